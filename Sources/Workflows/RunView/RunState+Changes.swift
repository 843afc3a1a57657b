public import JSON

/// What a person changed in a run.
public enum HandChange: Sendable, Hashable {
  /// An input of a node is overridden.
  case input(node: String, name: String, value: JSONValue)
  /// A node's outputs are substituted.
  case pin(node: String)
  /// A node's failure is made up.
  case failure(node: String)
  /// A node is left out.
  case skip(node: String)

  /// The path of the node.
  public var node: String {
    switch self {
    case .input(let node, _, _), .pin(let node), .failure(let node), .skip(let node): node
    }
  }
}

extension RunFailure {
  /// The code of a failure that a person made up, to see what a run does then.
  public static let madeUp = "made-up"
}

extension RunEvent {
  /// The node that the event changes by hand.
  public var changedNode: String? {
    switch self {
    case .nodePinned(let node, _, _), .inputSet(let node, _, _, _),
      .nodeSkippedByHand(let node, _):
      node
    case .nodeFailed(let node, let failure) where failure.code == RunFailure.madeUp: node
    default: nil
    }
  }
}

extension RunState {
  /// What people changed that still counts.
  ///
  /// - Parameter events: The events of the run that change something by hand, in order.
  /// - Returns: The changes, in the order in which their nodes were first changed.
  public func changes(by events: some Sequence<RunEvent>) -> [HandChange] {
    var nodes: [String] = []
    var skipped: Set<String> = []
    for event in events {
      guard let node = event.changedNode else { continue }
      if !nodes.contains(node) { nodes.append(node) }
      guard case .nodeSkippedByHand = event else { continue }
      skipped.insert(node)
    }
    return nodes.flatMap { node in
      var changes = overriddenInputs(of: node).map { name, value in
        HandChange.input(node: node, name: name, value: value)
      }
      switch status(of: node) {
      case .success(let result) where result.givenBy != nil: changes.append(.pin(node: node))
      case .failure(let failure) where failure.code == RunFailure.madeUp:
        changes.append(.failure(node: node))
      case .skipped where skipped.contains(node): changes.append(.skip(node: node))
      default: break
      }
      return changes
    }
  }

  /// Which of the `changed` nodes the node at a path hangs on, itself among them.
  ///
  /// A loop hangs on what is inside of it, and what is inside on what the loop hangs on.
  public func origins(of path: String, among changed: [String]) -> [String] {
    guard !changed.isEmpty, case .here(let start) = locate(path) else { return [] }
    var marks: [NodeInstance: [String]] = [:]
    for name in changed {
      guard case .here(let instance) = locate(name) else { continue }
      marks[instance, default: []].append(name)
      var slot = instance.scope
      while let parent = scopes[slot].parent {
        marks[parent, default: []].append(name)
        slot = parent.scope
      }
    }
    var found: Set<String> = []
    var seen: Set<NodeInstance> = [start]
    var rest = [start]
    var around = start
    // What a node inside of something hangs on is also what its surroundings wait for.
    while let parent = scopes[around.scope].parent {
      rest += producers(of: parent).filter { seen.insert($0).inserted }
      around = parent
    }
    while let instance = rest.popLast() {
      found.formUnion(marks[instance] ?? [])
      rest += producers(of: instance).filter { seen.insert($0).inserted }
    }
    return changed.filter(found.contains)
  }

  /// The nodes of its scope that a node waits for.
  func producers(of instance: NodeInstance) -> [NodeInstance] {
    let flow = layout.blocks[scopes[instance.scope].block].flow
    let table = layout.flows[flow]
    let block = scopes[instance.scope].block
    // What the body of a loop reads outside of it, the loop waits for.
    var nodes = [flowNode(instance)]
    if nodes[0].type == .forEach { nodes += (nodes[0].loop?.body ?? []).compactMap(table.node) }
    return nodes.flatMap(\.producers).compactMap { id in
      guard let place = table.places[id], Int(table.blocks[place]) == block else { return nil }
      let producer = NodeInstance(scope: instance.scope, position: Int(table.positions[place]))
      return producer == instance ? nil : producer
    }
  }
}

extension RunLayout.FlowTable {
  fileprivate func node(_ id: String) -> FlowNode? { places[id].map { nodes[$0] } }
}
