import Engine
import Notebook
import Text

/// A typed line as it may be kept, and why it is not done where it held a secret.
///
/// A line that is kept without its secret cannot be done again as it was, and a workflow or a
/// journal would keep what it was given; so it is refused, in a replay with the same words.
struct SafeLine {
  /// The line without secrets.
  let text: String
  /// Why nothing is done.
  let refusal: ShellError?

  /// The line as `typed`; `redaction` knows the secrets.
  init(_ typed: String, _ redaction: Redaction, _ table: CommandTable) {
    if let text = Self.withoutValue(typed, table) {
      self.text = text
      refusal = ShellError(
        "the value of a secret is not typed on the line, so nothing was done",
        remedy: "`secret set NAME` asks for it without showing it; where others may have seen this "
          + "one, change it",
        code: "secret_in_line",
      )
      return
    }
    text = redaction.redacted(typed)
    let names = SecretFilter.names(in: text)
    let name = (try? ParsedLine(text) { table.reading($0) })?.name?.text
    guard !names.isEmpty, name != "note" else {
      refusal = nil
      return
    }
    let list = names.map { codeSpan($0) }.joined(separator: ", ")
    refusal = ShellError(
      "the line holds a secret (\(list)), which would be kept, so nothing was done",
      remedy: "`help secret` tells how a model gets one",
      code: "secret_in_line",
    )
  }

  /// What is kept of a line that sets a secret to a value; nil for any other line.
  ///
  /// What is none of the forms of `secret`, or is nearly that command, counts as such a line.
  private static func withoutValue(_ line: String, _ table: CommandTable) -> String? {
    let blanked = line.split(whereSeparator: \.isWhitespace).map(String.init)
    let first = blanked.first?.lowercased() ?? ""
    let isNear = first.hasPrefix("secret") || table[first] == nil && nearest(first, table)
    guard isNear else { return nil }
    let parsed = try? ParsedLine(line)
    let words = (parsed?.arguments ?? []).filter { $0.name == nil }.map(\.text)
    if let parsed, isPlain(parsed, words, line, table) { return nil }
    guard blanked.count > 2, blanked[1] == "set", Secrets.isName(blanked[2]) else {
      return "secret [REDACTED:SECRET]"
    }
    return "secret set \(blanked[2]) [REDACTED:\(blanked[2])]"
  }

  private static func nearest(_ word: String, _ table: CommandTable) -> Bool {
    table.nearest(to: word) == "secret"
  }

  /// Whether a line of `secret` has nothing in it that could be a value.
  private static func isPlain(
    _ parsed: ParsedLine,
    _ words: [String],
    _ line: String,
    _ table: CommandTable,
  ) -> Bool {
    guard !parsed.arguments.isEmpty else { return !line.contains("#") }
    // A wrong name of the command is told as such, and has no flags.
    var named = line
    if let name = parsed.name, table[name.text] == nil {
      named =
        "secret " + String(decoding: line.utf8.dropFirst(name.range.upperBound), as: UTF8.self)
    }
    guard let (command, invocation) = try? table.resolve(named), command.name == "secret",
      invocation.parameters.isEmpty
    else { return false }
    let positionals = invocation.positionals.map(\.text)
    let source = invocation.flagValue("--command") ?? invocation.flagValue("--env")
    // Behind a `#` anything may stand.
    guard !line.contains("#") || source?.text.contains("#") == true else { return false }
    if let variable = invocation.flagValue("--env")?.text {
      let isVariable = variable.utf8.allSatisfy {
        0x41...0x5A ~= $0 & 0xDF || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "_")
      }
      guard isVariable, variable.utf8.count <= 64 else { return false }
    }
    switch positionals.first {
    case nil: return true
    case "list"?: return positionals.count == 1
    case "set"?, "remove"?:
      return positionals.count < 2 || positionals.count == 2 && Secrets.isName(positionals[1])
    default: return false
    }
  }
}
