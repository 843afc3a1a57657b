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
      ) { bench, call throws(ShellError) in try await bench.check(call) }
    ]
  }
}
