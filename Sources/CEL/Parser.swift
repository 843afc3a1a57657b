/// Reads an expression once from left to right, expands its macros and writes its program.
///
/// What waits for its end is on a stack of the parser's own: no source, however deep, needs more
/// of the machine's.
struct Parser {
  var lexer: Lexer
  var token = Token(kind: .end, span: Span(start: 0, end: 0))
  /// Where the last token that was taken ends.
  var lastEnd = 0
  let options: CELParseOptions
  /// What may stand before a name, the longest first; the last one is empty.
  let containers: [String]

  var program = Program()
  /// The handler of errors of what is written now.
  var handler: Int?
  /// How many operators and loops have put errors aside so far.
  var ownerCount = 0
  /// How many values are on the stack after what is written.
  var stackSize = 0
  /// How many variables of macros there are now.
  var slotCount = 0
  /// How many loops are around what is written now.
  var loopDepth = 0

  /// What waits for its end, the innermost last.
  var open: [Open] = []
  var depth = 0
  /// What was read last.
  var operand = Operand()
  /// The words of the operand where that is a name from outside which is not looked up yet.
  var path = Path()

  var scopes = Scopes()
  /// The blocks around what is read now.
  var blocks: [Block] = []
  /// The names that are no variables of macros.
  var names: [NameUse] = []
  var unknownFunctions: [(name: String, span: Span)] = []

  init(_ source: String, options: CELParseOptions) {
    lexer = Lexer(source)
    self.options = options
    let parts = options.container.split(separator: ".")
    containers = (0...parts.count).reversed().map { count in
      parts[..<count].map { $0 + "." }.joined()
    }
  }

  /// Reads the whole source as one expression.
  mutating func parse() throws(Failure) {
    try advance()
    try begin(.source, span: token.span, start: 0)
    repeat {
      while try !readPrefix() {}
    } while try readContinuation()
  }

  mutating func advance() throws(Failure) {
    lastEnd = token.span.end
    token = try lexer.next()
  }

  func isAt(_ sign: Sign) -> Bool {
    guard case .sign(let found) = token.kind else { return false }
    return found == sign
  }

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
    if case .end = token.kind {
    } else {
      let bytes = lexer.bytes[token.span.start..<token.span.end]
      found = String(validBytes: bytes.prefix(40))
    }
    return Failure(
      kind: .syntax(.unexpected(found: found, expected: expected)),
      span: token.span,
    )
  }
}

extension Parser {
  /// Writes an instruction for `span` and gives its place.
  @discardableResult
  mutating func emit(_ instruction: Instruction, at span: Span) -> Int {
    program.append(instruction, at: Site(span: span, handler: handler))
    stackSize += instruction.growth
    program.stackSize = max(program.stackSize, stackSize)
    return program.end - 1
  }

  /// A handler that goes on at the next instruction, until another place is known.
  mutating func makeHandler(owner: Int, size: Int) -> Int {
    program.handlers.append(Handler(owner: owner, size: size, resume: program.end))
    return program.handlers.count - 1
  }

  mutating func makeOwner() -> Int {
    ownerCount += 1
    return ownerCount
  }

  /// Reserves the places of `count` variables of macros.
  mutating func makeSlots(_ count: Int) -> Int {
    slotCount += count
    program.slotCount = max(program.slotCount, slotCount)
    return slotCount - count
  }
}

/// What was read last: its value is on top of the stack, unless it is a path.
struct Operand {
  enum Form {
    case value
    /// A name with fields that is not looked up yet.
    case path
    /// Its last instruction selects a field.
    case field
    /// A sum, which nothing else refers to.
    case sum
  }

  var span = Span(start: 0, end: 0)
  /// Where its code begins.
  var start = 0
  /// How many levels its value may have.
  var height = 1
  var form = Form.value
}

/// A name from outside with the fields that are selected from it.
struct Path {
  var words: [(name: String, span: Span)] = []
  /// Whether it begins with a dot, which skips the container.
  var isRooted = false
}

/// A name that the expression takes from outside, where it occurs.
struct NameUse: Sendable {
  let name: String
  let span: Span
  let isRooted: Bool
  /// The variables of the macros around it.
  let scope: Int?
}

/// Where the value of a variable of a macro is.
struct Local: Sendable {
  let slot: Int
  /// How many levels its value may have.
  let height: Int
}

/// The variables of macros; each refers to the one around it.
struct Scopes: Sendable {
  private struct Variable: Sendable {
    let name: String
    let local: Local
    let outer: Int?
  }

  private var variables: [Variable] = []
  /// The innermost variable now.
  private(set) var current: Int?

  mutating func enter(_ name: String, _ local: Local) {
    variables.append(Variable(name: name, local: local, outer: current))
    current = variables.count - 1
  }

  mutating func leave(_ count: Int) {
    for _ in 0..<count { current = current.flatMap { variables[$0].outer } }
  }

  /// The innermost variable called `name` that is visible now.
  func local(_ name: String) -> Local? { local(name, in: current) }

  /// The innermost variable called `name` that is visible in `scope`.
  func local(_ name: String, in scope: Int?) -> Local? {
    var place = scope
    while let current = place {
      if variables[current].name == name { return variables[current].local }
      place = variables[current].outer
    }
    return nil
  }
}
