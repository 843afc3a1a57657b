import JSON
import Text

/// Another value for an input of a session, or for a parameter of one of its nodes.
struct SessionChange: Sendable, Hashable {
  /// The node.
  let node: String
  /// Its parameter; nil for the value of the node itself.
  let parameter: String?
  /// The value as a line has it, quoted where it must be.
  let spelling: String

  /// Reads `NODE=VALUE` or `NODE.PARAMETER=VALUE`; a value that is no JSON is text.
  init(_ text: String) throws(ShellError) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw ShellError(
        "`--set \(text.terminalSafe)` gives no value",
        remedy: "write `--set NODE=VALUE` or `--set NODE.PARAMETER=VALUE`",
        code: ExitStatus.usageCode,
      )
    }
    let name = text[..<equals].split(separator: ".", maxSplits: 1).map(String.init)
    let value = String(text[text.index(after: equals)...])
    node = name.first ?? ""
    parameter = name.count > 1 ? name[1] : nil
    spelling = Self.isTypedAsItIs(value) ? value : JSONValue.string(value).compact
  }

  /// The name that the change was given under.
  var name: String { node + (parameter.map { ".\($0)" } ?? "") }

  /// The line that gives the value where no line of the session does.
  var line: String { "edit \(node) \(parameter ?? "value")=\(spelling)" }

  /// A line with the value in place of its own; nil where it says nothing of the node.
  func applied(to line: String, _ table: CommandTable) -> String? {
    guard let parsed = try? ParsedLine(line, reading: table.reading), let word = parsed.name,
      let command = table[word.text]
    else { return nil }
    let words = parsed.arguments.filter { $0.name == nil }
    switch command.name {
    case "add":
      guard words.count > 1, words[0].text == node else { return nil }
      guard let parameter else {
        let isValue = Self.valueTypes.contains(words[1].text)
        return isValue ? replaced(words.dropFirst(2).first ?? named("value", parsed), line) : nil
      }
      return replaced(named(parameter, parsed), line) ?? "\(line) \(parameter)=\(spelling)"
    case "edit":
      guard words.first?.text == node else { return nil }
      return replaced(named(parameter ?? "value", parsed), line)
    case "set": return replaced(named(name, parsed), line)
    case let name where Self.runs.contains(name):
      return parameter == nil ? replaced(named(node, parsed), line) : nil
    default: return nil
    }
  }

  /// Whether a line needs what the change gives.
  static func isNeeded(by line: String, _ table: CommandTable) -> Bool {
    guard let parsed = try? ParsedLine(line, reading: table.reading), let word = parsed.name,
      let command = table[word.text]
    else { return false }
    return runs.contains(command.name) || command.name == "manage_workflows"
  }

  private static let valueTypes: Set = ["text", "asset", "aspectRatio", "stickyNote"]
  private static let runs: Set = ["run", "step", "cost", "plan"]

  private func named(_ name: String, _ line: ParsedLine) -> Argument? {
    line.arguments.first { $0.name == name }
  }

  private func replaced(_ argument: Argument?, _ line: String) -> String? {
    guard let argument else { return nil }
    var bytes = Array(line.utf8)
    bytes.replaceSubrange(argument.range, with: spelling.utf8)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether a value means itself in a line: a number, a list, a reference, a file.
  private static func isTypedAsItIs(_ value: String) -> Bool {
    if value.hasPrefix("@") || value.hasPrefix("$") {
      return !value.contains { $0.isWhitespace || $0 == "'" || $0 == "\"" || $0 == "\\" }
    }
    guard let json = try? JSONValue(parsing: Array(value.utf8)) else { return false }
    if case .string = json { return false }
    return true
  }
}
