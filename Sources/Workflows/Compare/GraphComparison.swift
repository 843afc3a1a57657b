import JSON

extension GraphDifference {
  /// What changed from `before` to `after`; O(nodes + edges) where little did.
  ///
  /// - Parameters:
  ///   - before: The older graph.
  ///   - inputsBefore: Its inputs definition; nil to leave the definitions out.
  ///   - after: The newer graph.
  ///   - inputsAfter: Its inputs definition; nil to leave the definitions out.
  public init(
    from before: Graph,
    inputs inputsBefore: [InputDefinition]? = nil,
    to after: Graph,
    inputs inputsAfter: [InputDefinition]? = nil,
  ) {
    var comparison = GraphComparison(before, after)
    comparison.compareNodes()
    nodes = comparison.nodes
    unchangedCount = comparison.unchangedCount
    looseEdges = comparison.edges.looseDifferences()
    inputOrder = comparison.inputOrder()
    if let inputsBefore, let inputsAfter {
      inputs = InputComparison(
        renames: comparison.renames,
        before: before,
        after: after,
      ).differences(inputsBefore, inputsAfter)
    } else {
      inputs = []
    }
  }
}

/// Compares two graphs node by node.
private struct GraphComparison {
  let before: GraphIndex
  let after: GraphIndex
  let pairing: NodePairing
  /// The new id of each node that was renamed.
  let renames: [String: String]
  /// How the blocks of ifElse nodes moved, by the place of the node before.
  let alignments: [Int: BlockAlignment]
  let edges: EdgeComparison
  var nodes: [NodeDifference] = []
  var unchangedCount = 0

  init(_ old: Graph, _ new: Graph) {
    let before = GraphIndex(old)
    let after = GraphIndex(new)
    let pairing = RenameFinder.pairing(before, after)
    var renames: [String: String] = [:]
    for (id, place) in before.places {
      guard let partner = pairing.after[place], after.nodes[partner].id != id else { continue }
      renames[id] = after.nodes[partner].id
    }
    self.before = before
    self.after = after
    self.pairing = pairing
    self.renames = renames
    alignments = Self.alignments(before, after, pairing, renames)
    edges = EdgeComparison(
      before: before,
      after: after,
      pairing: pairing,
      handles: alignments.mapValues(\.handles),
    )
  }

  mutating func compareNodes() {
    var removed = pairing.openBefore[...]
    for (place, node) in after.nodes.enumerated() {
      guard let partner = pairing.before[place] else {
        let edges = edges.differences(at: nil, place)
        nodes.append(NodeDifference(kind: .added(node), members: [], edges: edges))
        continue
      }
      while let gone = removed.first, gone < partner {
        appendRemoved(gone)
        removed.removeFirst()
      }
      compare(partner, place)
    }
    for gone in removed { appendRemoved(gone) }
  }

  private mutating func appendRemoved(_ place: Int) {
    let edges = edges.differences(at: place, nil)
    nodes.append(NodeDifference(kind: .removed(before.nodes[place]), members: [], edges: edges))
  }

  private mutating func compare(_ old: Int, _ new: Int) {
    let (one, other) = (before.nodes[old], after.nodes[new])
    let edges = edges.differences(at: old, new)
    let members = members(old, new)
    guard one.id != other.id || !members.isEmpty || !edges.isEmpty else {
      unchangedCount += 1
      return
    }
    let kind = NodeDifference.Kind.kept(before: one, after: other)
    nodes.append(NodeDifference(kind: kind, members: members, edges: edges))
  }

  // MARK: - Members

  private func members(_ old: Int, _ new: Int) -> [MemberDifference] {
    let one = Self.renamed(old, before, renames)
    let other = after.nodes[new]
    if one.type == other.type, one.data == other.data { return [] }
    let (before, after) = (one.members, other.members)
    var differences: [MemberDifference] = []
    var seen: Set<NodeMember> = []
    for member in after.order + before.order where seen.insert(member).inserted {
      if case .block = member { continue }
      let (value, newValue) = (before[member], after[member])
      if let value, let newValue, value.means(newValue) { continue }
      differences.append(MemberDifference(member: member, before: value, after: newValue))
    }
    return differences
      + blockDifferences(alignments[old] ?? BlockAlignment(before, after), before, after)
  }

  private func blockDifferences(
    _ alignment: BlockAlignment,
    _ before: NodeMembers,
    _ after: NodeMembers,
  ) -> [MemberDifference] {
    alignment.pairs.compactMap { pair in
      let value = pair.before.flatMap { before[.block(before: $0, after: $0)] }
      let newValue = pair.after.flatMap { after[.block(before: $0, after: $0)] }
      if let value, let newValue, !pair.isMoved, value.means(newValue) { return nil }
      let member = NodeMember.block(before: pair.before, after: pair.after)
      return MemberDifference(member: member, before: value, after: newValue)
    }
  }

  /// The node at `place` with the new ids of the nodes that it names.
  private static func renamed(
    _ place: Int,
    _ graph: GraphIndex,
    _ renames: [String: String],
  ) -> Node {
    let node = graph.nodes[place]
    guard !renames.isEmpty, node.namesOthers else { return node }
    var variables: [String: String] = [:]
    for edge in graph.incoming[place] {
      guard let id = renames[edge.producer] else { continue }
      variables["\(edge.producer)_\(edge.output)"] = "\(id)_\(edge.output)"
    }
    return node.renaming(variables: variables, nodes: renames)
  }

  private static func alignments(
    _ before: GraphIndex,
    _ after: GraphIndex,
    _ pairing: NodePairing,
    _ renames: [String: String],
  ) -> [Int: BlockAlignment] {
    var alignments: [Int: BlockAlignment] = [:]
    for (place, partner) in pairing.after.enumerated() {
      guard let partner, before.nodes[place].type == .ifElse else { continue }
      let old = renamed(place, before, renames)
      let new = after.nodes[partner]
      guard old.data != new.data else { continue }
      alignments[place] = BlockAlignment(old.members, new.members)
    }
    return alignments
  }

  // MARK: - Inputs

  /// The order of the exposed inputs that are in both graphs, where it is another.
  func inputOrder() -> OrderDifference? {
    let old = before.exposedInputs.filter { place in
      pairing.after[place].map { after.nodes[$0].isInput } ?? false
    }
    let new = after.exposedInputs.filter { place in
      pairing.before[place].map { before.nodes[$0].isInput } ?? false
    }
    guard old.map({ pairing.after[$0] }) != new.map({ $0 }) else { return nil }
    return OrderDifference(
      before: old.map { before.nodes[$0].id },
      after: new.map { after.nodes[$0].id },
    )
  }
}

extension BlockAlignment {
  /// The alignment of the blocks of two nodes.
  fileprivate init(_ before: NodeMembers, _ after: NodeMembers) {
    self.init(before.blocks, after.blocks)
  }

  /// The new name of each handle that got another.
  fileprivate var handles: [String: String] {
    var handles: [String: String] = [:]
    for (old, new) in after where old != new { handles[Handle.branch(old)] = Handle.branch(new) }
    return handles
  }
}

extension NodeMembers {
  fileprivate var blocks: [JSONValue] {
    compactMap { member, value in
      guard case .block = member else { return nil }
      return value
    }
  }
}
