import Notebook

extension Workbench {
  /// The commands of the shell, by family.
  nonisolated func standardCommands() -> [Command] {
    whereCommands() + buildCommands() + showCommands() + versionCommands() + runCommands()
      + gateCommands()
      + thingCommands() + notebookCommands()
  }

  /// What a command does: a method of the workbench.
  typealias Action = @Sendable (isolated Workbench, Invocation) async throws(ShellError) -> Output

  /// A command whose action is a method of this workbench.
  nonisolated func command(
    _ name: String,
    aliases: [String] = [],
    _ family: Family,
    _ usage: String,
    _ summary: String,
    details: String = "",
    examples: [String],
    rest: RestOfLine = .words,
    flags: [String] = [],
    completions: [CompletionKind] = [],
    _ action: @escaping Action,
  ) -> Command {
    Command(
      name,
      aliases: aliases,
      family: family,
      usage: usage,
      summary: summary,
      details: details,
      examples: examples,
      rest: rest,
      flags: flags,
      completions: completions,
    ) { invocation, _ in try await action(self, invocation) }
  }

  private nonisolated func whereCommands() -> [Command] {
    [
      command(
        "team",
        .where,
        "team [new] [NAME]",
        "Lists the teams, enters one, or makes a new one.",
        examples: ["team", "team new acme", "team personal"],
      ) { bench, call throws(ShellError) in try await bench.team(call) },
      command(
        "project",
        .where,
        "project [new] [NAME]",
        "Lists the projects of the team, enters one, or makes a new one.",
        examples: ["project", "project new heroes"],
      ) { bench, call throws(ShellError) in try await bench.project(call) },
      command(
        "use",
        .where,
        "use WORKFLOW",
        "Chooses the workflow that commands work on.",
        examples: ["use hero-portrait"],
        completions: [.workflow],
      ) { bench, call throws(ShellError) in try await bench.use(call) },
      command(
        "status",
        .where,
        "status",
        "Says where the prompt is.",
        examples: ["status"],
      ) { bench, call throws(ShellError) in try await bench.status(call) },
      command(
        "list",
        .where,
        "list",
        "Lists the workflows of the project.",
        examples: ["list"],
      ) { bench, call throws(ShellError) in try await bench.list(call) },
    ]
  }

  private nonisolated func buildCommands() -> [Command] {
    [
      command(
        "new",
        .build,
        "new NAME [\"DESCRIPTION\"]",
        "Begins a workflow.",
        examples: ["new hero-portrait \"One prompt to a finished portrait\""],
      ) { bench, call throws(ShellError) in try await bench.new(call) },
      command(
        "add",
        .build,
        "add ID TYPE [VALUE …] [name=value …] [--input] [--output]",
        "Adds a node, with its edges.",
        details: """
          TYPE is text, asset, model, transformText or approval. `$node` feeds an input from another
          node's output, `@path` makes a file an asset. An expression's variables, such as
          `prompt_output`, become edges. `--input` and `--output` make the node part of the
          workflow's interface.
          """,
        examples: [
          "add prompt text \"epic fantasy hero portrait\" --input",
          "add sketch model draft/image prompt=$prompt width=512",
          "add line transformText \"'A portrait of ' + trim(prompt_output)\"",
          "add review approval $sketch \"Upscale this one?\"",
        ],
        flags: ["--input", "--output"],
        completions: [.none, .type, .model],
      ) { bench, call throws(ShellError) in try await bench.add(call) },
      command(
        "edit",
        .build,
        "edit ID [name=value …] [--input] [--output]",
        "Changes a node's settings and edges.",
        examples: ["edit sketch width=768"],
        flags: ["--input", "--output", "--no-input", "--no-output"],
        completions: [.nodeID],
      ) { bench, call throws(ShellError) in try await bench.editNode(call) },
      command(
        "rename",
        .build,
        "rename ID NEWID",
        "Renames a node, in edges and expressions too.",
        examples: ["rename sketch draft"],
        completions: [.nodeID],
      ) { bench, call throws(ShellError) in try await bench.rename(call) },
      command(
        "remove",
        .build,
        "remove ID",
        "Removes a node, and says what that cuts off.",
        examples: ["remove review"],
        completions: [.nodeID],
      ) { bench, call throws(ShellError) in try await bench.remove(call) },
      command(
        "delete",
        .build,
        "delete WORKFLOW",
        "Deletes a workflow.",
        examples: ["delete hero-portrait"],
        completions: [.workflow],
      ) { bench, call throws(ShellError) in try await bench.delete(call) },
    ]
  }

  private nonisolated func showCommands() -> [Command] {
    [
      command(
        "check",
        .build,
        "check",
        "Says everything that is wrong with the draft.",
        examples: ["check"],
      ) { bench, call throws(ShellError) in try await bench.check(call) },
      command(
        "graph",
        .build,
        "graph",
        "Draws the draft; in a run with each node's status.",
        examples: ["graph"],
      ) { bench, call throws(ShellError) in try await bench.graph(call) },
    ]
  }
}
