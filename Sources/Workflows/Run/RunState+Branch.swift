extension RunState {
  /// The state of a run that goes on from here, as the journal of that run has it.
  ///
  /// - Parameters:
  ///   - origin: This run, and how the other goes on from it.
  ///   - fresh: The nodes that take no stored results from then on.
  ///   - person: Who wants it.
  /// - Returns: The state, whose last event is ``RunEvent/forked(from:version:by:)``.
  /// - Throws: ``RunError`` where the origin names another version than this state's.
  public func branch(
    _ origin: RunOrigin,
    fresh: [FreshNodes],
    by person: String,
  ) throws(RunError) -> RunState {
    var state = self
    state.definition.origin = origin
    state.definition.fresh = fresh
    try state.apply(.forked(from: origin.run, version: origin.version, by: person))
    return state
  }

  /// The nodes that a rerun makes pending again, in order: what failed, and the one from which on
  /// all is computed anew.
  ///
  /// What hangs on them is pending with them.
  ///
  /// - Parameter node: The path of that node; the id of a node in a loop stands for each of its
  ///   instances. Nil where only what failed is done again.
  /// - Returns: Paths for ``RunEvent/nodeReset(node:by:)``.
  /// - Throws: ``RunError/unknownNode(_:)``, or ``RunError/unexpectedEvent(node:status:)`` where
  ///   work is under way on what hangs on one of them.
  public func rerunNodes(from node: String? = nil) throws(RunError) -> [String] {
    var state = self
    var nodes: [String] = []
    for path in try (node.map(instancePaths) ?? []) + failedPaths(in: 0) {
      // It may hang on one that is pending again, or be inside of it.
      guard state.hasNode(path), state.status(of: path) != .pending else { continue }
      try state.apply(.nodeReset(node: path, by: ""))
      nodes.append(path)
    }
    return nodes
  }

  // MARK: What failed

  /// What failed in a scope and inside of its loops and workflows; of a loop or a workflow that
  /// failed what failed in it.
  private func failedPaths(in slot: Int) -> [String] {
    var paths: [String] = []
    for (position, status) in scopes[slot].statuses.enumerated() {
      guard status.isFailure || status == .expanded else { continue }
      let instance = NodeInstance(scope: slot, position: position)
      let inner = failedPaths(inside: instance)
      paths += inner.isEmpty && status.isFailure ? [path(of: instance)] : inner
    }
    return paths
  }

  private func failedPaths(inside container: NodeInstance) -> [String] {
    if let slot = innerScopes[container] { return failedPaths(in: slot) }
    guard let loop = loops[container] else { return [] }
    var paths: [String] = []
    for iteration in 0..<loop.count {
      if let slot = loop.open[iteration] ?? loop.kept[iteration] {
        paths += failedPaths(in: slot)
      } else if case .failure = loop.outcome(of: iteration) {
        paths += firstPath(in: iteration, of: container).map { [$0] } ?? []
      }
    }
    return paths
  }

  /// The path of the first node of an iteration that is no longer held.
  private func firstPath(in iteration: Int, of loop: NodeInstance) -> String? {
    guard let block = bodyBlock(of: loop), !layout.blocks[block].members.isEmpty else { return nil }
    return path(of: layout.node(block, 0).id, in: iteration, of: loop)
  }

  private func bodyBlock(of loop: NodeInstance) -> Int? {
    layout.flows[layout.blocks[scopes[loop.scope].block].flow].bodies[place(of: loop)]
  }

  /// The path of a node of a loop's body in an iteration that need not be held.
  private func path(of id: String, in iteration: Int, of loop: NodeInstance) -> String {
    let path = path(of: loop)
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let start = slash.map { path.utf8.index(after: $0) } ?? path.startIndex
    let bracket = path.utf8[start...].firstIndex(of: UInt8(ascii: "["))
    return "\(path[..<start])\(id)\(path[(bracket ?? path.endIndex)...])[\(iteration)]"
  }

  /// The paths of the instances that a path stands for.
  private func instancePaths(_ path: String) throws(RunError) -> [String] {
    guard case .template(let place) = locate(path) else {
      guard hasNode(path) else { throw .unknownNode(path) }
      return [self.path(of: path)]
    }
    var paths: [String] = []
    var slots = [0]
    for loop in layout.loops(around: place, in: 0) {
      let position = Int(layout.flows[0].positions[loop])
      let containers = slots.map { NodeInstance(scope: $0, position: position) }
      slots = []
      for container in containers {
        guard let state = loops[container] else { continue }
        for iteration in 0..<state.count {
          if let slot = state.open[iteration] ?? state.kept[iteration] {
            slots.append(slot)
          } else if case .open = state.outcome(of: iteration) {
            continue
          } else if let path = firstPath(in: iteration, of: container) {
            paths.append(path)
          }
        }
      }
    }
    let position = Int(layout.flows[0].positions[place])
    return paths + slots.map { self.path(of: NodeInstance(scope: $0, position: position)) }
  }

  /// The path as the state writes it: that of the loop for its end.
  private func path(of text: String) -> String {
    guard case .here(let instance) = locate(text) else { return text }
    return path(of: instance)
  }

  // MARK: Fresh nodes

  /// The names of a node and of all that hangs on it, in its scope and in those around it, as
  /// ``FreshNodes`` takes them; none where the run has no such node.
  public func namesFrom(_ path: String) -> Set<String> {
    switch locate(path) {
    case .here(let instance):
      return namesFrom(instance, isIncluded: true)
    case .unopened(let loop, let iteration, let position):
      return namesFrom(position, in: iteration, of: loop)
    case .gone(let loop, let iteration?):
      guard let id = NodePath(path)?.steps.last?.id, let block = bodyBlock(of: loop),
        let position = layout.blocks[block].members.indices.first(where: {
          layout.node(block, $0).id == id
        })
      else { return namesFrom(loop, isIncluded: true) }
      return namesFrom(position, in: iteration, of: loop)
    case .gone(let node, nil): return namesFrom(node, isIncluded: true)
    case .template(let place): return namesFrom(template: place)
    case .nowhere: return []
    }
  }

  private func namesFrom(_ instance: NodeInstance, isIncluded: Bool) -> Set<String> {
    let block = layout.blocks[scopes[instance.scope].block]
    var names = Set(
      block.consumers(behind: instance.position).map { position in
        path(of: NodeInstance(scope: instance.scope, position: position))
      }
    )
    if isIncluded { names.insert(path(of: instance)) }
    if let parent = scopes[instance.scope].parent {
      names.formUnion(namesFrom(parent, isIncluded: false))
    }
    return names
  }

  /// The same for a node of an iteration that is not held.
  private func namesFrom(_ position: Int, in iteration: Int, of loop: NodeInstance) -> Set<String> {
    guard let block = bodyBlock(of: loop) else { return [] }
    let positions = layout.blocks[block].consumers(behind: position).union([position])
    let names = positions.map { path(of: layout.node(block, $0).id, in: iteration, of: loop) }
    return namesFrom(loop, isIncluded: false).union(names)
  }

  /// The same for all instances of a node in a loop's body.
  private func namesFrom(template place: Int) -> Set<String> {
    let table = layout.flows[0]
    var names: Set = [table.nodes[place].id]
    var place = place
    while true {
      let block = Int(table.blocks[place])
      let behind = layout.blocks[block].consumers(behind: Int(table.positions[place]))
      names.formUnion(behind.map { layout.node(block, $0).id })
      guard table.enclosing[place] >= 0 else { return names }
      place = Int(table.enclosing[place])
    }
  }

  /// Whether the result that a run has stored may stand for the work of the node at a path.
  public func mayTake(resultOf run: String, for path: String) -> Bool {
    guard !definition.fresh.isEmpty else { return true }
    let names = frames(of: path).map(\.container) + [path]
    return definition.fresh.allSatisfy { fresh in
      guard !fresh.runs.contains(run) else { return true }
      guard let nodes = fresh.names else { return false }
      return !names.contains { nodes.contains($0) || nodes.contains(Self.template(of: $0)) }
    }
  }
}

extension RunLayout.Block {
  /// The positions of all that hang on a position, however far.
  fileprivate func consumers(behind position: Int) -> Set<Int> {
    var found: Set<Int> = []
    var rest = [position]
    while let position = rest.popLast() {
      for consumer in consumers(of: position) where found.insert(Int(consumer)).inserted {
        rest.append(Int(consumer))
      }
    }
    return found
  }
}
