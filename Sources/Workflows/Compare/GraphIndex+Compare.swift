extension GraphIndex {
  /// The index of a graph of which only what it says is asked, and nothing of its models.
  init(_ graph: Graph) { self.init(graph, Catalog([])) }

  var nodes: [Node] { graph.nodes }

  /// The places of the exposed inputs, in the order in which a person sees them.
  var exposedInputs: [Int] {
    var rank: [String: Int] = [:]
    for (position, key) in graph.inputKeys.enumerated() where rank[key] == nil {
      rank[key] = position
    }
    let last = graph.inputKeys.count
    return nodes.indices.filter { nodes[$0].isInput }
      .map { (rank[nodes[$0].id] ?? last, $0) }.sorted { $0 < $1 }.map(\.1)
  }
}
