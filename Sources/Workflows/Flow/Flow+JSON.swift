public import JSON

/// Why a value is not a flow.
public struct FlowError: Error, Sendable, Hashable {
  /// The sentence for people.
  public let message: String

  init(_ message: String) { self.message = message }
}

extension Flow {
  /// The flow as the contract's array of nodes.
  public var json: JSONValue { .array(nodes.map { .object($0.json) }) }

  /// The flow that a JSON array spells.
  ///
  /// Throws ``FlowError`` where a node has no id or type, an id stands twice, or a reference
  /// names a node that is not there.
  public init(json: JSONValue) throws(FlowError) {
    guard let elements = json.array else { throw FlowError("a flow is a list of nodes") }
    var nodes: [FlowNode] = []
    var ids: Set<String> = [FlowReference.workflow]
    for element in elements {
      let node = try FlowNode(json: element)
      guard ids.insert(node.id).inserted else {
        throw FlowError("the flow has two nodes called \(node.id)")
      }
      nodes.append(node)
    }
    for node in nodes {
      for producer in node.producers where !ids.contains(producer) {
        throw FlowError("node \(node.id) refers to \(producer), which the flow does not have")
      }
    }
    self.init(nodes: nodes)
  }
}

extension FlowNode {
  var json: JSONObject {
    var object: JSONObject = ["id": .string(id), "type": .string(type.name)]
    if !inputs.isEmpty { object["inputs"] = .array(inputs.map { .object($0.json) }) }
    if !dependsOn.isEmpty { object["dependsOn"] = .array(dependsOn.map { .string($0) }) }
    if let modelID { object["modelId"] = .string(modelID) }
    if let transform { object["logic"] = ["transform": .string(transform)] }
    if let label { object["label"] = .string(label) }
    if includesOutputs { object["includeOutputsInWorkflowJob"] = true }
    for (key, value) in extra { object[key] = value }
    return object
  }

  init(json: JSONValue) throws(FlowError) {
    guard var object = json.object, let id = object["id"]?.string, !id.isEmpty,
      let type = object["type"]?.string
    else { throw FlowError("a flow node needs an id and a type") }
    self.init(id: id, type: FlowNodeType(named: type))
    for element in object["inputs"]?.array ?? [] { inputs.append(try FlowInput(json: element)) }
    dependsOn = (object["dependsOn"]?.array ?? []).compactMap(\.string)
    modelID = object["modelId"]?.string
    transform = object["logic"]?["transform"]?.string
    label = object["label"]?.string
    includesOutputs = object["includeOutputsInWorkflowJob"]?.bool ?? false
    for key in ["id", "type", "inputs", "dependsOn", "modelId", "label"] { object[key] = nil }
    if transform != nil, object["logic"]?.object?.count == 1 { object["logic"] = nil }
    if includesOutputs { object["includeOutputsInWorkflowJob"] = nil }
    extra = object
  }
}

extension FlowInput {
  var json: JSONObject {
    var object: JSONObject = ["name": .string(name)]
    if let value { object["value"] = value }
    if let reference {
      object["ref"] = ["node": .string(reference.node), "name": .string(reference.name)]
    }
    for (key, value) in extra { object[key] = value }
    return object
  }

  init(json: JSONValue) throws(FlowError) {
    guard var object = json.object, let name = object["name"]?.string else {
      throw FlowError("an input of a flow node needs a name")
    }
    self.init(name, value: object["value"])
    if let reference = object["ref"], let node = reference["node"]?.string {
      self.reference = FlowReference(node: node, name: reference["name"]?.string ?? "output")
      if reference.object?.count ?? 0 <= 2 { object["ref"] = nil }
    }
    for key in ["name", "value"] { object[key] = nil }
    extra = object
  }
}
