extension RunState {
  /// Which of the `changes` the node at a path hangs on, its own among them.
  ///
  /// A loop hangs on what is inside of it, and what is inside on what the loop hangs on. What
  /// people gave in place of a node's work hangs on nothing else. O(nodes before the path).
  public func origins(of path: String, among changes: [HandChange]) -> [HandChange] {
    guard !changes.isEmpty, case .here(let start) = locate(path) else { return [] }
    let places = ChangePlaces(changes, in: self)
    var found: Set<Int> = []
    var seen: Set<NodeInstance> = [start]
    var rest = [start]
    if !standsAlone(start) {
      // What a node inside of something hangs on is also what its surroundings wait for.
      var around = start
      while let parent = scopes[around.scope].parent {
        found.formUnion(places.direct[parent] ?? [])
        found.formUnion(places.inputs(readBy: flowNode(parent), at: parent, in: self))
        rest += producers(of: parent).filter { seen.insert($0).inserted }
        around = parent
      }
    }
    while let instance = rest.popLast() {
      let direct = places.direct[instance] ?? []
      guard !standsAlone(instance) else {
        found.formUnion(direct.filter { !changes[$0].isInput })
        continue
      }
      found.formUnion(direct)
      found.formUnion(places.inside[instance] ?? [])
      for node in flowNodes(of: instance) {
        found.formUnion(places.inputs(readBy: node, at: instance, in: self))
      }
      rest += producers(of: instance).filter { seen.insert($0).inserted }
    }
    return changes.indices.filter(found.contains).map { changes[$0] }
  }

  /// The nodes of its scope that a node waits for.
  func producers(of instance: NodeInstance) -> [NodeInstance] {
    let block = scopes[instance.scope].block
    let table = layout.flows[layout.blocks[block].flow]
    return flowNodes(of: instance).flatMap(\.producers).compactMap { id in
      guard let place = table.places[id], Int(table.blocks[place]) == block else { return nil }
      let producer = NodeInstance(scope: instance.scope, position: Int(table.positions[place]))
      return producer == instance ? nil : producer
    }
  }

  /// The node, and those of the body of a loop: what these read outside of it, the loop waits for.
  private func flowNodes(of instance: NodeInstance) -> [FlowNode] {
    let node = flowNode(instance)
    let table = layout.flows[layout.blocks[scopes[instance.scope].block].flow]
    return [node] + (node.loop?.body ?? []).compactMap { table.places[$0].map { table.nodes[$0] } }
  }
}

/// Where changes were made, by their places in a list.
private struct ChangePlaces {
  /// Those of the nodes themselves.
  private(set) var direct: [NodeInstance: [Int]] = [:]
  /// Those of what is inside of loops and of workflow nodes.
  private(set) var inside: [NodeInstance: [Int]] = [:]
  /// Those of the run's own inputs.
  private var inputs: [(name: String, place: Int)] = []

  init(_ changes: [HandChange], in state: RunState) {
    for (place, change) in changes.enumerated() {
      if case .input(FlowReference.workflow, let name, _) = change {
        inputs.append((name, place))
        continue
      }
      var container: NodeInstance?
      switch state.locate(change.node) {
      case .here(let instance):
        direct[instance, default: []].append(place)
        container = state.scopes[instance.scope].parent
      case .gone(let instance, _): container = instance
      case .unopened, .template, .nowhere: continue
      }
      while let instance = container {
        inside[instance, default: []].append(place)
        container = state.scopes[instance.scope].parent
      }
    }
  }

  func inputs(readBy node: FlowNode, at instance: NodeInstance, in state: RunState) -> [Int] {
    guard !inputs.isEmpty, state.layout.blocks[state.scopes[instance.scope].block].flow == 0 else {
      return []
    }
    return inputs.filter { node.reads($0.name) }.map(\.place)
  }
}
