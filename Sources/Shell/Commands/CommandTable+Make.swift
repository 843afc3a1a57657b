import Notebook

extension CommandTable {
  /// The table of all commands of a workbench, `help` included.
  static func standard(_ bench: Workbench) -> CommandTable {
    let commands = bench.standardCommands()
    let help = Command(
      "help",
      family: .help,
      usage: "help [TOPIC] [--full]",
      summary: "Lists the commands, or says more about one.",
      examples: ["help", "help add", "help add --full"],
      flags: ["--full"],
      completions: [.command],
    ) { invocation, _ in
      let table = CommandTable(commands + [helpEntry])
      guard let topic = invocation.positional(0) else { return Output(table.helpPage) }
      let text = try table.help(
        on: topic.text,
        isFull: invocation.flag("--full"),
        at: topic.range,
      )
      return Output(text)
    }
    return CommandTable(commands + [help])
  }

  /// `help` as help itself lists it.
  private static let helpEntry = Command(
    "help",
    family: .help,
    usage: "help [TOPIC] [--full]",
    summary: "Lists the commands, or says more about one.",
    examples: ["help", "help add"],
  ) { _, _ in Output() }
}
