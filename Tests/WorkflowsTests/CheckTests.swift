import JSON
import Testing
import Workflows

@Suite struct CheckTests {
  @Test func `graphs that are sound have nothing against them`() {
    #expect(GraphBuilder.loop.graph.complaints() == [])
    #expect(GraphBuilder.branches.graph.complaints() == [])
  }

  @Test func `a loop has one end, inside of itself`() {
    var builder = GraphBuilder.loop
    builder.add("more", "forEachEnd", ["parentNodeId": "each"], from: ["input": "art.image"])
    builder.add("lost", "forEachEnd", ["parentNodeId": "eac"], from: ["input": "art.image"])
    builder.add("open", "forEach", from: ["input": "words"])
    builder.add("other", "forEach", from: ["input": "words"])
    builder.add("wrong", "forEachEnd", ["parentNodeId": "other"], from: ["input": "line"])
    let problems = builder.graph.complaints(.error)
    #expect(problems.contains("more: the loop `each` has two ends"))
    #expect(problems.contains("lost: `lost` ends the loop `eac`, which is not there"))
    #expect(problems.contains("open: the loop `open` has no end"))
    #expect(problems.contains("wrong: nothing of the loop `other` leads to its end `wrong`"))
    #expect(
      builder.graph.check(catalog).first { $0.node == "lost" }?.remedy == "did you mean `each`?"
    )
  }

  @Test func `a node of a loop cannot wait for the loop's end`() {
    var builder = GraphBuilder.loop
    builder.add("first", "transformText", ["value": "all_output[0]"], from: ["input": "all"])
    builder.add(
      "mix",
      "transformText",
      ["value": "each_output + first_output", "isOutput": true],
      from: ["input": "each", "input": "first"],
    )
    #expect(
      builder.graph.complaints(.error)
        == ["mix: `mix` is inside of the loop `each` and waits for the loop's end"]
    )
  }

  @Test func `a node cannot read the items of two loops side by side`() {
    var builder = GraphBuilder.loop
    builder.add("other", "forEach", from: ["input": "words"])
    builder.add(
      "mix",
      "transformText",
      ["value": "each_output + other_output"],
      from: ["input": "each", "input": "other"],
    )
    builder.add("end", "forEachEnd", ["parentNodeId": "other"], from: ["input": "mix"])
    #expect(
      builder.graph.complaints(.error).contains(
        "mix: `mix` reads items of the loops `each` and `other`, which are not nested"
      )
    )
  }

  @Test func `two nodes feed one value only from different branches`() {
    var builder = GraphBuilder.branches
    builder.draw("plain", "mode")
    builder.add(
      "both",
      "model",
      ["modelId": "image/upscale", "form": [:], "isOutput": true],
      from: ["image": "dark.image", "image": "plain.image"],
    )
    #expect(
      builder.graph.complaints(.error)
        == ["both: `image` takes one value, and `dark` and `plain` feed it"]
    )
  }

  @Test func `an ordinary edge from a branch is doubtful, and says what to write`() {
    var builder = GraphBuilder.branches
    builder.add(
      "big",
      "model",
      ["modelId": "image/upscale", "form": [:], "isOutput": true],
      from: ["image": "dark.image"],
    )
    let problem = builder.graph.check(catalog).first { $0.node == "big" }
    #expect(problem?.severity == .warning)
    #expect(problem?.message.contains("waits for ever on the web service") == true)
    #expect(problem?.remedy == "edit big when=$pick.if1")
  }

  @Test func `a node behind two branches at once never runs`() {
    var builder = GraphBuilder.branches
    builder.add(
      "both",
      "transformText",
      ["value": "size(dark_image) + size(light_image) > 0 ? 'a' : 'b'", "isOutput": true],
      from: ["input": "dark.image", "input": "light.image"],
    )
    #expect(
      builder.graph.complaints(.error)
        == ["both: `both` needs two branches of `pick` at once, and never runs"]
    )
  }

  @Test func `each node type says what it lacks`() {
    var builder = GraphBuilder()
    builder.add("pick", "ifElse")
    builder.add(
      "other",
      "ifElse",
      [
        "conditionBlocks": [
          ["conditions": [["field": "mode", "operator": "containz", "value": "x"]]],
          ["conditions": [["field": "missing", "operator": "equals"]]],
        ]
      ],
      from: ["input": "mode"],
    )
    builder.add("mode", "text", ["value": "a"])
    builder.add("part", "sliceAssets", ["from": "x", "count": "0"], from: ["input": "mode"])
    builder.add("wide", "aspectRatio", ["output": "17:9"])
    builder.add("gate", "approval")
    builder.add("art", "model", ["modelId": "draft/image"], from: ["prompt": "gate"])
    builder.add("best", "selection", ["min": 3, "max": 1], from: ["input": "mode"])
    builder.add("note", "stickyNote", ["content": "x"], from: ["input": "mode"])
    builder.add("hero", "workflow", ["name": "nowhere"])
    let problems = builder.graph.complaints(.error)
    for message in [
      "pick: ifElse `pick` has no block", "other: block 1: there is no operator `containz`",
      "other: block 2 reads `missing`, and no edge brings it",
      "other: block 2: `equals` needs a value", "part: `from` is a whole number, not `x`",
      "part: `count` is at least 1", "wide: there is no aspect ratio `17:9`",
      "gate: `gate` needs the input `approval`",
      "art: `prompt` is fed by the approval `gate`, which has no outputs",
      "best: nobody can select at least 3 and at most 1", "note: stickyNote `note` takes no edges",
      "hero: there is no workflow `nowhere` here",
    ] {
      #expect(problems.contains(message), "\(message) in \(problems)")
    }
  }

  @Test func `what cannot be run is kept, and refused only where it is needed`() {
    var builder = GraphBuilder()
    builder.add("text1", "text", ["value": "a"])
    builder.draw("art", "text1", isOutput: true)
    builder.add("old", "modelInput")
    builder.add("new", "hologram")
    #expect(builder.graph.complaints(.error) == [])
    builder.draw("more", "new", isOutput: true)
    #expect(
      builder.graph.complaints(.error)
        == ["new: `new` is needed, and the node type `hologram` cannot be run"]
    )
  }

  @Test func `a price that depends on the run is said`() {
    var builder = GraphBuilder()
    builder.add("line", "text", ["value": "3"])
    builder.add("count", "transformText", ["value": "line_output"], from: ["input": "line"])
    builder.draw("art", "line")
    builder.add(
      "big",
      "model",
      ["modelId": "image/upscale", "form": [:], "isOutput": true],
      from: ["image": "art.image", "factor": "count"],
    )
    #expect(
      builder.graph.complaints(.warning).contains {
        $0.contains("the price of `big` depends on `factor`")
      }
    )
  }

  @Test func `a circle is named once, in the way of the data`() {
    var builder = GraphBuilder()
    builder.add("a", "transformText", ["value": "b_output"], from: ["input": "b"])
    builder.add("b", "transformText", ["value": "a_output"], from: ["input": "a"])
    builder.add("c", "transformText", ["value": "b_output"], from: ["input": "b"])
    let circles = builder.graph.complaints(.error).filter { $0.contains("circle") }
    #expect(circles.count == 1)
    #expect(
      circles.first?.contains("a → b → a") == true || circles.first?.contains("b → a → b") == true
    )
  }

  @Test func `publishing wants an exposed output that a model leads to`() {
    var builder = GraphBuilder()
    builder.add("line", "text", ["value": "a"])
    builder.add(
      "words",
      "splitText",
      ["isOutput": true],
      from: ["input": "line"],
    )
    #expect(builder.graph.checkPublishing(catalog).count == 1)
    builder.draw("art", "line", isOutput: true)
    #expect(builder.graph.checkPublishing(catalog) == [])
    #expect(GraphBuilder.loop.graph.checkPublishing(catalog) == [])
  }

  @Test func `ten thousand nodes in a row are checked and compiled`() throws {
    var builder = GraphBuilder()
    builder.add("n0", "text", ["value": "a", "isInput": true])
    for number in 1...10_000 {
      builder.add(
        "n\(number)",
        "transformText",
        ["value": .string("n\(number - 1)_output + 'x'")],
        from: ["input": "n\(number - 1)"],
      )
    }
    #expect(builder.graph.complaints(.error) == [])
    #expect(try builder.graph.compile(catalog).nodes.count == 10_000)
  }
}

extension CheckTests {
  @Test func `a workflow that runs itself, also by way of another, is refused with the way`() {
    var withWorkflows = catalog
    let output = ModelOutput("out", .image)
    withWorkflows.home = "wflow_1"
    withWorkflows.workflows = [
      WorkflowInterface(
        id: "wflow_1",
        name: "hero",
        inputs: [],
        outputs: [output],
        uses: ["inner"],
      ),
      WorkflowInterface(
        id: "wflow_2",
        name: "inner",
        inputs: [],
        outputs: [output],
        uses: ["deep"],
      ),
      WorkflowInterface(
        id: "wflow_3",
        name: "deep",
        inputs: [],
        outputs: [output],
        uses: ["hero"],
      ),
      WorkflowInterface(id: "wflow_4", name: "other", inputs: [], outputs: [output]),
    ]
    var builder = GraphBuilder()
    builder.add("a", "workflow", ["name": "inner", "isOutput": true])
    builder.add("b", "workflow", ["name": "other", "isOutput": true])
    let errors = builder.graph.check(withWorkflows).filter { $0.severity == .error }
    #expect(errors.map(\.node) == ["a"])
    #expect(errors.first?.message.contains("inner → deep → hero") == true, "\(errors)")
  }
}
