extension Parser {
  /// Ends the operators that bind as tightly as `level` or tighter.
  mutating func endOperators(_ level: Precedence) {
    while let precedence = open.last?.kind.precedence, precedence >= level {
      settle()
      endOperator(endLast())
    }
  }

  /// Writes the code of an operator whose last operand is complete.
  private mutating func endOperator(_ opened: Open) {
    var form = Operand.Form.value
    let span = Span(start: opened.span.start, end: lastEnd)
    switch opened.kind {
    case .not: emit(.not, at: span)
    case .negate: emit(.negate, at: span)
    case .binary(let function, let sign, let isOnSum):
      emit(isOnSum ? .addOn : .binary(function), at: sign)
      if function == .add { form = .sum }
    case .logic(let logic): endLogic(logic, at: span)
    case .otherwise(let jump): program.land(jump)
    default: break
    }
    operand = Operand(span: span, start: opened.start, height: opened.height, form: form)
  }

  /// An operator that always evaluates both sides.
  mutating func readOperator(_ function: Operator) throws(Failure) {
    endOperators(function.precedence)
    settle()
    let isOnSum = function == .add && operand.form == .sum
    try begin(.binary(function, sign: token.span, isOnSum: isOnSum), around: operand)
    try advance()
  }

  /// `&&` or `||`: operands of the same one belong together.
  mutating func readLogic(_ sign: Sign) throws(Failure) {
    let isOr = sign == .or
    endOperators(isOr ? .and : .relation)
    settle()
    if case .logic(let logic) = open.last?.kind, logic.isOr == isOr {
      open[open.count - 1].height = max(open[open.count - 1].height, operand.height)
      endLogicOperand(logic)
    } else {
      let logic = OpenLogic(isOr: isOr, owner: makeOwner(), handler: handler, chain: nil)
      try begin(.logic(logic), around: operand)
      let first = makeHandler(owner: logic.owner, size: stackSize - 1)
      program.handle(from: operand.start, by: first, insteadOf: handler)
      handler = first
      endLogicOperand(logic)
    }
    try advance()
  }

  /// Ends an operand that another one follows.
  private mutating func endLogicOperand(_ logic: OpenLogic) {
    var logic = logic
    logic.chain = emitStop(logic)
    open[open.count - 1].kind = .logic(logic)
    handler = makeHandler(owner: logic.owner, size: stackSize)
  }

  private mutating func endLogic(_ logic: OpenLogic, at span: Span) {
    let chain = emitStop(logic)
    handler = logic.handler
    emit(.conclude(owner: logic.owner, !logic.isOr), at: span)
    program.land(chain: chain)
  }

  /// Writes the end of an operand; errors in it go on behind that.
  private mutating func emitStop(_ logic: OpenLogic) -> Int {
    let place = program.end
    emit(.operand(stop: logic.isOr, end: logic.chain ?? place), at: operand.span)
    if let handler { program.handlers[handler].resume = program.end }
    return place
  }

  mutating func readQuestion() throws(Failure) {
    endOperators(.or)
    settle()
    // Between `?` and `:` another condition needs brackets.
    if case .then = open.last?.kind { throw unexpectedHere() }
    let branch = emit(.branch(program.end), at: operand.span)
    try begin(.then(branch), around: operand)
    try advance()
  }

  mutating func readColon() throws(Failure) {
    endOperators(.or)
    settle()
    if case .then(let branch) = open.last?.kind {
      let opened = endLast()
      let jump = emit(.jump(program.end), at: operand.span)
      program.land(branch)
      stackSize -= 1
      try begin(
        .otherwise(jump),
        span: opened.span,
        start: opened.start,
        height: opened.height,
      )
      try advance()
      return
    }
    endOperators(.conditional)
    guard case .mapKey = open.last?.kind else { throw unexpectedHere() }
    emit(.key, at: operand.span)
    open[open.count - 1].kind = .mapValue
    open[open.count - 1].height = max(open[open.count - 1].height, operand.height)
    try advance()
  }
}
