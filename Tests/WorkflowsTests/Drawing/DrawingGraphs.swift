import JSON
import Workflows

/// Builds graphs for drawings, also such as no edit would make.
struct DrawingBuilder {
  var graph = Graph()

  mutating func node(_ id: String, _ type: String, _ data: JSONObject = [:]) {
    var node = Node(id: id, type: NodeType(named: type))
    node.data = data
    graph.nodes.append(node)
  }

  mutating func edge(
    _ from: String,
    _ to: String,
    _ input: String = "input",
    _ output: String? = nil,
  ) {
    let output = output ?? (graph.node(from)?.type == .model ? "image" : "output")
    let id = "edge\(graph.edges.count + 1)"
    graph.edges.append(Edge(id: id, from: from, output, to: to, input))
  }

  /// A model with its wired inputs.
  mutating func model(
    _ id: String,
    _ model: String = "draft/image",
    _ form: JSONObject = [:],
    _ inputs: (name: String, from: String)...,
    isOutput: Bool = false,
  ) {
    var data: JSONObject = ["modelId": .string(model), "form": .object(form)]
    if isOutput { data["isOutput"] = true }
    node(id, "model", data)
    for input in inputs { edge(input.from, id, input.name) }
  }

  mutating func gate(_ id: String, on producer: String, _ message: String) {
    node(id, "approval", ["message": .string(message)])
    edge(producer, id, Handle.approval, Handle.approval)
  }

  mutating func loop(_ id: String, over list: String) {
    node(id, "forEach")
    edge(list, id)
  }

  mutating func end(_ id: String, of loop: String, result: String) {
    node(id, "forEachEnd", ["parentNodeId": .string(loop)])
    edge(result, id)
  }
}

extension Graph {
  /// Thirty nodes: two nested loops, four branches that merge, six gates and a selection.
  static func cards() -> Graph {
    var build = DrawingBuilder()
    build.node("brief", "text", ["value": "Forest creatures for a card game", "isInput": true])
    build.node("style", "text", ["value": "gouache, muted", "isInput": true])
    build.node("ratio", "aspectRatio", ["output": "2:3"])
    build.node("logo", "asset", ["type": "image"])
    build.node("plan", "llm", ["modelId": "llm/large", "form": ["temperature": 1]])
    build.edge("brief", "plan", "prompt")
    build.gate("listed", on: "plan", "Is the list good?")
    build.node("words", "splitText")
    build.edge("plan", "words")
    build.node("pick", "ifElse", ["conditionBlocks": .array(["ink", "oil", "pen"].map(block))])
    build.edge("style", "pick")
    for (id, branch) in [("ink", "if1"), ("oil", "if2"), ("pen", "if3"), ("mixed", "else")] {
      build.model(id, "style/\(id)", ["strength": 2])
      build.edge("pick", id, Handle.conditional, branch)
    }
    build.node("look", "transformText", ["value": "ink_image + oil_image"])
    for id in ["ink", "oil", "pen", "mixed"] { build.edge(id, "look") }
    build.gate("looked", on: "look", "Keep this look?")
    build.loop("each", over: "words")
    build.model("sketch", "draft/image", ["width": 512], ("prompt", "each"), ("style", "look"))
    build.edge("ratio", "sketch", "ratio")
    build.gate("coloured", on: "sketch", "Colour this one?")
    build.node("poses", "splitText", ["splitDelimiter": ";"])
    build.edge("sketch", "poses")
    build.loop("every", over: "poses")
    build.model("pose", "draft/pose", [:], ("image", "every"), ("style", "look"))
    build.model("clean", "image/cleanup", [:], ("image", "pose"))
    build.gate("cleaned", on: "clean", "Clean enough?")
    build.end("everyEnd", of: "every", result: "clean")
    build.model(
      "card",
      "image/montage",
      ["columns": 3],
      ("images", "everyEnd"),
      ("logo", "logo"),
    )
    build.end("eachEnd", of: "each", result: "card")
    build.gate("finished", on: "eachEnd", "All cards fine?")
    build.node("best", "selection", ["message": "Pick the cover"])
    build.edge("eachEnd", "best")
    build.model("sheet", "image/montage", ["columns": 4], ("images", "eachEnd"), isOutput: true)
    build.model("cover", "image/upscale", ["factor": 4], ("image", "best"), isOutput: true)
    build.gate("released", on: "cover", "Publish?")
    return build.graph
  }

  private static func block(_ style: String) -> JSONValue {
    [
      "logic": "and",
      "conditions": [["field": "style_output", "operator": "contains", "value": .string(style)]],
    ]
  }

  /// Some 270 nodes: six rows of nodes that are alike, each with a loop, a long chain and twenty
  /// variations.
  static func season() -> Graph {
    var build = DrawingBuilder()
    build.node("brief", "text", ["value": "A whole season of cards", "isInput": true])
    build.node("style", "text", ["value": "gouache", "isInput": true])
    for deck in 1...6 {
      build.model("plan\(deck)", "llm/large", [:], ("prompt", "brief"))
      build.gate("gate\(deck)", on: "plan\(deck)", "Is deck \(deck) good?")
      build.node("words\(deck)", "splitText")
      build.edge("plan\(deck)", "words\(deck)")
      build.loop("each\(deck)", over: "words\(deck)")
      var last = "each\(deck)"
      for step in 1...8 {
        let id = "draw\(deck)_\(step)"
        build.model(id, "image/step\(step)", [:], ("image", last), ("style", "style"))
        last = id
      }
      build.end("end\(deck)", of: "each\(deck)", result: last)
      last = "end\(deck)"
      for step in 1...10 {
        build.model("tune\(deck)_\(step)", "image/adjust", [:], ("image", last))
        last = "tune\(deck)_\(step)"
      }
      build.model("sheet\(deck)", "image/montage", [:], isOutput: true)
      for seed in 1...20 {
        build.model(
          "vary\(deck)_\(seed)",
          "image/vary",
          ["seed": .integer(seed)],
          ("image", last),
        )
        build.edge("vary\(deck)_\(seed)", "sheet\(deck)", "images")
      }
    }
    build.model("book", "image/book", [:], isOutput: true)
    for deck in 1...6 { build.edge("sheet\(deck)", "book", "pages") }
    return build.graph
  }

  /// A graph without loops in which each node reads some of the last few before it; equal seeds
  /// give equal graphs.
  static func random(_ count: Int, seed: UInt64, gates: Bool = false) -> Graph {
    var build = DrawingBuilder()
    var state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    for number in 0..<count {
      let id = "n\(number)"
      if number < 2 || next(6) == 0 {
        build.node(id, "text", ["value": .string("value \(number)")])
        continue
      }
      build.model(id, ["draft/image", "image/blur", "image/upscale"][next(3)])
      var read: Set<Int> = []
      for input in 0...next(3) {
        let producer = max(0, number - 1 - next(8))
        guard read.insert(producer).inserted else { continue }
        build.edge("n\(producer)", id, "in\(input)")
      }
      if gates, next(4) == 0 { build.gate("g\(number)", on: id, "Is \(number) good?") }
    }
    return build.graph
  }
}
