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
    let words = text.split(separator: " ", maxSplits: 1)
    guard words.first == "--edit" else { return Output(text.terminalSafe) }
    return try await editedNote(words.count > 1 ? String(words[1]) : "")
  }

  /// Has a text written in an editor, and puts it behind the entry.
  private func editedNote(_ start: String) async throws(ShellError) -> Output {
    let written = try await outside("note") { () throws(ShellError) in
      Output(try await noteEditor.edit(start.isEmpty ? "" : start + "\n").terminalSafe)
    }
    let text = written.markdown.trimmingBlanks
    guard !text.isEmpty else { return Output("Nothing was noted.") }
    // A replay from the record brings the author's text itself.
    if !isRecorded { try record { try $0.note(text) } }
    return Output("Noted \(counted(text.split(separator: "\n").count, "line")).")
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
