import Notebook

extension Workbench {
  nonisolated func branchCommands() -> [Command] {
    [
      command(
        "rerun",
        .run,
        "rerun [RUN] [from NODE] [--edited]",
        "Does again what failed in a run, and keeps all that succeeded.",
        details: """
          RUN is `run:3`, an id, or `last`, which is also meant where it is left out. It makes a run
          of the same flow with the same inputs; what it keeps is not paid for again. What was
          answered, pinned or skipped by hand stays so; a gate that was rejected asks again.

          `from NODE` computes the node anew, and all that hangs on it, whatever results are stored.
          A node of a loop is named with its item, from 0: `art[3]`; `art` means all items.

          `--edited` takes the draft as it stands now in place of the flow of then, with the inputs
          of the run. Work that is equal is not done again.
          """,
        examples: ["rerun", "rerun run:1 from final", "rerun last --edited"],
        flags: ["--edited"],
        completions: [.either([.run, .words(["last", "from"])]), .words(["from"]), .runNode],
      ) { bench, call throws(ShellError) in try await bench.rerun(call) },
      command(
        "back",
        .stopped,
        "back [N or NODE]",
        "Goes back before the last node that was done, the last N, or NODE.",
        details: """
          The run stays as it is in the journal. `back` makes a run that begins as it did, up to
          there, and stops; the prompt says which run it is. What is done again with the same inputs
          takes the stored results, and costs nothing. It works in a run that has ended, too.
          `runs --tree` shows where runs branched.
          """,
        examples: ["back", "back 3", "back sketch"],
        completions: [.runNode],
      ) { bench, call throws(ShellError) in try await bench.back(call) },
      command(
        "fork",
        .stopped,
        "fork",
        "Makes a second run that goes on from here; the first stays here.",
        details: """
          To try something else without losing this line. `resume RUN` goes to the other one, and
          `runs --tree` shows both.
          """,
        examples: ["fork"],
      ) { bench, call throws(ShellError) in try await bench.fork(call) },
    ]
  }
}
