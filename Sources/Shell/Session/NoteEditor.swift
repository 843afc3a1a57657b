import Editline
import Glibc
import Text

/// Lets a person write a text in the editor of their choice.
struct NoteEditor: Sendable {
  /// Returns what stands in the editor's file at its end.
  var edit: @Sendable (_ text: String) async throws(ShellError) -> String

  /// The editor of an environment; it needs a terminal.
  static func standard(_ environment: [String: String]) -> NoteEditor {
    NoteEditor { text throws(ShellError) in
      guard Terminal.isTerminal(STDIN_FILENO), Terminal.isTerminal(STDOUT_FILENO) else {
        throw ShellError(
          "no terminal is here for an editor",
          remedy: "`note TEXT` writes a remark without one",
          code: "note",
        )
      }
      let names = ["VISUAL", "EDITOR"]
      guard let words = names.lazy.compactMap({ environment[$0] }).first(where: { !$0.isEmpty })
      else {
        throw ShellError(
          "no editor is set",
          remedy: "set VISUAL or EDITOR, such as `EDITOR=vi easel`",
          code: "note",
        )
      }
      let folder = try TemporaryFolder()
      let path = "\(folder.path)/note.md"
      try writeFile(Array(text.utf8), to: path)
      let status = await Terminal.run(editor: try CommandWords.split(words) + [path])
      guard status == 0 else {
        throw ShellError(
          "`\(words.terminalSafe)` ended without success, so nothing was noted",
          code: "note",
        )
      }
      guard let text = String(validating: try readFile(path), as: UTF8.self) else {
        throw ShellError("the note is not UTF-8 text", code: "note")
      }
      return text
    }
  }
}
