import JSON

/// How often the nodes of a flow run, as far as the flow alone says.
struct FlowEstimate {
  private let flow: Flow
  private let places: [String: Int]
  /// The loops around a node, by its id, the outermost first.
  private var loops: [String: [FlowNode]] = [:]
  /// The nodes that a branch may leave out, or that hang on one.
  private var conditional: Set<String> = []

  init(_ flow: Flow) {
    self.flow = flow
    places = Dictionary(zip(flow.nodes.map(\.id), flow.nodes.indices)) { first, _ in first }
    let outermostFirst = flow.nodes.filter { $0.loop != nil }
      .sorted { ($0.loop?.body.count ?? 0) > ($1.loop?.body.count ?? 0) }
    for node in outermostFirst {
      for id in node.loop?.body ?? [] { loops[id, default: []].append(node) }
    }
    for node in flow.nodes where isBranched(node) { conditional.insert(node.id) }
  }

  /// Whether a branch may leave the node out.
  func isConditional(_ node: FlowNode) -> Bool { conditional.contains(node.id) }

  /// How often a node runs: the product of the lengths of the loops around it.
  ///
  /// `known` gives the length of a loop that is known better.
  func times(of node: FlowNode, _ known: (FlowNode) -> CountRange?) -> CountRange {
    (loops[node.id] ?? []).reduce(CountRange(1, 1)) { $0 * (known($1) ?? length(of: $1)) }
  }

  private func isBranched(_ node: FlowNode) -> Bool {
    for input in node.inputs {
      guard let reference = input.reference else { continue }
      if reference.equal != nil { return true }
      if let ends = reference.conditional {
        if ends.allSatisfy(conditional.contains) { continue }
      } else if let producer = reference.node, conditional.contains(producer) {
        return true
      }
    }
    return node.dependsOn.contains(where: conditional.contains)
  }

  private func length(of loop: FlowNode) -> CountRange {
    if let count = loop.loop?.count { return CountRange(count, count) }
    guard let input = loop.inputs.first(where: { $0.name != FlowLoop.result }) else {
      return CountRange(0, nil)
    }
    return length(of: input, depth: 0)
  }

  /// The bounds of a list that its making declares.
  private func length(of input: FlowInput, depth: Int) -> CountRange {
    if let value = input.value {
      return CountRange(value.array?.count ?? 1, value.array?.count ?? 1)
    }
    if let rows = input.items { return CountRange(0, rows.count) }
    guard depth < 64, let id = input.reference?.node, let place = places[id] else {
      return CountRange(0, nil)
    }
    let node = flow.nodes[place]
    switch node.type {
    case .list:
      let count = node.items?.count ?? node.inputs.count
      return CountRange(count, count)
    case .userSelection:
      let list = node.inputs.first
      let most = list.map { length(of: $0, depth: depth + 1).high } ?? nil
      let limit = list?.extra["max"]?.number?.int ?? 100
      return CountRange(
        min(list?.extra["min"]?.number?.int ?? 1, most ?? .max),
        min(limit, most ?? limit),
      )
    case .forEach:
      // A loop gives one result an item, and none for an item that is skipped.
      return CountRange(0, length(of: node).high)
    case .transform: return CountRange(0, node.sliceLimit)
    default: return CountRange(0, nil)
    }
  }
}

extension FlowNode {
  /// How long the list of a `slice(list, start, end)` is at most.
  fileprivate var sliceLimit: Int? {
    guard let transform, transform.hasPrefix("slice("), transform.hasSuffix(")") else { return nil }
    let parts = transform.dropFirst(6).dropLast().split(separator: ",")
    guard parts.count == 3 else { return nil }
    let bounds = parts.dropFirst().map { part in Int(part.drop { $0 == " " }) }
    switch (bounds[0], bounds[1]) {
    case (let start?, let end?) where (start < 0) == (end < 0): return max(0, end - start)
    case (let start?, nil) where start < 0 && parts[2].contains("size("): return -start
    default: return nil
    }
  }

  /// The model that the node calls: the one it names, or one that can do what it asks for.
  func model(in catalog: Catalog) -> Model? { modelID.flatMap { catalog[$0] } }
}

extension RunDefinition {
  /// Says that a model is of another version than it was in this run.
  func staleModel(_ id: String?, _ catalog: Catalog) -> String? {
    guard let id, let now = catalog[id]?.version, let then = versions[id], now != then else {
      return nil
    }
    return "model version \(then) → \(now)"
  }
}

extension RunDefinition {
  /// Keeps the versions of the models that its flows call.
  public mutating func noteVersions(_ catalog: Catalog) {
    for flow in [flow] + workflows.values.map(\.flow) {
      for node in flow.nodes where node.type.callsModel {
        guard let model = node.model(in: catalog) else { continue }
        versions[node.modelID ?? model.id] = model.version
      }
    }
  }
}
