import JSON
import Workflows

/// One call of `advance`: a run's state, what is to be written, and what is under way.
///
/// Events are folded when they are noted and written in batches; a model is called only after
/// the batch with its intent is on disk.
struct RunPass: Sendable {
  /// Work on a node that is under way, or about to be.
  struct Work: Sendable {
    var node: String
    var stepKey: String
    var call: ModelCall
    var provider: any ModelProvider
  }

  let run: String
  let rule: AdvanceRule
  var state: RunState
  /// The gates that wait, in the order in which they opened.
  var waiting: [String]
  /// The actions at hand, and how many of them have been looked at.
  var actions: [RunAction] = []
  var position = 0
  /// Events that are folded, and not yet written, with their times.
  var unwritten: [(event: RunEvent, time: Int64)] = []
  var results: [StoredResult] = []
  /// Whether what is unwritten needs no full synchronisation.
  var isLight = true
  /// What to tell once it is written.
  var news: [RunProgress] = []
  var recorded: [RecordedCall] = []
  /// Calls to be made once their intents are written, and the nodes of all calls under way.
  var launches: [Work] = []
  var underway: [String: Work] = [:]
  var settled: [String] = []
  /// How many nodes have been performed.
  var performed = 0
  /// Whether no more nodes are to be begun.
  var isStopping = false

  init(run: String, rule: AdvanceRule, state: RunState) {
    self.run = run
    self.rule = rule
    self.state = state
    waiting = state.waitingGates.map(\.id)
  }

  /// Folds an event and queues it for the journal.
  mutating func note(_ event: RunEvent, at time: Int64) throws(EngineError) {
    try Engine.apply([event], to: &state, of: run)
    unwritten.append((event, time))
    hasAdvanced = true
    switch event {
    case .gateOpened(let node):
      waiting.append(node)
      news.append(.waiting(gate: node))
    case .nodeSucceeded(let node, _, let cost, _):
      if cost > .zero { isLight = false }
      settle(node)
    case .nodeFailed(let node, _), .nodeSkipped(let node, _): settle(node)
    default: break
    }
  }

  private mutating func settle(_ node: String) {
    settled.append(node)
    if let status = state.status(of: node) { news.append(.settled(node: node, status: status)) }
  }

  /// The next action, or nil where there is nothing to be done until something settles.
  mutating func nextAction() -> RunAction? {
    while true {
      if position == actions.count {
        guard position == 0 || hasAdvanced else { return nil }
        actions = state.nextActions(underway: Set(underway.keys))
        (position, hasAdvanced) = (0, false)
        if actions.isEmpty { return nil }
        if case .until(let target) = rule, isReached(target) { isStopping = true }
      }
      let action = actions[position]
      switch verdict(on: action) {
      case .perform:
        position += 1
        return action
      case .passOver: position += 1
      case .wait: return nil
      }
    }
  }

  /// Whether anything happened since the actions were asked for.
  private var hasAdvanced = false

  /// Forgets the actions at hand, because the state changed under them.
  mutating func lookAgain() {
    actions = []
    (position, hasAdvanced) = (0, false)
  }

  private enum Verdict { case perform, passOver, wait }

  /// Whether the rule lets `action` be performed now.
  private func verdict(on action: RunAction) -> Verdict {
    let node: FlowNode
    switch action {
    case .skip, .openGate, .end, .finish: return .perform
    case .start(let started): node = started
    case .resume(let resumed, _, _): node = resumed
    case .retry(let retried, _, _, _): node = retried
    }
    guard !isStopping else { return .passOver }
    switch rule {
    case .stopBeforeNext: return .passOver
    case .one(let chosen):
      return performed == 0 && (chosen == nil || chosen == node.id) ? .perform : .passOver
    case .until: return underway.isEmpty ? .perform : .wait
    case .toEnd: return .perform
    }
  }

  /// Whether nothing but the target is left before it, or it is past.
  private func isReached(_ target: String) -> Bool {
    switch state.status(of: target) {
    case .pending, nil: actions.contains { $0.startedNode == target }
    default: true
    }
  }
}

extension RunAction {
  /// The node whose work the action begins or goes on with.
  var startedNode: String? {
    switch self {
    case .start(let node): node.id
    case .resume(let node, _, _): node.id
    default: nil
    }
  }
}
