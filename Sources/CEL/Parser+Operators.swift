extension Parser {
  /// The levels of operators, loosest first.
  enum Precedence: Int {
    case or, and, relation, addition, multiplication, unary

    /// The level that the right side of an operator of this level has.
    var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .unary }
  }

  mutating func expression() throws(Failure) -> Node {
    try descend()
    defer { depth -= 1 }
    let start = token.span
    let first = try binary(.or)
    guard isAt(.question) else { return first }
    var cases: [(condition: Node, value: Node)] = []
    var last = first
    while try take(.question) {
      let value = try binary(.or)
      try expect(.colon)
      cases.append((last, value))
      last = try binary(.or)
    }
    return try makeNode(.conditional(cases, otherwise: last), from: start)
  }

  /// Operators of `level` or tighter.
  ///
  /// One call reads all levels from the tightest on, so that brackets cost few frames.
  private mutating func binary(_ level: Precedence) throws(Failure) -> Node {
    let start = token.span
    var left = try unary()
    while let found = precedence, found.rawValue >= level.rawValue {
      left =
        switch found {
        case .or: try logical(left, .or, found.tighter, from: start)
        case .and: try logical(left, .and, found.tighter, from: start)
        default: try chain(left, found, from: start)
        }
    }
    return left
  }

  private mutating func logical(
    _ first: Node,
    _ sign: Sign,
    _ tighter: Precedence,
    from start: Span,
  ) throws(Failure) -> Node {
    var operands = [first]
    while try take(sign) { operands.append(try binary(tighter)) }
    let kind: Node.Kind = sign == .or ? .or(operands) : .and(operands)
    return try makeNode(kind, from: start)
  }

  private mutating func chain(
    _ first: Node,
    _ level: Precedence,
    from start: Span,
  ) throws(Failure) -> Node {
    var links: [Link] = []
    while precedence == level, let function = binaryOperator {
      let sign = token.span
      try advance()
      links.append(Link(function: function, operand: try binary(level.tighter), span: sign))
    }
    return try makeNode(.chain(first, links), from: start)
  }

  /// The level of the operator that comes next, if one does.
  private var precedence: Precedence? {
    switch token.kind {
    case .sign(.or): .or
    case .sign(.and): .and
    case .sign(.equal), .sign(.notEqual), .sign(.less), .sign(.lessOrEqual), .sign(.greater),
      .sign(.greaterOrEqual), .identifier("in"):
      .relation
    case .sign(.plus), .sign(.minus): .addition
    case .sign(.times), .sign(.divide), .sign(.modulus): .multiplication
    default: nil
    }
  }

  private var binaryOperator: Operator? {
    switch token.kind {
    case .identifier("in"): .contains
    case .sign(let sign): Operator(rawValue: sign.rawValue)
    default: nil
    }
  }

  private mutating func unary() throws(Failure) -> Node {
    guard isAt(.not) || isAt(.minus) else { return try postfix() }
    let start = token.span
    let isNegation = isAt(.not)
    try advance()
    if !isNegation, case .int(let value) = token.kind { return try negative(value, from: start) }
    try descend()
    defer { depth -= 1 }
    let operand = try unary()
    return Node(
      kind: isNegation ? .not(operand) : .negate(operand),
      span: span(from: start),
    )
  }

  /// A whole number after a minus sign: the smallest one has no positive counterpart.
  private mutating func negative(_ value: UInt64, from start: Span) throws(Failure) -> Node {
    let literal = CELValue.int(Int64(truncatingIfNeeded: 0 &- value))
    try advance()
    return try selections(of: try makeNode(.literal(literal), from: start))
  }
}
