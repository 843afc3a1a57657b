/// A word, sign or literal of a source.
struct Token {
  enum Kind {
    /// A name; which one, its span tells.
    case identifier
    /// A name in backticks, which only selects a field.
    case quotedIdentifier
    /// A whole number; its sign is a token of its own.
    case int(UInt64)
    case literal(CELValue)
    case sign(Sign)
    case end
  }

  let kind: Kind
  let span: Span
}

/// The signs of the language, with `in`, which is an operator too.
enum Sign: String {
  case and = "&&"
  case or = "||"
  case equal = "=="
  case notEqual = "!="
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case less = "<"
  case greater = ">"
  case contained = "in"
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

  /// The sign that begins with `first` and perhaps `second`, the longest one.
  init?(_ first: UInt8, _ second: UInt8?) {
    let isTwice = first == second
    let isBeforeEqual = second == UInt8(ascii: "=")
    switch Unicode.Scalar(first) {
    case "&" where isTwice: self = .and
    case "|" where isTwice: self = .or
    case "=" where isTwice: self = .equal
    case "!": self = isBeforeEqual ? .notEqual : .not
    case "<": self = isBeforeEqual ? .lessOrEqual : .less
    case ">": self = isBeforeEqual ? .greaterOrEqual : .greater
    case "+": self = .plus
    case "-": self = .minus
    case "*": self = .times
    case "/": self = .divide
    case "%": self = .modulus
    case "?": self = .question
    case ":": self = .colon
    case ".": self = .dot
    case ",": self = .comma
    case "(": self = .openParenthesis
    case ")": self = .closeParenthesis
    case "[": self = .openBracket
    case "]": self = .closeBracket
    case "{": self = .openBrace
    case "}": self = .closeBrace
    default: return nil
    }
  }
}

/// The words that select fields and methods but are no names of variables.
enum ReservedWord {
  static func contains(_ word: String) -> Bool {
    switch word.utf8.count {
    case 2: word == "as" || word == "if"
    case 3: word == "for" || word == "let" || word == "var"
    case 4: word == "else" || word == "loop" || word == "void"
    case 5: word == "break" || word == "const" || word == "while"
    case 6: word == "import" || word == "return"
    case 7: word == "package"
    case 8: word == "continue" || word == "function"
    case 9: word == "namespace"
    default: false
    }
  }

  /// The words that are no names at all.
  static let literals: Set = ["false", "in", "null", "true"]
}
