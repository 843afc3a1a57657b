import CEL
import Testing

@Suite struct ZoneTests {
  /// A zone file with these offsets, of which the first one holds before all transitions.
  private func file(
    _ transitions: [(start: Int64, type: UInt8)],
    offsets: [Int32],
    footer: String = "",
  ) -> [UInt8] {
    func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
      let size = value.bitWidth / 8
      return (0..<size).map { UInt8(truncatingIfNeeded: value >> ((size - 1 - $0) * 8)) }
    }
    func header(times: Int, types: Int) -> [UInt8] {
      let counts = [0, 0, 0, times, types, 4].flatMap { bytes(Int32($0)) }
      return Array("TZif2".utf8) + Array(repeating: 0, count: 15) + counts
    }
    var file = header(times: 0, types: 1) + Array(repeating: 0, count: 6) + Array("LMT\0".utf8)
    file += header(times: transitions.count, types: offsets.count)
    for transition in transitions { file += bytes(transition.start) }
    file += transitions.map(\.type)
    for offset in offsets { file += bytes(offset) + [0, 0] }
    return file + Array("LMT\0\n\(footer)\n".utf8)
  }

  private func seconds(_ text: String) throws -> Int64 { try #require(CELTimestamp(text)).seconds }

  @Test func `a table has the offset of each stretch`() throws {
    let transitions: [(start: Int64, type: UInt8)] = [(-1000, 1), (0, 0), (5000, 1)]
    let table = try #require(CELZoneTable(file(transitions, offsets: [3600, -7200])))
    let moments: [(Int64, Int)] = [
      (-5000, 3600), (-1001, 3600), (-1000, -7200), (-1, -7200), (0, 3600), (4999, 3600),
      (5000, -7200), (253_402_300_799, -7200),
    ]
    for (moment, offset) in moments { #expect(table.offset(at: moment) == offset) }
  }

  @Test(arguments: [
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2024-03-31T00:59:59Z", 3600),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2024-03-31T01:00:00Z", 7200),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2024-10-27T00:59:59Z", 7200),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2024-10-27T01:00:00Z", 3600),
    ("EST5EDT,M3.2.0,M11.1.0", "2024-03-10T06:59:59Z", -18_000),
    ("EST5EDT,M3.2.0,M11.1.0", "2024-03-10T07:00:00Z", -14_400),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2024-12-31T23:59:59Z", 39_600),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2024-07-01T00:00:00Z", 36_000),
    ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2024-01-01T00:00:00Z", 39_600),
    ("<+0545>-5:45", "9999-06-01T00:00:00Z", 20_700),
    ("XXX0YYY,J60/0,J61/0", "2023-03-01T12:00:00Z", 3600),
    ("XXX0YYY,J60/0,J61/0", "2024-03-01T12:00:00Z", 3600),
    ("XXX0YYY,J60/0,J61/0", "2024-02-29T12:00:00Z", 0),
    ("XXX0YYY,59/0,60/0", "2024-02-29T12:00:00Z", 3600),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2024-03-31T00:59:59Z", -7200),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2024-03-31T01:00:00Z", -3600),
  ])
  func `a rule goes on after the table`(rule: String, moment: String, offset: Int) throws {
    let table = try #require(CELZoneTable(file([], offsets: [1234], footer: rule)))
    #expect(try table.offset(at: seconds(moment)) == offset)
  }

  @Test(arguments: ["", "CE", "CET", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1X,1,2"])
  func `a rule that is none leaves the last offset`(rule: String) throws {
    let table = try #require(CELZoneTable(file([(0, 0)], offsets: [3600], footer: rule)))
    #expect(table.offset(at: 1 << 40) == 3600)
  }

  @Test func `a file that is cut or wrong is refused`() {
    let whole = file([(0, 1), (10, 0)], offsets: [0, 3600], footer: "CET-1")
    for count in 0..<whole.count - 8 { #expect(CELZoneTable(Array(whole[..<count])) == nil) }
    #expect(CELZoneTable(file([(0, 2)], offsets: [0, 3600])) == nil)
    #expect(CELZoneTable(file([(10, 0), (0, 1)], offsets: [0, 3600])) == nil)
    #expect(CELZoneTable(file([], offsets: [])) == nil)
    #expect(CELZoneTable(Array("TZif2".utf8) + Array(repeating: 0xFF, count: 200)) == nil)
  }

  @Test func `tables give the zones of an evaluation`() throws {
    let rule = "CET-1CEST,M3.5.0,M10.5.0/3"
    let table = try #require(CELZoneTable(file([], offsets: [0], footer: rule)))
    let zones = CELTimeZones { zone, seconds in
      zone == "Test/Berlin" ? table.offset(at: seconds) : nil
    }
    let expression = try CELExpression("timestamp(t).getHours('Test/Berlin')")
    let hours = try ["2024-01-01T00:00:00Z", "2024-07-01T00:00:00Z"].map { time in
      try expression.evaluate(["t": .string(time)], timeZones: zones)
    }
    #expect(hours == [.int(1), .int(2)])
  }
}
