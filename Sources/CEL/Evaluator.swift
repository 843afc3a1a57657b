/// Computes the value of a node.
struct Evaluator {
  let bindings: [String: CELValue]
  var meter: Meter
  /// The variables of the macros that are being evaluated, by slot.
  var locals: [CELValue]

  init(bindings: [String: CELValue], meter: Meter, slotCount: Int) {
    self.bindings = bindings
    self.meter = meter
    locals = Array(repeating: .null, count: slotCount)
  }

  mutating func evaluate(_ node: Node) throws(Failure) -> CELValue {
    try spend(1, node.span)
    switch node.kind {
    case .literal(let value): return value
    case .local(let slot): return locals[slot]
    case .path(let path): return try value(of: path)
    case .select(let operand, let field):
      return try select(field, from: try evaluate(operand))
    case .has(let operand, let field):
      return .bool(try has(field, in: try evaluate(operand)))
    case .index(let operand, let index):
      return try element(of: try evaluate(operand), at: try evaluate(index), index.span)
    case .list(let nodes): return try list(nodes, node.span)
    case .map(let entries): return try map(entries, node.span)
    case .call(let call): return try self.call(call, node.span)
    case .not(let operand): return try not(try evaluate(operand), node.span)
    case .negate(let operand): return try negate(try evaluate(operand), node.span)
    case .chain(let first, let links): return try chain(first, links)
    case .and(let operands): return try logical(operands, stop: false, "&&")
    case .or(let operands): return try logical(operands, stop: true, "||")
    case .conditional(let cases, let otherwise): return try conditional(cases, otherwise)
    case .comprehension(let comprehension): return try self.comprehension(comprehension)
    case .bind(let slot, let value, let body):
      locals[slot] = try evaluate(value)
      return try evaluate(body)
    }
  }

  mutating func spend(_ steps: Int, _ span: Span) throws(Failure) {
    do { try meter.step(steps) } catch { throw Failure(kind: error, span: span) }
  }

  /// Spends what looking at `bytes` of text costs.
  mutating func read(_ bytes: Int, _ span: Span) throws(Failure) {
    do { try meter.read(bytes) } catch { throw Failure(kind: error, span: span) }
  }

  mutating func allocate(elements count: Int, _ span: Span) throws(Failure) {
    do { try meter.allocate(elements: count) } catch { throw Failure(kind: error, span: span) }
  }

  private mutating func list(_ nodes: [Node], _ span: Span) throws(Failure) -> CELValue {
    try allocate(elements: nodes.count, span)
    var elements: [CELValue] = []
    elements.reserveCapacity(nodes.count)
    for node in nodes { elements.append(try evaluate(node)) }
    return .list(elements)
  }

  private mutating func map(
    _ entries: [(key: Node, value: Node)],
    _ span: Span,
  ) throws(Failure) -> CELValue {
    try allocate(elements: 4 * entries.count, span)
    var map = CELMap()
    for (keyNode, valueNode) in entries {
      let key = try evaluate(keyNode)
      guard key.isKey else { throw Failure(kind: .badKey(key.type), span: keyNode.span) }
      try read(key.textSize, keyNode.span)
      guard map.insert(key, try evaluate(valueNode)) else {
        throw Failure(kind: .repeatedKey(key.excerpt), span: keyNode.span)
      }
    }
    return .map(map)
  }

  private mutating func call(_ call: Call, _ span: Span) throws(Failure) -> CELValue {
    guard let function = call.function else {
      throw Failure(kind: .unknownFunction(call.name), span: call.nameSpan)
    }
    var arguments: [CELValue] = []
    arguments.reserveCapacity(call.arguments.count)
    for argument in call.arguments { arguments.append(try evaluate(argument)) }
    do {
      for argument in arguments { try meter.read(argument.textSize) }
      if let value = try function.body(&meter, arguments) { return value }
    } catch {
      throw Failure(kind: error, span: span)
    }
    let types = arguments.map(\.type)
    throw Failure(kind: .noSuchOverload(function: call.name, types: types), span: span)
  }
}

extension CELValue {
  /// The bytes of a text or of bytes, which functions look at.
  var textSize: Int {
    switch self {
    case .string(let text): text.utf8.count
    case .bytes(let bytes): bytes.count
    default: 0
    }
  }

  /// A short form for messages.
  var excerpt: String {
    switch self {
    case .string(let text) where text.utf8.count > 160:
      "'\(String(text.unicodeScalars.prefix(40)))…'"
    case .bytes, .list, .map: type.withArticle
    default: description
    }
  }
}
