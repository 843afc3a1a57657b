/// What differs between two runs, node by node.
///
/// Nodes are matched by their paths, so that one that was renamed is in one run only. What is
/// computed is the same where its inputs and outputs are; costs and times do not count.
public struct RunComparison: Sendable {
  /// The nodes in the order of the second run, those that only the first has where they stood
  /// there; what is inside of a node stands before the node.
  public let nodes: [NodeComparison]
  /// The inputs of the workflow that differ.
  public let inputs: [ComparedValue]
  /// How many iterations of loops are compared by their results alone, because the states hold no
  /// more of them.
  public let letGoCount: Int

  /// Compares two runs; O(nodes and iterations that the states hold).
  public init(from before: RunState, to after: RunState) {
    let (first, second) = (before.sides(), after.sides())
    var nodes: [NodeComparison] = []
    var places: [String: Int] = [:]
    for path in Self.merged(first.order, second.order) {
      places[path] = nodes.count
      nodes.append(
        NodeComparison(
          path,
          in: (second.containers[path] ?? first.containers[path]) ?? nil,
          first.sides[path],
          second.sides[path],
        )
      )
    }
    let finder = CauseFinder(nodes: nodes, places: places, before: before, after: after)
    for place in nodes.indices where nodes[place].differs {
      nodes[place].cause = finder.cause(of: place)
    }
    self.nodes = nodes
    letGoCount = max(before.letGoCount, after.letGoCount)
    inputs = ComparedValue.all(from: before.definition.inputs, to: after.definition.inputs)
  }

  /// The nodes that differ.
  public var differing: [NodeComparison] { nodes.filter(\.differs) }

  /// How many nodes are the same.
  public var sameCount: Int { nodes.count { !$0.differs } }

  /// The nodes that differ although nothing that they hang on does: where it began.
  public var firstCauses: [NodeComparison] { nodes.filter { $0.cause == .own } }

  /// The paths of the second run, and behind its neighbour each that only the first has.
  private static func merged(_ first: [String], _ second: [String]) -> [String] {
    let known = Set(second)
    var followers: [String: [String]] = [:]
    var last = ""
    for path in first {
      if known.contains(path) { last = path } else { followers[last, default: []].append(path) }
    }
    return (followers[""] ?? []) + second.flatMap { [$0] + (followers[$0] ?? []) }
  }
}

extension RunState {
  fileprivate typealias Sides = (
    order: [String], sides: [String: NodeComparison.Side], containers: [String: String?]
  )

  fileprivate func sides() -> Sides {
    var found: Sides = ([], [:], [:])
    for (instance, container) in walk() {
      let side = side(of: instance)
      found.order.append(side.node.id)
      found.containers[side.node.id] = container.map { path(of: $0) }
      found.sides[side.node.id] = side
    }
    return found
  }

  /// The node at a path as one side of a comparison; nil where the state holds none.
  public func side(of path: String) -> NodeComparison.Side? { instance(path).map { side(of: $0) } }

  private func side(of instance: NodeInstance) -> NodeComparison.Side {
    let node = node(instance)
    return NodeComparison.Side(
      node: node,
      status: nodeStatus(of: instance),
      inputs: try? resolvedInputs(of: instance),
      overrides: overriddenInputs(of: node.id),
      version: node.modelID.flatMap { definition.versions[$0] },
    )
  }
}
