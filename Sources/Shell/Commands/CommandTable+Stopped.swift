import Notebook

extension Workbench {
  nonisolated func stoppedCommands() -> [Command] { steppingCommands() + lookingCommands() }

  private nonisolated func steppingCommands() -> [Command] {
    [
      command(
        "next",
        aliases: ["n"],
        .stopped,
        "next [NODE]",
        "Does the next node, or the one named, with all that is inside of it.",
        details: """
          Where several nodes are ready, the stop names them, and `next NODE` picks one. Enter
          repeats the last step. A node of a loop is named with its item, from 0: `art[3]`, and one
          of a workflow inside with that: `portrait/sketch`; from beside it, its id will do.
          """,
        examples: ["next", "next sketch"],
        completions: [.runNode],
      ) { bench, call throws(ShellError) in try await bench.next(call) },
      command(
        "out",
        aliases: ["o"],
        .stopped,
        "out [LOOP or WORKFLOW]",
        "Finishes the item of a loop or the workflow that the run stops in.",
        details: "`out` with the name of a loop finishes all of its items.",
        examples: ["out"],
        completions: [.runNode],
      ) { bench, call throws(ShellError) in try await bench.out(call) },
      command(
        "continue",
        aliases: ["c"],
        .stopped,
        "continue",
        "Goes on to the next gate or to the end.",
        examples: ["continue"],
      ) { bench, call throws(ShellError) in try await bench.goOn(call) },
      command(
        "until",
        aliases: ["u"],
        .stopped,
        "until NODE",
        "Goes on until a node is ready, and stops there.",
        details:
          "Of a node in a loop the first item that comes to it counts; `art[3]` is one item.",
        examples: ["until final"],
        completions: [.runNode],
      ) { bench, call throws(ShellError) in try await bench.until(call) },
      command(
        "quit",
        aliases: ["q", "exit"],
        .stopped,
        "quit",
        "Leaves the stopped run, or else the shell.",
        examples: ["quit"],
      ) { bench, call throws(ShellError) in try await bench.quit(call) },
    ]
  }

  private nonisolated func lookingCommands() -> [Command] {
    [
      command(
        "where",
        aliases: ["w"],
        .stopped,
        "where",
        "Shows the path to the stop, what is ready, and what is blocked by what.",
        examples: ["where"],
      ) { bench, call throws(ShellError) in try await bench.locate(call) },
      command(
        "print",
        aliases: ["p"],
        .stopped,
        "print EXPR",
        "Shows the value of a node or of an expression.",
        details: """
          `$node` is a node's first output and `$node.handle` another; `$art[3]` is the fourth item's,
          `$portrait/sketch` one of a workflow inside, and the end of a loop gives all results.
          `$node.input` is what a node gets; `.inputs`, `.status`, `.cost` and `.error` are known of
          every node. Seen from inside of a loop `$art` is the item's own, and `$each` the item. The
          rest is CEL, in which the workflow's own variables, such as `sketch_image`, work too.
          """,
        examples: ["print $sketch", "print size($prompt) + 1", "print $sketch.inputs"],
        rest: .expression,
      ) { bench, call throws(ShellError) in try await bench.print(call) },
      command(
        "display",
        .stopped,
        "display [EXPR]",
        "Shows a value now and at every stop, or lists what is shown.",
        details: "`undisplay` ends it. The expressions belong to the session.",
        examples: ["display $sketch.status", "display"],
        rest: .expression,
      ) { bench, call throws(ShellError) in try await bench.display(call) },
      command(
        "undisplay",
        .stopped,
        "undisplay [NUMBER]",
        "Ends what `display` shows at stops: one, or all.",
        examples: ["undisplay"],
      ) { bench, call throws(ShellError) in try await bench.undisplay(call) },
    ]
  }
}
