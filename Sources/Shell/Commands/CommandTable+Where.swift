import Notebook

extension Workbench {
  nonisolated func whereCommands() -> [Command] {
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
}
