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
}
