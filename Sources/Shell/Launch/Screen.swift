import Editline
import Glibc
import Notebook
import Text

/// Shows results: on a terminal rendered, elsewhere as plain Markdown.
struct Screen: Sendable {
  let bench: Workbench
  let options: OuterOptions
  let surroundings: Surroundings

  /// A screen for results without pictures of the store.
  static func plain(
    _ options: OuterOptions,
    _ surroundings: Surroundings,
    home: String,
  ) throws(ShellError) -> Screen {
    let made = try WorkbenchPlan(
      home: home,
      place: .start,
      providers: [:],
      person: surroundings.person,
      keepsPlace: false,
    ).make()
    return Screen(bench: made.bench, options: options, surroundings: surroundings)
  }

  /// The width of the terminal; 80 where there is none.
  var columns: Int { Terminal.size(of: STDOUT_FILENO)?.columns ?? 80 }

  /// The text of a result for where standard output goes.
  func render(_ output: Output) async -> String {
    output.markdown.isEmpty ? "" : output.markdown.terminalSafe + "\n"
  }
}
