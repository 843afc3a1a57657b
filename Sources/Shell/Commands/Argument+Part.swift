extension Argument {
  /// Where a part of the value's text stands in the line.
  ///
  /// `part` is in UTF-8 offsets of the text; in double quotes an escape takes more bytes of the line
  /// than of the text.
  func range(of part: Range<Int>, in line: String) -> Range<Int> {
    guard word.isQuoted else {
      return range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound
    }
    let bytes = Array(line.utf8)
    guard range.upperBound <= bytes.count, bytes[range.lowerBound] == UInt8(ascii: "\"") else {
      let start = range.lowerBound + 1
      return start + part.lowerBound..<start + part.upperBound
    }
    var place = range.lowerBound + 1
    var offset = 0
    var start: Int?
    while place < range.upperBound - 1, offset < part.upperBound {
      if offset >= part.lowerBound, start == nil { start = place }
      let (length, size) = Self.step(bytes[place...])
      place += length
      offset += size
    }
    return (start ?? place)..<max(start ?? place, place)
  }

  /// How many bytes of the line, and of the text, what is next has.
  private static func step(_ bytes: ArraySlice<UInt8>) -> (length: Int, size: Int) {
    guard bytes.first == UInt8(ascii: "\\") else { return (1, 1) }
    guard bytes.dropFirst().first == UInt8(ascii: "u"),
      let unit = hexadecimal(bytes.dropFirst(2).prefix(4))
    else { return (2, 1) }
    switch unit {
    case 0..<0x80: return (6, 1)
    case 0x80..<0x800: return (6, 2)
    case 0xD800..<0xE000: return (12, 4)
    default: return (6, 3)
    }
  }

  private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> Int? {
    Int(String(decoding: bytes, as: UTF8.self), radix: 16)
  }
}
