import Workflows

extension RunEvent {
  /// What a display is told of the event, which `state` has folded already; nil for nothing.
  func progress(in state: RunState) -> RunProgress? {
    switch self {
    case .nodeStarted(let node, _, _, _): return .started(node: node)
    case .gateOpened(let node), .selectionOpened(let node, _): return .waiting(gate: node)
    case .gateApproved(let node, let by), .selectionAnswered(let node, _, let by):
      return .answered(gate: node, approved: true, by: by)
    case .gateRejected(let node, let by, _):
      return .answered(gate: node, approved: false, by: by)
    case .outcomeUnknown(let node, _): return .unknownOutcome(node: node)
    case .nodeRetrying(let node, _, let failure, let time):
      return .retrying(node: node, failure: failure, time: time)
    case .paused(let reason): return .paused(reason)
    case .budgetPassed(let crossing): return .budgetPassed(crossing)
    default:
      guard let node = settledNode else { return nil }
      // Of an iteration that is done the state may have let go.
      guard let status = state.status(of: node) ?? settledStatus else { return nil }
      return .settled(node: node, status: status)
    }
  }

  /// Whether the event says that work on a node begins.
  var isStart: Bool {
    if case .nodeStarted = self { true } else { false }
  }

  /// The node that the event settles.
  var settledNode: String? {
    switch self {
    case .nodeSucceeded(let node, _, _, _), .nodeFailed(let node, _), .nodeSkipped(let node, _),
      .nodeComputed(let node, _), .nodeReused(let node, _, _), .loopEnded(let node),
      .workflowEnded(let node):
      node
    default: nil
    }
  }

  /// How the event says that it settles its node.
  private var settledStatus: RunState.NodeStatus? {
    switch self {
    case .nodeSucceeded(_, let outputs, let cost, let run):
      .success(.init(outputs: outputs, cost: cost, cachedFrom: run))
    case .nodeComputed(_, let outputs): .success(.init(outputs: outputs))
    case .nodeReused(_, let outputs, let run): .success(.init(outputs: outputs, cachedFrom: run))
    case .nodeFailed(_, let failure): .failure(failure)
    case .nodeSkipped(_, let reason): .skipped(reason: reason)
    default: nil
    }
  }
}

extension RunState {
  /// News of what has just happened, as things stand now.
  func news(_ event: RunProgress, at time: Int64) -> RunFeed.News {
    RunFeed.News(event: event, time: time, cost: cost, progress: progress)
  }

  /// What is under way and what waits, for who has not heard how that came about.
  var standing: [RunProgress] {
    let underway = interrupted.map { RunProgress.started(node: path(of: $0)) }
    let retrying = retries.compactMap { instance, retry in
      retry.failure.map {
        RunProgress.retrying(node: path(of: instance), failure: $0, time: retry.time)
      }
    }
    let waiting = waitingGates.map { RunProgress.waiting(gate: $0.id) }
    let unknown = unknownOutcomes.map { RunProgress.unknownOutcome(node: $0.id) }
    return underway + retrying + waiting + unknown + (pause.map { [.paused($0)] } ?? [])
  }

  /// Why a run stops where nothing is under way.
  var stopReason: RunStop.Reason {
    if let outcome { return .finished(outcome) }
    if let pause { return .paused(pause) }
    let ready = nextActions(limit: 256).compactMap(\.startedNode)
    guard ready.isEmpty else { return .before(ready) }
    let gates = waitingGates.map(\.id)
    if !gates.isEmpty { return .gate(gates) }
    let unknown = unknownOutcomes.map(\.id)
    return unknown.isEmpty ? .before([]) : .unknownOutcome(unknown)
  }
}

extension RunAction {
  /// The node whose work the action begins or goes on with.
  fileprivate var startedNode: String? {
    switch self {
    case .start(let node), .resume(let node, _, _), .retry(let node, _, _, _): node.id
    default: nil
    }
  }
}
