extension Evaluator {
  mutating func comprehension(_ macro: Comprehension) throws(Failure) -> CELValue {
    let range = try evaluate(macro.range)
    let elements: [CELValue]
    switch range {
    case .list(let list): elements = list
    case .map(let map): elements = map.keys
    default:
      throw Failure(
        kind: .noSuchOverload(function: macro.goal.rawValue, types: [range.type]),
        span: macro.range.span,
      )
    }
    switch macro.goal {
    case .all: return try search(elements, macro, stop: false)
    case .exists: return try search(elements, macro, stop: true)
    case .existsOne: return try single(elements, macro)
    case .map, .filter: return try collect(elements, macro)
    }
  }

  private mutating func holds(_ macro: Comprehension, _ element: CELValue) throws(Failure) -> Bool {
    locals[macro.slot] = element
    guard let condition = macro.condition else { return true }
    return try truth(condition, macro.goal.rawValue)
  }

  /// Whether the condition is `stop` for any element; errors count only where none decides.
  private mutating func search(
    _ elements: [CELValue],
    _ macro: Comprehension,
    stop: Bool,
  ) throws(Failure) -> CELValue {
    var first: Failure?
    for element in elements {
      do {
        if try holds(macro, element) == stop { return .bool(stop) }
      } catch {
        guard error.kind.isAbsorbed else { throw error }
        first = first ?? error
      }
    }
    if let first { throw first }
    return .bool(!stop)
  }

  private mutating func single(
    _ elements: [CELValue],
    _ macro: Comprehension,
  ) throws(Failure) -> CELValue {
    var count = 0
    for element in elements where try holds(macro, element) { count += 1 }
    return .bool(count == 1)
  }

  private mutating func collect(
    _ elements: [CELValue],
    _ macro: Comprehension,
  ) throws(Failure) -> CELValue {
    var results: [CELValue] = []
    for element in elements where try holds(macro, element) {
      try allocate(elements: 1, macro.range.span)
      if let transform = macro.transform {
        results.append(try evaluate(transform))
      } else {
        results.append(element)
      }
    }
    return .list(results)
  }
}
