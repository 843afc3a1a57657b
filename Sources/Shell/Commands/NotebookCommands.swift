import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func note(_ invocation: Invocation) async throws(ShellError) -> Output {
    let text = (invocation.rest?.text ?? "").trimmingBlanks
    guard !text.isEmpty else {
      throw ShellError("note needs a text", remedy: "usage: \(invocation.usage)", code: "usage")
    }
    return Output(text.terminalSafe)
  }

  func quit(_ invocation: Invocation) async throws(ShellError) -> Output {
    guard let run = place.run else { return Output("", exit: true) }
    try move {
      $0.run = nil
      $0.lastRun = run.id
    }
    let alias = aliases.alias(for: run.id, kind: .run)
    return Output("Left \(alias) as it is; `runs` lists it, `resume \(alias)` comes back to it.")
  }

  /// Comes back to a run that was left.
  func resume(_ invocation: Invocation) async throws(ShellError) -> Output {
    let id = try runID(try invocation.word(0, "a run, such as run:1"), invocation)
    try await state(run: id)
    return try await go(id, .start)
  }
}
