import Notebook

extension Workbench {
  nonisolated func handCommands() -> [Command] { changingCommands() + repeatingCommands() }

  private nonisolated func changingCommands() -> [Command] {
    [
      command(
        "set",
        .stopped,
        "set NODE.INPUT=VALUE …",
        "Changes inputs in the run that is stopped.",
        details: """
          A value is what `edit` takes, and `$node` or `$node.handle` is the value that the run has
          there now. Without a node it is an input of the workflow: `set prompt="a fox"`. What has
          read an input already is taken back first, and done again when the run goes on; the
          result says what, and what that may cost.

          What is changed by hand is marked wherever it shows, with `✎`. It stays in the run:
          `accept` writes it to the draft.
          """,
        examples: ["set sketch.prompt=\"a red fox\" sketch.seed=7", "set prompt=\"a fox\""],
        completions: [.none],
      ) { bench, call throws(ShellError) in try await bench.set(call) },
      command(
        "pin",
        .stopped,
        "pin NODE[.OUTPUT]=VALUE|@FILE|run:N … or pin NODE --error \"MESSAGE\"",
        "Substitutes what a node gives, or makes up its failure.",
        details: """
          `pin sketch=@fox.png` gives a file, `pin line="text"` a value, `pin sketch=$other` what
          another node gave, and `pin sketch=run:2` what the node gave in that run. A node that is
          pinned is not performed, and stays pinned when what feeds it is done again. `--error` makes
          a failure up, to see what the rest of the run does then. Pins never leave the run, and no
          other run takes them as results. `unpin` takes one back.

          Where it is not known how a call ended, a pin says how it did.
          """,
        examples: ["pin sketch=art:1", "pin final --error \"out of memory\""],
        flags: ["--error MESSAGE"],
        completions: [.runNode],
      ) { bench, call throws(ShellError) in try await bench.pin(call) },
      command(
        "unpin",
        .stopped,
        "unpin NODE",
        "Takes back what `pin` or `skip` did to a node.",
        examples: ["unpin sketch"],
        completions: [.runNode],
      ) { bench, call throws(ShellError) in try await bench.unpin(call) },
      command(
        "skip",
        .stopped,
        "skip [NODE] [--bypass[=INPUT]|--cut]",
        "Leaves a node out: the next one, or the one named.",
        details: """
          `--bypass` passes an input through as the node's output, of those that fit it the only one,
          or the one named. `--cut` gives nothing, so that what hangs on the node is skipped too.
          Without either, it is a bypass where exactly one input fits, and else a cut; the result
          says which.
          """,
        examples: ["skip final", "skip review --cut"],
        flags: ["--bypass[=INPUT]", "--cut"],
        completions: [.runNode],
      ) { bench, call throws(ShellError) in try await bench.skip(call) },
    ]
  }

  private nonisolated func repeatingCommands() -> [Command] {
    [
      command(
        "retry",
        .stopped,
        "retry [NODE] [--ask]",
        "Does a node again that failed, or whose call ended nobody knows how.",
        details: """
          What was skipped because of the failure is open again, and the run goes on as before:
          stepping or to the end. Where it is not known how a call ended, `--ask` asks its provider
          by the key of the call, and `retry` without it makes the call again, which may be charged
          a second time; `pin NODE=VALUE` gives the result instead.
          """,
        examples: ["retry sketch"],
        flags: ["--ask"],
        completions: [.runNode],
      ) { bench, call throws(ShellError) in try await bench.retry(call) },
      command(
        "accept",
        .stopped,
        "accept [RUN]",
        "Writes the inputs that were changed in a run to the draft, as one edit.",
        details: """
          It is the run that is stopped, or the last one. Pins and nodes that were left out stay in
          the run, and so does what was set in one item of a loop, or inside of another workflow;
          the result names them. `undo` takes the edit back.
          """,
        examples: ["accept", "accept run:1"],
        completions: [.run],
      ) { bench, call throws(ShellError) in try await bench.accept(call) },
    ]
  }
}
