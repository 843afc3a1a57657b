extension Graph {
  /// The nodes whose results are the workflow's: the exposed ones, or else the sinks that run.
  func outputNodes(_ catalog: Catalog) -> [String] {
    let exposed = nodes.filter(\.isOutput).map(\.id)
    guard exposed.isEmpty else { return exposed }
    let consumed = Set(edges.filter { $0.output != Handle.approval }.map(\.producer))
    return nodes.filter { $0.type.runs && $0.type != .approval && !consumed.contains($0.id) }
      .map(\.id)
  }

  /// The ids of the nodes that lead to an output, and of the gates that hang on them.
  func nodesLeadingToOutputs(_ catalog: Catalog) -> Set<String> {
    let incoming = Dictionary(grouping: edges, by: \.consumer)
    var leading: Set<String> = []
    var pending = outputNodes(catalog)
    while let id = pending.popLast() {
      guard leading.insert(id).inserted else { continue }
      pending.append(contentsOf: (incoming[id] ?? []).map(\.producer))
    }
    for node in nodes where node.type == .approval {
      let producers = (incoming[node.id] ?? []).map(\.producer)
      if producers.contains(where: leading.contains) { leading.insert(node.id) }
    }
    return leading
  }
}
