import Notebook

extension Workbench {
  nonisolated func showCommands() -> [Command] {
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
