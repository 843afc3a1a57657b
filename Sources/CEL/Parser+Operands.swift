extension Parser {
  /// An operand with all that is selected from it.
  mutating func postfix() throws(Failure) -> Node {
    try selections(of: try primary())
  }

  mutating func selections(of operand: Node) throws(Failure) -> Node {
    var node = operand
    while true {
      if try take(.dot) {
        node = try member(of: node)
      } else if try take(.openBracket) {
        let index = try expression()
        try expect(.closeBracket)
        node = try makeNode(.index(settled(node), index), from: node.span)
      } else if isAt(.openBrace), case .path = node.kind {
        throw Failure(kind: .syntax(.message), span: token.span)
      } else {
        return settled(node)
      }
    }
  }

  /// A field or method, after its dot.
  private mutating func member(of node: Node) throws(Failure) -> Node {
    let name = token.span
    switch token.kind {
    case .quotedIdentifier(let field):
      try advance()
      return try makeNode(
        .select(settled(node), Field(name: field, span: name)),
        from: node.span,
      )
    case .identifier(let field) where !ReservedWord.keywords.contains(field):
      try advance()
      if isAt(.openParenthesis) { return try method(field, of: node, name) }
      guard case .path(var path) = node.kind else {
        return try makeNode(.select(node, Field(name: field, span: name)), from: node.span)
      }
      path.names.append(field)
      path.spans.append(name)
      return try makeNode(.path(path), from: node.span)
    default:
      throw unexpected("a field")
    }
  }

  private mutating func primary() throws(Failure) -> Node {
    let start = token.span
    switch token.kind {
    case .literal(let value):
      try advance()
      return Node(kind: .literal(value), span: start)
    case .int(let value):
      guard let value = Int64(exactly: value) else {
        let spelling = String(value)
        throw Failure(kind: .syntax(.numberOutOfRange(spelling)), span: start)
      }
      try advance()
      return Node(kind: .literal(.int(value)), span: start)
    case .identifier(let name): return try identifier(name, isRooted: false)
    case .sign(.dot):
      try advance()
      guard case .identifier(let name) = token.kind else { throw unexpected("a name") }
      return try identifier(name, isRooted: true)
    case .sign(.openParenthesis):
      try advance()
      let node = try expression()
      try expect(.closeParenthesis)
      return try makeNode(closed(node).kind, from: start)
    case .sign(.openBracket):
      try advance()
      let elements = try list(.closeBracket)
      return try makeNode(.list(elements), from: start)
    case .sign(.openBrace): return try map()
    default: throw unexpected("a value")
    }
  }

  /// A name in brackets: later fields are selected from its value, not part of its name.
  private func closed(_ node: Node) -> Node {
    guard case .path = node.kind else { return node }
    return Node(kind: .conditional([], otherwise: node), span: node.span)
  }

  private mutating func identifier(_ name: String, isRooted: Bool) throws(Failure) -> Node {
    let start = token.span
    if ReservedWord.identifiers.contains(name) || ReservedWord.keywords.contains(name) {
      throw Failure(kind: .syntax(.reservedWord(name)), span: start)
    }
    try advance()
    if isAt(.openParenthesis) { return try function(name, start) }
    if !isRooted, let slot = scope.lastIndex(of: name) {
      return Node(kind: .local(slot), span: start)
    }
    let path = Path(names: [name], spans: [start], isRooted: isRooted)
    names.append(NameUse(name: name, span: start, isRooted: isRooted, scope: scope))
    return Node(kind: .path(path), span: start)
  }

  /// Expressions between commas up to `end`, which may follow a last comma.
  mutating func list(_ end: Sign, allowsTrailingComma: Bool = true) throws(Failure) -> [Node] {
    var elements: [Node] = []
    while !isAt(end) {
      elements.append(try expression())
      guard try take(.comma) else { break }
      if isAt(end), !allowsTrailingComma { throw unexpected("a value") }
    }
    try expect(end)
    return elements
  }

  private mutating func map() throws(Failure) -> Node {
    let start = token.span
    try advance()
    var entries: [(key: Node, value: Node)] = []
    while !isAt(.closeBrace) {
      let key = try expression()
      try expect(.colon)
      entries.append((key, try expression()))
      guard try take(.comma) else { break }
    }
    try expect(.closeBrace)
    return try makeNode(.map(entries), from: start)
  }
}

extension Parser {
  /// The node with the names that it may mean, where it is a path that goes on no further.
  func settled(_ node: Node) -> Node {
    guard case .path(var path) = node.kind else { return node }
    let containers = path.isRooted ? [""] : self.containers
    // Longer qualified names than this are not looked up.
    var prefixes = [path.names[0]]
    for name in path.names.dropFirst() {
      let prefix = prefixes[prefixes.count - 1] + "." + name
      guard prefix.utf8.count <= 256 else { break }
      prefixes.append(prefix)
    }
    path.candidates = []
    for (count, prefix) in zip(1..., prefixes).reversed() {
      for container in containers {
        path.candidates.append((container + prefix, path.names.count - count))
      }
    }
    return Node(kind: .path(path), span: node.span)
  }
}
