/// A name that the expression takes from outside, where it occurs.
struct NameUse: Sendable {
  let name: String
  let span: Span
  let isRooted: Bool
  /// The variables of the macros around it.
  let scope: [String]
}

extension Parser {
  /// A call of a function or of `has`, at its opening bracket.
  mutating func function(_ name: String, _ start: Span) throws(Failure) -> Node {
    try advance()
    if name == "has", options.expandsMacros {
      return try has(start)
    }
    let arguments = try list(.closeParenthesis, allowsTrailingComma: false)
    return try call(name, Function.named(name), arguments, name: start, from: start)
  }

  /// A call of a method, a macro or a function in a namespace, at its opening bracket.
  mutating func method(_ name: String, of node: Node, _ span: Span) throws(Failure) -> Node {
    try advance()
    if options.expandsMacros, let node = try macro(name, of: node, span) { return node }
    if case .path(let path) = node.kind, path.names.count == 1,
      let function = Function.named("\(path.names[0]).\(name)")
    {
      names.removeLast()
      let arguments = try list(.closeParenthesis, allowsTrailingComma: false)
      return try call("\(path.names[0]).\(name)", function, arguments, name: span, from: node.span)
    }
    let arguments = [settled(node)] + (try list(.closeParenthesis, allowsTrailingComma: false))
    return try call(name, Function.method(name), arguments, name: span, from: node.span)
  }

  private mutating func call(
    _ name: String,
    _ function: Function?,
    _ arguments: [Node],
    name nameSpan: Span,
    from start: Span,
  ) throws(Failure) -> Node {
    if function == nil { unknownFunctions.append((name, nameSpan)) }
    if name == "matches", arguments.count == 2 { remember(arguments[1]) }
    let call = Call(
      name: name,
      nameSpan: nameSpan,
      function: function,
      arguments: arguments,
    )
    return try makeNode(.call(call), from: start)
  }

  /// Compiles a short literal pattern once for all evaluations; a wrong one fails in each.
  private mutating func remember(_ pattern: Node) {
    guard case .literal(.string(let text)) = pattern.kind, text.utf8.count <= 256,
      patterns.count < RegexProgram.maximumCached
    else { return }
    let key = ExactText(text)
    if patterns[key] == nil { patterns[key] = try? RegexProgram(text) }
  }

  /// `has`, after its opening bracket.
  private mutating func has(_ start: Span) throws(Failure) -> Node {
    let argument = try expression()
    try expect(.closeParenthesis)
    let span = span(from: start)
    switch argument.kind {
    case .select(let operand, let field):
      return Node(kind: .has(operand, field), span: span)
    case .path(var path) where path.names.count > 1:
      let field = Field(name: path.names.removeLast(), span: path.spans.removeLast())
      let end = path.spans[path.spans.count - 1].end
      let operand = Node(kind: .path(path), span: Span(start: argument.span.start, end: end))
      return Node(kind: .has(settled(operand), field), span: span)
    default:
      throw Failure(kind: .syntax(.hasNeedsField), span: argument.span)
    }
  }
}
