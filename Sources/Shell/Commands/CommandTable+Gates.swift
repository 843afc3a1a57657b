import Notebook

extension Workbench {
  nonisolated func gateCommands() -> [Command] {
    [
      command(
        "approve",
        aliases: ["a"],
        .gates,
        "approve [GATE] [set NODE.INPUT=VALUE …]",
        "Lets the run pass the gate that waits.",
        details: """
          With `set` it is an approval with an edit: what feeds the gate is done again with the other
          inputs, in this run, and the gate asks again. `accept` then writes them to the draft.
          """,
        examples: ["approve", "approve set sketch.prompt=\"a red fox\""],
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
      command(
        "select",
        .gates,
        "select NUMBER,…",
        "Picks among the candidates of the selection that waits.",
        details: "The numbers are those that the selection shows, from 0; their order is kept.",
        examples: ["select 0", "select 0,2"],
      ) { bench, call throws(ShellError) in try await bench.select(call) },
      command(
        "defer",
        .gates,
        "defer [GATE] [to NAME] [until TIME] [default approve|reject]",
        "Leaves the gate that waits for later or for somebody else.",
        details: """
          The run waits, and the prompt is free. `until` takes `30m`, `2h`, `1d`, `18:00` in UTC or
          a date with a time; `default` says what counts as the answer then. Another shell, an agent
          or you, with `inbox`, may answer meanwhile; this shell then goes on with the run by itself.
          """,
        examples: ["defer", "defer to ben until 2h default reject"],
      ) { bench, call throws(ShellError) in try await bench.defer(call) },
      command(
        "inbox",
        .gates,
        "inbox [approve|reject|select NUMBER …]",
        "Lists what waits for a person in all runs and projects, or answers it.",
        details: """
          The oldest stands first. `inbox approve 1`, `inbox reject 1 "why"` and `inbox select 1 0,2`
          answer by the number in the list; the run then goes on, here or where it is watched.
          """,
        examples: ["inbox", "inbox approve 1"],
        completions: [.words(["approve", "reject", "select"])],
      ) { bench, call throws(ShellError) in try await bench.inbox(call) },
      command(
        "watch",
        .run,
        "watch RUN",
        "Goes on with a run that was left, or looks on while another process does.",
        examples: ["watch run:1"],
        completions: [.run],
      ) { bench, call throws(ShellError) in try await bench.watch(call) },
    ]
  }
}
