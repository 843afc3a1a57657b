extension Graph {
  /// How many producers of one input are looked at for being alternatives.
  private static let alternativesLimit = 64

  /// Whether no run has more than one of `nodes`: each two of them are behind different branches of
  /// one ifElse.
  ///
  /// O(nodes + edges above them, times the ifElse nodes among those).
  public func areAlternatives(_ nodes: [String], _ catalog: Catalog) -> Bool {
    areAlternatives(nodes, places: places, catalog)
  }

  func areAlternatives(_ nodes: [String], places: [String: Int], _ catalog: Catalog) -> Bool {
    guard nodes.count <= Self.alternativesLimit else { return false }
    let conditions = BranchConditions(self, above: nodes, places, catalog)
    for (place, one) in nodes.enumerated() {
      for other in nodes[..<place] where !conditions.exclude(one, other) { return false }
    }
    return true
  }
}

/// Which branches a run must have taken for a node to have run: per ifElse the outputs.
private struct BranchConditions {
  private typealias Taken = [String: Set<String>]

  private let graph: Graph
  private let catalog: Catalog
  private let places: [String: Int]
  private var incoming: [String: [Edge]] = [:]
  private var taken: [String: Taken] = [:]

  init(_ graph: Graph, above nodes: [String], _ places: [String: Int], _ catalog: Catalog) {
    self.graph = graph
    self.places = places
    self.catalog = catalog
    // A gate that hangs on a node says nothing about where it runs.
    incoming = Dictionary(
      grouping: graph.edges.filter { $0.output != Handle.approval },
      by: \.consumer,
    )
    var pending = nodes
    var open: Set<String> = []
    while let id = pending.last {
      open.insert(id)
      let missing = (incoming[id] ?? []).map(\.producer)
        .filter { taken[$0] == nil && !open.contains($0) }
      guard missing.isEmpty else {
        pending += missing
        continue
      }
      if taken[id] == nil { taken[id] = conditions(of: id) }
      pending.removeLast()
    }
  }

  /// Whether an ifElse parts the two.
  func exclude(_ one: String, _ other: String) -> Bool {
    guard let one = taken[one], let other = taken[other] else { return false }
    return one.contains { branch, outputs in
      other[branch].map { $0.isDisjoint(with: outputs) } ?? false
    }
  }

  private func conditions(of id: String) -> Taken {
    guard let node = places[id].map({ graph.nodes[$0] }) else { return [:] }
    let handles = node.inputHandles(catalog) ?? []
    var all: Taken = [:]
    for (input, edges) in Dictionary(grouping: incoming[id] ?? [], by: \.input) {
      let isMerge = handles.contains { $0.name == input && !$0.takesMany }
      var ways = edges.map(conditions(along:))[...]
      guard var way = ways.popFirst() else { continue }
      for other in ways {
        way =
          isMerge
          ? way.reduce(into: [:]) { merged, part in
            // Where one way asks nothing of an ifElse, the merge of the two asks nothing either.
            if let outputs = other[part.key] { merged[part.key] = part.value.union(outputs) }
          } : way.merging(other) { $0.intersection($1) }
      }
      all.merge(way) { $0.intersection($1) }
    }
    return all
  }

  private func conditions(along edge: Edge) -> Taken {
    var conditions = taken[edge.producer] ?? [:]
    let isBranch =
      edge.input == Handle.conditional
      && places[edge.producer].map { graph.nodes[$0].type == .ifElse } ?? false
    if isBranch { conditions[edge.producer] = [edge.output] }
    return conditions
  }
}
