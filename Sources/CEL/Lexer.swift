/// Cuts a source into tokens, one at a time.
struct Lexer {
  let bytes: [UInt8]
  var place = 0

  init(_ source: String) { bytes = Array(source.utf8) }

  /// The byte `distance` after the current one, if there is one.
  func peek(_ distance: Int = 0) -> UInt8? {
    place + distance < bytes.count ? bytes[place + distance] : nil
  }

  /// The text of a span.
  func text(_ span: Span) -> String { String(validBytes: bytes[span.start..<span.end]) }

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
    if first.startsIdentifier {
      if first.startsTextPrefix, let prefix = textPrefix() { return .literal(try text(prefix)) }
      return word()
    }
    if first.decimalDigit != nil { return try number() }
    switch first {
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      if let prefix = textPrefix() { return .literal(try text(prefix)) }
    case UInt8(ascii: "."):
      if peek(1)?.decimalDigit != nil { return try number() }
    case UInt8(ascii: "`"):
      return try quotedIdentifier()
    default: break
    }
    guard let sign = Sign(first, peek(1)) else { throw badCharacter() }
    place += sign.rawValue.utf8.count
    return .sign(sign)
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
    while let byte = peek(), byte.continuesIdentifier { place += 1 }
    switch place - start {
    case 2 where bytes[start...].starts(with: "in".utf8): return .sign(.contained)
    case 4 where bytes[start...].starts(with: "true".utf8): return .literal(.bool(true))
    case 4 where bytes[start...].starts(with: "null".utf8): return .literal(.null)
    case 5 where bytes[start...].starts(with: "false".utf8): return .literal(.bool(false))
    default: return .identifier
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
    return .quotedIdentifier
  }

  private func badCharacter() -> Failure {
    var end = place + 1
    while end < bytes.count, bytes[end].continuesCodePoint { end += 1 }
    let span = Span(start: place, end: end)
    return Failure(kind: .syntax(.badCharacter(text(span))), span: span)
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

  /// Whether this may stand before the quote of a text.
  fileprivate var startsTextPrefix: Bool {
    let lower = self | 0x20
    return lower == UInt8(ascii: "b") || lower == UInt8(ascii: "r")
  }
}
