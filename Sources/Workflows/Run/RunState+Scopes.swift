import JSON

extension RunState {
  func makeScope(block: Int, parent: NodeInstance?, iteration: Int?) -> RunScope {
    let shape = layout.blocks[block]
    return RunScope(
      block: block,
      parent: parent,
      iteration: iteration,
      statuses: Array(repeating: .pending, count: shape.members.count),
      missing: shape.missing,
      unsettled: shape.members.count,
      due: shape.ready,
      busy: shape.ready.count,
    )
  }

  private mutating func add(_ scope: RunScope) -> Int {
    guard let slot = freeScopes.popLast() else {
      scopes.append(scope)
      return scopes.count - 1
    }
    scopes[slot] = scope
    return slot
  }

  /// The flow's node of an instance; in a loop's body its id is that of the template.
  public func flowNode(_ instance: NodeInstance) -> FlowNode {
    layout.node(scopes[instance.scope].block, instance.position)
  }

  func place(of instance: NodeInstance) -> Int {
    Int(layout.blocks[scopes[instance.scope].block].members[instance.position])
  }

  func status(_ instance: NodeInstance) -> NodeStatus {
    scopes[instance.scope].statuses[instance.position]
  }

  // MARK: Opening

  /// Begins a loop.
  mutating func open(_ loop: NodeInstance, count: Int, items: [JSONValue]?) {
    let scope = scopes[loop.scope]
    // Nested loops ignore that they may be concurrent.
    let isNested = scope.iteration != nil
    let isConcurrent = flowNode(loop).loop?.isConcurrent == true && !isNested
    loops[loop] = LoopState(
      items: items,
      count: count,
      width: isConcurrent ? Self.loopWidth : 1,
    )
    become(.expanded, loop)
    if count == 0 { markClosable(loop) } else { fill(loop) }
  }

  /// Begins the workflow of a node; `top` is the block of its flow's top.
  mutating func open(_ node: NodeInstance, top: Int, inputs: JSONObject) {
    var scope = makeScope(block: top, parent: node, iteration: nil)
    scope.inputs = inputs
    become(.expanded, node)
    let slot = add(scope)
    innerScopes[node] = slot
    if scope.unsettled == 0 { return markClosable(node) }
    if !scope.due.isEmpty { raiseDue(from: slot) }
    if scope.busy > 0 { raiseBusy(from: slot) }
  }

  /// Opens iterations of a loop as far as its width allows.
  mutating func fill(_ loop: NodeInstance) {
    while loops[loop]?.wantsMore == true, let iteration = loops[loop]?.next {
      loops[loop]?.next += 1
      // A person may have called for it out of turn.
      guard loops[loop]?.open[iteration] == nil else { continue }
      if case .open? = loops[loop]?.outcome(of: iteration) { open(iteration, of: loop) }
    }
  }

  /// Opens iterations beside one that waits for people only.
  mutating func fillAround(_ slot: Int) {
    var slot = slot
    while scopes[slot].busy == 0, let parent = scopes[slot].parent {
      if scopes[slot].iteration != nil { fill(parent) }
      slot = parent.scope
    }
  }

  /// Opens an iteration of a loop; gives its scope.
  @discardableResult
  mutating func open(_ iteration: Int, of loop: NodeInstance) -> Int {
    let flow = layout.blocks[scopes[loop.scope].block].flow
    let block = layout.flows[flow].bodies[place(of: loop)] ?? 0
    let scope = makeScope(block: block, parent: loop, iteration: iteration)
    let slot = add(scope)
    loops[loop]?.open[iteration] = slot
    if !scope.due.isEmpty { raiseDue(from: slot) }
    if scope.busy > 0 { raiseBusy(from: slot) }
    if scope.unsettled == 0 { closeIteration(slot) }
    return slot
  }

  // MARK: Closing

  /// Closes what a scope is the inside of, once all its nodes have settled.
  mutating func close(_ slot: Int) {
    guard let parent = scopes[slot].parent else { return }
    guard scopes[slot].iteration != nil else { return markClosable(parent) }
    closeIteration(slot)
    fill(parent)
  }

  private mutating func closeIteration(_ slot: Int) {
    guard let loop = scopes[slot].parent, let iteration = scopes[slot].iteration else { return }
    var outcome = IterationOutcome.failure
    var reason: String?
    if let position = scopes[slot].firstFailure {
      reason = failureText(NodeInstance(scope: slot, position: position))
    } else {
      do throws(RunFailure) { outcome = try result(of: loop, in: slot) } catch {
        reason = error.message
      }
    }
    loops[loop]?.settle(iteration, outcome, because: reason)
    loops[loop]?.open[iteration] = nil
    if keptNodes + scopes[slot].statuses.count <= Self.keptLimit {
      keptNodes += scopes[slot].statuses.count
      loops[loop]?.kept[iteration] = slot
    } else {
      release(slot)
    }
    if loops[loop].map({ $0.done == $0.count }) == true { markClosable(loop) }
  }

  /// What a failed node says, with its path.
  func failureText(_ instance: NodeInstance) -> String {
    guard case .failure(let failure) = status(instance) else { return path(of: instance) }
    return "\(path(of: instance)): \(failure.message)"
  }

  /// All inside of a loop or a workflow is done: an event is to say so.
  private mutating func markClosable(_ instance: NodeInstance) {
    addBusy(1, in: instance.scope)
    markDue(instance)
  }

  /// Lets go of a scope and of all that is inside of it.
  mutating func release(_ slot: Int) {
    for position in layout.blocks[scopes[slot].block].containers {
      releaseInside(NodeInstance(scope: slot, position: Int(position)))
    }
    if !overrides.isEmpty { overrides = overrides.filter { $0.key.scope != slot } }
    scopes[slot].statuses = []
    scopes[slot].missing = []
    scopes[slot].due = PositionSet()
    freeScopes.append(slot)
  }

  /// Lets go of the scopes inside of a loop or a workflow node.
  mutating func releaseInside(_ instance: NodeInstance) {
    if let loop = loops.removeValue(forKey: instance) {
      for slot in loop.open.values { release(slot) }
      for slot in loop.kept.values {
        keptNodes -= scopes[slot].statuses.count
        release(slot)
      }
    }
    if let slot = innerScopes.removeValue(forKey: instance) {
      if status(instance).isSettled { keptNodes -= scopes[slot].statuses.count }
      release(slot)
    }
  }

  // MARK: What is to be done

  /// Something is to be done at a node, or inside of it.
  mutating func markDue(_ instance: NodeInstance) {
    guard scopes[instance.scope].due.insert(instance.position) else { return }
    if scopes[instance.scope].due.count == 1 { raiseDue(from: instance.scope) }
  }

  private mutating func raiseDue(from slot: Int) {
    guard let parent = scopes[slot].parent else { return }
    if let iteration = scopes[slot].iteration { loops[parent]?.due.insert(iteration) }
    markDue(parent)
  }

  /// Nothing is to be done at a node for now.
  mutating func clearDue(_ instance: NodeInstance) {
    guard scopes[instance.scope].due.remove(instance.position) else { return }
    guard scopes[instance.scope].due.isEmpty, let parent = scopes[instance.scope].parent else {
      return
    }
    if let iteration = scopes[instance.scope].iteration {
      loops[parent]?.due.remove(iteration)
      guard loops[parent]?.due.isEmpty == true else { return }
    }
    clearDue(parent)
  }

  /// Counts nodes of a scope that have become busy, or have stopped to be.
  mutating func addBusy(_ difference: Int, in slot: Int) {
    scopes[slot].busy += difference
    if scopes[slot].busy == difference, difference > 0 {
      raiseBusy(from: slot)
    } else if scopes[slot].busy == 0, difference < 0 {
      lowerBusy(from: slot)
    }
  }

  private mutating func raiseBusy(from slot: Int) {
    guard let parent = scopes[slot].parent else { return }
    if scopes[slot].iteration != nil {
      loops[parent]?.busy += 1
      guard loops[parent]?.busy == 1 else { return }
    }
    addBusy(1, in: parent.scope)
  }

  private mutating func lowerBusy(from slot: Int) {
    guard let parent = scopes[slot].parent else { return }
    if scopes[slot].iteration != nil {
      loops[parent]?.busy -= 1
      guard loops[parent]?.busy == 0 else { return }
    }
    addBusy(-1, in: parent.scope)
  }

  /// A node that was to be done, or was under way, is so no more.
  mutating func becomeIdle(_ instance: NodeInstance) {
    clearDue(instance)
    guard isBusy(instance) else { return }
    addBusy(-1, in: instance.scope)
  }

  /// Whether a node that is no container counts as busy.
  private func isBusy(_ instance: NodeInstance) -> Bool {
    switch status(instance) {
    case .pending: scopes[instance.scope].missing[instance.position] == 0
    case .processing, .retrying: true
    default: false
    }
  }

  /// Changes the status of a node that stops being pending, and does not settle.
  private mutating func become(_ status: NodeStatus, _ instance: NodeInstance) {
    becomeIdle(instance)
    scopes[instance.scope].statuses[instance.position] = status
  }
}
