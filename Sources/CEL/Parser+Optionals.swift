/// The methods of optionals that do not always evaluate their argument.
enum OptionalMethod: String, Sendable, CaseIterable {
  case optMap, optFlatMap, or, orValue

  /// Whether it has a variable.
  var isMacro: Bool { self == .optMap || self == .optFlatMap }
}

extension Parser {
  /// Opens `optMap` or `optFlatMap`, after its opening bracket.
  mutating func beginOptionalMap(_ method: OptionalMethod, _ span: Span) throws(Failure) {
    settle()
    let receiver = operand
    let variable = try readVariable(method.rawValue, span)
    try expectComma(method.rawValue, variable, span)
    let slot = makeSlots(1)
    let exit = emit(.unwrap(method, slot: slot, end: program.end), at: receiver.span)
    try begin(.optional(method, exit: exit), around: receiver)
    scopes.enter(variable.name, Local(slot: slot, height: receiver.height))
  }

  /// Opens `or` or `orValue`, after its opening bracket.
  mutating func beginAlternative(_ method: OptionalMethod) throws(Failure) {
    settle()
    let exit = emit(.otherwise(method, end: program.end), at: operand.span)
    try begin(.optional(method, exit: exit), around: operand)
  }

  /// Completes a method of optionals, after its closing bracket.
  mutating func closeOptional(_ method: OptionalMethod, exit: Int) throws(Failure) {
    switch method {
    case .optMap: emit(.wrap, at: operand.span)
    case .optFlatMap, .or: emit(.checkOptional(method), at: operand.span)
    case .orValue: break
    }
    program.land(exit)
    if method.isMacro {
      slotCount -= 1
      scopes.leave(1)
    }
    try complete(endLast())
  }
}
