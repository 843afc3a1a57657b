/// A node that cannot be performed yet.
public struct BlockedNode: Sendable, Hashable {
  /// Its path.
  public var node: String
  /// The paths of those that have to settle first, in the flow's order.
  public var awaited: [String]
}

extension RunState {
  /// What the node at a path waits for, in the flow's order; empty where it waits for none.
  ///
  /// O(edges around the node's scope).
  public func awaited(by path: String) -> [String] {
    guard case .here(let instance) = locate(path) else { return [] }
    return awaited(by: instance)
  }

  /// The nodes that wait for others: beside the one at a path, then around it, at most `limit`,
  /// and how many there are.
  public func blocked(around path: String?, limit: Int) -> (nodes: [BlockedNode], count: Int) {
    var nodes: [BlockedNode] = []
    var count = 0
    for slot in slots(around: path) {
      for position in scopes[slot].statuses.indices {
        let instance = NodeInstance(scope: slot, position: position)
        guard scopes[slot].statuses[position] == .pending, scopes[slot].missing[position] > 0
        else { continue }
        count += 1
        guard nodes.count < limit else { continue }
        nodes.append(
          BlockedNode(node: self.path(of: instance), awaited: awaited(by: instance))
        )
      }
    }
    return (nodes, count)
  }

  /// Whether the node at a path is one of an item that begins when those before it are done.
  public func isAhead(_ path: String) -> Bool {
    guard case .unopened(let loop, _, _) = locate(path) else { return false }
    return loops[loop]?.width == 1
  }

  /// How far the nodes around a path are: how many have settled in its scope, and how many it has.
  public func settled(around path: String?) -> (done: Int, count: Int) {
    let scope = scopes[slots(around: path)[0]]
    return (scope.statuses.count - scope.unsettled, scope.statuses.count)
  }

  /// The paths of nodes that are ready, the first `limit`, in the flow's order.
  public func ready(limit: Int = 256) -> [String] {
    nextActions(limit: limit).compactMap { action in
      switch action {
      case .start(let node), .resume(let node, _, _), .retry(let node, _, _, _): node.id
      default: nil
      }
    }
  }

  private func awaited(by instance: NodeInstance) -> [String] {
    let scope = scopes[instance.scope]
    let block = layout.blocks[scope.block]
    let wanted = Int32(instance.position)
    return scope.statuses.indices.filter { position in
      !scope.statuses[position].isSettled && block.consumers(of: position).contains(wanted)
    }.map { path(of: NodeInstance(scope: instance.scope, position: $0)) }
  }

  /// The scope of a path and those around it; the top of the flow alone where there is no such.
  private func slots(around path: String?) -> [Int] {
    guard let path, case .here(let instance) = locate(path) else { return [0] }
    var slots = [instance.scope]
    while let parent = scopes[slots[slots.count - 1]].parent { slots.append(parent.scope) }
    return slots
  }
}
