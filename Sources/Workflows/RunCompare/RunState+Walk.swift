extension RunState {
  /// The instances that the state holds, what is inside of a node before the node, with the node
  /// around each; of iterations that were let go of there are none.
  func walk() -> [(instance: NodeInstance, container: NodeInstance?)] {
    var found: [(instance: NodeInstance, container: NodeInstance?)] = []
    walk(0, &found)
    return found
  }

  /// How many iterations are done of which only the results are held.
  var letGoCount: Int { loops.values.reduce(0) { $0 + max(0, $1.done - $1.kept.count) } }

  private func walk(
    _ slot: Int,
    _ found: inout [(instance: NodeInstance, container: NodeInstance?)],
  ) {
    for position in scopes[slot].statuses.indices {
      let instance = NodeInstance(scope: slot, position: position)
      if let loop = loops[instance] {
        let held = loop.open.map { $0 } + loop.kept.map { $0 }
        for (_, scope) in held.sorted(by: { $0.0 < $1.0 }) { walk(scope, &found) }
      }
      if let scope = innerScopes[instance] { walk(scope, &found) }
      found.append((instance, scopes[slot].parent))
    }
  }
}
