extension Parser {
  /// A call of a function or of `has`, at its opening bracket; true where it has no arguments.
  mutating func readFunction(
    _ name: String,
    _ span: Span,
    from start: Span,
  ) throws(Failure) -> Bool {
    try advance()
    if name == "has", options.expandsMacros {
      try begin(.has, span: start, start: program.end)
      return false
    }
    return try beginCall(of: function(name), span: span, from: start, at: program.end)
  }

  /// A call of a method, a macro or a function in a namespace, at its opening bracket.
  ///
  /// True where arguments have to come.
  mutating func readMethod(_ name: String, _ span: Span) throws(Failure) -> Bool {
    try advance()
    if options.expandsMacros, let opens = try readMacro(name, span) { return opens }
    if operand.form == .path, path.words.count == 1,
      let function = function("\(path.words[0].name).\(name)").function
    {
      names.removeLast()
      let name = "\(path.words[0].name).\(name)"
      return try !beginCall(of: (name, function), span: span, from: operand.span, at: program.end)
    }
    settle()
    if let method = OptionalMethod(rawValue: name), !method.isMacro {
      try beginAlternative(method)
      return true
    }
    let receiver = operand
    let function = Function.method(name)
    if function == nil { unknownFunctions.append((name, span)) }
    let callee = Callee(name: name, span: span, function: function)
    try begin(.call(callee), around: receiver)
    open[open.count - 1].count = 1
    guard try take(.closeParenthesis) else { return true }
    try closeCall(callee)
    return false
  }

  /// The function called `name`, in the container or outside of it.
  private func function(_ name: String) -> (name: String, function: Function?) {
    for container in containers {
      if let function = Function.named(container + name) { return (container + name, function) }
    }
    return (name, nil)
  }

  /// Opens a call; true where it has no arguments and is complete.
  private mutating func beginCall(
    of function: (name: String, function: Function?),
    span: Span,
    from start: Span,
    at place: Int,
  ) throws(Failure) -> Bool {
    let callee = Callee(name: function.name, span: span, function: function.function)
    if callee.function == nil { unknownFunctions.append((callee.name, span)) }
    try begin(.call(callee), span: start, start: place)
    guard try take(.closeParenthesis) else { return false }
    operand.height = 0
    try closeCall(callee)
    return true
  }

  /// Completes a call, after its closing bracket.
  mutating func closeCall(_ callee: Callee) throws(Failure) {
    let argument = operand
    let opened = endLast()
    let span = Span(start: opened.span.start, end: lastEnd)
    if callee.name == "matches", opened.count == 2, let pattern = literalPattern(argument) {
      program.removeLast()
      stackSize -= 1
      emit(.matches(pattern: program.pattern(pattern)), at: span)
    } else {
      let function = program.function(callee.name, callee.function)
      let site = callee.function == nil ? callee.span : span
      emit(.call(function, count: opened.count), at: site)
    }
    try complete(opened)
  }

  /// A pattern that is a short literal, compiled once for all evaluations.
  ///
  /// A wrong one is compiled again in each evaluation, where it fails.
  private func literalPattern(_ argument: Operand) -> RegexProgram? {
    guard argument.start == program.end - 1, case .constant(let place)? = program.code.last,
      case .string(let text) = program.constants[place], text.utf8.count <= 256,
      program.patterns.count < RegexProgram.maximumCached
    else { return nil }
    return try? RegexProgram(text)
  }
}
