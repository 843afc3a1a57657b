/// Counts brackets outside quoted texts, in JSON and in expressions.
struct Nesting {
  /// How many brackets are open.
  private(set) var depth = 0
  /// The quote that is open.
  private(set) var quote: UInt8?
  private var isEscaped = false
  private var hasOpened = false
  /// Whether `'` quotes too, as it does in an expression.
  let hasSingleQuotes: Bool

  init(hasSingleQuotes: Bool = false) { self.hasSingleQuotes = hasSingleQuotes }

  /// Whether every bracket and quote that opened is closed.
  var isBalanced: Bool { depth <= 0 && quote == nil }

  /// Whether a bracket opened, and all are closed.
  var isClosed: Bool { hasOpened && isBalanced }

  mutating func feed(_ byte: UInt8) {
    if let open = quote {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == open {
        quote = nil
      }
      return
    }
    switch byte {
    case UInt8(ascii: "\""): quote = byte
    case UInt8(ascii: "'") where hasSingleQuotes: quote = byte
    case UInt8(ascii: "["), UInt8(ascii: "{"): open()
    case UInt8(ascii: "(") where hasSingleQuotes: open()
    case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
    case UInt8(ascii: ")") where hasSingleQuotes: depth -= 1
    default: break
    }
  }

  private mutating func open() {
    depth += 1
    hasOpened = true
  }
}
