public import Workflows

/// How far a run is to go.
///
/// A node of a loop's body stands for the first of its instances that comes up; `art[3]` is one
/// of them.
public enum AdvanceRule: Sendable, Hashable {
  /// Performs no node; skips what cannot run and opens the gates that are reached.
  case stopBeforeNext
  /// Performs exactly one node: the one named, or the first that is ready. A loop or a workflow
  /// inside begins, and the run stops before the first node in it.
  case one(String?)
  /// Performs nodes one at a time until the named one is ready, and stops before it.
  case until(String)
  /// Performs all there is, several at a time.
  case toEnd
}

/// Where a run stopped.
public struct RunStop: Sendable, Hashable {
  /// Why it stopped.
  public enum Reason: Sendable, Hashable {
    /// These nodes are ready, in the flow's order; of very many the first.
    case before([String])
    /// Nothing is ready, and these gates wait for a person.
    case gate([String])
    /// Nothing is ready, and it is not known how the calls of these nodes ended.
    case unknownOutcome([String])
    /// Nothing is begun until the run is resumed.
    case paused(PauseReason)
    /// The run has ended.
    case finished(RunOutcome)
  }

  /// Why it stopped.
  public var reason: Reason
  /// The nodes that succeeded, failed or were skipped in this call, in order.
  public var settled: [String]
  /// The breakpoints that were watched for, with what they have counted.
  public var breakpoints: [Breakpoint] = []
  /// The breakpoints that stopped it.
  public var hits: [BreakHit] = []
}

/// News of a run that advances; what it tells is on disk already.
public enum RunProgress: Sendable, Hashable {
  /// A model is being called.
  case started(node: String)
  /// A call's progress, from 0 to 1.
  case working(node: String, fraction: Double)
  /// A call failed, and is made again at `time`, in milliseconds since 1970.
  case retrying(node: String, failure: RunFailure, time: Int64)
  /// A node succeeded, failed or was skipped.
  case settled(node: String, status: RunState.NodeStatus)
  /// A gate waits for a person.
  case waiting(gate: String)
  /// Somebody has answered a gate.
  case answered(gate: String, approved: Bool, by: String)
  /// It is not known how the call of a node ended.
  case unknownOutcome(node: String)
  /// Nothing more is begun.
  case paused(PauseReason)
  /// A budget that does not stop the run is passed.
  case budgetPassed(BudgetCrossing)
  /// Nobody takes the run further any more; the last news of a feed.
  case stopped(RunStop.Reason)
}
