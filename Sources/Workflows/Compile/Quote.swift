public import JSON

/// What a run is expected to cost.
public struct Quote: Sendable, Hashable {
  /// The price of a node that calls a model.
  public struct Line: Sendable, Hashable {
    /// The node.
    public let node: String
    /// Its model.
    public let model: String
    /// The price; nil where it depends on what is not known before the run.
    public let price: Credits?
  }

  /// The nodes that call models, in the flow's order.
  public let lines: [Line]

  /// The sum of the prices that are known.
  public var total: Credits { lines.reduce(.zero) { $0 + ($1.price ?? .zero) } }

  /// Whether every price is known.
  public var isExact: Bool { lines.allSatisfy { $0.price != nil } }
}

extension Flow {
  /// The price of each model call with the run's `inputs`.
  public func quote(inputs: JSONObject, _ catalog: Catalog) -> Quote {
    Quote(
      lines: nodes.compactMap { node in
        guard node.type.callsModel, let id = node.modelID else { return nil }
        let price = catalog[id].flatMap { $0.price(of: node, inputs: inputs) }
        return Quote.Line(node: node.id, model: id, price: price)
      }
    )
  }
}

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
