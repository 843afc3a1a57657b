/// How a text or bytes literal begins.
struct TextPrefix {
  let isBytes: Bool
  let isRaw: Bool
  let quote: UInt8
  /// Whether there are three quotes.
  let isLong: Bool
  /// All bytes up to the content.
  let length: Int
}

extension Lexer {
  /// The beginning of a literal at the current byte, if one begins there.
  func textPrefix() -> TextPrefix? {
    var length = 0
    let isBytes = peek().map { $0 | 0x20 == UInt8(ascii: "b") } ?? false
    if isBytes { length += 1 }
    let isRaw = peek(length).map { $0 | 0x20 == UInt8(ascii: "r") } ?? false
    if isRaw { length += 1 }
    guard let quote = peek(length), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      return nil
    }
    let isLong = peek(length + 1) == quote && peek(length + 2) == quote
    return TextPrefix(
      isBytes: isBytes,
      isRaw: isRaw,
      quote: quote,
      isLong: isLong,
      length: length + (isLong ? 3 : 1),
    )
  }

  /// The value of the literal that begins with `prefix` at the current byte.
  mutating func text(_ prefix: TextPrefix) throws(Failure) -> CELValue {
    let start = place
    place += prefix.length
    var content: [UInt8] = []
    // What stands between escapes is taken at once.
    var piece = place
    while true {
      guard let byte = peek() else { throw failure(.unterminatedText, from: start) }
      if byte == prefix.quote, closes(prefix) { break }
      if byte == UInt8(ascii: "\\"), !prefix.isRaw {
        content += bytes[piece..<place]
        try escape(isBytes: prefix.isBytes, into: &content)
        piece = place
        continue
      }
      if !prefix.isLong, byte == 0x0A || byte == 0x0D {
        throw failure(.unterminatedText, from: start)
      }
      place += 1
    }
    let last = bytes[piece..<place]
    place += prefix.isLong ? 3 : 1
    if content.isEmpty, !prefix.isBytes { return .string(String(validBytes: last)) }
    content += last
    return prefix.isBytes ? .bytes(content) : .string(String(validBytes: content))
  }

  private func closes(_ prefix: TextPrefix) -> Bool {
    !prefix.isLong || peek(1) == prefix.quote && peek(2) == prefix.quote
  }

  /// Reads the escape at the current byte.
  private mutating func escape(isBytes: Bool, into content: inout [UInt8]) throws(Failure) {
    let start = place
    place += 2
    guard place <= bytes.count else {
      place = bytes.count
      throw failure(.unterminatedText, from: start)
    }
    let letter = bytes[place - 1]
    if let byte = Self.simpleEscapes[letter] {
      content.append(byte)
      return
    }
    var code: UInt32?
    switch letter {
    case UInt8(ascii: "x"), UInt8(ascii: "X"): code = digits(2, radix: 16)
    case UInt8(ascii: "u") where !isBytes: code = digits(4, radix: 16)
    case UInt8(ascii: "U") where !isBytes: code = digits(8, radix: 16)
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      place -= 1
      code = digits(3, radix: 8)
    default: break
    }
    if isBytes, let code, let byte = UInt8(exactly: code) {
      content.append(byte)
      return
    }
    guard !isBytes, let scalar = code.flatMap(Unicode.Scalar.init) else {
      while peek()?.continuesCodePoint == true { place += 1 }
      throw failure(.badEscape(String(validBytes: bytes[start..<place])), from: start)
    }
    content.append(contentsOf: String(scalar).utf8)
  }

  /// The number of exactly `count` digits.
  private mutating func digits(_ count: Int, radix: UInt32) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<count {
      guard let digit = peek()?.hexadecimalDigit, digit < radix else { return nil }
      // At most eight hexadecimal digits, which is what the type holds.
      value = value &* radix &+ UInt32(digit)
      place += 1
    }
    return value
  }

  private static let simpleEscapes: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    UInt8(ascii: "v"): 0x0B, UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    UInt8(ascii: "?"): UInt8(ascii: "?"), UInt8(ascii: "\""): UInt8(ascii: "\""),
    UInt8(ascii: "'"): UInt8(ascii: "'"), UInt8(ascii: "`"): UInt8(ascii: "`"),
  ]
}
