extension RunState {
  /// The ready node that a person who steps at a path goes on with: beside it, then around it, and
  /// else the first there is.
  public func nextReady(near path: String?) -> String? {
    let ready = ready()
    guard let path, ready.count > 1 else { return ready.first }
    if ready.contains(path) { return path }
    var frames = frames(of: path)
    while !frames.isEmpty {
      let beside = ready.first { self.frames(of: $0).starts(with: frames) }
      if let beside { return beside }
      // Another item of the loop comes before what is outside of it.
      let container = frames.removeLast().container
      if let other = ready.first(where: { isInside($0, of: container) }) { return other }
    }
    return ready.first
  }

  /// The first ready node inside of a frame.
  public func firstReady(inside frame: RunFrame) -> String? {
    ready(limit: 4096).first { frames(of: $0).contains(frame) }
  }

  /// The first ready node inside of a loop or a workflow node.
  public func firstReady(insideOf container: String) -> String? {
    ready(limit: 4096).first { isInside($0, of: container) }
  }
}

extension RunState {
  /// The path of a node that a word names, seen from a node, where its loop has not begun or has
  /// several items; nil where it names one that is there, or none.
  public func pathAhead(of word: String, seenFrom node: String?) -> String? {
    let known: String? =
      if case .node(let path)? = meaning(of: word, at: node) { path } else { nil }
    for container in workflows(around: node).map({ $0 + "/" }) {
      if known?.hasPrefix(container) == true { return nil }
      if mayHave(container + word) { return container + word }
    }
    return hasNode(word) || known != nil || !mayHave(word) ? nil : word
  }

  /// Whether there is a node of that path, or may be once the run has come so far.
  ///
  /// The id of a node in a loop stands for each of its instances.
  public func mayHave(_ text: String) -> Bool {
    if hasNode(text) { return true }
    guard let path = NodePath(text) else { return false }
    var flow = 0
    for (number, step) in path.steps.enumerated() {
      let table = layout.flows[flow]
      guard let place = table.places[String(step.id)] else { return false }
      let around = layout.loops(around: place, in: flow)
      guard step.iterations.count <= around.count else { return false }
      // Of the loops at the top it is known how many items they have, once they have begun.
      if flow == 0, let loop = around.first, let iteration = step.iterations.first {
        let instance = NodeInstance(scope: 0, position: Int(table.positions[loop]))
        if let state = loops[instance], iteration >= state.count { return false }
        if status(instance).isSettled { return false }
      }
      guard number < path.steps.count - 1 else { return true }
      guard let id = table.nodes[place].workflowID else { return false }
      // What a workflow has inside is known once the run is made.
      guard let inner = layout.workflows[id] else { return true }
      flow = inner
    }
    return false
  }
}
