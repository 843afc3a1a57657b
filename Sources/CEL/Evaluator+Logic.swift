extension Evaluator {
  /// All operands with `&&` (stop at false) or `||` (stop at true).
  ///
  /// An operand that stops decides even after an error in another one.
  mutating func logical(
    _ operands: [Node],
    stop: Bool,
    _ function: String,
  ) throws(Failure) -> CELValue {
    var first: Failure?
    for operand in operands {
      do {
        if try truth(operand, function) == stop { return .bool(stop) }
      } catch {
        guard error.kind.isAbsorbed else { throw error }
        first = first ?? error
      }
    }
    if let first { throw first }
    return .bool(!stop)
  }

  /// The value of a node that must be a bool.
  mutating func truth(_ node: Node, _ function: String) throws(Failure) -> Bool {
    let value = try evaluate(node)
    guard case .bool(let truth) = value else {
      throw Failure(
        kind: .noSuchOverload(function: function, types: [value.type]),
        span: node.span,
      )
    }
    return truth
  }

  mutating func conditional(
    _ cases: [(condition: Node, value: Node)],
    _ otherwise: Node,
  ) throws(Failure) -> CELValue {
    for (condition, value) in cases where try truth(condition, "_?_:_") {
      return try evaluate(value)
    }
    return try evaluate(otherwise)
  }

  func not(_ value: CELValue, _ span: Span) throws(Failure) -> CELValue {
    guard case .bool(let truth) = value else {
      throw Failure(kind: .noSuchOverload(function: "!", types: [value.type]), span: span)
    }
    return .bool(!truth)
  }
}
