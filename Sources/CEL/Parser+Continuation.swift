extension Parser {
  /// Reads what may follow an operand; true where another operand has to come, false at the end.
  mutating func readContinuation() throws(Failure) -> Bool {
    while true {
      guard case .sign(let sign) = token.kind else {
        guard case .end = token.kind else { throw unexpectedHere() }
        try end()
        return false
      }
      switch sign {
      case .dot:
        try advance()
        if try readMember() { return true }
      case .comma:
        if try readComma() { return true }
      case .closeParenthesis, .closeBracket, .closeBrace:
        if try close(sign) { return true }
      case .openBracket:
        try advance()
        settle()
        try begin(.index(isOptional: try take(.question)), around: operand)
        return true
      case .openBrace where operand.form == .path:
        throw Failure(kind: .syntax(.message), span: token.span)
      case .question:
        try readQuestion()
        return true
      case .colon:
        try readColon()
        return true
      case .and, .or:
        try readLogic(sign)
        return true
      default:
        guard let function = Operator(sign) else { throw unexpectedHere() }
        try readOperator(function)
        return true
      }
    }
  }

  /// The failure for a token that cannot follow the operand.
  func unexpectedHere() -> Failure {
    let around = open.last { $0.kind.precedence == nil }
    return unexpected(around?.kind.expectation ?? Open.Kind.source.expectation)
  }

  /// A field or method, after its dot; true where arguments have to come.
  private mutating func readMember() throws(Failure) -> Bool {
    let isOptional = try take(.question)
    let span = token.span
    switch token.kind {
    case .quotedIdentifier:
      try advance()
      settle()
      let name = lexer.text(Span(start: span.start + 1, end: span.end - 1))
      try select(name, span, isOptional: isOptional)
      return false
    case .identifier:
      try advance()
      let name = lexer.text(span)
      if !isOptional, isAt(.openParenthesis) { return try readMethod(name, span) }
      if isOptional { settle() }
      guard operand.form == .path else {
        try select(name, span, isOptional: isOptional)
        return false
      }
      path.words.append((name, span))
      operand.span.end = lastEnd
      operand.height = try height(above: operand.height)
      return false
    default:
      throw unexpected("a field")
    }
  }

  private mutating func select(
    _ name: String,
    _ span: Span,
    isOptional: Bool,
  ) throws(Failure) {
    let field = program.field(name)
    emit(isOptional ? .selectOptional(field) : .select(field), at: span)
    operand.span.end = lastEnd
    operand.form = isOptional ? .value : .field
    operand.height = try height(above: operand.height)
  }

  /// The end of the source.
  private mutating func end() throws(Failure) {
    endOperators(.conditional)
    settle()
    guard case .source = open.last?.kind else { throw unexpectedHere() }
  }
}

extension Parser {
  /// Opens something at `span`, whose code begins at `start`.
  mutating func begin(
    _ kind: Open.Kind,
    span: Span,
    start: Int,
    height: Int = 0,
  ) throws(Failure) {
    if kind.isNesting {
      guard depth < options.maximumDepth else {
        throw Failure(kind: .limit(.depth(options.maximumDepth)), span: token.span)
      }
      depth += 1
    }
    open.append(Open(kind: kind, span: span, start: start, height: height))
  }

  /// Opens something of which an operand is the first part.
  mutating func begin(_ kind: Open.Kind, around operand: Operand) throws(Failure) {
    try begin(kind, span: operand.span, start: operand.start, height: operand.height)
  }

  /// Removes what was opened last; the operand before the current token is its last part.
  mutating func endLast() -> Open {
    var last = open.removeLast()
    if last.kind.isNesting { depth -= 1 }
    last.height = max(last.height, operand.height)
    return last
  }

  /// Makes what was opened the operand, a level above its parts.
  mutating func complete(_ opened: Open, _ form: Operand.Form = .value) throws(Failure) {
    operand = Operand(
      span: Span(start: opened.span.start, end: lastEnd),
      start: opened.start,
      height: try height(above: opened.height),
      form: form,
    )
  }

  /// A level above `height`.
  ///
  /// Values get deep by selections and brackets. Brackets are limited by themselves; a level of
  /// them has few selections in ordinary sources.
  func height(above height: Int) throws(Failure) -> Int {
    guard height < 4 * options.maximumDepth else {
      throw Failure(
        kind: .limit(.depth(options.maximumDepth)),
        span: Span(start: lastEnd, end: lastEnd),
      )
    }
    return height + 1
  }
}
