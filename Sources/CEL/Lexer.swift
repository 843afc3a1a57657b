/// Cuts a source into tokens, one at a time.
struct Lexer {
  let bytes: [UInt8]
  var place = 0

  init(_ source: String) { bytes = Array(source.utf8) }

  /// The byte `distance` after the current one, if there is one.
  func peek(_ distance: Int = 0) -> UInt8? {
    place + distance < bytes.count ? bytes[place + distance] : nil
  }

  mutating func next() throws(Failure) -> Token {
    skipBlanks()
    let start = place
    guard let first = peek() else {
      return Token(kind: .end, span: Span(start: start, end: start))
    }
    let kind = try kind(first)
    return Token(kind: kind, span: Span(start: start, end: place))
  }

  private mutating func kind(_ first: UInt8) throws(Failure) -> Token.Kind {
    if let prefix = textPrefix() { return .literal(try text(prefix)) }
    if first.startsIdentifier { return word() }
    if first.decimalDigit != nil { return try number() }
    if first == UInt8(ascii: "."), peek(1)?.decimalDigit != nil { return try number() }
    if first == UInt8(ascii: "`") { return try quotedIdentifier() }
    if let sign = Sign(first, peek(1)) {
      place += sign.rawValue.utf8.count
      return .sign(sign)
    }
    throw badCharacter()
  }

  private mutating func skipBlanks() {
    while let byte = peek() {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D:
        place += 1
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
        while let byte = peek(), byte != 0x0A { place += 1 }
      default:
        return
      }
    }
  }

  private mutating func word() -> Token.Kind {
    let start = place
    while peek()?.continuesIdentifier == true { place += 1 }
    switch String(validBytes: bytes[start..<place]) {
    case "true": return .literal(.bool(true))
    case "false": return .literal(.bool(false))
    case "null": return .literal(.null)
    case let name: return .identifier(name)
    }
  }

  private mutating func quotedIdentifier() throws(Failure) -> Token.Kind {
    let start = place
    place += 1
    while let byte = peek(), byte.continuesIdentifier || " -./".utf8.contains(byte) { place += 1 }
    guard peek() == UInt8(ascii: "`"), place > start + 1 else {
      throw failure(.unterminatedText, from: start)
    }
    place += 1
    return .quotedIdentifier(String(validBytes: bytes[start + 1..<place - 1]))
  }

  private func badCharacter() -> Failure {
    var end = place + 1
    while end < bytes.count, bytes[end].continuesCodePoint { end += 1 }
    let character = String(validBytes: bytes[place..<end])
    return Failure(
      kind: .syntax(.badCharacter(character)),
      span: Span(start: place, end: end),
    )
  }

  /// A failure from `start` to the current byte.
  func failure(_ problem: CELError.Syntax, from start: Int) -> Failure {
    Failure(kind: .syntax(problem), span: Span(start: start, end: place))
  }
}

extension UInt8 {
  /// Whether a name may begin with this.
  var startsIdentifier: Bool {
    let lower = self | 0x20
    return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower) || self == UInt8(ascii: "_")
  }

  /// Whether a name may go on with this.
  var continuesIdentifier: Bool { startsIdentifier || decimalDigit != nil }
}
