import Notebook

extension Workbench {
  nonisolated func thingCommands() -> [Command] {
    [
      command(
        "assets",
        .things,
        "assets",
        "Lists the assets that this session has shown.",
        examples: ["assets"],
      ) { bench, call throws(ShellError) in try await bench.assets(call) },
      command(
        "view",
        .things,
        "view ASSET",
        "Shows an asset.",
        examples: ["view art:1"],
      ) { bench, call throws(ShellError) in try await bench.view(call) },
    ]
  }

  nonisolated func notebookCommands() -> [Command] {
    [
      command(
        "note",
        .notebook,
        "note TEXT | note --edit [TEXT]",
        "Writes a remark into the session.",
        details: """
          `note --edit` opens the editor that VISUAL or EDITOR names; what is saved there becomes \
          text between the entries. The session file itself can be edited meanwhile, too: text \
          is taken over, and entries stay as they were recorded.
          """,
        examples: ["note The second sketch has the better light."],
        rest: .text,
      ) { bench, call throws(ShellError) in try await bench.note(call) },
      command(
        "replay",
        .notebook,
        "replay FILE|last",
        "Replays a session from its record, and compares.",
        details: "`last` is the session that was written last, other than this one.",
        examples: ["replay sessions/hero-portrait.md", "replay last"],
        completions: [.session],
      ) { bench, call throws(ShellError) in try await bench.replay(call) },
      command(
        "manage_workflows",
        .things,
        "manage_workflows action=\"…\" [name=value, …]",
        "Calls the tool as its documentation writes it.",
        examples: ["manage_workflows action=\"list\""],
      ) { bench, call throws(ShellError) in try await bench.manageWorkflows(call) },
    ]
  }
}
