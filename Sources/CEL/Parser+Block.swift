/// The parts of a `cel.block`, which its later parts and its body refer to by number.
struct Block {
  /// The parts that are complete.
  var parts: [Local] = []
}

/// `cel.block([part, …], body)` is the form in which optimizers share parts of an expression.
///
/// `cel.index(n)` is a part before; `cel.iterVar(n, m)` names a variable of a macro.
extension Parser {
  /// Opens `cel.block`, after its opening bracket; true where an operand has to come.
  mutating func beginBlock() throws(Failure) -> Bool {
    let start = operand.span
    try expect(.openBracket)
    try begin(.blockPart, span: start, start: program.end)
    blocks.append(Block())
    if isAt(.closeBracket) { try endBlockParts() }
    return true
  }

  /// Ends a part, before its comma or closing bracket.
  mutating func endBlockPart() {
    let part = Local(slot: makeSlots(1), height: operand.height)
    emit(.store(part.slot), at: operand.span)
    blocks[blocks.count - 1].parts.append(part)
  }

  /// Ends the parts, at their closing bracket.
  mutating func endBlockParts() throws(Failure) {
    try expect(.closeBracket)
    try expect(.comma)
    open[open.count - 1].kind = .blockBody
  }

  /// Completes a block, after its closing bracket.
  mutating func closeBlock() throws(Failure) {
    if let block = blocks.popLast() { slotCount -= block.parts.count }
    try complete(endLast())
  }

  /// `cel.index(n)`, after its opening bracket.
  mutating func readIndex() throws(Failure) {
    let number = token.span
    let place = try readNumber()
    try expect(.closeParenthesis)
    let span = Span(start: operand.span.start, end: lastEnd)
    guard let block = blocks.last, place < block.parts.count else {
      throw Failure(kind: .unknownVariable("@index\(place)"), span: number)
    }
    push(block.parts[place], at: span)
  }

  /// `cel.iterVar(n, m)` as a value, after its opening bracket.
  mutating func readIteration() throws(Failure) {
    let name = try readIterationNumbers()
    let span = Span(start: operand.span.start, end: lastEnd)
    guard let local = scopes.local(name) else {
      throw Failure(kind: .unknownVariable(name), span: span)
    }
    push(local, at: span)
  }

  /// `cel.iterVar(n, m)` as the variable of a macro, at its dot.
  mutating func readIterationName() throws(Failure) -> String {
    try expect(.dot)
    guard case .identifier = token.kind, lexer.text(token.span) == "iterVar" else {
      throw unexpected("`iterVar`")
    }
    try advance()
    try expect(.openParenthesis)
    return try readIterationNumbers()
  }

  private mutating func readIterationNumbers() throws(Failure) -> String {
    let depth = try readNumber()
    try expect(.comma)
    let number = try readNumber()
    try expect(.closeParenthesis)
    return "@it:\(depth):\(number)"
  }

  private mutating func readNumber() throws(Failure) -> Int {
    guard case .int(let value) = token.kind, let number = Int(exactly: value) else {
      throw unexpected("a number")
    }
    try advance()
    return number
  }
}
