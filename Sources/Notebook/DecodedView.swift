/// Text as one reads it who undoes its escapes, with the places of its bytes in the text.
///
/// A key is found in it of which any characters are escaped, whatever wrote them.
struct DecodedView {
  private(set) var bytes: [UInt8] = []
  /// Where the byte, or what it was decoded of, begins in the text; its end for the last.
  private var offsets: [Int] = []

  /// Undoes the escapes of JSON and of Markdown; nil where there are none.
  init?(backslashesOf text: [UInt8]) {
    self.init(text, escape: UInt8(ascii: "\\"), Self.backslash)
  }

  /// Undoes the escapes of URLs; nil where there are none.
  init?(percentsOf text: [UInt8]) { self.init(text, escape: UInt8(ascii: "%"), Self.percent) }

  private init?(
    _ text: [UInt8],
    escape: UInt8,
    _ decode: (_ text: [UInt8], _ start: Int) -> (bytes: [UInt8], count: Int)?,
  ) {
    guard text.contains(escape) else { return nil }
    bytes.reserveCapacity(text.count)
    offsets.reserveCapacity(text.count + 1)
    var index = 0
    while index < text.count {
      guard text[index] == escape, let decoded = decode(text, index) else {
        bytes.append(text[index])
        offsets.append(index)
        index += 1
        continue
      }
      bytes += decoded.bytes
      offsets += [Int](repeating: index, count: decoded.bytes.count)
      index += decoded.count
    }
    offsets.append(text.count)
  }

  /// Returns the place in the text of a place in the view.
  func original(_ range: SecretRange) -> SecretRange {
    SecretRange(start: offsets[range.start], end: offsets[range.end], name: range.name)
  }

  // MARK: - Escapes

  private static func percent(_ text: [UInt8], _ start: Int) -> (bytes: [UInt8], count: Int)? {
    guard start + 2 < text.count, let high = digit(text[start + 1]),
      let low = digit(text[start + 2])
    else { return nil }
    return ([UInt8(high << 4 | low)], 3)
  }

  private static func backslash(_ text: [UInt8], _ start: Int) -> (bytes: [UInt8], count: Int)? {
    guard start + 1 < text.count else { return nil }
    switch text[start + 1] {
    case UInt8(ascii: "n"): return ([0x0A], 2)
    case UInt8(ascii: "r"): return ([0x0D], 2)
    case UInt8(ascii: "t"): return ([0x09], 2)
    case UInt8(ascii: "u"): return unicode(text, start)
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return ([text[start + 1]], 2)
    default: return nil
    }
  }

  /// `\uXXXX`, and the two of them that make a scalar beyond the first 65,536.
  private static func unicode(_ text: [UInt8], _ start: Int) -> (bytes: [UInt8], count: Int)? {
    guard let first = unit(text, start) else { return nil }
    if let scalar = Unicode.Scalar(first) { return (Array(String(scalar).utf8), 6) }
    guard 0xD800...0xDBFF ~= first, let second = unit(text, start + 6), 0xDC00...0xDFFF ~= second,
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { return nil }
    return (Array(String(scalar).utf8), 12)
  }

  private static func unit(_ text: [UInt8], _ start: Int) -> UInt32? {
    guard start + 5 < text.count, text[start] == UInt8(ascii: "\\"),
      text[start + 1] == UInt8(ascii: "u")
    else { return nil }
    var value: UInt32 = 0
    for byte in text[(start + 2)...(start + 5)] {
      guard let digit = digit(byte) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x46, 0x61...0x66: Int(byte | 0x20) - 0x61 + 10
    default: nil
    }
  }
}
