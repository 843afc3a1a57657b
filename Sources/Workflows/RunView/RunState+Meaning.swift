public import JSON

/// What a name means at a place of a run.
public enum RunMeaning: Sendable, Hashable {
  /// A node, by its path.
  case node(String)
  /// The item of a loop in which the place is, and its number.
  case item(JSONValue, number: Int)
  /// An input of the workflow that the place is in.
  case input(JSONValue)
}

extension RunState {
  /// What a name means where the node at a path is, or at the top of the flow.
  ///
  /// A name is a path, or an id: of a node beside the place, of one around it, of a loop around
  /// it, whose item is meant, or of an input. The end of a loop is the loop.
  public func meaning(of name: String, at path: String? = nil) -> RunMeaning? {
    var slot = 0
    if let path, case .here(let instance) = locate(path) { slot = instance.scope }
    while true {
      if let meaning = meaning(of: name, in: slot) { return meaning }
      guard let parent = scopes[slot].parent else { break }
      slot = parent.scope
    }
    switch locate(name) {
    case .here(let instance): return .node(self.path(of: instance))
    case .unopened, .gone: return .node(name)
    case .template, .nowhere: return nil
    }
  }

  /// What an id means in the flow that a scope belongs to.
  private func meaning(of id: String, in start: Int) -> RunMeaning? {
    var slot = start
    let flow = layout.blocks[scopes[slot].block].flow
    let table = layout.flows[flow]
    guard let place = table.places[id] else { return input(id, around: start) }
    let block = Int(table.blocks[place])
    while scopes[slot].block != block {
      guard let loop = scopes[slot].parent, let iteration = scopes[slot].iteration else {
        return nil
      }
      // Inside of its body a loop means its item, and its end the loop.
      if self.place(of: loop) == place, table.nodes[place].id == id, let state = loops[loop] {
        return .item(state.item(iteration), number: iteration)
      }
      slot = loop.scope
    }
    let instance = NodeInstance(scope: slot, position: Int(table.positions[place]))
    return .node(path(of: instance))
  }

  private func input(_ name: String, around start: Int) -> RunMeaning? {
    var slot = start
    while scopes[slot].iteration != nil, let parent = scopes[slot].parent { slot = parent.scope }
    return self.input(name, at: slot).map { .input($0) }
  }

  /// The paths in the order of the flow: iteration after iteration, and in each node after node.
  public func ordered(_ paths: [String]) -> [String] {
    paths.map { ($0, orderKey(of: $0)) }
      .sorted { $0.1.lexicographicallyPrecedes($1.1) }
      .map(\.0)
  }

  private func orderKey(of text: String) -> [Int] {
    guard let path = NodePath(text) else { return [.max] }
    var key: [Int] = []
    var flow = 0
    for step in path.steps {
      let table = layout.flows[flow]
      guard let place = table.places[String(step.id)] else { return key + [.max] }
      for (loop, iteration) in zip(layout.loops(around: place, in: flow), step.iterations) {
        key += [loop, iteration]
      }
      key.append(place)
      guard let inner = table.nodes[place].workflowID.flatMap({ layout.workflows[$0] }) else {
        break
      }
      flow = inner
    }
    // What is inside of a node comes before its end.
    return key + [.max]
  }
}
