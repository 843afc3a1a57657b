/// What a node runs inside of: an item of a loop, or the workflow of a node.
public enum RunFrame: Sendable, Hashable {
  /// An iteration of a loop, counted from 0.
  case iteration(loop: String, number: Int, of: Int)
  /// The workflow that a node runs, by its name.
  case workflow(node: String, name: String)

  /// The path of the loop, or of the workflow node.
  public var container: String {
    switch self {
    case .iteration(let loop, _, _): loop
    case .workflow(let node, _): node
    }
  }
}

extension RunState {
  /// What the node at a path runs inside of, the outermost first; empty at the top of the flow.
  public func frames(of path: String) -> [RunFrame] {
    switch locate(path) {
    case .here(let instance): frames(around: instance.scope)
    case .unopened(let loop, let iteration, _), .gone(let loop, let iteration?):
      frames(around: loop.scope) + [frame(loop, iteration)]
    case .gone(let node, nil): frames(around: node.scope) + [frame(node, nil)]
    case .template, .nowhere: []
    }
  }

  /// Whether the node at a path runs inside of a loop or of a workflow node, however deep.
  public func isInside(_ path: String, of container: String) -> Bool {
    frames(of: path).contains { $0.container == container }
  }

  /// Whether all that is inside of a frame has settled.
  public func isDone(_ frame: RunFrame) -> Bool {
    guard case .here(let container) = locate(frame.container) else { return true }
    guard case .expanded = status(container) else { return status(container).isSettled }
    switch frame {
    case .iteration(_, let number, _):
      guard case .open? = loops[container]?.outcome(of: number) else { return true }
      return false
    case .workflow: return innerScopes[container].map { scopes[$0].unsettled == 0 } ?? true
    }
  }

  /// The paths of the nodes that run beside the one at a path, itself among them, in the flow's
  /// order.
  public func siblings(of path: String) -> [String] {
    guard case .here(let instance) = locate(path) else { return [] }
    return scopes[instance.scope].statuses.indices.map { position in
      self.path(of: NodeInstance(scope: instance.scope, position: position))
    }
  }

  /// Whether the node at a path is a loop or runs a workflow, so that there is something inside.
  public func isContainer(_ path: String) -> Bool {
    guard let node = node(path) else { return false }
    return node.type == .forEach || node.type == .workflow
  }

  private func frames(around slot: Int) -> [RunFrame] {
    var frames: [RunFrame] = []
    var slot = slot
    while let parent = scopes[slot].parent {
      frames.append(frame(parent, scopes[slot].iteration))
      slot = parent.scope
    }
    return frames.reversed()
  }

  private func frame(_ container: NodeInstance, _ iteration: Int?) -> RunFrame {
    let path = path(of: container)
    if let iteration {
      return .iteration(
        loop: path,
        number: iteration,
        of: loops[container]?.count ?? iteration + 1,
      )
    }
    let name = flowNode(container).workflowID.flatMap { definition.workflows[$0]?.name }
    return .workflow(node: path, name: name ?? path)
  }
}
