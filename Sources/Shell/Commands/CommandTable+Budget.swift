import Notebook

extension Workbench {
  nonisolated func budgetCommands() -> [Command] {
    [
      command(
        "budget",
        .things,
        "budget [run|session|project] [CU|+CU|off] [--audit|--enforce]",
        "Shows or sets what the run, the session and the project may cost.",
        details: """
          Without a word for whose it is, the limit is the stopped run's; `run --budget=2` gives one
          to a run that begins. What is spent is all that the run, the session or the project has
          ever cost; `+5` allows 5 CU more than that, and `off` takes the limit away.

          Before each call that costs something its quote is set aside. In `--enforce`, the default,
          a run pauses before a call that would pass a limit: raise it and `continue`, or `cancel`.
          In `--audit` the call is made, and passing the limit is said once.
          """,
        examples: [
          "budget", "budget 5", "budget run +0.5", "budget session 10 --audit",
          "budget project 100 --enforce", "budget session off",
        ],
        flags: ["--audit", "--enforce"],
        completions: [.words(["run", "session", "project"]), .words(["off"])],
      ) { bench, call throws(ShellError) in try await bench.budget(call) }
    ]
  }
}
