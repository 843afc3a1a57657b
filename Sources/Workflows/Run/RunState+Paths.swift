extension RunState {
  /// Where a path leads.
  enum Location {
    /// To an instance.
    case here(NodeInstance)
    /// Into an iteration that has not been opened.
    case unopened(loop: NodeInstance, iteration: Int, position: Int)
    /// Into an iteration or a workflow that is done and no longer kept.
    case gone(NodeInstance, iteration: Int?)
    /// To a node of a loop's body as such, by its place in the run's flow.
    case template(Int)
    /// Nowhere.
    case nowhere
  }

  /// Finds what a path leads to; the id of a loop's end leads to the loop.
  func locate(_ text: String) -> Location {
    if let place = layout.flows[0].places[text], layout.flows[0].blocks[place] == 0 {
      return .here(NodeInstance(scope: 0, position: Int(layout.flows[0].positions[place])))
    }
    guard let path = NodePath(text) else { return .nowhere }
    var slot = 0
    for (number, step) in path.steps.enumerated() {
      let location = locate(step, in: slot)
      guard number < path.steps.count - 1 else { return location }
      guard case .here(let node) = location else { return isGone(location) ?? .nowhere }
      guard let inner = innerScopes[node] else {
        return status(node).isSettled && innerTop(of: flowNode(node)) != nil
          ? .gone(node, iteration: nil) : .nowhere
      }
      slot = inner
    }
    return .nowhere
  }

  private func isGone(_ location: Location) -> Location? {
    guard case .gone = location else { return nil }
    return location
  }

  /// Finds a node from the scope of the top of its flow.
  private func locate(_ step: NodePath.Step, in top: Int) -> Location {
    let flow = layout.blocks[scopes[top].block].flow
    let table = layout.flows[flow]
    guard let place = table.places[String(step.id)] else { return .nowhere }
    let around = layout.loops(around: place, in: flow)
    guard step.iterations.count == around.count else {
      return step.iterations.count < around.count && flow == 0 ? .template(place) : .nowhere
    }
    var slot = top
    let position = Int(table.positions[place])
    for (number, (loop, iteration)) in zip(around, step.iterations).enumerated() {
      let node = NodeInstance(scope: slot, position: Int(table.positions[loop]))
      guard let state = loops[node], iteration < state.count else { return .nowhere }
      if let scope = state.open[iteration] ?? state.kept[iteration] {
        slot = scope
        continue
      }
      guard case .open = state.outcome(of: iteration) else {
        return .gone(node, iteration: iteration)
      }
      guard number == around.count - 1 else { return .nowhere }
      return .unopened(loop: node, iteration: iteration, position: position)
    }
    return .here(NodeInstance(scope: slot, position: position))
  }

  /// The path of an instance.
  public func path(of instance: NodeInstance) -> String {
    let id = flowNode(instance).id
    guard scopes[instance.scope].parent != nil else { return id }
    var (indices, slot) = ("", instance.scope)
    while let parent = scopes[slot].parent {
      guard let iteration = scopes[slot].iteration else {
        return "\(path(of: parent))/\(id)\(indices)"
      }
      indices = "[\(iteration)]" + indices
      slot = parent.scope
    }
    return id + indices
  }
}
