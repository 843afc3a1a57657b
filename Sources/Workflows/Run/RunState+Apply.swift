import JSON

extension RunState {
  mutating func fold(_ event: RunEvent) throws(RunError) {
    guard outcome == nil else { throw .ended }
    switch event {
    case .created: throw .notCreated
    case .nodeStarted(let node, let attempt, let key, let stepKey):
      let place = try place(of: node) { $0 == .pending || $0.isProcessing }
      statuses[place] = .processing(attempt: attempt, key: key, stepKey: stepKey)
      ready.remove(place)
      processing.insert(place)
    case .nodeSucceeded(let node, let outputs, let cost, let cachedFrom):
      let place = try place(of: node) { $0.isProcessing }
      settle(place, .success(NodeResult(outputs: outputs, cost: cost, cachedFrom: cachedFrom)))
    case .nodeFailed(let node, let failure):
      settle(try place(of: node) { $0.isProcessing }, .failure(failure))
    case .nodeSkipped(let node, let reason):
      settle(try place(of: node) { $0 == .pending }, .skipped(reason: reason))
    case .gateOpened(let node):
      let place = try place(of: node) { $0 == .pending }
      statuses[place] = .waiting
      ready.remove(place)
    case .gateApproved(let node, _):
      let result = NodeResult(outputs: [:], cost: .zero, cachedFrom: nil)
      settle(try place(of: node) { $0 == .waiting }, .success(result))
    case .gateRejected(let node, let by, let reason):
      settle(try place(of: node) { $0 == .waiting }, .rejected(by: by, reason: reason))
      isCanceled = true
    case .canceled: isCanceled = true
    case .finished(let outcome): self.outcome = outcome
    }
  }

  private func place(
    of node: String,
    where accepts: (NodeStatus) -> Bool,
  ) throws(RunError) -> Int {
    guard let place = positions[node] else { throw .unknownNode(node) }
    guard accepts(statuses[place]) else {
      throw .unexpectedEvent(node: node, status: statuses[place].name)
    }
    return place
  }

  private mutating func settle(_ place: Int, _ status: NodeStatus) {
    statuses[place] = status
    ready.remove(place)
    processing.remove(place)
    unsettled -= 1
    for consumer in consumers[place] {
      unsettledProducers[consumer] -= 1
      if unsettledProducers[consumer] == 0 { ready.insert(consumer) }
    }
  }
}

extension RunState.NodeStatus {
  /// The contract's word for the status (contract §5).
  public var name: String {
    switch self {
    case .pending: "pending"
    case .processing, .waiting: "processing"
    case .success: "success"
    case .failure: "failure"
    case .skipped: "skipped"
    case .rejected: "rejected"
    }
  }

  /// Whether work on the node has begun and has not ended.
  public var isProcessing: Bool {
    guard case .processing = self else { return false }
    return true
  }
}
