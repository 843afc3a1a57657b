import Notebook

extension Workbench {
  nonisolated func versionCommands() -> [Command] {
    [
      command(
        "show",
        .build,
        "show [REV] [NODE] [--flow] [--json]",
        "Shows the draft as a table, a node, a revision, or the compiled flow.",
        details: """
          REV is a revision's number, `published` or `draft`; without one it is the draft.
          `--flow` shows what the version compiles to, of `published` what runs.
          """,
        examples: ["show", "show sketch", "show 3", "show 3 sketch", "show published --flow"],
        flags: ["--flow", "--json"],
        completions: [.either([.nodeID, .revision]), .nodeID],
      ) { bench, call throws(ShellError) in try await bench.show(call) },
      command(
        "diff",
        .build,
        "diff [A] [B] [--tree] [--json] [--all]",
        "Says what changed in the meaning of the workflow between two versions.",
        details: """
          A and B are revisions, `published`, `draft`, or another workflow, whose draft it is.
          B is the draft where it is left out. Without A it is what is published, or else the
          revision before the draft. Nodes are compared by id; a node that was renamed is known by
          what it says and how it is wired. Positions and other fields of an editor do not count.
          `--tree` shows a coloured tree instead of a table, `--json` the whole for programs.
          """,
        examples: ["diff", "diff 3", "diff 3 5 --tree", "diff published draft", "diff hero-wide"],
        flags: ["--tree", "--json", "--all"],
        completions: [.either([.revision, .workflow]), .either([.revision, .workflow])],
      ) { bench, call throws(ShellError) in try await bench.diff(call) },
      command(
        "history",
        .build,
        "history [--all] [--json]",
        "Lists the revisions: when, by whom, what, and from which.",
        details: "The newest comes first. An edit that was undone is kept, and says so.",
        examples: ["history", "history --all"],
        flags: ["--all", "--json"],
      ) { bench, call throws(ShellError) in try await bench.history(call) },
      command(
        "restore",
        .build,
        "restore REV",
        "Makes a new revision that is equal to an older one.",
        details:
          "REV is a revision's number or `published`. Nothing is lost; `undo` takes it back.",
        examples: ["restore 3", "restore published"],
        completions: [.revision],
      ) { bench, call throws(ShellError) in try await bench.restore(call) },
      command(
        "undo",
        .build,
        "undo",
        "Takes the last edit back.",
        examples: ["undo"],
      ) { bench, call throws(ShellError) in try await bench.undo(call) },
      command(
        "redo",
        .build,
        "redo",
        "Does what was undone again.",
        examples: ["redo"],
      ) { bench, call throws(ShellError) in try await bench.redo(call) },
      command(
        "publish",
        .build,
        "publish [REV]",
        "Freezes the draft, or a revision, as the flow that runs.",
        details: """
          An exposed output must come from a model, an llm, or a loop around one. Later edits change
          the draft alone; `list`, `use`, `status` and `show` say how far it is ahead.
          """,
        examples: ["publish", "publish 3"],
        completions: [.revision],
      ) { bench, call throws(ShellError) in try await bench.publish(call) },
    ]
  }
}
