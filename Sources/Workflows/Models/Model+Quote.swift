public import JSON

extension Model {
  /// The price of a node before it runs, where it can be known.
  func price(of node: FlowNode, inputs: JSONObject) -> Credits? {
    var values: JSONObject = [:]
    var unknown: [String] = []
    for input in node.inputs {
      if let reference = input.reference {
        if reference.node == FlowReference.workflow, let name = reference.name {
          values[input.name] = inputs[name]
        } else {
          unknown.append(input.name)
        }
      } else if input.items != nil {
        unknown.append(input.name)
      } else {
        values[input.name] = input.value
      }
    }
    // What an edge brings is not the default.
    var filled = filled(values)
    for name in unknown { filled[name] = nil }
    return price(ofCall: filled)
  }

  /// `parameters` with the declared defaults for what is left out, in the schema's order.
  public func filled(_ parameters: JSONObject) -> JSONObject {
    var filled: JSONObject = [:]
    for parameter in self.parameters {
      filled[parameter.name] = parameters[parameter.name] ?? parameter.defaultValue
    }
    for (name, value) in parameters where filled[name] == nil { filled[name] = value }
    return filled
  }

  /// Why `parameters` cannot be sent to the model; nil where they can.
  ///
  /// Values that come from other nodes are known only in the run, so this is asked again there.
  public func objection(to parameters: JSONObject) -> String? {
    for (name, value) in parameters {
      guard let parameter = parameter(name) else { return "`\(id)` has no parameter `\(name)`" }
      do { _ = try parameter.checked(value) } catch { return error.message }
    }
    for parameter in self.parameters where parameter.isRequired {
      if parameters[parameter.name] == nil { return "`\(id)` needs the input `\(parameter.name)`" }
    }
    return nil
  }
}
