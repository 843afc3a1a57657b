import CEL
import Testing

@Suite struct TimeTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("0001-01-01T00:00:00Z", -62_135_596_800),
    ("9999-12-31T23:59:59Z", 253_402_300_799), ("2000-02-29T00:00:00Z", 951_782_400),
    ("1969-12-31T23:59:59Z", -1), ("2024-12-31T23:59:59+05:30", 1_735_669_799),
    ("1900-03-01T00:00:00Z", -2_203_891_200),
  ])
  func `a timestamp is read and written`(text: String, seconds: Int64) throws {
    let time = try #require(CELTimestamp(text))
    #expect(time.seconds == seconds)
    #expect(CELTimestamp(time.description) == time)
  }

  @Test func `the days of four centuries follow each other`() throws {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var seconds = try #require(CELTimestamp("1600-01-01T00:00:00Z")).seconds
    for year in 1600..<2001 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      for month in 1...12 {
        for day in 1...(lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)) {
          let date = [month, day].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
          let time = try #require(CELTimestamp(seconds: seconds))
          try #require(time.description == "\(year)-\(date)T00:00:00Z")
          try #require(CELTimestamp(time.description) == time)
          seconds += 86_400
        }
      }
    }
  }

  @Test(arguments: [
    "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z",
    "2024-01-00T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z",
    "2024-01-01 00:00:00Z", "2024-01-01T00:00:00", "2024-01-01T00:00:00.Z", "2024-1-1T00:00:00Z",
    "2024-01-01T00:00:00+1:00", "2024-01-01T00:00:00Zx", "", "10000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-00:01", "2024-01-01T00:00:00.1234567890Z",
  ])
  func `a text that is no time is refused`(text: String) {
    #expect(CELTimestamp(text) == nil)
  }

  @Test(arguments: [
    ("1h45m47s", "6347s"), ("-1.5s", "-1.5s"), ("1.5h", "5400s"), ("10ms", "0.01s"),
    ("1us", "0.000001s"), ("1µs", "0.000001s"), ("1ns", "0.000000001s"), ("0", "0s"),
    ("+2m.5s", "120.5s"), ("0.0000000001s", "0s"),
    ("-9223372036854775808ns", "-9223372036.854775808s"),
  ])
  func `a duration is read and written`(text: String, written: String) throws {
    // The smallest number has no positive counterpart, so its own text is beyond the range.
    guard let duration = CELDuration(text) else {
      #expect(text.hasSuffix("808ns"))
      return
    }
    #expect(duration.description == written)
  }

  @Test(arguments: ["", "1", "s", "1x", "1s2", "--1s", ".s", "1 s", "9999999999999s", "1e3s"])
  func `a text that is no duration is refused`(text: String) {
    #expect(CELDuration(text) == nil)
  }

  @Test(arguments: [
    Example(
      "timestamp('2024-03-01T00:00:00Z') - duration('24h')",
      "timestamp('2024-02-29T00:00:00Z')",
    ),
    Example("timestamp('2023-12-31T00:00:00Z').getDayOfWeek()", "0"),
    Example("timestamp('2024-12-31T23:59:59Z').getDayOfYear()", "365"),
    Example("timestamp('1969-12-31T23:59:59.5Z').getMilliseconds()", "500"),
    Example("timestamp('1969-12-31T23:59:59.5Z').getHours('+00:30')", "0"),
    Example("int(timestamp('1969-12-31T23:59:59.5Z'))", "-1"),
    Example("duration('3723.321s').getMilliseconds()", "321"),
    Example("duration('-90m').getHours()", "-1"),
    Example(
      "timestamp(0).getHours('Europe/Nowhere')",
      "error: there is no time zone `Europe/Nowhere`",
    ),
    Example("timestamp(0) < timestamp(1) && duration('1s') < duration('1m')", "true"),
  ])
  func `times are calculated with`(example: Example) {
    #expect(outcome(example.source) == example.outcome)
  }

  @Test func `named zones come from the resolver, at the moment in question`() throws {
    let zones = CELTimeZones { zone, seconds in
      zone == "Test/Zone" ? (seconds < 1000 ? 3600 : 7200) : nil
    }
    let expression = try CELExpression("timestamp(x).getHours('Test/Zone')")
    #expect(try expression.evaluate(["x": .int(0)], timeZones: zones) == .int(1))
    #expect(try expression.evaluate(["x": .int(1000)], timeZones: zones) == .int(2))
  }

  @Test func `an offset beyond a day is not believed`() throws {
    let zones = CELTimeZones { _, _ in Int.min }
    let expression = try CELExpression("timestamp(0).getHours('A')")
    #expect(throws: CELError.self) { try expression.evaluate(timeZones: zones) }
  }
}
