import Notebook

extension Workbench {
  nonisolated func breakCommands() -> [Command] {
    breakingCommands() + countingCommands() + [changedCommand()]
  }

  private nonisolated func breakingCommands() -> [Command] {
    [
      command(
        "break",
        aliases: ["b"],
        .stopped,
        "break [NODE [before|after] | on EVENT] [if EXPR]",
        "Stops runs at a node or an event, or lists where they stop.",
        details: """
          `break art` stops before each item's `art` in a loop, `break art[3]` before one of them,
          and `break portrait/sketch` inside of the workflow that `portrait` runs. Before a gate
          means where it asks. The events are `error`, `cost>X` in credits, `approval`, and
          `changed NODE.handle`: the node gave another value than in the run before.

          With `if` it counts only where the expression, which sees what `print` sees there, is
          true; one that fails stops and says so. Nodes that do not hang on a breakpoint go on at
          once; after an event nothing more is begun, and calls under way end first. `--pending`
          takes a node that is not there yet. Breakpoints belong to the session.
          """,
        examples: [
          "break final", "break sketch after if $sketch.cost > 1", "break on error",
          "break on cost>0.5", "break on changed sketch.image", "break",
        ],
        rest: .expressionAfter("if"),
        flags: ["--pending"],
        completions: [
          .either([.runNode, .words(["on"])]),
          .words(["before", "after", "error", "cost>", "approval", "changed"]), .runNode,
        ],
      ) { bench, call throws(ShellError) in try await bench.setBreakpoint(call) },
      command(
        "tbreak",
        aliases: ["tb"],
        .stopped,
        "tbreak NODE [before|after] | on EVENT [if EXPR]",
        "Stops runs once: a breakpoint that is gone when it is met.",
        examples: ["tbreak final"],
        rest: .expressionAfter("if"),
        flags: ["--pending"],
        completions: [
          .either([.runNode, .words(["on"])]),
          .words(["before", "after", "error", "cost>", "approval", "changed"]), .runNode,
        ],
      ) { bench, call throws(ShellError) in
        try await bench.setBreakpoint(call, isTemporary: true)
      },
      command(
        "unbreak",
        .stopped,
        "unbreak [NUMBER …]",
        "Deletes breakpoints: those that are named, or all.",
        details: "`delete` is for workflows. `disable` keeps a breakpoint for later.",
        examples: ["unbreak 1", "unbreak"],
      ) { bench, call throws(ShellError) in try bench.deleteBreakpoints(call) },
    ]
  }

  private nonisolated func changedCommand() -> Command {
    command(
      "changed",
      .stopped,
      "changed NODE.handle",
      "Tells which run and which node changed a value last, and why.",
      details: """
        It looks backwards: through the run that is stopped, or else the last one, and then through
        the earlier runs of the workflow, up to the one that had another value. Without a handle it
        is the node's first output; an input of the node is told as well. The reasons are what was
        set or pinned by hand, other inputs, edits of the draft, and other versions of models.
        """,
      examples: ["changed sketch.image", "changed sketch.prompt"],
      completions: [.runNode],
    ) { bench, call throws(ShellError) in try await bench.changed(call) }
  }

  private nonisolated func countingCommands() -> [Command] {
    [
      command(
        "breaks",
        .stopped,
        "breaks",
        "Lists the breakpoints, and how often each was met.",
        examples: ["breaks"],
      ) { bench, call throws(ShellError) in try bench.listBreakpoints(call) },
      command(
        "ignore",
        .stopped,
        "ignore NUMBER COUNT",
        "Passes a breakpoint by so many times.",
        examples: ["ignore 1 2"],
      ) { bench, call throws(ShellError) in try bench.ignoreBreakpoint(call) },
      command(
        "disable",
        .stopped,
        "disable [NUMBER …]",
        "Keeps breakpoints from stopping runs: those that are named, or all.",
        examples: ["disable 1", "disable"],
      ) { bench, call throws(ShellError) in try bench.enableBreakpoints(call, false) },
      command(
        "enable",
        .stopped,
        "enable [NUMBER …]",
        "Lets breakpoints stop runs again: those that are named, or all.",
        examples: ["enable 1", "enable"],
      ) { bench, call throws(ShellError) in try bench.enableBreakpoints(call, true) },
    ]
  }
}
