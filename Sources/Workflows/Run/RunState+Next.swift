/// What a runner is to do next.
///
/// The nodes have their paths as ids.
public enum RunAction: Sendable, Hashable {
  /// Do the node's work; a loop and a workflow node begin.
  case start(FlowNode)
  /// Ask a person.
  case openGate(FlowNode)
  /// Leave the node out.
  case skip(FlowNode, reason: String)
  /// Go on with work that had begun when an earlier runner ended.
  case resume(FlowNode, attempt: Int, key: String)
  /// Make the next attempt, once it is `time`, in milliseconds since 1970.
  case retry(FlowNode, attempt: Int, key: String, time: Int64)
  /// Close a loop or a workflow node, whose nodes are all done.
  case end(FlowNode)
  /// Close the run.
  case finish(RunOutcome)
}

/// One thing that is to be done, for a runner that takes them one after the other.
public enum RunWork: Sendable, Hashable {
  /// Do the node's work; a loop and a workflow node begin.
  case start(NodeInstance)
  /// Ask a person.
  case openGate(NodeInstance)
  /// Leave the node out.
  case skip(NodeInstance, reason: String)
  /// Close a loop or a workflow node, whose nodes are all done.
  case end(NodeInstance)

  /// What it is about.
  public var instance: NodeInstance {
    switch self {
    case .start(let instance), .openGate(let instance), .skip(let instance, _),
      .end(let instance):
      instance
    }
  }
}

extension RunState {
  /// Whether anything may be begun.
  public var isOpen: Bool { outcome == nil && !isCanceled && pause == nil }

  // MARK: For a runner

  /// The first thing to be done in the flow's order, iterations one after the other.
  ///
  /// It is not given again until ``putBack(_:)`` or an event makes it ready anew. What a runner
  /// has taken and not done is known to that runner only: the journal has it still to be done.
  /// O(depth of loops).
  public mutating func takeNext() -> RunWork? {
    guard isOpen else { return nil }
    var slot = 0
    while let position = scopes[slot].due.first() {
      let instance = NodeInstance(scope: slot, position: position)
      if let inner = innerDue(instance) {
        slot = inner
        continue
      }
      clearDue(instance)
      return work(at: instance)
    }
    return nil
  }

  /// The work at a path, if it can be done now; opens its iteration if need be.
  public mutating func take(_ path: String) -> RunWork? {
    guard isOpen, isReady(path) else { return nil }
    let instance: NodeInstance
    switch locate(path) {
    case .here(let here): instance = here
    case .unopened(let loop, let iteration, let position):
      instance = NodeInstance(scope: open(iteration, of: loop), position: position)
    default: return nil
    }
    clearDue(instance)
    return work(at: instance)
  }

  /// Gives back what was taken and cannot be done yet.
  public mutating func putBack(_ instance: NodeInstance) {
    if status(instance) == .expanded || isDue(instance) { markDue(instance) }
  }

  /// Work that an earlier runner had begun, in the flow's order.
  public var interrupted: [NodeInstance] { ordered(processing) }

  /// Attempts that are to be made, in the order of their times.
  public var retries: [(instance: NodeInstance, retry: NodeRetry)] {
    ordered(retrying).compactMap { instance in
      guard case .retrying(let retry) = status(instance) else { return nil }
      return (instance, retry)
    }.sorted { $0.1.time < $1.1.time }
  }

  /// How the run ends, once nothing is left to be done.
  public var ending: RunOutcome? {
    guard outcome == nil else { return nil }
    if isCanceled { return .canceled }
    guard scopes[0].unsettled == 0 else { return nil }
    return scopes[0].failed > 0 ? .failure : .success
  }

  private func work(at instance: NodeInstance) -> RunWork {
    if status(instance) == .expanded { return .end(instance) }
    if let reason = obstacle(for: instance) { return .skip(instance, reason: reason) }
    return flowNode(instance).type.isGate ? .openGate(instance) : .start(instance)
  }

  /// The scope inside of a loop or a workflow node in which something is to be done.
  private func innerDue(_ instance: NodeInstance) -> Int? {
    guard status(instance) == .expanded else { return nil }
    if let iteration = loops[instance]?.due.first() { return loops[instance]?.open[iteration] }
    guard let slot = innerScopes[instance], !scopes[slot].due.isEmpty else { return nil }
    return slot
  }

  private func isDue(_ instance: NodeInstance) -> Bool {
    status(instance) == .pending && scopes[instance.scope].missing[instance.position] == 0
  }

  private func ordered(_ instances: Set<NodeInstance>) -> [NodeInstance] {
    instances.sorted { ($0.scope, $0.position) < ($1.scope, $1.position) }
  }

  // MARK: For people

  /// What can be done now, in the flow's order, at most `limit` actions.
  ///
  /// Empty where the run has ended, or waits for a person or for work that is under way
  /// (`underway`, paths of nodes that this runner works on itself).
  public func nextActions(underway: Set<String> = [], limit: Int = 1024) -> [RunAction] {
    guard outcome == nil else { return [] }
    if isCanceled { return underway.isEmpty ? [.finish(.canceled)] : [] }
    guard pause == nil else { return [] }
    var actions: [RunAction] = []
    collect(into: &actions, limit: limit, from: 0)
    for instance in interrupted {
      guard case .processing(let attempt, let key, _) = status(instance) else { continue }
      let node = node(instance)
      if !underway.contains(node.id) {
        actions.append(.resume(node, attempt: attempt, key: key))
      }
    }
    for (instance, retry) in retries {
      let node = node(instance)
      actions.append(.retry(node, attempt: retry.attempt, key: retry.key, time: retry.time))
    }
    if actions.isEmpty, let ending { return [.finish(ending)] }
    return actions
  }

  private func collect(into actions: inout [RunAction], limit: Int, from slot: Int) {
    var next = 0
    while actions.count < limit, let position = scopes[slot].due.first(from: next) {
      next = position + 1
      let instance = NodeInstance(scope: slot, position: position)
      if let loop = loops[instance], !loop.due.isEmpty {
        for iteration in loop.due where actions.count < limit {
          guard let inner = loop.open[iteration] else { continue }
          collect(into: &actions, limit: limit, from: inner)
        }
      } else if let inner = innerDue(instance) {
        collect(into: &actions, limit: limit, from: inner)
      } else {
        actions.append(action(at: instance))
      }
    }
  }

  private func action(at instance: NodeInstance) -> RunAction {
    let node = node(instance)
    return switch work(at: instance) {
    case .start: .start(node)
    case .openGate: .openGate(node)
    case .skip(_, let reason): .skip(node, reason: reason)
    case .end: .end(node)
    }
  }

  /// Whether the node at a path can be performed now.
  public func isReady(_ path: String) -> Bool {
    guard isOpen else { return false }
    switch locate(path) {
    case .here(let instance):
      if case .processing = status(instance) { return true }
      if case .retrying = status(instance) { return true }
      return isDue(instance) && obstacle(for: instance) == nil && !flowNode(instance).type.isGate
    case .unopened(let loop, _, let position):
      let block = layout.flows[layout.blocks[scopes[loop.scope].block].flow].bodies[place(of: loop)]
      return loops[loop]?.width ?? 1 > 1 && layout.blocks[block ?? 0].missing[position] == 0
    default: return false
    }
  }

  /// The path of the first instance of a node that can be performed now; of a node outside of
  /// all loops its own.
  public func firstReady(_ path: String) -> String? {
    switch locate(path) {
    case .template, .nowhere:
      let found = NodePath(path).flatMap { underway($0) }?.instances ?? []
      return found.lazy.map { self.path(of: $0) }.first { isReady($0) }
    default: return isReady(path) ? path : nil
    }
  }

  /// Whether a run that goes on until a node has come to it: it is ready, or past.
  ///
  /// Of a node in a loop's body the first instance counts.
  public func hasReached(_ path: String) -> Bool {
    switch locate(path) {
    case .here(let instance): return isDue(instance) || status(instance) != .pending
    case .gone: return true
    case .unopened: return false
    case .template, .nowhere:
      guard let found = NodePath(path).flatMap({ underway($0) }) else { return false }
      return found.isPast || found.instances.contains { isDue($0) || status($0) != .pending }
    }
  }

  /// The instances of a node whose iterations and workflows are under way, in order, and whether
  /// some are past; nil where no flow has such a node.
  private func underway(_ path: NodePath) -> (instances: [NodeInstance], isPast: Bool)? {
    var (flow, tops, past) = (0, [0], false)
    for (number, step) in path.steps.enumerated() {
      let table = layout.flows[flow]
      guard let place = table.places[String(step.id)] else { return nil }
      var slots = tops
      for (depth, loop) in layout.loops(around: place, in: flow).enumerated() {
        let wanted = depth < step.iterations.count ? step.iterations[depth] : nil
        slots = slots.flatMap { slot -> [Int] in
          let instance = NodeInstance(scope: slot, position: Int(table.positions[loop]))
          if isPast(wanted, of: instance) { past = true }
          let open = loops[instance]?.open ?? [:]
          guard let wanted else { return open.sorted { $0.key < $1.key }.map(\.value) }
          return open[wanted].map { [$0] } ?? []
        }
      }
      let instances = slots.map { slot in
        NodeInstance(scope: slot, position: Int(table.positions[place]))
      }
      guard number < path.steps.count - 1 else { return (instances, past) }
      guard let inner = table.nodes[place].workflowID.flatMap({ layout.workflows[$0] }) else {
        return nil
      }
      if instances.contains(where: { status($0).isSettled }) { past = true }
      (flow, tops) = (inner, instances.compactMap { innerScopes[$0] })
    }
    return nil
  }

  /// Whether an iteration of a loop is done, or any where none is named.
  private func isPast(_ iteration: Int?, of loop: NodeInstance) -> Bool {
    if status(loop).isSettled { return true }
    guard let iteration else { return loops[loop]?.done ?? 0 > 0 }
    guard case .open? = loops[loop]?.outcome(of: iteration) else { return loops[loop] != nil }
    return false
  }
}
