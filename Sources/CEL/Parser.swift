/// Reads an expression by precedence, and expands its macros.
struct Parser {
  var lexer: Lexer
  var token = Token(kind: .end, span: Span(start: 0, end: 0))
  /// Where the last token that was taken ends.
  var lastEnd = 0
  let options: CELParseOptions
  /// What may stand before a name, the longest first; the last one is empty.
  let containers: [String]
  var depth = 0
  /// The variables of the macros around the current token; their places are their slots.
  var scope: [String] = []
  var slotCount = 0
  /// The names that are no variables of macros.
  var names: [NameUse] = []
  var unknownFunctions: [(name: String, span: Span)] = []
  var patterns: [ExactText: RegexProgram] = [:]

  init(_ source: String, options: CELParseOptions) {
    lexer = Lexer(source)
    self.options = options
    let parts = options.container.split(separator: ".")
    containers = (0...parts.count).reversed().map { count in
      parts[..<count].map { $0 + "." }.joined()
    }
  }

  /// The whole source as one expression.
  mutating func parse() throws(Failure) -> Node {
    guard lexer.bytes.count <= options.maximumSourceSize else {
      throw Failure(
        kind: .limit(.sourceSize(options.maximumSourceSize)),
        span: Span(start: 0, end: 0),
      )
    }
    try advance()
    let node = try expression()
    guard token.kind == .end else { throw unexpected("an operator or the end") }
    return node
  }

  mutating func advance() throws(Failure) {
    lastEnd = token.span.end
    token = try lexer.next()
  }

  func isAt(_ sign: Sign) -> Bool { token.kind == .sign(sign) }

  /// Takes `sign` if it comes next.
  mutating func take(_ sign: Sign) throws(Failure) -> Bool {
    guard isAt(sign) else { return false }
    try advance()
    return true
  }

  mutating func expect(_ sign: Sign) throws(Failure) {
    guard try take(sign) else { throw unexpected("`\(sign.rawValue)`") }
  }

  func unexpected(_ expected: String) -> Failure {
    var found: String?
    if token.kind != .end {
      let bytes = lexer.bytes[token.span.start..<token.span.end]
      found = String(validBytes: bytes.prefix(40))
    }
    return Failure(
      kind: .syntax(.unexpected(found: found, expected: expected)),
      span: token.span,
    )
  }

  /// Goes a level deeper, to be left again with `depth -= 1`.
  mutating func descend() throws(Failure) {
    guard depth < options.maximumDepth else {
      throw Failure(kind: .limit(.depth(options.maximumDepth)), span: token.span)
    }
    depth += 1
  }

  /// A node from `start` to the last token that was taken.
  ///
  /// Selections and operators make expressions high that are nested little. A level has about
  /// four nodes, so this is how high nesting alone may make an expression.
  func makeNode(_ kind: Node.Kind, from start: Span) throws(Failure) -> Node {
    let node = Node(kind: kind, span: span(from: start))
    guard node.height <= 4 * options.maximumDepth else {
      throw Failure(
        kind: .limit(.depth(options.maximumDepth)),
        span: Span(start: lastEnd, end: lastEnd),
      )
    }
    return node
  }

  /// The span from `start` to the last token that was taken.
  func span(from start: Span) -> Span { Span(start: start.start, end: lastEnd) }
}
