extension Parser {
  /// The macro called `name`, after its opening bracket; nil where it is an ordinary method.
  mutating func macro(_ name: String, of node: Node, _ span: Span) throws(Failure) -> Node? {
    if name == "bind", case .path(let path) = node.kind, path.names == ["cel"],
      !path.isRooted
    {
      names.removeLast()
      return try bind(from: node.span)
    }
    guard let goal = Comprehension.Goal(rawValue: name) else { return nil }
    let variable = try macroVariable(name, span)
    let slot = enter(variable)
    defer { scope.removeLast() }
    var arguments = [try expression()]
    while try take(.comma) { arguments.append(try expression()) }
    try expect(.closeParenthesis)
    guard arguments.count == 1 || goal == .map && arguments.count == 2 else {
      throw Failure(kind: .syntax(.macroArguments(name)), span: span)
    }
    let comprehension = Comprehension(
      goal: goal,
      slot: slot,
      range: settled(node),
      condition: goal == .map && arguments.count == 1 ? nil : arguments[0],
      transform: goal == .map ? arguments.last : nil,
    )
    return try makeNode(.comprehension(comprehension), from: node.span)
  }

  /// `cel.bind`, after its opening bracket.
  private mutating func bind(from start: Span) throws(Failure) -> Node {
    let variable = try macroVariable("cel.bind", start)
    let value = try expression()
    try expect(.comma)
    let slot = enter(variable)
    defer { scope.removeLast() }
    let body = try expression()
    try expect(.closeParenthesis)
    return try makeNode(.bind(slot: slot, value, in: body), from: start)
  }

  /// The variable of a macro and the comma after it.
  private mutating func macroVariable(
    _ macro: String,
    _ span: Span,
  ) throws(Failure) -> String {
    if isAt(.closeParenthesis) {
      throw Failure(kind: .syntax(.macroArguments(macro)), span: span)
    }
    guard case .identifier(let name) = token.kind, !ReservedWord.keywords.contains(name),
      !ReservedWord.identifiers.contains(name)
    else { throw Failure(kind: .syntax(.macroVariable(macro)), span: token.span) }
    let place = token.span
    try advance()
    guard try take(.comma) else {
      let problem: CELError.Syntax =
        isAt(.closeParenthesis) ? .macroArguments(macro) : .macroVariable(macro)
      throw Failure(kind: .syntax(problem), span: isAt(.closeParenthesis) ? span : place)
    }
    return name
  }

  /// Makes `variable` visible and gives its slot.
  private mutating func enter(_ variable: String) -> Int {
    scope.append(variable)
    slotCount = max(slotCount, scope.count)
    return scope.count - 1
  }
}
