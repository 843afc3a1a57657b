import JSON
import Testing
import Workflows

@Suite struct BranchTests {
  @Test func `a block is written as people say it`() throws {
    var graph = try Graph.branches()
    #expect(
      graph.data("pick", "conditionBlocks")?.compact
        == #"[{"logic":"and","conditions":[{"field":"mode_output","operator":"contains","value":"#
        + #""night"}]},{"logic":"and","conditions":[{"field":"mode_output","operator":"isEmpty"}]}]"#
    )
    #expect(graph.feeds("pick") == ["input=mode.output"])
    try graph.edit("pick", with: ["block1": "mode equals 'a' or prompt_output notEquals \"b\""])
    #expect(
      graph.node("pick")?.conditionBlocks.first?.text
        == "mode_output equals 'a' or prompt_output notEquals 'b'"
    )
    #expect(graph.feeds("pick") == ["input=mode.output", "input=prompt.output"])
    try graph.edit("pick", with: ["block1": "prompt isNotEmpty", "block2": "prompt equals 3"])
    #expect(graph.feeds("pick") == ["input=prompt.output"])
    #expect(graph.node("pick")?.conditionBlocks[1].conditions.first?.value == "3")
  }

  @Test(arguments: [
    "mode isEmpty", "mode contains 'it\\'s'", "mode equals 'a\\\\b' and mode notContains '\"'",
    "mode isEmpty or mode equals ''", "mode notEquals 'and' or mode equals 'or'",
  ])
  func `the text of a block reads back the same`(_ text: String) throws {
    var graph = try Graph.branches()
    try graph.edit("pick", with: ["block1": .text(text)])
    let block = try #require(graph.node("pick")?.conditionBlocks.first)
    try graph.edit("pick", with: ["block1": .text(block.text)])
    #expect(graph.node("pick")?.conditionBlocks.first == block)
  }

  @Test(arguments: [
    ("", "a condition is missing", ""), ("mode", "an operator is missing after `mode`", ""),
    ("mode is 'a'", "there is no operator `is`", "is"),
    ("mode contans 'a'", "there is no operator `contans`", "contans"),
    ("mode greaterThan 3", "`greaterThan` is read from files, and not written", "greaterThan"),
    ("mode contains", "`contains` needs a value", ""),
    ("mode contains night", "the value of `contains` is not quoted", "night"),
    ("mode contains 'night", "the value is never closed", "'night"),
    ("mode isEmpty 'a'", "`a` is one word too many", "'a'"),
    ("mode isEmpty and prompt isEmpty or mode isEmpty", "only `and` or only `or`", "or"),
    ("mode isEmpty and", "a condition is missing", ""),
    ("'mode' isEmpty", "begins with the node it tests", "'mode'"),
    ("$mode.output isEmpty", "a field has no `$`", "$mode.output"),
    ("moed isEmpty", "the block tests `moed`, which no node gives", "moed"),
    ("mode_value isEmpty", "the block tests `mode_value`", "mode_value"),
    ("pick isEmpty", "that would be a cycle", "pick"),
    ("night isEmpty", "that would be a cycle", "night"),
  ])
  func `a wrong block is pointed at, and changes nothing`(
    _ text: String,
    _ message: String,
    _ part: String,
  ) throws {
    let graph = try Graph.branches()
    let error = try #require(graph.refusal { try $0.edit("pick", with: ["block1": .text(text)]) })
    #expect(error.message.contains(message), "\(error)")
    #expect(error.place == .value("block1"))
    let range = try #require(error.part)
    #expect(String(decoding: Array(text.utf8)[range], as: UTF8.self) == part)
    #expect(error.remedy != nil)
  }

  @Test func `a branch has no value to test`() throws {
    var graph = try Graph.branches()
    let error = graph.refusal { try $0.add("x", "ifElse", "pick_if1 isEmpty") }
    #expect(error?.message == "`pick.if1` is a branch, and has no value to read")
    #expect(graph.refusal { try $0.add("x", "ifElse") }?.message == "ifElse `x` has no block")
    try graph.add("memo", "stickyNote", "x")
    #expect(
      graph.refusal { try $0.add("x", "ifElse", "memo isEmpty") }?.message
        == "stickyNote `memo` has no output to test"
    )
  }

  @Test func `a block is added behind the others, and removed only where nothing hangs on it`()
    throws
  {
    var graph = try Graph.branches()
    #expect(
      graph.refusal { try $0.edit("pick", with: ["block4": "mode isEmpty"]) }?.remedy
        == "the next one is block3"
    )
    try graph.edit("pick", with: ["block3": "prompt contains 'x'"])
    #expect(
      graph.node("pick")?.outputHandles(models)?.map(\.name)
        == ["if1", "if2", "if3", "else", "approval"]
    )
    try graph.add("third", "model", "draft/image", with: ["prompt": "x", "when": "$pick.if3"])
    let error = graph.refusal { try $0.edit("pick", with: ["block2": .null]) }
    #expect(error?.message == "`none` hangs on `pick.if2`, the branch of block2")
    #expect(error?.remedy == "cut it first: disconnect pick.if2 none")
    _ = try graph.disconnect(EdgeEnd("pick", "if2"), EdgeEnd("none"))
    try graph.edit("pick", with: ["block2": .null])
    #expect(graph.feeds("third") == ["conditional=pick.if2"])
    #expect(graph.feeds("night").contains("conditional=pick.if1"))
    #expect(graph.feeds("day").contains("conditional=pick.else"))
    #expect(graph.feeds("pick") == ["input=mode.output", "input=prompt.output"])
    _ = try graph.remove("third")
    try graph.edit("pick", with: ["block2": .null])
    #expect(graph.refusal { try $0.edit("pick", with: ["block1": .null]) } != nil)
  }

  @Test func `two blocks that go at once leave the others with their consumers`() throws {
    var graph = Graph()
    try graph.add("m", "text", "x")
    try graph.add("pick", "ifElse", "m equals '1'", "m equals '2'", "m equals '3'", "m equals '4'")
    try graph.add("art", "model", "draft/image", with: ["prompt": "x", "when": "$pick.if4"])
    try graph.edit("pick", with: ["block1": .null, "block3": .null])
    #expect(
      graph.node("pick")?.conditionBlocks.map(\.text)
        == ["m_output equals '2'", "m_output equals '4'"]
    )
    #expect(graph.feeds("art") == ["conditional=pick.if2"])
  }

  @Test func `blocks that a file has keep what is not edited`() throws {
    let block: JSONValue = [
      "id": "b1", "logic": "and",
      "conditions": [["id": "c1", "field": "n_output", "operator": "between", "value": [1, 3]]],
    ]
    var graph = try Graph(
      json: [
        "nodes": [
          ["id": "n", "type": "text", "data": ["value": "2"]],
          ["id": "pick", "type": "ifElse", "data": ["conditionBlocks": [block]]],
        ],
        "edges": [
          [
            "id": "e", "source": "pick", "sourceHandle": "pick-source-input", "target": "n",
            "targetHandle": "n-target-output",
          ]
        ],
      ]
    )
    try graph.edit("pick", with: ["block2": "n isEmpty"])
    #expect(graph.data("pick", "conditionBlocks")?.array?[0] == block)
    #expect(graph.node("pick")?.conditionBlocks[0].text == "n_output between [1,3]")
    try graph.rename("n", to: "number")
    #expect(
      graph.data("pick", "conditionBlocks")?.array?[0].compact.contains(
        #"{"id":"c1","field":"number_output","operator":"between","value":[1,3]}"#
      ) == true
    )
  }

  @Test func `when wires a branch, and nothing else`() throws {
    var graph = try Graph.branches()
    #expect(graph.feeds("day") == ["prompt=prompt.output", "conditional=pick.else"])
    let text = graph.refusal { try $0.edit("day", with: ["when": "$prompt"]) }
    #expect(text?.message == "`when` takes a branch, and `prompt` gives text")
    let data = graph.refusal { try $0.edit("day", with: ["prompt": "$pick.if1"]) }
    #expect(data?.message == "`prompt` takes text, and `pick` gives a branch")
    #expect(data?.remedy == "a branch is wired with when=$pick.if1")
    #expect(
      graph.refusal { try $0.edit("prompt", with: ["when": "$pick.if1"]) }?.place
        == .name("when")
    )
    #expect(graph.refusal { try $0.edit("day", with: ["when": "$pick.if7"]) }?.remedy != nil)
    try graph.edit("day", with: ["when": "$pick.if2"])
    #expect(graph.feeds("day").last == "conditional=pick.if2")
  }

  @Test func `one input merges the ends of different branches, and nothing else`() throws {
    var graph = try Graph.branches()
    try graph.add("final", "model", "image/upscale", with: ["image": .list(["$day", "$night"])])
    #expect(graph.feeds("final") == ["image=day.image", "image=night.image"])
    _ = try graph.connect(EdgeEnd("none"), EdgeEnd("final", "image"), models)
    #expect(graph.feeds("final").count == 3)
    try graph.add("free", "model", "draft/image", with: ["prompt": "x"])
    let error = graph.refusal { try $0.edit("final", with: ["image": .list(["$day", "$free"])]) }
    #expect(error?.message == "`image` takes one value, and a run may have `day` and `free`")
    #expect(
      graph.refusal { _ = try $0.connect(EdgeEnd("free"), EdgeEnd("final", "image"), models) }
        != nil
    )
    try graph.add("mask", "model", "image/mask", with: ["image": "$day", "when": "$pick.else"])
    let names = graph.refusal {
      try $0.edit("final", with: ["image": .list(["$mask.mask", "$night"])])
    }
    #expect(
      names?.message
        == "`mask` and `night` merge in `image`, and their outputs have different names"
    )
  }

  @Test func `alternatives are known behind their branches, and merges undo them`() throws {
    var graph = try Graph.branches()
    func merges(_ nodes: EditValue..., in graph: Graph) -> Bool {
      var graph = graph
      do {
        try graph.add("merge", "model", "image/upscale", with: ["image": .list(nodes)])
        return true
      } catch { return false }
    }
    for id in ["day", "night"] {
      let image = EditValue.reference(node: id, handle: nil)
      try graph.add(id + "_big", "model", "image/upscale", with: ["image": image])
    }
    #expect(merges("$day_big", "$night_big", in: graph))
    #expect(!merges("$day_big", "$day", in: graph))
    try graph.add(
      "both",
      "model",
      "image/upscale",
      with: ["image": .list(["$day_big", "$night_big"])],
    )
    #expect(!merges("$both", "$day", in: graph))
    // An ifElse within a branch parts what is in it.
    try graph.add("inner", "ifElse", "prompt isEmpty", with: ["when": "$pick.if1"])
    try graph.add("in1", "model", "draft/image", with: ["prompt": "x", "when": "$inner.if1"])
    try graph.add("in2", "model", "draft/image", with: ["prompt": "x", "when": "$inner.else"])
    #expect(merges("$in1", "$in2", "$day", in: graph))
    #expect(!merges("$in1", "$night", in: graph))
  }
}
