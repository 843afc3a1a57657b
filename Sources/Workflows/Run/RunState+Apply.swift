import JSON

extension RunState {
  mutating func fold(_ event: RunEvent) throws(RunError) {
    if case .forked(let run, let version, _) = event {
      guard self.version == version else { throw .undecodable(member: "version") }
      return startAfresh(from: run)
    }
    guard outcome == nil else { throw .ended }
    switch event {
    case .created, .forked: throw .notCreated
    case .paused(let reason): pause = reason
    case .resumed: pause = nil
    case .budgetSet(let budget, _): self.budget = budget
    case .budgetPassed(let crossing): crossings.append(crossing)
    case .canceled: isCanceled = true
    case .finished(let outcome): self.outcome = outcome
    case .nodePinned, .inputSet, .nodeSkippedByHand, .nodeFailedByHand, .nodeBypassed, .nodeReset:
      try foldByHand(event)
    case .gateOpened, .gateApproved, .gateRejected, .gateDeferred, .selectionOpened,
      .selectionAnswered:
      try foldGate(event)
    case .loopStarted, .loopEnded, .workflowStarted, .workflowEnded: try foldScope(event)
    default: try foldWork(event)
    }
  }

  private mutating func foldWork(_ event: RunEvent) throws(RunError) {
    switch event {
    case .nodeStarted(let node, let attempt, let key, let stepKey):
      let instance = try instance(node) { status in
        switch status {
        case .pending, .processing, .retrying: true
        default: false
        }
      }
      start(instance, .processing(attempt: attempt, key: key, stepKey: stepKey))
    case .nodeSucceeded(let node, let outputs, let cost, let cachedFrom):
      let instance = try instance(node) { $0.isProcessing || $0.isUnknown }
      self.cost += cost
      settle(
        instance,
        .success(NodeResult(outputs: outputs, cost: cost, cachedFrom: cachedFrom)),
      )
    case .nodeComputed(let node, let outputs):
      let instance = try instance(node) { $0 == .pending }
      settle(instance, .success(NodeResult(outputs: outputs)))
    case .nodeReused(let node, let outputs, let run):
      let instance = try instance(node) { $0 == .pending }
      settle(instance, .success(NodeResult(outputs: outputs, cachedFrom: run)))
    case .nodeFailed(let node, let failure):
      let instance = try instance(node) { $0.isProcessing || $0.isUnknown || $0 == .pending }
      settle(instance, .failure(failure))
    case .nodeSkipped(let node, let reason):
      settle(try instance(node) { $0 == .pending }, .skipped(reason: reason))
    default: try foldAttempt(event)
    }
  }

  /// Folds what happens to a call that did not simply end.
  private mutating func foldAttempt(_ event: RunEvent) throws(RunError) {
    switch event {
    case .nodeRetrying(let node, let attempt, let failure, let time):
      let instance = try instance(node) { $0.isProcessing }
      guard case .processing(_, let key, let stepKey) = status(instance) else { return }
      let retry = NodeRetry(
        attempt: attempt,
        key: key,
        stepKey: stepKey,
        failure: failure,
        time: time,
      )
      processing.remove(instance)
      retrying.insert(instance)
      scopes[instance.scope].statuses[instance.position] = .retrying(retry)
    case .outcomeUnknown(let node, let reason):
      let instance = try instance(node) { $0.isProcessing }
      guard case .processing(let attempt, let key, let stepKey) = status(instance) else { return }
      processing.remove(instance)
      let outcome = UnknownOutcome(attempt: attempt, key: key, stepKey: stepKey, reason: reason)
      wait(instance, .unknown(outcome))
    case .outcomeAnswered(let node, let answer, let person):
      let instance = try instance(node) { $0.isUnknown }
      guard case .unknown(var outcome) = status(instance) else { return }
      switch answer {
      case .askProvider:
        outcome.isAsked = true
        scopes[instance.scope].statuses[instance.position] = .unknown(outcome)
      case .outputs(let outputs):
        note(.pin, of: instance)
        settle(instance, .success(NodeResult(outputs: outputs, givenBy: person)))
      case .runAgain: repeatCall(instance, outcome)
      }
    default: throw .undecodable(member: "kind")
    }
  }

  private mutating func repeatCall(_ instance: NodeInstance, _ outcome: UnknownOutcome) {
    let (next, overflow) = outcome.attempt.addingReportingOverflow(1)
    let retry = NodeRetry(
      attempt: overflow ? outcome.attempt : next,
      key: outcome.key,
      stepKey: outcome.stepKey,
      failure: nil,
      time: 0,
    )
    waiting[instance] = nil
    retrying.insert(instance)
    scopes[instance.scope].statuses[instance.position] = .retrying(retry)
    addBusy(1, in: instance.scope)
  }

  private mutating func foldScope(_ event: RunEvent) throws(RunError) {
    switch event {
    case .loopStarted(let node, let count, let items):
      let instance = try instance(node) { $0 == .pending }
      guard flowNode(instance).type == .forEach, count >= 0, items?.count ?? count == count else {
        throw .unexpectedEvent(node: node, status: status(instance).name)
      }
      open(instance, count: count, items: items)
    case .loopEnded(let node):
      let instance = try instance(node) { $0 == .expanded }
      guard let loop = loops[instance], loop.done == loop.count else {
        throw .unexpectedEvent(node: node, status: status(instance).name)
      }
      end(instance, end(of: loop, at: instance))
    case .workflowStarted(let node, let inputs):
      let instance = try instance(node) { $0 == .pending }
      guard let top = innerTop(of: flowNode(instance)) else { throw .unknownNode(node) }
      open(instance, top: top, inputs: inputs)
    case .workflowEnded(let node):
      let instance = try instance(node) { $0 == .expanded }
      guard let slot = innerScopes[instance], scopes[slot].unsettled == 0 else {
        throw .unexpectedEvent(node: node, status: status(instance).name)
      }
      end(instance, end(ofWorkflowIn: slot))
      if keptNodes + scopes[slot].statuses.count <= Self.keptLimit {
        keptNodes += scopes[slot].statuses.count
      } else {
        innerScopes[instance] = nil
        release(slot)
      }
    default: throw .undecodable(member: "kind")
    }
  }

  private mutating func end(_ instance: NodeInstance, _ status: NodeStatus) {
    addBusy(-1, in: instance.scope)
    settle(instance, status)
  }

  /// The block of the top of the flow that a workflow node runs.
  func innerTop(of node: FlowNode) -> Int? {
    guard node.type == .workflow, let id = node.workflowID, let flow = layout.workflows[id] else {
      return nil
    }
    return layout.flows[flow].top
  }

  private mutating func foldGate(_ event: RunEvent) throws(RunError) {
    switch event {
    case .gateOpened(let node):
      wait(try instance(node) { $0 == .pending }, .waiting)
    case .gateApproved(let node, _):
      let instance = try instance(node) { $0 == .waiting }
      settle(instance, .success(NodeResult(outputs: [:])))
    case .gateRejected(let node, let person, let reason):
      let instance = try instance(node) { $0 == .waiting }
      settle(instance, .rejected(by: person, reason: reason))
      isCanceled = true
    case .gateDeferred(let node, let deferral, let person):
      let instance = try instance(node) { $0 == .waiting }
      deferrals[instance] = KnownDeferral(deferral: deferral, person: person)
    case .selectionOpened(let node, let candidates):
      let instance = try instance(node) { $0 == .pending }
      selections[instance] = candidates
      wait(instance, .waiting)
    case .selectionAnswered(let node, let indices, _):
      let instance = try instance(node) { $0 == .waiting }
      guard let candidates = selections[instance], Set(indices).count == indices.count,
        indices.allSatisfy(candidates.indices.contains)
      else { throw .badSelection(node: node) }
      let picks = indices.map { candidates[$0] }
      settle(instance, .success(NodeResult(outputs: ["output": .array(picks)])))
    default: throw .undecodable(member: "kind")
    }
  }
}

extension RunState {
  /// The instance that an event is about; opens its iteration where none of it has run yet.
  mutating func instance(
    _ path: String,
    where accepts: (NodeStatus) -> Bool,
  ) throws(RunError) -> NodeInstance {
    switch locate(path) {
    case .here(let instance):
      let status = status(instance)
      guard accepts(status) else { throw .unexpectedEvent(node: path, status: status.name) }
      return instance
    case .unopened(let loop, let iteration, let position):
      guard accepts(.pending), loops[loop]?.width ?? 1 > 1 else {
        throw .unexpectedEvent(node: path, status: NodeStatus.pending.name)
      }
      return NodeInstance(scope: open(iteration, of: loop), position: position)
    case .gone: throw .unexpectedEvent(node: path, status: "settled")
    case .template, .nowhere: throw .unknownNode(path)
    }
  }

  /// Work on a node begins.
  private mutating func start(_ instance: NodeInstance, _ status: NodeStatus) {
    clearDue(instance)
    // Somebody may start what still waits for others; it counts as busy from now on.
    if case .pending = self.status(instance),
      scopes[instance.scope].missing[instance.position] > 0
    {
      addBusy(1, in: instance.scope)
    }
    retrying.remove(instance)
    processing.insert(instance)
    scopes[instance.scope].statuses[instance.position] = status
  }

  /// A node waits for a person from now on, and its iteration maybe with it.
  private mutating func wait(_ instance: NodeInstance, _ status: NodeStatus) {
    becomeIdle(instance)
    scopes[instance.scope].statuses[instance.position] = status
    waiting[instance] = version
    fillAround(instance.scope)
  }

  /// A node has settled: who waits for it may go on.
  mutating func settle(_ instance: NodeInstance, _ status: NodeStatus) {
    let (slot, position) = (instance.scope, instance.position)
    for consumer in layout.blocks[scopes[slot].block].consumers(of: position) {
      scopes[slot].missing[Int(consumer)] -= 1
      guard scopes[slot].missing[Int(consumer)] == 0,
        scopes[slot].statuses[Int(consumer)] == .pending
      else { continue }
      addBusy(1, in: slot)
      markDue(NodeInstance(scope: slot, position: Int(consumer)))
    }
    becomeIdle(instance)
    forget(instance)
    scopes[slot].statuses[position] = status
    scopes[slot].unsettled -= 1
    tally.count(status, 1)
    if status.isFailure {
      scopes[slot].failed += 1
      if scopes[slot].firstFailure == nil { scopes[slot].firstFailure = position }
    }
    if scopes[slot].unsettled == 0 { close(slot) } else { fillAround(slot) }
  }

  /// Takes a node off the lists of those that are under way.
  mutating func forget(_ instance: NodeInstance) {
    processing.remove(instance)
    retrying.remove(instance)
    waiting[instance] = nil
    selections[instance] = nil
    deferrals[instance] = nil
  }
}
