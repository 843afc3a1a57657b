extension RunState {
  /// Makes a node pending again with all that hangs on it, in its scope and in those around it.
  mutating func reset(_ instance: NodeInstance) throws(RunError) {
    try checkIdle(instance)
    try checkReset(from: instance)
    let positions = dependents(of: instance)
    reopen(instance.scope)
    makePending(positions.union([instance.position]), in: instance.scope)
  }

  /// Makes an iteration pending again of which only the result was kept.
  mutating func repeatIteration(
    _ iteration: Int,
    of loop: NodeInstance,
  ) throws(RunError) {
    if status(loop).isSettled { try checkReset(from: loop) }
    forgetHandWork(in: iteration, of: loop)
    reopen(loop, iteration: iteration)
    open(iteration, of: loop)
  }

  /// Throws where work is under way on something that hangs on a node.
  private func checkReset(from instance: NodeInstance) throws(RunError) {
    for position in dependents(of: instance) {
      try checkIdle(NodeInstance(scope: instance.scope, position: position))
    }
    let scope = scopes[instance.scope]
    guard scope.unsettled == 0, let parent = scope.parent, status(parent).isSettled else { return }
    try checkReset(from: parent)
  }

  /// Throws where work is under way at a node, or inside of it.
  private func checkIdle(_ instance: NodeInstance) throws(RunError) {
    switch status(instance) {
    case .processing, .retrying: break
    case .expanded:
      let underway = processing.union(retrying)
      guard underway.contains(where: { isInside($0, of: instance) }) else { return }
    default: return
    }
    throw .unexpectedEvent(node: path(of: instance), status: status(instance).name)
  }

  private func isInside(_ instance: NodeInstance, of container: NodeInstance) -> Bool {
    var slot = instance.scope
    while let parent = scopes[slot].parent {
      if parent == container { return true }
      slot = parent.scope
    }
    return false
  }

  /// What hangs on a node in its scope and is not pending, by position.
  ///
  /// What people gave in place of a node's work does not hang on what the node reads.
  private func dependents(of instance: NodeInstance) -> Set<Int> {
    let block = layout.blocks[scopes[instance.scope].block]
    var found: Set<Int> = []
    var rest = [instance.position]
    while let position = rest.popLast() {
      for consumer in block.consumers(of: position) {
        let consumer = Int(consumer)
        guard scopes[instance.scope].statuses[consumer] != .pending,
          !standsAlone(NodeInstance(scope: instance.scope, position: consumer))
        else { continue }
        if found.insert(consumer).inserted { rest.append(consumer) }
      }
    }
    return found
  }

  // MARK: Scopes around

  /// Makes a scope that was done a part of what is at work.
  private mutating func reopen(_ slot: Int) {
    guard scopes[slot].unsettled == 0, let parent = scopes[slot].parent else { return }
    reopen(parent, iteration: scopes[slot].iteration)
  }

  /// Makes a loop or a workflow node go on with what is inside of it.
  private mutating func reopen(_ container: NodeInstance, iteration: Int?) {
    let wasSettled = status(container).isSettled
    if wasSettled {
      reopen(container.scope)
      let positions = dependents(of: container)
      makePending(positions, in: container.scope, reopening: container.position)
    } else if isClosable(container) {
      clearDue(container)
      addBusy(-1, in: container.scope)
    }
    if let iteration {
      loops[container]?.reopen(iteration)
      if let slot = loops[container]?.kept.removeValue(forKey: iteration) {
        keptNodes -= scopes[slot].statuses.count
        loops[container]?.open[iteration] = slot
      }
    } else if wasSettled, let slot = innerScopes[container] {
      keptNodes -= scopes[slot].statuses.count
    }
  }

  private func isClosable(_ container: NodeInstance) -> Bool {
    if let loop = loops[container] { return loop.done == loop.count }
    return innerScopes[container].map { scopes[$0].unsettled == 0 } ?? false
  }

  /// Makes nodes pending, and one that had settled expanded again.
  private mutating func makePending(
    _ positions: Set<Int>,
    in slot: Int,
    reopening container: Int? = nil,
  ) {
    var released: Set<Int> = []
    for position in positions.union(container.map { [$0] } ?? []) {
      let instance = NodeInstance(scope: slot, position: position)
      let old = status(instance)
      forgetOutcome(of: instance)
      if old == .expanded { close(expanded: instance) }
      if position != container {
        forgetHandWork(inside: instance)
        releaseInside(instance)
      }
      forget(instance)
      if case .retrying = old { addBusy(-1, in: slot) }
      scopes[slot].statuses[position] = position == container ? .expanded : .pending
      guard old.isSettled else { continue }
      released.insert(position)
      scopes[slot].unsettled += 1
      tally.count(old, -1)
      if old.isFailure { scopes[slot].failed -= 1 }
    }
    for position in released { holdBack(consumersOf: position, in: slot, except: positions) }
    for position in positions where scopes[slot].missing[position] == 0 {
      addBusy(1, in: slot)
      markDue(NodeInstance(scope: slot, position: position))
    }
    scopes[slot].firstFailure =
      scopes[slot].failed == 0 ? nil : scopes[slot].statuses.firstIndex(where: \.isFailure)
  }

  /// Stops counting what is to be done inside of a loop or a workflow node, which is let go of.
  private mutating func close(expanded container: NodeInstance) {
    let isBusy =
      loops[container].map { $0.busy > 0 } ?? innerScopes[container].map { scopes[$0].busy > 0 }
    let wasCounted = isBusy == true || isClosable(container)
    clearDue(container)
    for instance in waiting.keys where isInside(instance, of: container) { forget(instance) }
    if wasCounted { addBusy(-1, in: container.scope) }
  }

  /// Makes those who wait for a node wait again.
  private mutating func holdBack(
    consumersOf position: Int,
    in slot: Int,
    except positions: Set<Int>,
  ) {
    for consumer in layout.blocks[scopes[slot].block].consumers(of: position) {
      let consumer = NodeInstance(scope: slot, position: Int(consumer))
      if !positions.contains(consumer.position), status(consumer) == .pending {
        becomeIdle(consumer)
      }
      scopes[slot].missing[consumer.position] += 1
    }
  }

  // MARK: Forks

  /// Makes the run a fork: what the other run paid for was paid there, and what was under way,
  /// or had ended it, is open again.
  mutating func startAfresh(from run: String) {
    (outcome, isCanceled, pause, cost, crossings) = (nil, false, nil, .zero, [])
    let free = Set(freeScopes)
    for slot in scopes.indices where !free.contains(slot) {
      for position in scopes[slot].statuses.indices {
        let instance = NodeInstance(scope: slot, position: position)
        switch status(instance) {
        case .success(var result):
          guard flowNode(instance).type.callsModel, result.givenBy == nil else { continue }
          result.cost = .zero
          if result.cachedFrom == nil { tally.reused += 1 }
          result.cachedFrom = result.cachedFrom ?? run
          scopes[slot].statuses[position] = .success(result)
        case .processing, .retrying, .unknown: restart(instance)
        default: continue
        }
      }
    }
    let rejected = scopes.indices.filter { !free.contains($0) }.flatMap { slot in
      scopes[slot].statuses.indices.map { NodeInstance(scope: slot, position: $0) }
    }.filter { if case .rejected = status($0) { true } else { false } }
    // Nothing is under way any more, so each can be asked again.
    for gate in rejected { try? reset(gate) }
  }

  /// Makes work that was under way pending.
  private mutating func restart(_ instance: NodeInstance) {
    if status(instance).isUnknown { addBusy(1, in: instance.scope) }
    forget(instance)
    scopes[instance.scope].statuses[instance.position] = .pending
    if scopes[instance.scope].missing[instance.position] == 0 {
      markDue(instance)
    } else {
      addBusy(-1, in: instance.scope)
    }
  }
}

extension LoopState {
  /// Makes an iteration that was done count as not done.
  mutating func reopen(_ iteration: Int) {
    guard outcomes.indices.contains(iteration) else { return }
    switch outcomes[iteration] {
    case .open: return
    case .failure: failed -= 1
    case .success, .skipped: break
    }
    if failed == 0 { firstFailure = nil }
    outcomes[iteration] = .open
    done -= 1
  }
}
