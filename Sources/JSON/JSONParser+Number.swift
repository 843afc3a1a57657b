extension JSONParser {
  /// How many characters a number may have.
  static let longestNumber = 1000

  /// The number that begins at the position, spelt as it is.
  mutating func number() throws(JSONError) -> JSONNumber {
    let start = position
    guard let end = Self.endOfNumber(in: bytes.span, from: start) else {
      throw error(.invalidNumber)
    }
    guard end - start <= Self.longestNumber else {
      throw error(.numberTooLong(limit: Self.longestNumber))
    }
    position = end
    return JSONNumber(checked: String(decoding: bytes[start..<end], as: UTF8.self))
  }

  /// Whether `text` is one whole number, and no more.
  static func isNumber(_ text: Span<UInt8>) -> Bool {
    text.count <= longestNumber && endOfNumber(in: text, from: 0) == text.count
  }

  /// The place behind the number that begins at `start`; nil where JSON has no such number.
  private static func endOfNumber(in text: Span<UInt8>, from start: Int) -> Int? {
    func byte(_ place: Int) -> UInt8 { place < text.count ? text[place] : 0 }
    func digits(from start: Int) -> Int {
      var place = start
      while byte(place) &- 0x30 < 10 { place += 1 }
      return place
    }
    let leading = byte(start) == UInt8(ascii: "-") ? start + 1 : start
    var end = digits(from: leading)
    guard end > leading, byte(leading) != UInt8(ascii: "0") || end == leading + 1 else {
      return nil
    }
    if byte(end) == UInt8(ascii: ".") {
      let fraction = end + 1
      end = digits(from: fraction)
      guard end > fraction else { return nil }
    }
    if byte(end) | 0x20 == UInt8(ascii: "e") {
      let sign = byte(end + 1)
      let exponent = end + (sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") ? 2 : 1)
      end = digits(from: exponent)
      guard end > exponent else { return nil }
    }
    return end
  }
}
