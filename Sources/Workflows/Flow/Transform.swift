import CEL
public import JSON

extension FlowNode {
  /// The outputs of a transform node for its resolved `inputs`.
  ///
  /// Throws ``RunFailure`` where the expression fails or gives something that JSON cannot hold.
  public func transformed(_ inputs: JSONObject) throws(RunFailure) -> JSONObject {
    guard let source = transform else {
      throw RunFailure(code: "no-expression", message: "`\(id)` has no expression")
    }
    var bindings: [String: CELValue] = [:]
    for (name, value) in inputs { bindings[name] = CELValue(value) }
    do {
      let value = try CELExpression(source).evaluate(bindings)
      guard let json = JSONValue(value) else {
        throw RunFailure(
          code: "bad-result",
          message: "the expression of `\(id)` gives a value that is no text",
        )
      }
      return ["output": json]
    } catch let error as CELError {
      throw RunFailure(
        code: "expression",
        message: "the expression of `\(id)` failed at column \(error.position.column): "
          + error.message,
      )
    } catch let failure as RunFailure {
      throw failure
    } catch {
      throw RunFailure(code: "expression", message: "the expression of `\(id)` failed")
    }
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
      for element in elements {
        guard let json = JSONValue(element) else { return nil }
        array.append(json)
      }
      self = .array(array)
    default: return nil
    }
  }
}
