import JSON

extension Flow {
  /// The graph that compiles to this very flow; nil where none is found.
  ///
  /// A flow has lost how some nodes were authored: a branch's conditions, a split's delimiter. So
  /// only models, expressions and approvals are tried, and the result is believed only when
  /// compiling it gives the flow again.
  func graph(_ definitions: [InputDefinition], _ catalog: Catalog) -> Graph? {
    guard nodes.count <= Graph.nodeLimit else { return nil }
    var search = GraphSearch(definitions: definitions, catalog: catalog)
    for node in nodes where !search.add(node) { return nil }
    var graph = search.graph
    graph.layOut()
    guard let flow = try? graph.compile(catalog), flow == self else { return nil }
    return graph
  }
}

private struct GraphSearch {
  let catalog: Catalog
  private let definitions: [String: InputDefinition]
  var graph = Graph()
  private var ids: Set<String> = []
  private var exposed: Set<String> = []
  private var texts: [String: JSONValue] = [:]

  init(definitions: [InputDefinition], catalog: Catalog) {
    self.catalog = catalog
    self.definitions = Dictionary(definitions.map { ($0.name, $0) }) { first, _ in first }
    graph.inputKeys = definitions.map(\.name)
  }

  /// Adds the node that was compiled to `flowNode`; false where there is none.
  mutating func add(_ flowNode: FlowNode) -> Bool {
    guard flowNode.inputs.allSatisfy({ $0.items == nil && $0.extra.isEmpty }) else { return false }
    switch flowNode.type {
    case .customModel: return addModel(flowNode)
    case .transform: return addExpression(flowNode)
    case .userApproval: return addApproval(flowNode)
    default: return false
    }
  }

  private mutating func addModel(_ flowNode: FlowNode) -> Bool {
    guard let model = flowNode.modelID.flatMap({ catalog[$0] }) else { return false }
    let isText = model.outputs.first?.type == .text
    var node = Node(id: flowNode.id, type: isText ? .llm : .model)
    node.modelID = model.id
    node.form = [:]
    for input in flowNode.inputs {
      if let reference = input.reference {
        let type = model.parameter(input.name)?.handleType ?? .text
        guard connect(reference, to: flowNode.id, input.name, type) else { return false }
      } else {
        node.form[input.name] = input.value
      }
    }
    return finish(node, flowNode)
  }

  private mutating func addExpression(_ flowNode: FlowNode) -> Bool {
    guard let source = flowNode.transform else { return false }
    let isList = source.first { $0 != " " && $0 != "\n" } == "["
    var node = Node(id: flowNode.id, type: isList ? .groupItems : .transformText)
    node.value = .string(source)
    for input in flowNode.inputs {
      if let reference = input.reference {
        guard connect(reference, to: flowNode.id, Handle.input, .text) else { return false }
      } else if let value = input.value, input.name.hasSuffix("_\(Handle.output)") {
        let id = String(input.name.dropLast(Handle.output.count + 1))
        guard addText(id, value) else { return false }
        connect(id, Handle.output, to: flowNode.id, Handle.input)
      } else {
        return false
      }
    }
    return finish(node, flowNode)
  }

  private mutating func addApproval(_ flowNode: FlowNode) -> Bool {
    guard flowNode.inputs.isEmpty, let producer = flowNode.dependsOn.first else { return false }
    var node = Node(id: flowNode.id, type: .approval)
    if let message = flowNode.label { node.message = message }
    connect(producer, Handle.approval, to: flowNode.id, Handle.approval)
    guard ids.insert(node.id).inserted else { return false }
    graph.nodes.append(node)
    return true
  }

  private mutating func finish(_ node: Node, _ flowNode: FlowNode) -> Bool {
    guard ids.insert(node.id).inserted else { return false }
    var node = node
    node.title = flowNode.label
    node.isOutput = flowNode.includesOutputs
    graph.nodes.append(node)
    return true
  }

  /// The unexposed text whose value an expression reads.
  private mutating func addText(_ id: String, _ value: JSONValue) -> Bool {
    if let text = texts[id] { return text == value }
    guard !id.isEmpty, ids.insert(id).inserted else { return false }
    texts[id] = value
    var node = Node(id: id, type: .text)
    node.value = value
    graph.nodes.append(node)
    return true
  }

  private mutating func connect(
    _ reference: FlowReference,
    to consumer: String,
    _ input: String,
    _ type: HandleType,
  ) -> Bool {
    guard reference.equal == nil, reference.conditional == nil, let producer = reference.node,
      let name = reference.name
    else { return false }
    guard producer == FlowReference.workflow else {
      connect(producer, name, to: consumer, input)
      return true
    }
    if exposed.insert(name).inserted {
      guard ids.insert(name).inserted else { return false }
      var node = Node(id: name, type: type.isAsset ? .asset : .text)
      if type.isAsset { node.data["type"] = .string(type.name) }
      node.value = definitions[name]?.defaultValue
      node.isInput = true
      if definitions[name] == nil { graph.inputKeys.append(name) }
      graph.nodes.append(node)
    }
    connect(name, Handle.output, to: consumer, input)
    return true
  }

  private mutating func connect(
    _ producer: String,
    _ output: String,
    to consumer: String,
    _ input: String,
  ) {
    let id = "edge\(graph.edges.count + 1)"
    graph.edges.append(Edge(id: id, from: producer, output, to: consumer, input))
  }
}
