import JSON
import Testing
import Workflows

@Suite struct WiringTests {
  @Test func `an edge goes to the input that fits`() throws {
    var graph = try Graph.branches()
    try graph.add("big", "model", "image/upscale", with: ["image": "$day"])
    try graph.add("gate", "approval", "$day")
    try graph.add("pair", "groupItems", "[day_image]")
    let cut = try graph.disconnect(EdgeEnd("day"), EdgeEnd("big"))
    #expect(cut.map(\.input) == ["image"])
    #expect(try graph.connect(EdgeEnd("night"), EdgeEnd("big"), models).input == "image")
    _ = try graph.disconnect(EdgeEnd("day"), EdgeEnd("gate"))
    #expect(try graph.connect(EdgeEnd("night"), EdgeEnd("gate"), models).output == "approval")
    #expect(
      try graph.connect(EdgeEnd("pick", "if1"), EdgeEnd("big"), models).input == "conditional"
    )
    #expect(graph.feeds("big") == ["image=night.image", "conditional=pick.if1"])
  }

  @Test func `an input of many takes edges beside each other`() throws {
    var graph = try Graph.branches()
    try graph.add("sheet", "model", "image/montage", with: ["images": .list(["$day", "$night"])])
    _ = try graph.connect(EdgeEnd("none"), EdgeEnd("sheet"), models)
    #expect(
      graph.feeds("sheet") == ["images=day.image", "images=night.image", "images=none.image"]
    )
    try graph.edit("sheet", with: ["images": .list(["$none", "$day"])])
    #expect(graph.feeds("sheet") == ["images=day.image", "images=none.image"])
    let mixed = graph.refusal {
      try $0.edit("sheet", with: ["images": .list(["$day", .image("asset_a")])])
    }
    #expect(mixed?.element == 1)
    try graph.edit("sheet", with: ["images": .list([.image("asset_a"), .image("asset_b")])])
    #expect(graph.feeds("sheet").isEmpty)
    #expect(graph.data("sheet", "form")?["images"] == ["asset_a", "asset_b"])
    _ = try graph.connect(EdgeEnd("day"), EdgeEnd("sheet", "images"), models)
    #expect(graph.data("sheet", "form") == [:])
  }

  @Test func `a second edge into one value is refused with what would work`() throws {
    var graph = try Graph.branches()
    try graph.add("other", "text", "an owl")
    let error = graph.refusal {
      _ = try $0.connect(EdgeEnd("other"), EdgeEnd("day", "prompt"), models)
    }
    #expect(error?.message == "`day.prompt` takes one edge, and `prompt` feeds it")
    #expect(error?.remedy?.contains("edit day prompt=$other") == true)
    let again = graph.refusal {
      _ = try $0.connect(EdgeEnd("prompt"), EdgeEnd("day", "prompt"), models)
    }
    #expect(again?.message == "`prompt.output` feeds `day.prompt` already")
    let branch = graph.refusal {
      _ = try $0.connect(EdgeEnd("pick", "if1"), EdgeEnd("day", "conditional"), models)
    }
    #expect(branch?.remedy == "to feed it from `pick` instead: edit day when=$pick")
  }

  @Test func `several inputs that fit are named`() throws {
    var graph = Graph()
    try graph.add("words", "text", "x")
    try graph.add("art", "model", "draft/image", with: ["prompt": "x"])
    try graph.add("tell", "model", "image/describe", with: ["image": .image("asset_a")])
    #expect(try graph.connect(EdgeEnd("words"), EdgeEnd("art"), models).input == "prompt")
    #expect(graph.data("art", "form") == [:])
    #expect(try graph.connect(EdgeEnd("words"), EdgeEnd("tell"), models).input == "prompt")
    try graph.add("big", "model", "image/upscale", with: ["image": "$art"])
    let error = graph.refusal { _ = try $0.connect(EdgeEnd("words"), EdgeEnd("big"), models) }
    #expect(error == nil)
    let none = graph.refusal { _ = try $0.connect(EdgeEnd("big"), EdgeEnd("words"), models) }
    #expect(none?.message == "text `words` takes nothing from a node")
  }

  @Test func `ends that are not there name the nearest`() throws {
    let graph = try Graph.branches()
    func refusal(_ one: EdgeEnd, _ other: EdgeEnd) -> EditError? {
      graph.refusal { _ = try $0.connect(one, other, models) }
    }
    #expect(refusal(EdgeEnd("promt"), EdgeEnd("day"))?.remedy == "did you mean `prompt`?")
    #expect(refusal(EdgeEnd("promt"), EdgeEnd("day"))?.place == .positional(0))
    #expect(refusal(EdgeEnd("prompt"), EdgeEnd("dya"))?.place == .positional(1))
    #expect(
      refusal(EdgeEnd("prompt", "ouput"), EdgeEnd("day", "prompt"))?.remedy
        == "did you mean `output`?"
    )
    #expect(
      refusal(EdgeEnd("prompt"), EdgeEnd("day", "promt"))?.remedy == "did you mean `prompt`?"
    )
    #expect(refusal(EdgeEnd("prompt"), EdgeEnd("pick"))?.message.contains("does not read") == true)
    let cut = graph.refusal { _ = try $0.disconnect(EdgeEnd("mode"), EdgeEnd("day")) }
    #expect(cut?.message == "no edge goes from `mode` to `day`")
    #expect(cut?.remedy == "`day` is fed by `prompt`, `pick`")
  }

  @Test func `an edge that an expression reads goes with the expression`() throws {
    var graph = try Graph.branches()
    try graph.add("line", "transformText", "'A ' + mode_output")
    let error = graph.refusal { _ = try $0.disconnect(EdgeEnd("mode"), EdgeEnd("line")) }
    #expect(error?.message == "the expression of `line` reads `mode_output`")
    #expect(error?.remedy == "change that, and the edge goes: edit line value=\"…\"")
    let block = graph.refusal { _ = try $0.disconnect(EdgeEnd("mode"), EdgeEnd("pick")) }
    #expect(block?.message == "a block of `pick` reads `mode_output`")
    let unread = graph.refusal { _ = try $0.connect(EdgeEnd("prompt"), EdgeEnd("line"), models) }
    #expect(unread?.remedy == "write it into the expression: edit line value=\"…\"")
    // After its producer was removed and made again, connect brings the edge back.
    let removal = try graph.remove("mode")
    #expect(removal.brokenReaders.map(\.node) == ["pick", "line"])
    #expect(removal.brokenReaders.map(\.variables) == [["mode_output"], ["mode_output"]])
    #expect(graph.node("line")?.value == "'A ' + mode_output")
    try graph.add("mode", "text", "day")
    _ = try graph.connect(EdgeEnd("mode"), EdgeEnd("line"), models)
    #expect(graph.feeds("line") == ["input=mode.output"])
  }

  @Test func `a circle is refused whichever way it is closed`() throws {
    var graph = Graph()
    try graph.add("a", "model", "image/upscale", with: ["image": .image("asset_a")])
    try graph.add("b", "model", "image/upscale", with: ["image": "$a"])
    try graph.add("c", "transformText", "'x' + b_image")
    let edge = graph.refusal { _ = try $0.connect(EdgeEnd("b"), EdgeEnd("a", "image"), models) }
    #expect(edge?.message == "that would be a cycle: a → b → a")
    let itself = graph.refusal { try $0.edit("b", with: ["image": "$b"]) }
    #expect(itself?.message == "that would be a cycle: b → b")
    try graph.add("d", "transformText", "c_output")
    let variable = graph.refusal { try $0.edit("c", with: ["value": "d_output"]) }
    #expect(variable?.message == "that would be a cycle: c → d → c")
    #expect(variable?.part == 0..<8)
  }
}
