import Workflows

/// What the shell remembers while a person steps through runs.
struct DebugState: Sendable {
  /// The line that Enter repeats.
  var repeated = "next"
  /// The expressions that each stop shows, with their numbers.
  var displays: [Display] = []
  /// The number of the next of them.
  var nextDisplay = 1
  /// The breakpoints, in the order of their numbers.
  var breakpoints: [Breakpoint] = []
  /// The number of the next of them.
  var nextBreakpoint = 1
  /// The run that another is compared with, once it is known.
  var comparison: (run: String, other: String?)?

  /// An expression that each stop shows.
  struct Display: Sendable, Hashable {
    var number: Int
    var source: String
  }
}
