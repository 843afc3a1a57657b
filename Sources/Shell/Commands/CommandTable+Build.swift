import Notebook

extension Workbench {
  nonisolated func buildCommands() -> [Command] {
    [
      command(
        "new",
        .build,
        "new NAME [\"DESCRIPTION\"]",
        "Begins a workflow.",
        examples: ["new hero-portrait \"One prompt to a finished portrait\""],
      ) { bench, call throws(ShellError) in try await bench.new(call) },
      command(
        "add",
        .build,
        "add ID TYPE [VALUE …] [name=value …] [--input] [--output]",
        "Adds a node, with its edges.",
        details: """
          A value is text, a JSON literal, `@path` for a file, or `$node` for another node's output;
          `$node.handle` names which. `[$a, $b]` is a list. `when=$pick.if1` lets a node run only on
          that branch, `title="…"` names it for people. An expression's variables, such as
          `prompt_output`, become edges. `--input` makes the node an input of the workflow,
          `--output` its result one of the workflow's.

          The types, each with a page of its own (`help TYPE`): \(NodeTopic.names).
          """,
        examples: [
          "add prompt text \"epic fantasy hero portrait\" --input",
          "add sketch model draft/image prompt=$prompt width=512",
          "add line transformText \"'A portrait of ' + trim(prompt_output)\"",
          "add review approval $sketch \"Upscale this one?\"",
        ],
        flags: ["--input", "--output"],
        completions: [.none, .type],
      ) { bench, call throws(ShellError) in try await bench.add(call) },
      command(
        "edit",
        .build,
        "edit ID name=value … [--input] [--output] [--no-input] [--no-output]",
        "Changes a node's settings and edges.",
        details: """
          The names are those that `add` takes, the values that stand behind the type included:
          `value=`, `model=`, `input=`. `$node` feeds an input in place of what fed it before, a value
          takes the place of an edge, and `null` clears what may be missing. `block1=` and so on are
          the blocks of an ifElse: the next number adds one, `null` removes one. `connect` adds a
          second edge where several may feed an input.
          """,
        examples: [
          "edit sketch width=768 seed=7", "edit line value=\"trim(prompt_output) + ', at dusk'\"",
          "edit sketch width=null", "edit sketch --output",
        ],
        flags: ["--input", "--output", "--no-input", "--no-output"],
        completions: [.nodeID],
      ) { bench, call throws(ShellError) in try await bench.editNode(call) },
      command(
        "rename",
        .build,
        "rename ID NEWID",
        "Renames a node, in edges, expressions and blocks too.",
        examples: ["rename sketch draft"],
        completions: [.nodeID],
      ) { bench, call throws(ShellError) in try await bench.rename(call) },
      command(
        "remove",
        .build,
        "remove ID",
        "Removes a node, and says what that cuts off.",
        details: """
          Expressions and blocks that read the node stay as they are, for nobody can know what they
          should read instead; each is named. `undo` brings the node back with all its edges.
          """,
        examples: ["remove review"],
        completions: [.nodeID],
      ) { bench, call throws(ShellError) in try await bench.remove(call) },
      command(
        "duplicate",
        .build,
        "duplicate ID NEWID",
        "Adds a copy of a node, with the edges that end at it.",
        details: "The copy is neither an input nor an output of the workflow.",
        examples: ["duplicate sketch sketch2"],
        completions: [.nodeID],
      ) { bench, call throws(ShellError) in try await bench.duplicate(call) },
      command(
        "copy",
        .build,
        "copy WORKFLOW NEWNAME",
        "Makes a workflow of another's draft.",
        details: "The prompt stays where it is; `use NEWNAME` goes to the copy.",
        examples: ["copy hero-portrait villain-portrait"],
        completions: [.workflow],
      ) { bench, call throws(ShellError) in try await bench.copy(call) },
      command(
        "delete",
        .build,
        "delete WORKFLOW",
        "Deletes a workflow.",
        examples: ["delete hero-portrait"],
        completions: [.workflow],
      ) { bench, call throws(ShellError) in try await bench.delete(call) },
    ]
  }
}
