public import JSON

/// Why a value is not a flow.
public struct FlowError: Error, Sendable, Hashable {
  /// The node that it is about, if it is about one.
  public let node: String?
  /// The sentence for people.
  public let message: String

  init(_ message: String, node: String? = nil) {
    self.message = message
    self.node = node
  }
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
        throw FlowError("the flow has two nodes called \(node.id)", node: node.id)
      }
      nodes.append(node)
    }
    for node in nodes {
      for producer in node.producers where !ids.contains(producer) {
        throw FlowError(
          "node \(node.id) refers to \(producer), which the flow does not have",
          node: node.id,
        )
      }
    }
    self.init(nodes: nodes)
  }
}

extension FlowNode {
  /// The node as a member of the contract's array.
  public var json: JSONObject {
    var object: JSONObject = ["id": .string(id), "type": .string(type.name)]
    if !inputs.isEmpty { object["inputs"] = .array(inputs.map { .object($0.json) }) }
    if !dependsOn.isEmpty { object["dependsOn"] = .array(dependsOn.map { .string($0) }) }
    if let modelID { object["modelId"] = .string(modelID) }
    if let workflowID { object["workflowId"] = .string(workflowID) }
    if let logic {
      if !logic.cases.isEmpty { object["logicType"] = "if-else" }
      object["logic"] = .object(logic.json)
    }
    if let loop {
      if let count = loop.count { object["count"] = .integer(count) }
      object["loopBodyNodeIds"] = .array(loop.body.map { .string($0) })
      if loop.isConcurrent { object["isConcurrentRuns"] = true }
      if let endID = loop.endID { object["loopEndNodeId"] = .string(endID) }
    }
    if let items { object["items"] = .array(items) }
    if let label { object["label"] = .string(label) }
    if includesOutputs { object["includeOutputsInWorkflowJob"] = true }
    if let standIn { object["standIn"] = .object(standIn.json) }
    for (key, value) in extra { object[key] = value }
    return object
  }

  private static let members: Set<String> = [
    "id", "type", "inputs", "dependsOn", "modelId", "workflowId", "logicType", "logic", "count",
    "loopBodyNodeIds", "isConcurrentRuns", "loopEndNodeId", "items", "label",
    "includeOutputsInWorkflowJob", "standIn",
  ]

  init(json: JSONValue) throws(FlowError) {
    guard let object = json.object, let id = object["id"]?.string, !id.isEmpty,
      let type = object["type"]?.string
    else { throw FlowError("a flow node needs an id and a type") }
    self.init(id: id, type: FlowNodeType(named: type))
    inputs = try FlowInput.list(object["inputs"], of: id)
    dependsOn = (object["dependsOn"]?.array ?? []).compactMap(\.string)
    modelID = object["modelId"]?.string
    workflowID = object["workflowId"]?.string
    logic = object["logic"].map(FlowLogic.init(json:))
    if self.type == .forEach {
      loop = FlowLoop(
        body: (object["loopBodyNodeIds"]?.array ?? []).compactMap(\.string),
        count: object["count"]?.number?.int,
        isConcurrent: object["isConcurrentRuns"]?.bool ?? false,
        endID: object["loopEndNodeId"]?.string,
      )
    }
    items = object["items"]?.array
    label = object["label"]?.string
    includesOutputs = object["includeOutputsInWorkflowJob"]?.bool ?? false
    standIn = object["standIn"].flatMap(StandIn.init(json:))
    for (key, value) in object where !Self.members.contains(key) { extra[key] = value }
  }
}

extension StandIn {
  var json: JSONObject {
    let outputs = outputs.map { output -> JSONValue in
      var object: JSONObject = ["name": .string(output.name)]
      object["from"] = output.source.map { .string($0) }
      if output.isList { object["isList"] = true }
      return .object(object)
    }
    return ["for": .string(model), "outputs": .array(outputs)]
  }

  init?(json: JSONValue) {
    guard let model = json["for"]?.string else { return nil }
    let outputs = (json["outputs"]?.array ?? []).compactMap { element -> Output? in
      guard let name = element["name"]?.string else { return nil }
      let isList = element["isList"]?.bool ?? false
      return Output(name, from: element["from"]?.string, isList: isList)
    }
    self.init(for: model, outputs: outputs)
  }
}

extension FlowLogic {
  var json: JSONObject {
    var object: JSONObject = [:]
    if !cases.isEmpty {
      object["cases"] = .array(
        cases.map { ["condition": .string($0.condition), "value": .string($0.value)] }
      )
    }
    if let defaultValue { object["default"] = .string(defaultValue) }
    if let transform { object["transform"] = .string(transform) }
    return object
  }

  init(json: JSONValue) {
    self.init()
    cases = (json["cases"]?.array ?? []).compactMap { element in
      guard let condition = element["condition"]?.string, let value = element["value"]?.string
      else { return nil }
      return Case(condition: condition, value: value)
    }
    defaultValue = json["default"]?.string
    transform = json["transform"]?.string
  }
}

extension FlowInput {
  var json: JSONObject {
    var object: JSONObject = ["name": .string(name)]
    if let value { object["value"] = value }
    if let reference { object["ref"] = .object(reference.json) }
    if let items {
      object["items"] = .array(items.map { .array($0.map { .object($0.json) }) })
    }
    for (key, value) in extra { object[key] = value }
    return object
  }

  /// How deep `items` may nest.
  private static let depthLimit = 16

  static func list(
    _ json: JSONValue?,
    of node: String,
    depth: Int = 0,
  ) throws(FlowError) -> [FlowInput] {
    guard depth < depthLimit else {
      throw FlowError("the inputs of node \(node) nest too deep", node: node)
    }
    var inputs: [FlowInput] = []
    for element in json?.array ?? [] {
      guard let object = element.object, let name = object["name"]?.string else {
        throw FlowError("an input of node \(node) has no name", node: node)
      }
      var input = FlowInput(name, value: object["value"])
      if let reference = object["ref"], !reference.isNull {
        input.reference = FlowReference(json: reference)
      }
      for (key, value) in object where !["name", "value", "ref"].contains(key) {
        input.extra[key] = value
      }
      // Rows of anything but inputs are kept as they came.
      if let rows = object["items"]?.array, rows.allSatisfy(\.isListOfInputs) {
        var items: [[FlowInput]] = []
        for row in rows { items.append(try list(row, of: node, depth: depth + 1)) }
        input.items = items
        input.extra["items"] = nil
      }
      inputs.append(input)
    }
    return inputs
  }
}

extension JSONValue {
  fileprivate var isListOfInputs: Bool {
    array?.allSatisfy { $0["name"]?.string != nil } ?? false
  }
}

extension FlowReference {
  var json: JSONObject {
    var object: JSONObject = [:]
    if let node { object["node"] = .string(node) }
    if let name { object["name"] = .string(name) }
    if let equal { object["equal"] = .string(equal) }
    if let conditional { object["conditional"] = .array(conditional.map { .string($0) }) }
    return object
  }

  init(json: JSONValue) {
    node = json["node"]?.string
    name = json["name"]?.string
    equal = json["equal"]?.string
    conditional = json["conditional"]?.array?.compactMap(\.string)
  }
}
