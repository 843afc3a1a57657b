import JSON
import Testing
import Workflows

@Suite struct NodeTypeTests {
  @Test func `a text, a note and a ratio hold what stands behind their types`() throws {
    var graph = Graph()
    try graph.add("prompt", "text", "a fox")
    try graph.add("year", "text", .number(2026), with: ["title": "The year"])
    try graph.add("memo", "stickyNote", "Try *ink* next.")
    try graph.add("wide", "aspectRatio", "16:9", with: ["quality": "high"])
    #expect(graph.data("prompt", "value") == "a fox")
    #expect(graph.data("year", "value") == "2026")
    #expect(graph.data("year", "title") == "The year")
    #expect(graph.data("memo", "content") == "Try *ink* next.")
    #expect(graph.data("wide", "output") == "16:9")
    #expect(graph.data("wide", "quality") == "high")
    let error = graph.refusal { try $0.edit("wide", with: ["value": "16:8"]) }
    #expect(error?.message == "`16:8` is no ratio of an aspectRatio")
    #expect(error?.remedy == "did you mean `16:9`?")
  }

  @Test func `an asset holds a file, or several of one kind`() throws {
    var graph = Graph()
    try graph.add("logo", "asset", .image("asset_a"))
    try graph.add("refs", "asset", .image("asset_a"), .image("asset_b"))
    try graph.add("one", "asset", .image("asset_a"), with: ["multiple": .bool(true)])
    try graph.add(
      "photo",
      "asset",
      with: ["kind": "video", "required": .bool(false)],
      isInput: true,
    )
    #expect(graph.data("logo", "value") == "asset_a")
    #expect(graph.data("logo", "type") == "image")
    #expect(graph.data("logo", "isMultiple") == nil)
    #expect(graph.data("refs", "value") == ["asset_a", "asset_b"])
    #expect(graph.data("refs", "isMultiple") == true)
    #expect(graph.data("one", "value") == ["asset_a"])
    #expect(graph.data("photo", "type") == "video")
    #expect(graph.outputType(of: "refs", output: "output", models) == .list(.image))
    let mixed = graph.refusal { graph in
      try graph.add("x", "asset", .image("asset_a"), .asset(id: "asset_b", .audio))
    }
    #expect(mixed?.place == .positional(1))
    #expect(mixed?.message == "the files of an asset are of one kind, image here")
    #expect(
      graph.refusal { try $0.add("x", "asset", "a") }?.message == "an asset is a file, not a text"
    )
    #expect(graph.refusal { try $0.add("x", "asset") }?.message == "asset `x` has no file")
    #expect(graph.refusal { try $0.edit("refs", with: ["multiple": .bool(false)]) } != nil)
    try graph.edit("refs", with: ["multiple": .bool(false), "value": .image("asset_c")])
    #expect(graph.data("refs", "value") == "asset_c")
  }

  @Test func `an llm is a model that gives text`() throws {
    var graph = Graph()
    try graph.add("story", "llm", "draft/text", with: ["prompt": "a tale"])
    #expect(graph.data("story", "modelId") == "draft/text")
    #expect(graph.data("story", "form")?["prompt"] == "a tale")
    let error = graph.refusal { try $0.add("x", "llm", "draft/image", with: ["prompt": "a"]) }
    #expect(error?.message == "an llm gives text, and `draft/image` gives image")
  }

  @Test func `a value and an edge take each other's place`() throws {
    var graph = Graph()
    try graph.add("prompt", "text", "a fox")
    try graph.add("art", "model", "draft/image", with: ["prompt": "$prompt"])
    try graph.edit("art", with: ["prompt": "an owl"])
    #expect(graph.feeds("art").isEmpty)
    #expect(graph.data("art", "form")?["prompt"] == "an owl")
    try graph.edit("art", with: ["prompt": "$prompt"])
    #expect(graph.feeds("art") == ["prompt=prompt.output"])
    #expect(graph.data("art", "form") == [:])
    try graph.edit("art", with: ["width": .number(64)])
    try graph.edit("art", with: ["width": .null])
    #expect(graph.data("art", "form") == [:])
  }

  @Test func `another model drops what it does not take, and says so`() throws {
    var graph = Graph()
    try graph.add("prompt", "text", "a fox")
    try graph.add("photo", "asset", .image("asset_a"))
    try graph.add(
      "art",
      "model",
      "draft/image",
      with: ["prompt": "$prompt", "width": .number(64)],
    )
    let notes = try graph.edit("art", with: ["image": "$photo", "model": "image/upscale"])
    #expect(notes == ["`image/upscale` does not take `width`, `prompt`, which is dropped"])
    #expect(graph.feeds("art") == ["image=photo.output"])
    #expect(graph.data("art", "form") == [:])
  }

  @Test func `a splitText and a sliceAssets keep what the file wants as texts`() throws {
    var graph = try Graph.loop()
    #expect(graph.data("words", "splitDelimiter") == ", ")
    try graph.add("two", "sliceAssets", "$all", with: ["from": .number(0), "count": .number(2)])
    try graph.add("last", "sliceAssets", "$all", with: ["from": .number(-1)])
    #expect(graph.data("two", "from") == "0")
    #expect(graph.data("two", "count") == "2")
    #expect(graph.data("last", "from") == "-1")
    #expect(graph.feeds("two") == ["input=all.output"])
    let error = graph.refusal { try $0.add("x", "sliceAssets", "$line") }
    #expect(error?.message == "`input` takes a list, and `line` gives text")
    #expect(error?.remedy == "split it: add words splitText $line")
    #expect(graph.refusal { try $0.edit("two", with: ["count": .number(-1)]) } != nil)
    #expect(graph.refusal { try $0.edit("two", with: ["from": "x"]) }?.place == .value("from"))
    #expect(
      graph.refusal { try $0.add("x", "splitText", "a, b") }?.message
        == "splitText is fed by a node, not by a text"
    )
  }

  @Test func `a groupItems takes an expression, or a list of references`() throws {
    var graph = Graph()
    try graph.add("a", "asset", .image("asset_a"))
    try graph.add("b", "model", "image/mask", with: ["image": "$a"])
    try graph.add("pair", "groupItems", "[a_output, b_mask]")
    try graph.add("three", "groupItems", .list(["$a", "$b.mask", "$b"]))
    #expect(graph.feeds("pair") == ["input=a.output", "input=b.mask"])
    #expect(graph.data("three", "value") == "[a_output, b_mask, b_image]")
    try graph.add("words", "groupItems", .json(["it's", 2, true]))
    #expect(graph.data("words", "value") == #"['it\'s', 2, true]"#)
    let error = graph.refusal { try $0.add("x", "groupItems", .list(["$a", "$c"])) }
    #expect(error?.message == "there is no node `c`")
    #expect(error?.element == 1)
  }

  @Test func `an expression's mistakes are pointed at`() throws {
    var graph = Graph()
    try graph.add("prompt", "text", "a fox")
    func part(_ source: EditValue) -> String? {
      let error = graph.refusal { try $0.add("x", "transformText", source) }
      guard case .text(let text) = source, let part = error?.part else { return nil }
      return String(decoding: Array(text.utf8)[part], as: UTF8.self)
    }
    #expect(part("'a ' + trm(prompt_output)") == "trm")
    #expect(part("'é' + promt_output") == "promt_output")
    #expect(part("'a' + + ") != nil)
    let error = graph.refusal { try $0.add("x", "transformText", "$prompt") }
    #expect(error?.remedy == "write \"prompt_output\"")
  }

  @Test func `a variable is found among ids with underscores`() throws {
    var graph = Graph()
    try graph.add("a", "text", "1")
    try graph.add("a_b", "text", "2")
    try graph.add("line", "transformText", "a_output + a_b_output")
    #expect(graph.feeds("line") == ["input=a.output", "input=a_b.output"])
  }

  @Test func `editing an expression keeps the edges that it still reads, and the branch`() throws {
    var graph = try Graph.branches()
    try graph.add(
      "line",
      "transformText",
      "mode_output + prompt_output",
      with: ["when": "$pick.if1"],
    )
    let id = graph.edges(into: "line").first { $0.producer == "prompt" }?.id
    try graph.edit("line", with: ["value": "trim(prompt_output)"])
    #expect(Set(graph.feeds("line")) == ["input=prompt.output", "conditional=pick.if1"])
    #expect(graph.edges(into: "line").first { $0.producer == "prompt" }?.id == id)
    try graph.edit("line", with: ["when": .null])
    #expect(graph.feeds("line") == ["input=prompt.output"])
  }

  @Test func `an approval hangs on what makes a result`() throws {
    var graph = try Graph.loop()
    try graph.add("gate", "approval", "$all", "Good?")
    try graph.add("early", "approval", "$words")
    #expect(graph.feeds("gate") == ["approval=all.approval"])
    #expect(graph.node("gate")?.message == "Good?")
    #expect(graph.node("early")?.message == "Continue ?")
    try graph.edit("gate", with: ["approval": "$art", "message": "Well?"])
    #expect(graph.feeds("gate") == ["approval=art.approval"])
    #expect(
      graph.refusal { try $0.add("x", "approval", "$line") }?.message
        == "text `line` has nothing to approve"
    )
    #expect(graph.refusal { try $0.add("x", "approval", "$art.image") }?.remedy == "write $art")
    #expect(
      graph.refusal { try $0.add("x", "approval") }?.message == "approval `x` hangs on nothing"
    )
  }

  @Test func `a selection offers a list within its limits`() throws {
    var graph = try Graph.loop()
    try graph.add(
      "best",
      "selection",
      "$all",
      "Which?",
      with: ["min": .number(1), "max": .number(2)],
    )
    #expect(graph.data("best", "min") == 1)
    #expect(graph.data("best", "max") == 2)
    #expect(graph.data("best", "message") == "Which?")
    #expect(graph.outputType(of: "best", output: "output", models) == .list(.image))
    #expect(
      graph.refusal { try $0.edit("best", with: ["min": .number(3)]) }?.place == .value("max")
    )
    try graph.edit("best", with: ["min": .number(3), "max": .number(3)])
    #expect(
      graph.refusal { try $0.edit("best", with: ["min": .number(-1)]) }?.message
        == "`min` is at least 0"
    )
  }

  @Test func `a workflow node takes the inputs of that workflow`() throws {
    var catalog = models
    catalog.workflows = [
      WorkflowInterface(
        id: "wflow_1",
        name: "portrait",
        inputs: [
          InputDefinition(name: "prompt", type: "string", label: "Prompt"),
          InputDefinition(name: "count", type: "integer", label: "Count", defaultValue: 1),
        ],
        outputs: [ModelOutput("final", .image)],
      )
    ]
    var graph = Graph()
    try graph.add("line", "text", "a fox")
    try graph.add(
      "sub",
      "workflow",
      "portrait",
      with: ["prompt": "$line", "count": .number(2)],
      in: catalog,
    )
    #expect(graph.data("sub", "workflowId") == "wflow_1")
    #expect(graph.data("sub", "name") == "portrait")
    #expect(graph.data("sub", "form") == ["count": 2])
    #expect(graph.feeds("sub") == ["prompt=line.output"])
    #expect(graph.outputType(of: "sub", output: "final", catalog) == .image)
    let before = graph
    #expect(
      before.refusal { try $0.add("x", "workflow", "portrai", in: catalog) }?.remedy
        == "did you mean `portrait`?"
    )
    #expect(
      before.refusal { try $0.add("x", "workflow", "portrait", in: catalog) }?.message
        == "`portrait` needs the input `prompt` (text)"
    )
    #expect(
      before.refusal { try $0.edit("sub", with: ["count": "two"], in: catalog) }?.message
        == "the input `count` takes a whole number, not a text"
    )
  }

  @Test func `what is not known is kept, and can be neither added nor edited`() throws {
    var graph = try Graph(
      json: [
        "nodes": [
          ["id": "seed", "type": "modelInput", "data": ["isInput": true]],
          ["id": "holo", "type": "hologram", "data": [:]],
        ], "edges": [],
      ]
    )
    #expect(
      graph.refusal { try $0.add("x", "modelInput") }?.message
        == "a modelInput is kept where a file has one, and cannot be added"
    )
    #expect(graph.refusal { try $0.edit("holo", with: ["value": "x"]) }?.place == .name("value"))
    try graph.edit("seed", with: ["title": "Seed"])
    try graph.add("art", "model", "draft/image", with: ["prompt": "$seed"])
    #expect(graph.feeds("art") == ["prompt=seed.output"])
    try graph.rename("seed", to: "dice")
    #expect(graph.feeds("art") == ["prompt=dice.output"])
  }

  @Test(arguments: [
    ("text", [EditValue.text("a"), "b"]), ("stickyNote", ["a", "b"]),
    ("aspectRatio", ["1:1", "b"]),
  ])
  func `a value too many is refused where it stands`(_ type: String, _ values: [EditValue]) throws {
    let error = Graph().refusal { graph in
      try graph.add(NodeRequest(id: "x", type: type, positional: values), models)
    }
    #expect(error?.place == .positional(1))
  }

  @Test func `only what holds a value is an input, and only what a run makes an output`() throws {
    var graph = try Graph.branches()
    try graph.add("wide", "aspectRatio", "16:9", isInput: true)
    #expect(graph.inputKeys == ["mode", "wide"])
    #expect(
      graph.refusal { try $0.add("x", "transformText", "mode_output", isInput: true) } != nil
    )
    #expect(graph.refusal { try $0.edit("pick", [], isOutput: true, models) } != nil)
    #expect(graph.refusal { try $0.edit("prompt", [], isOutput: true, models) } != nil)
    let loop = try Graph.loop()
    #expect(
      loop.refusal { try $0.edit("each", [], isOutput: true, models) }?.remedy
        == "expose the forEachEnd of the loop"
    )
    try graph.edit("wide", [], isInput: false, models)
    #expect(graph.inputKeys == ["mode"])
  }
}
