import JSON
import Text

extension WorkflowFile {
  /// Lays out what has no position, and notes what is to be said about the content.
  mutating func addNotes(_ catalog: Catalog) {
    if let version = envelope.fields["version"], version.string != "1.0" {
      notes.append(.version(version.string ?? version.compact))
    }
    let unknown = envelope.unknownNames
    if !unknown.isEmpty { notes.append(.keptMembers(unknown)) }
    let missing = graph.nodes.count { $0.point == nil }
    graph.layOut()
    if missing > 0, form != .comfyPrompt { notes.append(.laidOut(count: missing)) }
    addInputNotes()
    // A graph that was found again has the nodes of its flow, which are noted.
    guard flow == nil else { return }
    for node in graph.nodes { addNotes(node, catalog) }
  }

  /// Notes what is to be said about the nodes of a flow.
  mutating func addNotes(of flow: Flow, _ catalog: Catalog) {
    for node in flow.nodes {
      if let id = node.modelID { addModelNote(node.id, id, catalog) }
      if case .other(let type) = node.type {
        notes.append(.unknownType(node: node.id, type: type))
      }
    }
  }

  private mutating func addInputNotes() {
    guard flow == nil || !graph.nodes.isEmpty else { return }
    let exposed = Set(graph.nodes.filter(\.isInput).map(\.id))
    for (place, element) in (inputs.array ?? []).enumerated() {
      guard let definition = InputDefinition(json: element) else {
        notes.append(.invalidInput(place: place + 1))
        continue
      }
      if !exposed.contains(definition.name) {
        notes.append(.inputWithoutNode(definition.name))
      }
    }
  }

  private mutating func addNotes(_ node: Node, _ catalog: Catalog) {
    switch node.type {
    case .other(let type): notes.append(.unknownType(node: node.id, type: type))
    case .modelInput: notes.append(.modelInput(node: node.id))
    case .model, .llm: addModelNote(node.id, node.modelID ?? "", catalog)
    default: break
    }
  }

  private mutating func addModelNote(_ node: String, _ model: String, _ catalog: Catalog) {
    guard catalog[model] == nil else { return }
    let suggestion = nearest(model, in: catalog.models.map(\.id))
    notes.append(.unknownModel(node: node, model: model, suggestion: suggestion))
  }

  /// What the web canvas lacks of the graph.
  public var exportNotes: [TransferNote] {
    graph.nodes.filter(\.type.isOwn).map { .ownType(node: $0.id, type: $0.type.name) }
  }

  /// The assets that nodes name, each with the first node that does, in the order of the nodes.
  public func assets(_ catalog: Catalog) -> [(node: String, asset: String)] {
    var found: [(node: String, asset: String)] = []
    var seen: Set<String> = []
    func add(_ value: JSONValue?, of node: String) {
      let ids = value?.array?.compactMap(\.string) ?? value?.string.map { [$0] } ?? []
      for id in ids where !id.isEmpty && seen.insert(id).inserted { found.append((node, id)) }
    }
    for node in graph.nodes {
      if node.type == .asset { add(node.value, of: node.id) }
      guard node.type.callsModel, let model = node.modelID.flatMap({ catalog[$0] }) else {
        continue
      }
      for parameter in model.parameters where parameter.takesAsset {
        add(node.form[parameter.name], of: node.id)
      }
    }
    return found
  }

  /// The workflows that nodes name, each with the first node that does.
  public var workflows: [(node: String, workflow: String)] {
    var seen: Set<String> = []
    return graph.nodes.compactMap { node in
      guard node.type == .workflow, let name = node.workflowName, seen.insert(name).inserted else {
        return nil
      }
      return (node.id, name)
    }
  }
}

extension Parameter {
  fileprivate var takesAsset: Bool {
    switch type {
    case .asset, .assets: true
    case .text, .integer, .number, .boolean: false
    }
  }
}
