import Notebook

extension Workbench {
  /// The commands of the shell, by family.
  nonisolated func standardCommands() -> [Command] {
    let families = [
      whereCommands(),
      buildCommands(),
      wiringCommands(),
      showCommands(),
      graphCommands(),
      versionCommands(),
      transferCommands(),
      planCommands(),
      runCommands(),
      compareCommands(),
      stoppedCommands(),
      breakCommands(),
      handCommands(),
      branchCommands(),
      gateCommands(),
      modelCommands(),
      budgetCommands(),
      thingCommands(),
      notebookCommands(),
      sessionCommands(),
      secretCommands(),
    ]
    return families.flatMap(\.self)
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
}
