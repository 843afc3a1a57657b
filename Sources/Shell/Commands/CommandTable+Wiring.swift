import Notebook

extension Workbench {
  nonisolated func wiringCommands() -> [Command] {
    [
      command(
        "connect",
        .build,
        "connect NODE[.OUTPUT] NODE[.INPUT]",
        "Adds an edge from one node to another.",
        details: """
          Without `.OUTPUT` it is the node's first output, or the one for approvals where the other
          node is an approval; without `.INPUT` the only input that fits, or the only one of those that
          must be fed. An input that takes a list takes many edges. An input of one value takes
          several only where they come from different branches of one ifElse, so that a run has one
          of them.
          """,
        examples: ["connect prompt sketch.prompt", "connect sketch review"],
        completions: [.nodeOutput, .nodeInput],
      ) { bench, call throws(ShellError) in try await bench.connect(call) },
      command(
        "disconnect",
        .build,
        "disconnect NODE[.OUTPUT] NODE[.INPUT]",
        "Cuts the edges between two nodes.",
        details: """
          What an expression or a block reads is not cut: change what it reads with `edit`, and the
          edge goes by itself.
          """,
        examples: ["disconnect sketch final", "disconnect prompt sketch.prompt"],
        completions: [.nodeOutput, .nodeInput],
      ) { bench, call throws(ShellError) in try await bench.disconnect(call) },
      command(
        "input",
        .build,
        "input [NAME [field=value …]]",
        "Lists the workflow's inputs, shows one, or sets what it takes.",
        details: """
          An input is a node with `--input`, and has its id. The fields: `type` (string, number,
          integer, boolean, model; files are file or file_array by themselves), `label`,
          `description`, `hint`, `placeholder`, `default`, `allowedValues=["a", "b"]`, `kind`, `min`,
          `max`, `step`, `minLength`, `maxLength`, `prompt`, and `required`: true, false, or a rule,
          such as `required.ifDefined=photo`, `required.ifNotDefined=photo`,
          `required.conditional={"mode": ["night"]}`. `null` removes a field.

          `min`, `max` and `step` are about numbers, and for other lists about how many there are.
          The default is the value of the node: to set one is to set the other. What is said about an
          input stays when its node is edited or renamed.
          """,
        examples: [
          "input", "input prompt", "input prompt label=\"Who is it?\" maxLength=200",
          "input prompt required=false",
        ],
        completions: [.input],
      ) { bench, call throws(ShellError) in try await bench.input(call) },
    ]
  }
}
