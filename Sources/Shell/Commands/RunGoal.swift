import Workflows

/// How far a command lets a run go.
enum RunGoal: Sendable, Hashable {
  /// To the first node; performs nothing.
  case start
  /// Past one node, with all that is inside of it.
  case over(String)
  /// Past one node, or to the first that is inside of it.
  case into(String)
  /// Until all inside of a frame is done.
  case out(RunFrame)
  /// Until all inside of a loop or a workflow node is done.
  case rest(of: String)
  /// Until a node is ready.
  case until(String)
  /// To the end.
  case end

  /// Whether a person steps, so that an answer at a gate does not run on.
  var isStepping: Bool { self != .end }
}

/// One way of a run, from where a command took it to where it stops.
struct RunTrip: Sendable {
  let run: String
  let goal: RunGoal
  /// Whether the run begins with it.
  var isFirst = false
  /// The nodes that succeeded, failed or were skipped, in order.
  var settled: [String] = []
  /// The node that was performed last.
  var last: String?
  /// The node that it stops before, where that is not the nearest one.
  var focus: String?
  /// Whether the record says that it was interrupted.
  var isInterrupted = false
  /// Why it stopped, where that is not plain.
  var cause: String?
  /// How many limits the run had gone past before.
  var crossings = 0
  /// The breakpoints, where some are enabled.
  var watch: BreakWatch?

  /// Whether a breakpoint was met, so that it goes no further.
  var isHit: Bool { !hits.isEmpty }
  /// The breakpoints that were met.
  var hits: [BreakHit] { watch?.hits ?? [] }
  /// The gate that asks, where a breakpoint waits for that.
  var askedGate: String? {
    hits.last {
      if case .approval = $0.breakpoint.place { return true }
      return false
    }?.node
  }

  /// The breakpoints once the run stands before a node, at which some may stop as well.
  mutating func watch(at node: String?, in state: RunState) -> BreakWatch? {
    let isKnown = hits.contains { $0.node == node && $0.breakpoint.isBefore }
    if let node, askedGate == nil, !isKnown { _ = watch?.stops(before: node, in: state) }
    return watch
  }
}
