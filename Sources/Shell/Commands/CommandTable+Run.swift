import Notebook

extension Workbench {
  nonisolated func runCommands() -> [Command] {
    [
      command(
        "run",
        .run,
        "run [to NODE] [--draft] [--fresh[=NODE,…]] [--budget=CU] [input=value …]",
        "Runs the draft to its end, to a gate, or to a node.",
        details: """
          `run to NODE` stops before the node, as `until NODE` does in a run that is stopped. Nodes
          that wait for nothing run at once; on the way to a node, one after the other. With
          `--draft` a free model stands in for each that may cost something.

          A node whose equal work is stored takes that result. `--fresh` computes all anew, and
          `--fresh=NODE` a node; the node of a loop means all of its items, `art[3]` one.
          """,
        examples: [
          "run", "run to final", "run prompt=\"a red fox\"", "run --draft", "run --fresh=sketch",
          "run --budget=2",
        ],
        flags: ["--draft", "--fresh[=NODE]", "--budget CU"],
        completions: [.words(["to"]), .nodeID],
      ) { bench, call throws(ShellError) in try await bench.run(call) },
      command(
        "step",
        aliases: ["s"],
        .run,
        "step [NODE] [--draft] [--fresh[=NODE,…]] [--budget=CU] [input=value …]",
        "Starts a run and stops before its first node; in a run, takes one step.",
        details: """
          In a run that is stopped, `step` does what `next` does, but goes into a loop or a workflow
          and stops before the first node in it. `--draft`, `--fresh` and `--budget` are those of
          `run`.
          """,
        examples: ["step", "step prompt=\"a red fox\""],
        flags: ["--draft", "--fresh[=NODE]", "--budget CU"],
        completions: [.runNode],
      ) { bench, call throws(ShellError) in try await bench.step(call) },
      command(
        "runs",
        .run,
        "runs [--tree [RUN]]",
        "Lists the latest runs, and what they wait for, or a run's family.",
        details: """
          `--tree` shows the run, or the last one, with those it goes on from and those that go on
          from them: where each branched, how it ended, and what it cost itself.
          """,
        examples: ["runs", "runs --tree"],
        flags: ["--tree"],
        completions: [.run],
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
    ]
  }
}
