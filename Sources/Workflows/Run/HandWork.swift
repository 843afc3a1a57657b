import JSON

/// What people did to a node of a run, or to the run's own inputs.
struct HandWork: Sendable {
  /// What stands for the node's own work.
  enum Outcome: Sendable, Hashable {
    case pin, failure, skip
    case bypass(input: String)
  }

  /// Its place among all that was done by hand.
  let order: Int
  /// The inputs that are overridden.
  var inputs: JSONObject = [:]
  /// What stands for the node's own work; nil where that counts.
  var outcome: Outcome?
}

extension RunState {
  mutating func foldByHand(_ event: RunEvent) throws(RunError) {
    switch event {
    case .nodePinned(let path, let outputs, let person):
      try give(path, .success(NodeResult(outputs: outputs, givenBy: person)), as: .pin)
    case .nodeBypassed(let path, let input, let outputs, let person):
      let result = NodeResult(outputs: outputs, givenBy: person)
      try give(path, .success(result), as: .bypass(input: input))
    case .nodeFailedByHand(let path, let message, _):
      let failure = RunFailure(code: RunFailure.madeUp, message: message)
      try give(path, .failure(failure), as: .failure)
    case .nodeSkippedByHand(let path, let person):
      try give(path, .skipped(reason: "\(person) skipped it"), as: .skip) {
        !$0.isSettled || $0.isFailure
      }
    case .inputSet(let path, let input, let value, _): try set(input, of: path, to: value)
    case .nodeReset(let path, _):
      switch locate(path) {
      case .gone(let loop, let iteration?): try repeatIteration(iteration, of: loop)
      case .gone(let node, nil): try reset(node)
      default:
        try reset(
          try instance(path) { $0.isSettled || $0.isUnknown || $0 == .waiting || $0 == .expanded }
        )
      }
    default: throw .undecodable(member: "kind")
    }
  }

  /// Settles a node by hand; what hung on it is pending again.
  private mutating func give(
    _ path: String,
    _ status: NodeStatus,
    as outcome: HandWork.Outcome,
    where accepts: (NodeStatus) -> Bool = { _ in true },
  ) throws(RunError) {
    let instance = try instance(path) { status in
      switch status {
      case .processing, .expanded, .waiting: false
      default: accepts(status)
      }
    }
    if self.status(instance).isSettled { try reset(instance) }
    // A node that settles may close its iteration, which may be let go of.
    note(outcome, of: instance)
    settle(instance, status)
  }

  private mutating func set(
    _ input: String,
    of path: String,
    to value: JSONValue,
  ) throws(RunError) {
    guard path != FlowReference.workflow else {
      setInputs[input] = value
      byHand[path, default: HandWork(order: version)].inputs[input] = value
      return
    }
    let instance = try instance(path) { $0 == .pending }
    overrides[instance, default: [:]][input] = value
    byHand[self.path(of: instance), default: HandWork(order: version)].inputs[input] = value
  }

  // MARK: What counts

  /// Keeps what stands for a node's own work from now on.
  mutating func note(_ outcome: HandWork.Outcome, of instance: NodeInstance) {
    byHand[path(of: instance), default: HandWork(order: version)].outcome = outcome
  }

  /// Whether what people gave in place of a node's work does without the node's inputs.
  func standsAlone(_ instance: NodeInstance) -> Bool {
    guard !byHand.isEmpty, let outcome = byHand[path(of: instance)]?.outcome else { return false }
    if case .bypass = outcome { return false }
    return true
  }

  /// The node's own work counts again.
  mutating func forgetOutcome(of instance: NodeInstance) {
    guard !byHand.isEmpty else { return }
    let path = path(of: instance)
    byHand[path]?.outcome = nil
    if byHand[path]?.inputs.isEmpty == true { byHand[path] = nil }
  }

  /// Nothing counts any more that was done inside of a loop or of a workflow node.
  mutating func forgetHandWork(inside container: NodeInstance) {
    guard !byHand.isEmpty else { return }
    let path = path(of: container)
    byHand = byHand.filter { !isInside($0.key, of: path) }
  }

  /// Nothing counts any more that was done in an iteration of a loop.
  mutating func forgetHandWork(in iteration: Int, of loop: NodeInstance) {
    guard !byHand.isEmpty else { return }
    let path = path(of: loop)
    byHand = byHand.filter { work in
      !frames(of: work.key).contains { frame in
        guard case .iteration(path, iteration, _) = frame else { return false }
        return true
      }
    }
  }
}
