public import JSON

extension RunState {
  /// The nodes of the flow with their status as the contract shows them, in the flow's order.
  ///
  /// The nodes of a loop's body are templates and stand as skipped; behind them come their
  /// clones, with their paths as ids and `loopNodeId` and `iterationIndex`, as far as their
  /// iterations are held. What is inside of a workflow node is not among them.
  public var nodes: [(node: FlowNode, status: NodeStatus)] {
    let table = layout.flows[0]
    var clones: [Int: [NodeInstance]] = [:]
    collectClones(into: &clones, from: 0)
    var nodes: [(node: FlowNode, status: NodeStatus)] = []
    nodes.reserveCapacity(table.nodes.count)
    for (place, node) in table.nodes.enumerated() {
      guard table.blocks[place] != 0 else {
        nodes.append((node, scopes[0].statuses[Int(table.positions[place])]))
        continue
      }
      let loop = table.nodes[Int(table.enclosing[place])].id
      nodes.append((node, .skipped(reason: "the loop \(loop) runs copies of it")))
      nodes += (clones[place] ?? []).map { (self.node($0), status($0)) }
    }
    return nodes
  }

  /// The instances in loops' bodies by the place of their template, iterations in order.
  private func collectClones(into clones: inout [Int: [NodeInstance]], from slot: Int) {
    for container in layout.blocks[scopes[slot].block].containers {
      guard let loop = loops[NodeInstance(scope: slot, position: Int(container))] else { continue }
      for (_, inner) in (loop.open.map { $0 } + loop.kept.map { $0 }).sorted(by: { $0.0 < $1.0 }) {
        for position in scopes[inner].statuses.indices {
          let instance = NodeInstance(scope: inner, position: position)
          clones[place(of: instance), default: []].append(instance)
        }
        collectClones(into: &clones, from: inner)
      }
    }
  }

  /// The status of the node at a path; of a node of a loop's body as such it is skipped.
  ///
  /// Nil where there is none, where its iteration has not begun, and where its iteration is done
  /// and was let go of; the journal has it then.
  public func status(of path: String) -> NodeStatus? {
    switch locate(path) {
    case .here(let instance): status(instance)
    case .template(let place):
      .skipped(
        reason: "the loop \(layout.flows[0].nodes[Int(layout.flows[0].enclosing[place])].id) "
          + "runs copies of it"
      )
    case .unopened: .pending
    case .gone, .nowhere: nil
    }
  }

  /// The node at a path, with the path as its id.
  public func node(_ path: String) -> FlowNode? {
    switch locate(path) {
    case .here(let instance): node(instance)
    case .template(let place): layout.flows[0].nodes[place]
    case .unopened(let loop, _, let position):
      layout.flows[layout.blocks[scopes[loop.scope].block].flow].bodies[place(of: loop)]
        .map { block in
          var node = layout.node(block, position)
          node.id = path
          return node
        }
    case .gone, .nowhere: nil
    }
  }

  /// The node of an instance, with its path as its id; a clone says of which loop.
  public func node(_ instance: NodeInstance) -> FlowNode {
    var node = flowNode(instance)
    guard let parent = scopes[instance.scope].parent else { return node }
    node.id = path(of: instance)
    if let iteration = scopes[instance.scope].iteration {
      node.extra["loopNodeId"] = .string(path(of: parent))
      node.extra["iterationIndex"] = .integer(iteration)
    }
    return node
  }

  /// The instance at a path, if it is held.
  public func instance(_ path: String) -> NodeInstance? {
    guard case .here(let instance) = locate(path) else { return nil }
    return instance
  }

  /// The status of an instance.
  public func nodeStatus(of instance: NodeInstance) -> NodeStatus { status(instance) }

  /// Whether there is such a node, or might be once its loop has begun.
  public func hasNode(_ path: String) -> Bool {
    if case .nowhere = locate(path) { return false }
    return true
  }

  // MARK: What waits for a person

  /// The gates that wait for a person, in the order in which they opened.
  public var waitingGates: [FlowNode] {
    waitingInstances.filter { status($0) == .waiting }.map { node($0) }
  }

  /// The nodes of which it is not known how their call ended.
  public var unknownOutcomes: [FlowNode] {
    waitingInstances.filter { status($0).isUnknown }.map { node($0) }
  }

  /// Everything that waits for a person, at most `limit` paths, the longest first.
  public func waitingPaths(limit: Int) -> [String] {
    waitingInstances.prefix(limit).map { path(of: $0) }
  }

  /// The version of the event since which something waits for a person; nil where nothing does.
  public var waitsSince: Int? { waiting.values.min().map { $0 + 1 } }

  private var waitingInstances: [NodeInstance] {
    waiting.sorted { ($0.value, $0.key.scope) < ($1.value, $1.key.scope) }.map(\.key)
  }

  /// What a selection that waits lets a person choose from.
  public func candidates(of path: String) -> [JSONValue]? {
    guard case .here(let instance) = locate(path) else { return nil }
    return selections[instance]
  }

  /// How many candidates a person may pick at a selection (contract §4).
  public static func picks(of selection: FlowNode, among candidates: Int) -> ClosedRange<Int> {
    let members = [selection.inputs.first?.extra, selection.extra]
    let bound = { (name: String, fallback: Int) in
      members.lazy.compactMap { $0?[name]?.number?.int }.first ?? fallback
    }
    let highest = min(max(bound("max", 100), 0), candidates)
    return min(max(bound("min", 1), 0), highest)...highest
  }

  /// How far a loop is: how many of its iterations are done, and how many there are.
  public func iterations(of path: String) -> (done: Int, count: Int)? {
    guard case .here(let instance) = locate(path), let loop = loops[instance] else { return nil }
    return (loop.done, loop.count)
  }
}
