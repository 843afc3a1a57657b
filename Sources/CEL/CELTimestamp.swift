/// A moment between the years 1 and 9999, to the nanosecond.
public struct CELTimestamp: Sendable, Hashable, Comparable {
  /// The seconds since the start of 1970 in UTC, rounded down.
  public let seconds: Int64
  /// The nanoseconds after ``seconds``, from 0 to 999,999,999.
  public let nanoseconds: Int64

  /// The seconds that a timestamp may have.
  public static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// The moment, or nil outside of the years 1 to 9999.
  ///
  /// Nanoseconds beyond a second, and negative ones, are carried over.
  public init?(seconds: Int64, nanoseconds: Int64 = 0) {
    let carried = nanoseconds.flooredQuotient(1_000_000_000)
    let (sum, overflow) = seconds.addingReportingOverflow(carried)
    guard !overflow, Self.range.contains(sum) else { return nil }
    self.seconds = sum
    self.nanoseconds = nanoseconds.flooredRemainder(1_000_000_000)
  }

  /// The earlier moment first.
  public static func < (one: CELTimestamp, other: CELTimestamp) -> Bool {
    (one.seconds, one.nanoseconds) < (other.seconds, other.nanoseconds)
  }

  /// The moment `duration` later, if it is within the range.
  func advanced(by duration: CELDuration, negative: Bool) -> CELTimestamp? {
    let (whole, rest) = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return CELTimestamp(
      seconds: negative ? seconds - whole : seconds + whole,
      nanoseconds: negative ? nanoseconds - rest : nanoseconds + rest,
    )
  }

  /// The time from `other` to this, if it fits.
  func duration(since other: CELTimestamp) -> CELDuration? {
    let (whole, overflow) = (seconds - other.seconds)
      .multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = whole.addingReportingOverflow(nanoseconds - other.nanoseconds)
    return overflow || carry ? nil : CELDuration(nanoseconds: sum)
  }
}

extension CELTimestamp: CustomStringConvertible {
  /// The moment from RFC 3339 text, such as `2009-02-13T23:31:30.5+01:00`.
  public init?(_ text: String) {
    var digits = DigitReader(text)
    guard let year = digits.number(4), digits.skip("-"), let month = digits.number(2),
      digits.skip("-"), let day = digits.number(2), digits.skip("T"), let hour = digits.number(2),
      digits.skip(":"), let minute = digits.number(2), digits.skip(":"),
      let second = digits.number(2), let nanoseconds = digits.fraction(),
      let offset = digits.offset(), digits.isAtEnd
    else { return nil }
    guard (1...12).contains(month), day >= 1, day <= CivilDate.days(in: month, of: year),
      hour < 24, minute < 60, second < 60
    else { return nil }
    let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset
    self.init(seconds: seconds, nanoseconds: nanoseconds)
  }

  /// The moment as RFC 3339 text in UTC.
  public var description: String {
    let date = CivilDate(daysSinceEpoch: seconds.flooredQuotient(86_400))
    let time = seconds.flooredRemainder(86_400)
    let day = "\(date.year.padded(4))-\(date.month.padded(2))-\(date.day.padded(2))"
    let clock = [time / 3600, time / 60 % 60, time % 60].map { $0.padded(2) }
    return "\(day)T\(clock.joined(separator: ":"))\(fraction(nanoseconds: nanoseconds))Z"
  }
}

/// Reads the parts of a time from its text.
struct DigitReader {
  private var bytes: Substring.UTF8View

  init(_ text: String) { bytes = text[...].utf8 }

  var isAtEnd: Bool { bytes.isEmpty }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard let first = bytes.first, first == UInt8(ascii: character) else { return false }
    bytes.removeFirst()
    return true
  }

  /// A number of exactly `count` digits.
  mutating func number(_ count: Int) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<count {
      guard let digit = bytes.first?.decimalDigit else { return nil }
      value = value * 10 + Int64(digit)
      bytes.removeFirst()
    }
    return value
  }

  /// The nanoseconds of a fraction with its point; 0 where there is none, nil where it is wrong.
  mutating func fraction() -> Int64? {
    guard skip(".") else { return 0 }
    var value: Int64 = 0
    var count = 0
    while let digit = bytes.first?.decimalDigit {
      guard count < 9 else { return nil }
      value = value * 10 + Int64(digit)
      count += 1
      bytes.removeFirst()
    }
    guard count > 0 else { return nil }
    for _ in count..<9 { value *= 10 }
    return value
  }

  /// The seconds of an offset such as `+01:00`, or 0 for `Z`.
  mutating func offset() -> Int64? {
    if skip("Z") { return 0 }
    let isNegative = skip("-")
    guard isNegative || skip("+") else { return nil }
    return clockOffset().map { isNegative ? -$0 : $0 }
  }

  /// The seconds of `hh:mm`.
  mutating func clockOffset() -> Int64? {
    guard let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60
    else { return nil }
    return (hours * 60 + minutes) * 60
  }
}

extension UInt8 {
  /// The value of an ASCII digit.
  var decimalDigit: UInt8? {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) ? self - UInt8(ascii: "0") : nil
  }

  /// The value of a hexadecimal ASCII digit.
  var hexadecimalDigit: UInt8? {
    let lower = self | 0x20
    if (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(lower) {
      return lower - UInt8(ascii: "a") + 10
    }
    return decimalDigit
  }
}
