private import Text

/// All commands of the shell, by name and alias.
public struct CommandTable: Sendable {
  /// The commands in the order of the help.
  public let commands: [Command]
  private let index: [String: Int]

  /// A table; names and aliases must all differ.
  public init(_ commands: [Command]) {
    var index: [String: Int] = [:]
    for (place, command) in commands.enumerated() {
      for name in [command.name] + command.aliases {
        precondition(index[name] == nil, "No two commands have the name \(name).")
        index[name] = place
      }
    }
    self.commands = commands
    self.index = index
  }

  /// The command with a name or an alias.
  public subscript(name: String) -> Command? { index[name].map { commands[$0] } }

  /// Returns how the command called `name` reads what follows.
  public func reading(_ name: String) -> RestOfLine { self[name]?.rest ?? .words }

  /// Returns whether Enter would end the command at the end of `text`.
  public func isComplete(_ text: String) -> Bool {
    Shell.isComplete(text, reading: { reading($0) })
  }

  /// Returns the name that was probably meant.
  public func nearest(to name: String) -> String? {
    Text.nearest(name, in: commands.lazy.map(\.name))
  }

  /// Returns the command of a line with what it is given; nil for a blank line or a comment.
  ///
  /// Throws where the line is no command, or a flag or a name is wrong.
  public func resolve(
    _ line: String
  ) throws(ShellError) -> (command: Command, invocation: Invocation)? {
    let parsed: ParsedLine
    do {
      parsed = try ParsedLine(line, reading: reading)
    } catch {
      throw ShellError(error)
    }
    guard let name = parsed.name else { return nil }
    guard let command = self[name.text] else {
      throw .unknown(
        "command",
        name.text,
        at: name.range,
        candidates: commands.lazy.map(\.name),
        remedy: remedy(for: name.text),
        code: ExitStatus.usageCode,
      )
    }
    return (command, try Invocation(parsed, name: name, command: command))
  }

  /// Names the nearest command in any case, for a word that is like none.
  private func remedy(for name: String) -> String {
    let nearest = Text.nearest(name, in: commands.lazy.map(\.name), reach: 64)
    return (nearest.map { "the nearest command is \(codeSpan($0)); " } ?? "")
      + "`help` lists them"
  }
}
