import Notebook
import Workflows

extension CommandTable {
  /// The table of all commands of a workbench, `help` included.
  static func standard(_ bench: Workbench) -> CommandTable {
    let commands = bench.standardCommands()
    let help = Command(
      "help",
      family: .help,
      usage: "help [TOPIC] [--full]",
      summary: "Lists the commands, or says more about one, a family or a type of node.",
      examples: ["help", "help add", "help add --full", "help ifElse"],
      flags: ["--full"],
      completions: [.command],
    ) { invocation, _ in
      let table = CommandTable(commands + [helpEntry])
      guard let topic = invocation.positional(0) else {
        // A code block stands two columns in.
        return Output(table.helpPage(columns: await bench.columns - 2))
      }
      let type = NodeTopic.named(topic.text)
      // `model` is a command and a type of node; what is only a type has only the one page.
      if let type, table[topic.text] == nil { return Output(type.page) }
      let text = try table.help(
        on: topic.text,
        isFull: invocation.flag("--full"),
        at: topic.range,
        others: NodeTopic.all.map(\.type.name),
      )
      return Output(text + (type.map { "\n\nAs a type of node: \($0.page)" } ?? ""))
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
