/// Finds out whether a node differs by itself or because of others.
struct CauseFinder {
  let nodes: [NodeComparison]
  let places: [String: Int]
  let before: RunState
  let after: RunState
  /// The first node inside of each loop and workflow that has another outcome.
  private let inside: [String: String]

  init(nodes: [NodeComparison], places: [String: Int], before: RunState, after: RunState) {
    self.nodes = nodes
    self.places = places
    self.before = before
    self.after = after
    var inside: [String: String] = [:]
    for node in nodes where node.hasOtherOutcome {
      guard let container = node.container, inside[container] == nil else { continue }
      inside[container] = node.path
    }
    self.inside = inside
  }

  /// Why the node at a place differs.
  func cause(of place: Int) -> DifferenceCause {
    let node = nodes[place]
    guard node.before != nil, node.after != nil else { return absence(of: node) }
    var isOwn = !node.definition.isEmpty || node.differsByHand
    var upstream: [String] = []
    for change in node.inputs {
      let sources = sources(of: change.name, at: node)
      if sources.isEmpty { isOwn = true }
      upstream += sources.filter { !upstream.contains($0) }
    }
    // A node that could not run is so because of what it waits for.
    if node.inputs.isEmpty {
      for source in allSources(of: node) where !upstream.contains(source) {
        upstream.append(source)
      }
    }
    if !isOwn, upstream.isEmpty {
      if let cause = inside[node.path] { upstream = [cause] }
      // What differs may be inside of items that are not held any more.
      if upstream.isEmpty, node.node?.loop != nil { return .consequence(of: []) }
    }
    guard !upstream.isEmpty else { return .own }
    return isOwn ? .both(of: upstream) : .consequence(of: upstream)
  }

  /// Why a node is in one of the runs only: its loop has other items, or its workflow did not run,
  /// unless the other run knows no such node.
  private func absence(of node: NodeComparison) -> DifferenceCause {
    let other = node.before == nil ? before : after
    guard let container = node.container, comparison(at: container)?.before != nil,
      comparison(at: container)?.after != nil, other.mayHave(RunState.template(of: node.path))
    else { return .own }
    return .consequence(of: [container])
  }

  private func comparison(at path: String) -> NodeComparison? { places[path].map { nodes[$0] } }

  // MARK: Sources

  /// The nodes with another outcome from which an input of a node comes.
  private func sources(of input: String, at node: NodeComparison) -> [String] {
    sources(at: node) { side in
      side.node.inputs.filter { $0.name == input }.flatMap { Self.names(in: $0) }
    }
  }

  /// The nodes with another outcome on which a node hangs.
  private func allSources(of node: NodeComparison) -> [String] {
    sources(at: node) { side in
      side.node.inputs.flatMap { Self.names(in: $0) } + side.node.dependsOn
    }
  }

  private func sources(
    at node: NodeComparison,
    _ names: (NodeComparison.Side) -> [String],
  ) -> [String] {
    var found: [String] = []
    for (side, state) in [(node.before, before), (node.after, after)] {
      guard let side else { continue }
      for name in names(side) {
        guard let source = source(name, at: node, in: state), !found.contains(source) else {
          continue
        }
        found.append(source)
      }
    }
    return found
  }

  /// The ids that an input names; that of the workflow's own inputs among them.
  private static func names(in input: FlowInput) -> [String] {
    let own = input.reference?.node == FlowReference.workflow ? [FlowReference.workflow] : []
    return own + input.nodes + (input.items ?? []).joined().flatMap { names(in: $0) }
  }

  /// The node that an id means at a node, where it has another outcome; of a loop around the
  /// node, and of a workflow, what it brings in.
  private func source(_ name: String, at node: NodeComparison, in state: RunState) -> String? {
    if name == FlowReference.workflow {
      let workflow = around(node) { $0.node?.type == .workflow }
      return workflow.flatMap { $0.inputs.isEmpty ? nil : $0.path }
    }
    switch state.meaning(of: name, at: node.path) {
    case .node(let path)?:
      guard let source = comparison(at: path), source.hasOtherOutcome else { return nil }
      return path
    case .item?:
      let loop = around(node) { $0.node?.loop != nil && $0.isInstance(of: name) }
      return loop.flatMap { $0.inputs.isEmpty ? nil : $0.path }
    case .input?, nil: return nil
    }
  }

  /// The nearest node around another one that fits.
  private func around(
    _ node: NodeComparison,
    where fits: (NodeComparison) -> Bool,
  ) -> NodeComparison? {
    var path = node.container
    while let container = path.flatMap(comparison(at:)) {
      if fits(container) { return container }
      path = container.container
    }
    return nil
  }
}

extension NodeComparison {
  /// Whether it is the node of that id in its flow.
  fileprivate func isInstance(of id: String) -> Bool {
    RunState.template(of: path).split(separator: "/").last.map(String.init) == id
  }
}
