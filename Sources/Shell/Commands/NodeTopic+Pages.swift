import Workflows

extension NodeTopic {
  static let values = [
    NodeTopic(
      .text,
      "A text that other nodes read.",
      "add ID text \"TEXT\" [--input]",
      """
      With `--input` it is an input of the workflow: its id is the input's name, its text the
      default. `input ID …` says more about the input, such as its limits or another type.
      """,
      ["add prompt text \"a red fox in the snow\" --input", "input prompt maxLength=200"],
    ),
    NodeTopic(
      .asset,
      "A file, or several: pictures, films, sounds, 3D models.",
      "add ID asset @PATH … [multiple=true] [kind=image] [required=false] [--input]",
      """
      The file is taken into the store at once. Several files, or `multiple=true`, make a list; all
      are of one kind. An input may do without a file: `kind=` says then what it takes (image, video,
      audio, 3d), and `required=false` that a run may do without it too.
      """,
      ["add photo asset kind=image --input", "add big model image/upscale image=$photo --output"],
    ),
    NodeTopic(
      .aspectRatio,
      "The proportions of a picture, chosen from a list.",
      "add ID aspectRatio RATIO [quality=TEXT] [--input]",
      "RATIO is 21:9, 16:9, 3:2, 4:3, 5:4, 1:1, 4:5, 3:4, 2:3, 9:16 or 9:21. It flows as a text.",
      [
        "add wide aspectRatio 16:9 --input",
        "add line transformText \"'a fox, in ' + wide_output\"",
        "add art model draft/image prompt=$line --output",
      ],
    ),
    NodeTopic(
      .stickyNote,
      "A note on the canvas; nothing reads it.",
      "add ID stickyNote \"TEXT\"",
      "The text may be Markdown. A note is never connected and never runs.",
      ["add memo stickyNote \"Try a colder light next.\""],
    ),
  ]

  static let models = [
    NodeTopic(
      .model,
      "A call of a model: a generator, or a tool for pictures.",
      "add ID model MODEL [parameter=VALUE …] [when=$BRANCH] [--output]",
      """
      `models` lists the models, `model MODEL` shows the parameters and outputs of one. A parameter
      takes a value or `$node`; one that takes a list takes `[$a, $b]`. `$id` means the first output.
      `edit ID model=OTHER` changes the model, and says what the other does not take.
      """,
      [
        "add prompt text \"a red fox\" --input",
        "add art model draft/image prompt=$prompt width=512 height=512 --output",
      ],
    ),
    NodeTopic(
      .llm,
      "A call of a model that writes text.",
      "add ID llm MODEL [parameter=VALUE …] [when=$BRANCH] [--output]",
      "Like `model`, for the models whose first output is a text.",
      [
        "add topic text \"foxes\" --input",
        "add story llm draft/text prompt=$topic --output",
      ],
    ),
    NodeTopic(
      .workflow,
      "Another workflow of the project, run as one node.",
      "add ID workflow NAME [input=VALUE …] [when=$BRANCH] [--output]",
      """
      It takes the inputs of that workflow by their names, each a value or `$node`, and gives its
      outputs, named by their nodes. A workflow cannot run itself, also not through others. The web
      canvas lacks this type.
      """,
      [
        "new portrait", "add prompt text \"a fox\" --input",
        "add art model draft/image prompt=$prompt --output", "new album",
        "add line text \"an owl\" --input", "add first workflow portrait prompt=$line --output",
      ],
    ),
    NodeTopic(
      .transformText,
      "A text made from others by an expression.",
      "add ID transformText \"CEL\" [when=$BRANCH]",
      """
      The expression is CEL. `NODE_OUTPUT` reads a node's output, such as `prompt_output`, and makes
      the edge; texts in it stand in single quotes. `trim`, `replace`, `split`, `lowerAscii` and the
      other functions of CEL's strings are there. The edges follow the expression when it is edited.
      """,
      [
        "add prompt text \"  a red fox \" --input",
        "add line transformText \"'A portrait of ' + trim(prompt_output)\"",
        "add art model draft/image prompt=$line --output",
      ],
    ),
  ]

  static let lists = [
    NodeTopic(
      .splitText,
      "A list of the parts of a text.",
      "add ID splitText $TEXT [delimiter=\", \"]",
      "The delimiter is a comma where nothing is said.",
      [
        "add line text \"fox, owl, hare\" --input", "add words splitText $line delimiter=\", \"",
        "add each forEach $words", "add art model draft/image prompt=$each",
        "add all forEachEnd $art loop=each --output",
      ],
    ),
    NodeTopic(
      .groupItems,
      "A list made from values.",
      "add ID groupItems \"CEL\"",
      """
      The expression gives a list, such as `[a_output, b_output]`; its variables become the edges. A
      list of references, `[$a, $b]`, writes the expression itself.
      """,
      [
        "add one model draft/image prompt=\"a fox\"", "add two model draft/image prompt=\"an owl\"",
        "add pair groupItems \"[one_image, two_image]\" --output",
      ],
    ),
    NodeTopic(
      .sliceAssets,
      "Part of a list.",
      "add ID sliceAssets $LIST [from=N] [count=N]",
      "`from` counts from 0, or from the end where it is negative; without `count` the rest is taken.",
      [
        "add line text \"fox, owl, hare\" --input", "add words splitText $line delimiter=\", \"",
        "add two sliceAssets $words from=0 count=2", "add last sliceAssets $words from=-1",
        "add each forEach $two", "add art model draft/image prompt=$each",
        "add all forEachEnd $art loop=each --output",
      ],
    ),
    NodeTopic(
      .forEach,
      "The begin of a loop: what follows runs once for each item of a list.",
      "add ID forEach $LIST [concurrent=true]",
      """
      `$ID` is the item. The loop ends at the forEachEnd that names it. `concurrent=true` lets items
      run at once; a loop within a loop ignores it.
      """,
      [
        "add line text \"fox,owl\" --input", "add words splitText $line",
        "add each forEach $words concurrent=true", "add art model draft/image prompt=$each",
        "add all forEachEnd $art loop=each --output",
      ],
    ),
    NodeTopic(
      .forEachEnd,
      "The end of a loop: the list of what each item gave, in order.",
      "add ID forEachEnd $RESULT [loop=FOREACH] [--output]",
      """
      RESULT is the last node of the loop. Without `loop=` it ends the innermost loop around RESULT
      that has no end yet. What comes after the loop reads from the end, and never from inside.
      """,
      [
        "add lines text \"red fox,blue fox;red owl,blue owl\" --input",
        "add groups splitText $lines delimiter=\";\"", "add group forEach $groups",
        "add words splitText $group", "add each forEach $words",
        "add art model draft/image prompt=$each", "add row forEachEnd $art loop=each",
        "add rows forEachEnd $row loop=group --output",
      ],
    ),
  ]

  static let branches = [
    NodeTopic(
      .ifElse,
      "A choice between branches.",
      "add ID ifElse \"FIELD OPERATOR ['VALUE'] [and|or …]\" … [when=$BRANCH]",
      """
      Each text is a block; the first that holds wins, and the run goes on at `if1`, `if2` and so on,
      or at `else`. FIELD is a node, or `NODE_OUTPUT`. OPERATOR is isEmpty, isNotEmpty, contains,
      notContains, equals or notEquals. Conditions are joined by `and` or by `or`, not both; what
      needs more is computed in a transformText and tested here.

      `when=$ID.if1` hangs a node on a branch. The ends of branches merge where they feed one input:
      `image=[$dark, $light]`, or `connect`. `edit ID block2="…"` changes a block, the next number
      adds one, `block2=null` removes one.
      """,
      [
        "add mode text \"night\" --input",
        "add pick ifElse \"mode contains 'night'\" \"mode isEmpty\"",
        "add dark model draft/image prompt=\"a fox at night\" when=$pick.if1",
        "add any model draft/image prompt=\"a fox\" when=$pick.if2",
        "add light model draft/image prompt=\"a fox by day\" when=$pick.else",
        "add final model image/upscale image=[$dark, $any, $light] --output",
      ],
    )
  ]

  static let gates = [
    NodeTopic(
      .approval,
      "A gate: the run waits until a person approves what a node made.",
      "add ID approval $NODE [\"MESSAGE\"]",
      """
      It hangs on the node and has no output: what reads the node stays wired to it, and waits for the
      gate. Without a message it asks “Continue ?”. At the gate `approve` goes on, `reject` ends the
      run.
      """,
      [
        "add sketch model draft/image prompt=\"a fox\"",
        "add review approval $sketch \"Upscale this one?\"",
        "add final model image/upscale image=$sketch --output",
      ],
    ),
    NodeTopic(
      .selection,
      "A gate where a person picks some of a list.",
      "add ID selection $LIST [\"MESSAGE\"] [min=N] [max=N]",
      """
      What was picked is the node's output, a list in its order. A person picks at least `min` and at
      most `max`, 1 and 100 where nothing is said. The web canvas lacks this type.
      """,
      [
        "add line text \"fox,owl,hare\" --input", "add words splitText $line",
        "add best selection $words \"Which two?\" min=1 max=2", "add each forEach $best",
        "add art model draft/image prompt=$each", "add all forEachEnd $art --output",
      ],
    ),
  ]
}
