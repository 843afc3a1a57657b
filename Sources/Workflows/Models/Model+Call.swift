public import JSON

extension Model {
  /// The values of a call as the schema wants them, in its order; what is null is left out.
  ///
  /// Nodes give texts, so a text that spells a number or a truth value stands for it where the
  /// schema wants one. Throws ``RunFailure`` where a value does not fit, is unknown or missing.
  public func typed(_ values: JSONObject) throws(RunFailure) -> JSONObject {
    for (name, _) in values where parameter(name) == nil {
      throw RunFailure(code: "invalid-parameter", message: "\(id) has no parameter `\(name)`")
    }
    var typed: JSONObject = [:]
    for parameter in parameters {
      if let value = try self.value(of: parameter, in: values) { typed[parameter.name] = value }
    }
    return typed
  }

  /// The parameters of a call for a node's resolved inputs: as ``typed(_:)`` gives them, with the
  /// defaults of those that are left out; what the schema does not know follows as it is.
  ///
  /// Throws ``RunFailure`` where a value does not fit or is missing.
  public func parameters(from inputs: JSONObject) throws(RunFailure) -> JSONObject {
    let inputs = filled(inputs)
    var values: JSONObject = [:]
    for parameter in parameters {
      if let value = try self.value(of: parameter, in: inputs) { values[parameter.name] = value }
    }
    for (name, value) in inputs where parameter(name) == nil { values[name] = value }
    return values
  }

  /// The code of the failure of a call that lacks a parameter.
  static let missingParameter = "missing-parameter"

  /// The value of a parameter as the schema wants it; nil where it is left out and may be.
  private func value(
    of parameter: Parameter,
    in values: JSONObject,
  ) throws(RunFailure) -> JSONValue? {
    guard let value = values[parameter.name], !value.isNull else {
      guard parameter.isRequired else { return nil }
      throw RunFailure(
        code: Self.missingParameter,
        message: "\(id) needs the parameter `\(parameter.name)`",
      )
    }
    do { return try parameter.checked(parameter.read(value)) } catch {
      throw RunFailure(code: "invalid-parameter", message: "\(id): \(error.message)")
    }
  }
}

extension Parameter {
  /// The number or the truth value that a text spells, where one is wanted.
  fileprivate func read(_ value: JSONValue) -> JSONValue {
    guard let text = value.string else { return value }
    switch (type, text) {
    case (.integer, _), (.number, _): return JSONNumber(text).map { .number($0) } ?? value
    case (.boolean, "true"): return true
    case (.boolean, "false"): return false
    default: return value
    }
  }
}
