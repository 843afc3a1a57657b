/// The offsets of a time zone over time, as zone files (TZif, RFC 8536) have them.
///
/// For example `CELTimeZones { zone, seconds in tables[zone]?.offset(at: seconds) }`.
public struct CELZoneTable: Sendable, Hashable {
  /// When another offset begins, in seconds since 1970, in order.
  private let starts: [Int64]
  /// The offset before the first start, and the one from each start on.
  private let offsets: [Int]
  /// What holds after the last start; nil where its offset goes on.
  private let rule: ZoneRule?

  /// The table that the bytes of a zone file hold; nil where they are none.
  public init?(_ bytes: [UInt8]) {
    var reader = ZoneReader(bytes)
    guard var header = reader.header() else { return nil }
    if header.version >= UInt8(ascii: "2") {
      // The first part is for readers of 32-bit times; the same follows with 64 bits.
      guard reader.skip(header.length(timeSize: 4)), let next = reader.header() else { return nil }
      header = next
      guard let table = reader.table(header, timeSize: 8) else { return nil }
      (starts, offsets) = table
      rule = ZoneRule(reader.footer())
    } else {
      guard let table = reader.table(header, timeSize: 4) else { return nil }
      (starts, offsets) = table
      rule = nil
    }
  }

  /// The seconds east of UTC at a moment, in seconds since 1970; O(log n).
  public func offset(at seconds: Int64) -> Int {
    if let rule, starts.last.map({ seconds >= $0 }) ?? true { return rule.offset(at: seconds) }
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= seconds {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return offsets[low]
  }
}

/// Reads the parts of a zone file; nil or false where bytes are missing.
private struct ZoneReader {
  private let bytes: [UInt8]
  private var place = 0

  /// How many things of each kind follow.
  struct Header {
    let version: UInt8
    let utcMarks: Int
    let standardMarks: Int
    let leaps: Int
    let times: Int
    let types: Int
    let characters: Int

    /// The bytes of all that follows.
    func length(timeSize: Int) -> Int {
      times * (timeSize + 1) + types * 6 + characters + leaps * (timeSize + 4)
        + standardMarks + utcMarks
    }
  }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func skip(_ count: Int) -> Bool {
    guard count <= bytes.count - place else { return false }
    place += count
    return true
  }

  /// A big-endian number with its sign.
  mutating func number(_ size: Int) -> Int64? {
    guard size <= bytes.count - place else { return nil }
    let bits = bytes[place..<place + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    place += size
    return size == 4
      ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
  }

  mutating func header() -> Header? {
    guard bytes[place...].starts(with: "TZif".utf8), bytes.count - place >= 44 else { return nil }
    let version = bytes[place + 4]
    place += 20
    var counts: [Int] = []
    for _ in 0..<6 {
      // No table has more parts than its file has bytes.
      guard let count = number(4), (0...Int64(bytes.count)).contains(count) else { return nil }
      counts.append(Int(count))
    }
    return Header(
      version: version,
      utcMarks: counts[0],
      standardMarks: counts[1],
      leaps: counts[2],
      times: counts[3],
      types: counts[4],
      characters: counts[5],
    )
  }

  mutating func table(_ header: Header, timeSize: Int) -> (starts: [Int64], offsets: [Int])? {
    guard header.types > 0, header.length(timeSize: timeSize) <= bytes.count - place else {
      return nil
    }
    let end = place + header.length(timeSize: timeSize)
    let starts = (0..<header.times).compactMap { _ in number(timeSize) }
    let kinds = bytes[place..<place + header.times].map(Int.init)
    place += header.times
    var offsets: [Int] = []
    for _ in 0..<header.types {
      guard let offset = number(4) else { return nil }
      offsets.append(Int(offset))
      place += 2
    }
    guard kinds.allSatisfy(offsets.indices.contains),
      zip(starts, starts.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    place = end
    return (starts, [offsets[0]] + kinds.map { offsets[$0] })
  }

  /// The text between the line breaks at the end.
  func footer() -> String {
    String(decoding: bytes[place...].drop { $0 == 0x0A }.prefix { $0 != 0x0A }, as: UTF8.self)
  }
}
