extension WorkflowInterface {
  /// What a draft takes and gives: its inputs, and its exposed outputs or else its sinks.
  ///
  /// Lists come out with their elements as far as the draft tells; O(nodes + edges).
  public init(id: String, name: String, of draft: Draft, _ catalog: Catalog) {
    let graph = draft.graph
    let index = GraphIndex(graph, catalog)
    let types = OutputTypes(graph, places: index.places, catalog)
    self.init(
      id: id,
      name: name,
      inputs: draft.inputs,
      outputs: index.outputs().map { place in
        let node = index.node(place)
        return ModelOutput(node.id, types.defaultOutput(of: node.id)?.type ?? .any)
      },
      uses: graph.nodes.filter { $0.type == .workflow }.compactMap(\.workflowName),
    )
  }
}
