import Workflows

/// A run's state as this engine knows it.
struct FoldedRun: Sendable {
  let id: String
  var state: RunState
}

/// What the runner of a run is told while it waits.
enum RunChange: Sendable {
  /// Somebody wrote to the journal.
  case journal
  /// Somebody follows the run from now on.
  case followed(FeedBox)
  /// A provider has a slot for it.
  case slot
}
