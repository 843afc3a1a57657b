import JSON
import Testing
import Workflows

@Suite struct FoldingTests {
  @Test func `hundreds of nodes fold into one picture, and every node is counted`() {
    let graph = Graph.season()
    let drawing = graph.drawn()
    let text = drawing.lines.joined(separator: "\n")
    #expect(drawing.nodes == graph.nodes.count)
    #expect(drawing.lines.count < 60)
    #expect(drawing.omittedLines == 0)
    // brief, style and book stand for themselves, six figures for all others.
    #expect(drawing.foldedNodes == graph.nodes.count - 9)
    #expect(drawing.example == "plan1")
    for words in [
      "plan1  llm/large", "… 5 more like it", "⏸ 6 gates", "↻ each1  for each of $words1",
      "… 8 nodes inside", "tune1_1 → … → tune1_10", "… 10 nodes in a row", "… 119 more like it",
      "┒", "┕━",
    ] {
      #expect(text.contains(words), "\(words)\n\(text)")
    }
  }

  @Test func `all of them are drawn where folding is off`() {
    let graph = Graph.season()
    let drawing = graph.drawn(options: DrawingOptions(isFolded: false))
    #expect(drawing.foldedNodes == 0)
    #expect(drawing.example == nil)
    #expect(drawing.lines.count == graph.nodes.count)
    let text = drawing.lines.joined(separator: "\n")
    for node in graph.nodes { #expect(text.contains(node.id)) }
  }

  @Test func `a graph that is not large is not folded`() {
    #expect(Graph.cards().drawn().foldedNodes == 0)
    #expect(Graph.random(60, seed: 5).drawn().foldedNodes == 0)
  }

  @Test func `what is not alike is not folded together`() {
    var build = DrawingBuilder()
    build.node("prompt", "text", ["value": "a fox"])
    build.node("other", "text", ["value": "an owl"])
    for number in 0..<80 {
      // Every fourth reads another text, every fifth is another model.
      let from = number.isMultiple(of: 4) ? "other" : "prompt"
      build.model("n\(number)", number.isMultiple(of: 5) ? "m/b" : "m/a", [:], ("in", from))
    }
    let text = build.graph.drawing().joined(separator: "\n")
    for count in [47, 15, 11, 3] { #expect(text.contains("… \(count) more like it"), "\(text)") }
  }

  @Test func `gates, branches, inputs and outputs stay visible in a chain`() {
    var build = DrawingBuilder()
    build.node("start", "text", ["isInput": true])
    var last = "start"
    for number in 1...80 {
      build.model("n\(number)", "m/\(number)", [:], ("in", last), isOutput: number == 40)
      last = "n\(number)"
      if number == 20 { build.gate("stop", on: last, "Go on?") }
    }
    let text = build.graph.drawing().joined(separator: "\n")
    for words in ["start", "n20", "⏸ stop “Go on?”", "n40", "output", "n1 → … → n19"] {
      #expect(text.contains(words), "\(text)")
    }
  }

  @Test func `marks of what is folded are counted by sign`() {
    var marks: [String: String] = [:]
    for deck in 1...6 {
      for seed in 1...20 { marks["vary\(deck)_\(seed)"] = deck < 5 ? "●" : "○" }
    }
    let text = Graph.season().drawing(marks: marks).joined(separator: "\n")
    #expect(text.contains("●80 ○40 vary1_1"))
  }

  @Test func `what cannot be folded ends after two hundred lines, and that is said`() {
    let drawing = Graph.random(400, seed: 3).drawn()
    #expect(drawing.lines.count == 200)
    #expect(drawing.omittedLines > 100)
  }

  @Test func `the surroundings of a node are drawn in the loops that they are in`() {
    let graph = Graph.cards()
    let part = graph.drawn(options: DrawingOptions(part: GraphPart(around: "pose", steps: 1)))
    let text = part.lines.joined(separator: "\n")
    for id in [
      "pose", "look", "looked", "every", "everyEnd", "each", "eachEnd", "clean", "cleaned",
    ] {
      #expect(text.contains(id), "\(id)\n\(text)")
    }
    for id in ["sketch", "brief", "cover", "card "] {
      #expect(!text.contains(id), "\(id)\n\(text)")
    }
    // Edges to the rest are left out, and are not remarked on.
    #expect(!text.contains("missing"))
    #expect(part.nodes == 10)
    let alone = graph.drawn(options: DrawingOptions(part: GraphPart(around: "logo", steps: 0)))
    #expect(alone.nodes == 1)
    #expect(graph.drawn(options: DrawingOptions(part: GraphPart(around: "nobody"))).lines == [])
  }
}
