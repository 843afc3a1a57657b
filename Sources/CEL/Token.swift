/// A word, sign or literal of a source.
struct Token {
  enum Kind: Equatable {
    case identifier(String)
    /// A name in backticks, which only selects a field.
    case quotedIdentifier(String)
    /// A whole number; its sign is a token of its own.
    case int(UInt64)
    case literal(CELValue)
    case sign(Sign)
    case end
  }

  let kind: Kind
  let span: Span
}

/// The signs of the language.
enum Sign: String, CaseIterable {
  case and = "&&"
  case or = "||"
  case equal = "=="
  case notEqual = "!="
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case less = "<"
  case greater = ">"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case modulus = "%"
  case not = "!"
  case question = "?"
  case colon = ":"
  case dot = "."
  case comma = ","
  case openParenthesis = "("
  case closeParenthesis = ")"
  case openBracket = "["
  case closeBracket = "]"
  case openBrace = "{"
  case closeBrace = "}"

  /// The sign that `bytes` begin with, the longest one.
  init?(_ first: UInt8, _ second: UInt8?) {
    switch (first, second) {
    case (0x26, 0x26): self = .and
    case (0x7C, 0x7C): self = .or
    case (0x3D, 0x3D): self = .equal
    case (0x21, 0x3D): self = .notEqual
    case (0x3C, 0x3D): self = .lessOrEqual
    case (0x3E, 0x3D): self = .greaterOrEqual
    default:
      guard let sign = Sign(rawValue: String(Unicode.Scalar(first))) else { return nil }
      self = sign
    }
  }
}

/// The words that have a meaning of their own.
enum ReservedWord {
  /// The words that cannot even select a field.
  static let keywords: Set = ["false", "in", "null", "true"]
  /// The words that select fields and methods but are no variables.
  static let identifiers: Set = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
    "namespace", "package", "return", "var", "void", "while",
  ]
}
