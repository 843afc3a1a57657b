public import Workflows

/// How far a run is to go.
public enum AdvanceRule: Sendable, Hashable {
  /// Performs no node; skips what cannot run and opens the gates that are reached.
  case stopBeforeNext
  /// Performs exactly one node: the one named, or the first that is ready.
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
    /// These nodes are ready, in the flow's order.
    case before([String])
    /// Nothing is ready, and these gates wait for a person.
    case gate([String])
    /// The run has ended.
    case finished(RunOutcome)
  }

  /// Why it stopped.
  public var reason: Reason
  /// The nodes that succeeded, failed or were skipped in this call, in order.
  public var settled: [String]
}

/// News of a run that advances; what it tells is on disk already.
public enum RunProgress: Sendable, Hashable {
  /// A model is being called.
  case started(node: String)
  /// A call's progress, from 0 to 1.
  case working(node: String, fraction: Double)
  /// A node succeeded, failed or was skipped.
  case settled(node: String, status: RunState.NodeStatus)
  /// A gate waits for a person.
  case waiting(gate: String)
}
