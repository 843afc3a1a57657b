extension Parser {
  /// Begins an element of a list or map; true where the closing sign comes instead.
  mutating func readElementStart(_ closer: Sign) throws(Failure) -> Bool {
    if try take(closer) {
      operand.height = 0
      try closeElements()
      return true
    }
    if try take(.question) { open[open.count - 1].optionals.append(open[open.count - 1].count) }
    return false
  }

  /// Goes on after a comma; true where another operand has to come.
  mutating func readComma() throws(Failure) -> Bool {
    endOperators(.conditional)
    settle()
    guard let last = open.last else { throw unexpectedHere() }
    open[open.count - 1].height = max(last.height, operand.height)
    switch last.kind {
    case .list:
      try advance()
      endElement()
      return try !readElementStart(.closeBracket)
    case .mapValue:
      try advance()
      endElement()
      open[open.count - 1].kind = .mapKey
      return try !readElementStart(.closeBrace)
    case .call:
      try advance()
      if isAt(.closeParenthesis) { throw unexpected("a value") }
      open[open.count - 1].count += 1
    case .loop(let loop): try endCondition(loop)
    case .bind(let variable): try endBinding(variable)
    case .blockPart:
      try advance()
      endBlockPart()
      if isAt(.closeBracket) { try endBlockParts() }
    default: throw unexpectedHere()
    }
    return true
  }

  /// Closes what was opened last, after an operand; true where another one has to come.
  mutating func close(_ sign: Sign) throws(Failure) -> Bool {
    endOperators(.conditional)
    guard let last = open.last, last.kind.closer == sign else { throw unexpectedHere() }
    switch last.kind {
    case .group:
      // A name goes on through brackets: they are not part of the expression.
      try advance()
      try complete(endLast(), operand.form)
      return false
    case .has:
      try advance()
      try closeHas()
      return false
    case .blockPart:
      settle()
      endBlockPart()
      try endBlockParts()
      return true
    default:
      settle()
      try advance()
      try closeOther(last)
      return false
    }
  }

  /// Completes what is open, after its closing sign.
  private mutating func closeOther(_ last: Open) throws(Failure) {
    switch last.kind {
    case .index(let isOptional):
      emit(isOptional ? .indexOptional : .index, at: operand.span)
      try complete(endLast())
    case .list, .mapValue:
      endElement()
      try closeElements()
    case .call(let callee):
      open[open.count - 1].count += 1
      try closeCall(callee)
    case .loop(let loop): try closeLoop(loop)
    case .bound: try closeBound()
    case .blockBody: try closeBlock()
    case .optional(let method, let exit): try closeOptional(method, exit: exit)
    default: throw unexpectedHere()
    }
  }

  /// Ends an element of a list or an entry of a map.
  private mutating func endElement() {
    let last = open[open.count - 1]
    if case .mapValue = last.kind {
      emit(last.optionals.last == last.count ? .entryOptional : .entry, at: operand.span)
    }
    open[open.count - 1].count += 1
  }

  /// Completes a list or map, after its closing sign.
  private mutating func closeElements() throws(Failure) {
    let opened = endLast()
    if case .list = opened.kind {
      let span = Span(start: opened.span.start, end: lastEnd)
      if opened.optionals.isEmpty {
        emit(.list(opened.count), at: span)
      } else {
        var mask = Array(repeating: false, count: opened.count)
        for place in opened.optionals { mask[place] = true }
        emit(.listOfOptionals(count: opened.count, mask: program.mask(mask)), at: span)
      }
    }
    try complete(opened)
  }

  /// Completes `has`, after its closing bracket.
  private mutating func closeHas() throws(Failure) {
    switch operand.form {
    case .path where path.words.count > 1:
      let field = path.words.removeLast()
      settle()
      emit(.has(program.field(field.name)), at: field.span)
    case .field:
      program.turnIntoHas()
    default:
      throw Failure(kind: .syntax(.hasNeedsField), span: operand.span)
    }
    try complete(endLast())
  }
}

extension Program {
  /// Makes the last instruction, which selects a field, ask for the field.
  fileprivate mutating func turnIntoHas() {
    guard let last = code.last, let site = sites.last, case .select(let field) = last else {
      return
    }
    removeLast()
    append(.has(field), at: site)
  }
}
