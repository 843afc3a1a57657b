import CEL
public import JSON

extension FlowNode {
  /// The outputs of a logic or a transform node for its resolved `inputs`.
  ///
  /// Of a branch the output is the name of the one that is taken. Throws ``RunFailure`` where an
  /// expression fails or gives something that JSON cannot hold, and where no branch is taken.
  public func transformed(_ inputs: JSONObject) throws(RunFailure) -> JSONObject {
    var expressions = ExpressionCache()
    return try transformed(inputs, &expressions)
  }

  /// The outputs like ``transformed(_:)``; parses only the expressions that are not known.
  public func transformed(
    _ inputs: JSONObject,
    _ expressions: inout ExpressionCache,
  ) throws(RunFailure) -> JSONObject {
    guard let logic else {
      throw RunFailure(code: "no-expression", message: "`\(id)` has no expression")
    }
    var bindings: [String: CELValue] = [:]
    for (name, value) in inputs { bindings[name] = CELValue(value) }
    if logic.cases.isEmpty, let transform = logic.transform {
      return ["output": try evaluated(transform, bindings, &expressions)]
    }
    for branch in logic.cases {
      let holds = try evaluated(branch.condition, bindings, &expressions)
      guard holds == .bool(true) else { continue }
      return ["output": .string(branch.value)]
    }
    guard let value = logic.defaultValue else {
      throw RunFailure(code: "no-branch", message: "no branch of `\(id)` is taken")
    }
    return ["output": .string(value)]
  }

  private func evaluated(
    _ source: String,
    _ bindings: [String: CELValue],
    _ expressions: inout ExpressionCache,
  ) throws(RunFailure) -> JSONValue {
    let value: CELValue
    do {
      value = try expressions.expression(source).evaluate(bindings)
    } catch {
      throw RunFailure(
        code: "expression",
        message: "the expression of `\(id)` failed at column \(error.position.column): "
          + error.message,
      )
    }
    guard let json = JSONValue(value) else {
      throw RunFailure(
        code: "bad-result",
        message: "the expression of `\(id)` gives a value that is no text",
      )
    }
    return json
  }
}

extension CELValue {
  /// The value that `json` stands for; whole numbers are ints, or doubles beyond 64 bits.
  init(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .string(let text): self = .string(text)
    case .number(let number):
      if number.isInteger, let whole = number.int64 {
        self = .int(whole)
      } else {
        self = .double(number.double)
      }
    case .array(let elements): self = .list(elements.map { CELValue($0) })
    case .object(let object):
      self = .map(CELMap(object.map { (CELValue.string($0.key), CELValue($0.value)) }))
    }
  }
}

extension JSONValue {
  /// The JSON of a value; nil for what has none (bytes, times, types, keys that are no text).
  init?(_ value: CELValue) {
    switch value {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .string(let text): self = .string(text)
    case .int(let number): self = .integer(number)
    case .uint(let number): self = .integer(number)
    case .double(let number):
      guard let number = JSONNumber(number) else { return nil }
      self = .number(number)
    case .list(let elements):
      var array: [JSONValue] = []
      array.reserveCapacity(elements.count)
      for element in elements {
        guard let json = JSONValue(element) else { return nil }
        array.append(json)
      }
      self = .array(array)
    case .map(let map):
      var object: JSONObject = [:]
      for (key, value) in zip(map.keys, map.values) {
        guard case .string(let name) = key, let json = JSONValue(value) else { return nil }
        object[name] = json
      }
      self = .object(object)
    default: return nil
    }
  }
}
