import JSON

/// Applies the values of one edit to a copy of a node, so that a refused edit leaves no trace.
struct NodeEditor {
  var node: Node
  let graph: Graph
  let catalog: Catalog
  /// Every node's place in the graph by id.
  let places: [String: Int]
  /// The edges that end at the node.
  var edges: [Edge]
  /// The outputs that the edit gives another name.
  var renamedOutputs: [String: String] = [:]
  /// What the edit did beyond what it was told, for people.
  var notes: [String] = []
  /// The settings that were given.
  private var given: Set<String> = []
  /// What flows out of the nodes of the graph.
  private(set) lazy var types = OutputTypes(graph, places: places, catalog)
  /// The nodes that the node feeds, each with the one it is fed by on the way.
  private(set) lazy var downstream = isNew ? [:] : graph.downstream(of: node.id)
  private let isNew: Bool

  /// An editor of a new node.
  init(adding node: Node, to graph: Graph, places: [String: Int], _ catalog: Catalog) {
    self.node = node
    self.graph = graph
    self.places = places
    self.catalog = catalog
    edges = []
    isNew = true
  }

  /// An editor of a node that is in the graph.
  init(_ node: Node, in graph: Graph, places: [String: Int], _ catalog: Catalog) {
    self.node = node
    self.graph = graph
    self.places = places
    self.catalog = catalog
    edges = graph.edges(into: node.id)
    isNew = false
  }

  mutating func takePositional(_ values: [EditValue]) throws(EditError) {
    if node.type == .asset, values.count > 1 {
      try placed(0) { editor throws(EditError) in
        try editor.set(EditParameter("value", .list(values)))
      }
      return
    }
    for (place, value) in values.enumerated() {
      guard let name = node.type.positional(place) else {
        throw EditError(
          .positional(place),
          "\(node.type.name) takes no further value",
          remedy: "write it as name=value",
        )
      }
      try placed(place) { editor throws(EditError) in try editor.set(EditParameter(name, value)) }
    }
  }

  /// Gives an error the position of the value that it is about.
  private mutating func placed(
    _ position: Int,
    _ set: (inout NodeEditor) throws(EditError) -> Void,
  ) throws(EditError) {
    do { try set(&self) } catch {
      guard node.type == .asset, let element = error.element else {
        throw error.moved(to: .positional(position))
      }
      throw error.moved(to: .positional(element))
    }
  }

  /// Sets by name; what decides about the other names comes first.
  mutating func set(_ parameters: [EditParameter]) throws(EditError) {
    let leading = node.type == .ifElse ? nil : node.type.positional(0)
    for parameter in parameters where parameter.name == leading { try set(parameter) }
    var rest = parameters.filter { $0.name != leading }
    if node.type == .ifElse {
      // Blocks that are removed go last, the highest first, so that a number means what it meant.
      let removed = rest.filter(\.value.isNull).sorted { $0.blockNumber > $1.blockNumber }
      rest = rest.filter { !$0.value.isNull } + removed
    }
    for parameter in rest { try set(parameter) }
  }

  private mutating func set(_ parameter: EditParameter) throws(EditError) {
    given.insert(parameter.name)
    switch parameter.name {
    case NodeSetting.title.name:
      node.title = parameter.value.isNull ? nil : try text(parameter)
      return
    case NodeSetting.when.name where node.takesBranch(catalog): return try setBranch(parameter)
    default: break
    }
    switch node.type {
    case .text, .aspectRatio, .stickyNote: try setContent(parameter)
    case .asset: try setAsset(parameter)
    case .transformText, .groupItems: try setExpression(parameter)
    case .splitText, .sliceAssets: try setList(parameter)
    case .forEach, .forEachEnd: try setLoop(parameter)
    case .ifElse: try setBlock(parameter)
    case .approval, .selection: try setGate(parameter)
    case .model, .llm: try setModelSetting(parameter)
    case .workflow: try setWorkflowSetting(parameter)
    case .modelInput, .other: throw unknown(parameter.name)
    }
  }

  /// Settles what follows from the settings together, and refuses a node which lacks what it cannot
  /// be without; of a node that was there already only what the edit touched is judged.
  mutating func settle() throws(EditError) {
    if isNew { try checkCompleteness() }
    switch node.type {
    case .asset where node.data["type"] == nil: node.data["type"] = .string(node.assetType.name)
    case .forEachEnd where isNew || given.contains("loop") || given.contains("input"):
      try settleLoop()
    case .selection where given.contains("min") || given.contains("max"):
      try checkSelectionRange()
    default: break
    }
  }

  mutating func expose(input: Bool?, output: Bool?) throws(EditError) {
    if let input {
      guard !input || node.type.holdsValue else {
        throw EditError(
          .whole,
          "\(node.type.name) `\(node.id)` cannot be an input of the workflow",
          remedy: "expose a text, an asset or an aspectRatio",
        )
      }
      node.isInput = input
    }
    if let output {
      guard !output || givesResult else {
        throw EditError(
          .whole,
          "\(node.type.name) `\(node.id)` has no result to expose",
          remedy: node.type == .forEach
            ? "expose the forEachEnd of the loop" : "expose a model, an llm or a forEachEnd",
        )
      }
      node.isOutput = output
    }
  }

  /// Whether a run gives a result for the node that could be one of the workflow's.
  private var givesResult: Bool {
    guard node.type.runs, node.type != .forEach, node.type != .ifElse else { return false }
    return node.outputHandles(catalog)?.contains { $0.type != .approval } ?? true
  }
}

extension EditParameter {
  fileprivate var blockNumber: Int { Int(name.drop { !$0.isNumber }) ?? 0 }
}

// MARK: - Values

extension NodeEditor {
  func text(_ parameter: EditParameter) throws(EditError) -> String {
    switch parameter.value {
    case .text(let text): return text
    case .json(.number(let number)): return number.lexeme
    case .json(.bool(let value)): return value ? "true" : "false"
    default: throw wrong(parameter, "a text")
    }
  }

  func boolean(_ parameter: EditParameter) throws(EditError) -> Bool {
    guard case .json(.bool(let value)) = parameter.value else {
      throw wrong(parameter, "true or false")
    }
    return value
  }

  /// A whole number, also from a text that spells one, for files keep some numbers as texts.
  func wholeNumber(_ parameter: EditParameter) throws(EditError) -> Int {
    switch parameter.value {
    case .json(.number(let number)):
      if let value = number.int { return value }
      throw wrong(parameter, "a whole number", given: number.lexeme)
    case .text(let text):
      if let value = Int(text) { return value }
      fallthrough
    default: throw wrong(parameter, "a whole number")
    }
  }

  func wrong(_ parameter: EditParameter, _ wanted: String, given: String? = nil) -> EditError {
    EditError(
      .value(parameter.name),
      "`\(parameter.name)` takes \(wanted), not \(given ?? parameter.value.kindName)",
    )
  }

  func unknown(_ name: String) -> EditError {
    let names = node.settings(catalog).map(\.name)
    return EditError(
      .name(name),
      "\(node.modelID.map { "`\($0)`" } ?? "\(node.type.name) `\(node.id)`")"
        + " has no parameter `\(name)`",
      remedy: suggestion(name, in: names) ?? "it takes \(names.joined(separator: ", "))",
    )
  }

  /// The node called `id`; throws with a suggestion where there is none.
  func existing(_ id: String, at place: EditError.Place) throws(EditError) -> Node {
    if let place = places[id] { return graph.nodes[place] }
    throw graph.missing(id, at: place)
  }
}
