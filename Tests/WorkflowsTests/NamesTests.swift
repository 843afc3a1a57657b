import JSON
import Testing
import Workflows

@Suite struct NamesTests {
  @Test func `a new name goes everywhere that the old one was`() throws {
    var graph = try Graph.branches()
    try graph.add("line", "transformText", "mode_output + ' of ' + prompt_output")
    try graph.add("pair", "groupItems", "[mode_output, line_output]")
    try graph.rename("mode", to: "time")
    #expect(graph.data("line", "value") == "time_output + ' of ' + prompt_output")
    #expect(graph.data("pair", "value") == "[time_output, line_output]")
    #expect(
      graph.node("pick")?.conditionBlocks.map(\.text)
        == ["time_output contains 'night'", "time_output isEmpty"]
    )
    #expect(graph.inputKeys == ["time"])
    #expect(graph.feeds("pick") == ["input=time.output"])
    try graph.rename("pick", to: "choose")
    #expect(graph.feeds("day").last == "conditional=choose.else")
    #expect(!graph.json.compact.contains("pick"))
  }

  @Test func `the end of a loop follows the name of the loop`() throws {
    var graph = try Graph.loop()
    try graph.rename("each", to: "item")
    #expect(graph.node("all")?.loopID == "item")
    #expect(graph.feeds("art") == ["prompt=item.output"])
  }

  @Test func `a name that is taken, reserved or no name is refused`() throws {
    let graph = try Graph.loop()
    for name in ["art", "workflow", "a b", "1st", "", String(repeating: "x", count: 65)] {
      #expect(
        graph.refusal { try $0.rename("each", to: name) }?.place == .positional(0),
        "\(name)",
      )
      #expect(graph.refusal { try $0.duplicate("each", as: name) }?.place == .positional(0))
    }
    #expect(graph.refusal { try $0.rename("eahc", to: "x") }?.remedy == "did you mean `each`?")
  }

  @Test func `a copy of a node has its incoming edges and is not exposed`() throws {
    var graph = try Graph.branches()
    try graph.edit("day", [], isOutput: true, models)
    try graph.duplicate("day", as: "dusk")
    #expect(graph.feeds("dusk") == graph.feeds("day"))
    #expect(graph.data("dusk", "modelId") == "draft/image")
    #expect(graph.node("dusk")?.isOutput == false)
    #expect(Set(graph.edges.map(\.id)).count == graph.edges.count)
    #expect(graph.node("dusk")?.position != graph.node("day")?.position)
    try graph.duplicate("mode", as: "mood")
    #expect(graph.inputKeys == ["mode"])
    let loop = try Graph.loop()
    #expect(loop.refusal { try $0.duplicate("all", as: "more") } != nil)
  }

  @Test func `a removal says what it cut off`() throws {
    var graph = try Graph.loop()
    let removal = try graph.remove("each")
    #expect(removal.edges.map(\.consumer) == ["each", "art"])
    #expect(removal.openEnds == ["all"])
    #expect(graph.node("each") == nil)
    #expect(graph.refusal { _ = try $0.remove("each") }?.message == "there is no node `each`")
  }

  @Test func `a loop has one end, in the loop`() throws {
    var graph = try Graph.loop()
    let second = graph.refusal { try $0.add("x", "forEachEnd", "$art", with: ["loop": "each"]) }
    #expect(second?.message == "the loop `each` ends at `all` already")
    #expect(
      graph.refusal { try $0.add("x", "forEachEnd", "$art") }?.message
        == "every loop above `x` has its end"
    )
    #expect(
      graph.refusal { try $0.add("x", "forEachEnd", "$line") }?.message
        == "nothing above `x` is in a loop"
    )
    _ = try graph.remove("all")
    #expect(
      graph.refusal { try $0.add("x", "forEachEnd", "$art", with: ["loop": "art"]) }?.message
        == "`art` is model, and no forEach"
    )
    #expect(
      graph.refusal { try $0.add("x", "forEachEnd", "$art", with: ["loop": "eahc"]) }?.remedy
        == "did you mean `each`?"
    )
    #expect(
      graph.refusal { try $0.add("x", "forEachEnd", "$line", with: ["loop": "each"]) }?.message
        == "`line` is not in the loop `each`"
    )
    try graph.add("all", "forEachEnd", "$art")
    #expect(graph.node("all")?.loopID == "each")
  }

  @Test func `the innermost open loop is the one that ends`() throws {
    var graph = try Graph.loop()
    _ = try graph.remove("all")
    try graph.add("crops", "model", "image/crops", with: ["image": "$art"])
    try graph.add("inner", "forEach", "$crops", with: ["concurrent": .bool(true)])
    try graph.add("tell", "model", "image/describe", with: ["prompt": "$each", "image": "$inner"])
    try graph.add("inners", "forEachEnd", "$tell")
    #expect(graph.node("inners")?.loopID == "inner")
    #expect(graph.data("inner", "isConcurrentRuns") == true)
    try graph.add("alls", "forEachEnd", "$inners")
    #expect(graph.node("alls")?.loopID == "each")
    // Behind its end a loop is over.
    #expect(
      graph.refusal { try $0.add("x", "forEachEnd", "$alls") }?.message
        == "nothing above `x` is in a loop"
    )
    try graph.edit("alls", with: ["title": "Everything"])
    #expect(graph.node("alls")?.title == "Everything")
  }

  @Test func `a new node stands right of what feeds it, where nothing stands yet`() throws {
    let graph = try Graph.loop()
    let spots = graph.nodes.map { $0.position?.compact ?? "" }
    #expect(spots == (0..<5).map { #"{"x":\#($0 * 400),"y":0}"# })
    var other = graph
    try other.add("more", "text", "x")
    try other.add("song", "model", "draft/song", with: ["prompt": "$each"])
    #expect(other.node("more")?.position == ["x": 0, "y": 260])
    #expect(other.node("song")?.position == ["x": 1200, "y": 260])
    #expect(other.nodes.prefix(5).map(\.position) == graph.nodes.map(\.position))
    let text =
      #"{"nodes":[{"id":"a","type":"text","position":{"x":37.5,"y":-100},"data":{}},"#
      + #"{"id":"b","type":"text","position":{"x":450,"y":10},"data":{}},"#
      + #"{"id":"c","type":"text","position":"nowhere","data":{}}]}"#
    var moved = try Graph(json: JSONValue(parsing: text))
    try moved.add("line", "transformText", "a_output")
    #expect(moved.node("line")?.position?.compact == #"{"x":437.5,"y":420}"#)
  }
}
