extension Graph {
  /// The outputs that may feed a setting of a node, in the graph's order: those of a type that fits,
  /// of nodes which the node does not feed itself.
  ///
  /// The node may be one that is about to be added. O(nodes + edges).
  public func sources(
    for setting: NodeSetting,
    of node: Node,
    _ catalog: Catalog,
  ) -> [(node: Node, output: Handle)] {
    guard let wanted = setting.accepts else { return [] }
    let types = OutputTypes(self, catalog)
    let downstream = downstream(of: node.id)
    return nodes.flatMap { producer -> [(node: Node, output: Handle)] in
      guard producer.id != node.id, downstream[producer.id] == nil else { return [] }
      let outputs = types.outputs(of: producer.id) ?? [Handle(Handle.output, .any)]
      return outputs.filter { node.type.takes($0.type, where: wanted) }.map { (producer, $0) }
    }
  }
}
