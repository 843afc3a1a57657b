import Engine
import JSON
import Workflows

/// Something that a child was told is in the journal of a run.
struct Acknowledgement: Hashable {
  var run: String
  /// What, as ``text(of:in:)`` has it for an event.
  var text: String
  /// Whether it must outlive a power cut, too.
  var isDurable: Bool

  init(_ run: String, _ text: String, isDurable: Bool) {
    self.run = run
    self.text = text
    self.isDurable = isDurable
  }

  /// What a line of a child's output says; nil for one that says something else.
  init?(line: String) {
    let words = line.split(separator: "\t", maxSplits: 3).map(String.init)
    guard words.count == 4, words[0] == "told" else { return nil }
    self.init(words[1], words[3], isDurable: words[2] == "!")
  }

  var line: String { "told\t\(run)\t\(isDurable ? "!" : ".")\t\(text)" }

  /// What an engine's news says; nil where it says nothing of the journal.
  init?(_ news: RunProgress, run: String) {
    switch news {
    case .working, .answered, .budgetPassed, .stopped: return nil
    case .started(let node): self.init(run, "started \(node)", isDurable: Self.isPaid(node))
    case .retrying(let node, _, _): self.init(run, "retrying \(node)", isDurable: false)
    case .waiting(let gate): self.init(run, "waiting \(gate)", isDurable: false)
    case .unknownOutcome(let node): self.init(run, "unknown \(node)", isDurable: false)
    case .paused: self.init(run, "paused", isDurable: false)
    case .settled(let node, let status):
      var isPaid = false
      if case .success(let result) = status, result.cost > .zero { isPaid = true }
      self.init(run, "settled \(node) \(Self.text(of: status))", isDurable: isPaid)
    }
  }

  /// What an event is called; nil for one of which nobody is told.
  ///
  /// The event is the last that `state` has folded.
  static func text(of event: RunEvent, in state: RunState) -> String? {
    switch event {
    case .created: "created"
    case .nodeStarted(let node, _, _, _): "started \(node)"
    case .nodeRetrying(let node, _, _, _): "retrying \(node)"
    case .gateOpened(let gate): "waiting \(gate)"
    case .gateApproved(let gate, _): "approved \(gate)"
    case .outcomeUnknown(let node, _): "unknown \(node)"
    case .outcomeAnswered(let node, _, _): "answered \(node)"
    case .paused: "paused"
    case .finished(let outcome): "finished \(outcome.rawValue)"
    default: settledText(of: event, in: state)
    }
  }

  private static func settledText(of event: RunEvent, in state: RunState) -> String? {
    switch event {
    case .nodeSucceeded(let node, let outputs, _, _), .nodeComputed(let node, let outputs),
      .nodeReused(let node, let outputs, _):
      "settled \(node) \(text(of: outputs))"
    case .nodeFailed(let node, let failure): "settled \(node) \(text(of: .failure(failure)))"
    case .nodeSkipped(let node, let reason):
      "settled \(node) \(text(of: .skipped(reason: reason)))"
    case .loopEnded(let node), .workflowEnded(let node):
      state.status(of: node).map { "settled \(node) \(text(of: $0))" }
    default: nil
    }
  }

  static func text(of status: RunState.NodeStatus) -> String {
    switch status {
    case .success(let result): text(of: result.outputs)
    case .failure(let failure): "failure \(failure.code)"
    default: status.name
    }
  }

  static func text(of outputs: JSONObject) -> String {
    "success \(JSONValue.object(outputs).compact)"
  }

  private static func isPaid(_ node: String) -> Bool { !node.hasPrefix("free") }
}
