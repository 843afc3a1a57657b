extension Graph {
  /// What the workflow of this graph takes and gives.
  ///
  /// - Parameters:
  ///   - id: The workflow's id.
  ///   - name: Its name.
  ///   - inputs: Its inputs definition; nil to read it off the graph.
  ///   - catalog: Tells what the exposed nodes give.
  /// - Returns: The interface; an output is named by its node.
  public func interface(
    id: String,
    name: String,
    inputs: [InputDefinition]? = nil,
    _ catalog: Catalog,
  ) -> WorkflowInterface {
    let index = GraphIndex(self, catalog)
    return WorkflowInterface(
      id: id,
      name: name,
      inputs: inputs ?? inputDefinitions,
      outputs: index.outputs().map { place in
        let node = nodes[place]
        return ModelOutput(node.id, node.defaultOutput(catalog)?.type ?? .any)
      },
      uses: workflowNames,
    )
  }

  /// The workflows that the graph's nodes run, by id or name, each once.
  public var workflowNames: [String] {
    var seen: Set<String> = []
    return nodes.filter { $0.type == .workflow }.compactMap(\.workflowName)
      .filter { seen.insert($0).inserted }
  }
}

extension Catalog {
  /// The way from a workflow back to the one that is checked, if it runs it; names in order.
  func circle(from name: String) -> [String]? {
    guard let home, let start = workflow(name) else { return nil }
    // The way to each workflow that was come to, by its id.
    var ways = [start.id: [start.name]]
    var pending = [start]
    while let next = pending.popLast() {
      guard let way = ways[next.id], next.id != home else { return ways[next.id] }
      for inner in next.uses.compactMap(workflow) where ways[inner.id] == nil {
        ways[inner.id] = way + [inner.name]
        pending.append(inner)
      }
    }
    return nil
  }
}
