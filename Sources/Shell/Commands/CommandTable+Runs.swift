import Notebook

extension Workbench {
  nonisolated func runCommands() -> [Command] {
    [
      command(
        "run",
        .run,
        "run [to NODE] [input=value …]",
        "Runs the draft to its end, to a gate, or to a node.",
        examples: ["run", "run to final", "run prompt=\"a red fox\""],
        completions: [.none, .nodeID],
      ) { bench, call throws(ShellError) in try await bench.run(call) },
      command(
        "step",
        aliases: ["s"],
        .run,
        "step [input=value …]",
        "Starts a run and stops before its first node; in a run, does one node.",
        examples: ["step"],
      ) { bench, call throws(ShellError) in try await bench.step(call) },
      command(
        "runs",
        .run,
        "runs",
        "Lists the latest runs, and what they wait for.",
        examples: ["runs"],
      ) { bench, call throws(ShellError) in try await bench.runs(call) },
      command(
        "resume",
        .run,
        "resume RUN",
        "Comes back to a run that was left.",
        examples: ["resume run:1"],
        completions: [.run],
      ) { bench, call throws(ShellError) in try await bench.resume(call) },
      command(
        "cancel",
        .run,
        "cancel [RUN]",
        "Ends a run; what it has made is kept.",
        examples: ["cancel"],
        completions: [.run],
      ) { bench, call throws(ShellError) in try await bench.cancel(call) },
      command(
        "next",
        aliases: ["n"],
        .stopped,
        "next [NODE]",
        "Does the next node, or the one named.",
        examples: ["next", "next sketch"],
        completions: [.nodeID],
      ) { bench, call throws(ShellError) in try await bench.next(call) },
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
        examples: ["until final"],
        completions: [.nodeID],
      ) { bench, call throws(ShellError) in try await bench.until(call) },
      command(
        "print",
        aliases: ["p"],
        .stopped,
        "print EXPR",
        "Shows the value of a node or of an expression.",
        details: "`$node` is a node's first output, `$node.handle` another; the rest is CEL.",
        examples: ["print $final", "print size($prompt)"],
        rest: .expression,
      ) { bench, call throws(ShellError) in try await bench.print(call) },
    ]
  }

  nonisolated func gateCommands() -> [Command] {
    [
      command(
        "approve",
        aliases: ["a"],
        .gates,
        "approve [GATE]",
        "Lets the run pass the gate that waits.",
        examples: ["approve"],
        completions: [.nodeID],
      ) { bench, call throws(ShellError) in try await bench.approve(call) },
      command(
        "reject",
        aliases: ["r"],
        .gates,
        "reject [\"WHY\"]",
        "Refuses at the gate, which ends the run.",
        examples: ["reject \"too dark\""],
      ) { bench, call throws(ShellError) in try await bench.reject(call) },
    ]
  }

  nonisolated func thingCommands() -> [Command] {
    [
      command(
        "view",
        .things,
        "view ASSET",
        "Shows an asset.",
        examples: ["view art:1"],
      ) { bench, call throws(ShellError) in try await bench.view(call) }
    ]
  }

  nonisolated func notebookCommands() -> [Command] {
    [
      command(
        "note",
        .notebook,
        "note TEXT",
        "Writes a remark into the session.",
        examples: ["note The second sketch has the better light."],
        rest: .text,
      ) { bench, call throws(ShellError) in try await bench.note(call) },
      command(
        "session",
        .notebook,
        "session",
        "Says where the session is written.",
        examples: ["session"],
      ) { bench, call throws(ShellError) in try await bench.session(call) },
      command(
        "sessions",
        .notebook,
        "sessions",
        "Lists the sessions in the folder.",
        examples: ["sessions"],
      ) { bench, call throws(ShellError) in try await bench.sessions(call) },
      command(
        "replay",
        .notebook,
        "replay FILE",
        "Replays a session from its record, and compares.",
        examples: ["replay sessions/hero-portrait.md"],
        completions: [.session],
      ) { bench, call throws(ShellError) in try await bench.replay(call) },
      command(
        "manage_workflows",
        .things,
        "manage_workflows action=\"…\" [name=value, …]",
        "Calls the tool as its documentation writes it.",
        examples: ["manage_workflows action=\"list\""],
      ) { bench, call throws(ShellError) in try await bench.manageWorkflows(call) },
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
}
