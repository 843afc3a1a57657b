import Notebook

extension Workbench {
  nonisolated func compareCommands() -> [Command] {
    [
      command(
        "compare",
        .run,
        "compare [RUN [RUN]] [NODE] [--time]",
        "Says what differs between two runs, node by node, and where it began.",
        details: """
          RUN is `run:1`, `last`, or a run's real id. Where only one is named, it is compared with the \
          run of the workflow before it; where none is, the last run is. Nodes are matched by their \
          ids. A node is a first cause where nothing that it hangs on differs. Pictures stand side by \
          side with what differs in red, and a figure from 0 to 1 says how alike they are; the model \
          `image/compare` makes both. With NODE it shows that node in full. `compare NODE` alone shows \
          the node across the last runs. `--time` adds how long nodes took.
          """,
        examples: ["compare run:1 run:2", "compare run:1 run:2 sketch", "compare sketch"],
        flags: ["--time"],
        completions: [.either([.run, .nodeID]), .either([.run, .nodeID]), .nodeID],
      ) { bench, call throws(ShellError) in try await bench.compare(call) }
    ]
  }
}
