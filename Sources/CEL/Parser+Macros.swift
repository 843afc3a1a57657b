extension Parser {
  /// Opens the macro called `name`, after its opening bracket.
  ///
  /// True where an operand has to come, nil where `name` is an ordinary method.
  mutating func readMacro(_ name: String, _ span: Span) throws(Failure) -> Bool? {
    if operand.form == .path, path.words.count == 1, path.words[0].name == "cel", !path.isRooted {
      if let opens = try readNamespacedMacro(name) { return opens }
    }
    if let method = OptionalMethod(rawValue: name), method.isMacro {
      try beginOptionalMap(method, span)
      return true
    }
    guard let goal = Loop.Goal(macro: name) else { return nil }
    settle()
    try beginLoop(goal, name, span)
    return true
  }

  /// The macros in the namespace `cel`.
  private mutating func readNamespacedMacro(_ name: String) throws(Failure) -> Bool? {
    switch name {
    case "bind":
      names.removeLast()
      let variable = try readVariable("cel.bind", operand.span)
      try expectComma("cel.bind", variable, operand.span)
      try begin(.bind(variable.name), span: operand.span, start: program.end)
      return true
    case "block":
      names.removeLast()
      return try beginBlock()
    case "index":
      names.removeLast()
      try readIndex()
      return false
    case "iterVar":
      names.removeLast()
      try readIteration()
      return false
    default: return nil
    }
  }

  /// The variable of a macro.
  mutating func readVariable(
    _ macro: String,
    _ span: Span,
  ) throws(Failure) -> (name: String, span: Span) {
    if isAt(.closeParenthesis) { throw macroArguments(macro, span) }
    guard case .identifier = token.kind else {
      throw Failure(kind: .syntax(.macroVariable(macro)), span: token.span)
    }
    let variable = token.span
    let name = lexer.text(variable)
    if ReservedWord.contains(name) {
      throw Failure(kind: .syntax(.macroVariable(macro)), span: variable)
    }
    try advance()
    if name == "cel", isAt(.dot) { return (try readIterationName(), variable) }
    return (name, variable)
  }

  /// The comma after the variable of a macro.
  mutating func expectComma(
    _ macro: String,
    _ variable: (name: String, span: Span),
    _ span: Span,
  ) throws(Failure) {
    if try take(.comma) { return }
    if isAt(.closeParenthesis) { throw macroArguments(macro, span) }
    throw Failure(kind: .syntax(.macroVariable(macro)), span: variable.span)
  }

  private func macroArguments(_ macro: String, _ span: Span) -> Failure {
    Failure(kind: .syntax(.macroArguments(macro)), span: span)
  }
}

extension Parser {
  private mutating func beginLoop(
    _ goal: Loop.Goal,
    _ name: String,
    _ span: Span,
  ) throws(Failure) {
    let range = operand
    var variables = [try readVariable(name, span)]
    try expectComma(name, variables[0], span)
    if goal.takesTwoVariables, goal.needsTwoVariables || isAtVariableAndComma() {
      variables.append(try readVariable(name, span))
      try expectComma(name, variables[1], span)
    }
    let place = program.loops.count
    program.loops.append(
      Loop(
        goal: goal,
        depth: loopDepth,
        start: program.end + 1,
        slot: makeSlots(variables.count),
        isPaired: variables.count == 2,
      )
    )
    emit(.enter(place), at: range.span)
    emit(.next(place, exit: program.end), at: range.span)
    let loop = OpenLoop(
      goal: goal,
      place: place,
      name: span,
      owner: makeOwner(),
      handler: handler,
      variableCount: variables.count,
    )
    try begin(.loop(loop), around: range)
    if goal.absorbsErrors {
      handler = makeHandler(owner: loop.owner, size: stackSize)
      program.handlers[program.handlers.count - 1].resume = program.loops[place].start
    }
    loopDepth += 1
    program.loopDepth = max(program.loopDepth, loopDepth)
    for (number, variable) in variables.enumerated() {
      let slot = program.loops[place].slot + number
      scopes.enter(variable.name, Local(slot: slot, height: range.height))
    }
  }

  /// Whether a name and a comma come next.
  private func isAtVariableAndComma() -> Bool {
    guard case .identifier = token.kind else { return false }
    var ahead = lexer
    guard let next = try? ahead.next(), case .sign(.comma) = next.kind else { return false }
    return true
  }

  /// Ends the condition of a loop that also has a result.
  mutating func endCondition(_ loop: OpenLoop) throws(Failure) {
    guard loop.takesCondition else {
      throw macroArguments(loop.goal.rawValue, loop.name)
    }
    var loop = loop
    loop.hasCondition = true
    emit(.skip(loop.place), at: operand.span)
    open[open.count - 1].kind = .loop(loop)
    try advance()
  }

  /// Completes a loop, after its closing bracket.
  mutating func closeLoop(_ loop: OpenLoop) throws(Failure) {
    let place = program.end
    let condition = operand.span
    switch loop.goal {
    case .all: emit(.decide(loop.place, stop: false, end: place), at: condition)
    case .exists: emit(.decide(loop.place, stop: true, end: place), at: condition)
    case .existsOne: emit(.count(loop.place), at: condition)
    case .filter: emit(.keep(loop.place), at: condition)
    default: emit(.gather(loop.place), at: condition)
    }
    let opened = endLast()
    let span = Span(start: opened.span.start, end: lastEnd)
    handler = loop.handler
    program.land(program.loops[loop.place].start)
    if loop.goal.absorbsErrors {
      emit(.conclude(owner: loop.owner, loop.goal == .all), at: span)
      program.land(place)
    } else {
      emit(.collect(loop.place), at: span)
    }
    loopDepth -= 1
    slotCount -= loop.variableCount
    scopes.leave(loop.variableCount)
    try complete(opened)
  }
}

extension Parser {
  /// Ends the value of the variable of `cel.bind`, and makes the variable visible.
  mutating func endBinding(_ variable: String) throws(Failure) {
    let slot = makeSlots(1)
    emit(.store(slot), at: operand.span)
    scopes.enter(variable, Local(slot: slot, height: operand.height))
    open[open.count - 1].kind = .bound
    try advance()
  }

  /// Completes `cel.bind`, after its closing bracket.
  mutating func closeBound() throws(Failure) {
    slotCount -= 1
    scopes.leave(1)
    try complete(endLast())
  }
}

extension Loop.Goal {
  init?(macro name: String) {
    switch name {
    case "existsOne": self = .existsOne
    default: self.init(rawValue: name)
    }
  }

  /// Whether an error in one element does not count where another one decides.
  var absorbsErrors: Bool { self == .all || self == .exists }

  var takesTwoVariables: Bool {
    switch self {
    case .map, .filter, .sortBy: false
    default: true
    }
  }

  var needsTwoVariables: Bool {
    switch self {
    case .transformList, .transformMap, .transformMapEntry: true
    default: false
    }
  }
}
