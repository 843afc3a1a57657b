/// A node as breakpoints name it.
///
/// `art` is each item's in a loop and `art[3]` one of them; `portrait/sketch` is one of a workflow
/// inside.
public struct NodePattern: Sendable, Hashable {
  /// The pattern as it is written.
  public let text: String
  let path: NodePath

  /// The pattern that `text` spells; nil where it spells none.
  public init?(_ text: String) {
    guard let path = NodePath(text), path.steps.allSatisfy({ !$0.id.isEmpty }) else { return nil }
    self.text = text
    self.path = path
  }

  /// Whether a node's path is one of those that are meant.
  public func matches(_ other: String) -> Bool {
    if other == text { return true }
    guard let other = NodePath(other), other.steps.count == path.steps.count else { return false }
    return zip(path.steps, other.steps).allSatisfy { mine, theirs in
      mine.id == theirs.id && theirs.iterations.starts(with: mine.iterations)
    }
  }
}

extension RunState {
  /// The node of the run's flows that a pattern is about, and whether it names the end of a loop;
  /// nil where there is none.
  public func node(of pattern: NodePattern) -> (node: FlowNode, isEnd: Bool)? {
    var flow = 0
    for (number, step) in pattern.path.steps.enumerated() {
      let table = layout.flows[flow]
      guard let place = table.places[String(step.id)],
        step.iterations.count <= layout.loops(around: place, in: flow).count
      else { return nil }
      let node = table.nodes[place]
      guard number < pattern.path.steps.count - 1 else { return (node, node.id != step.id) }
      guard let inner = node.workflowID.flatMap({ layout.workflows[$0] }) else { return nil }
      flow = inner
    }
    return nil
  }
}
