import JSON
import Testing
import Workflows

@Suite struct OutputTypeTests {
  private func type(_ id: String, in graph: Graph) -> HandleType? {
    OutputTypes(graph, models).defaultOutput(of: id)?.type
  }

  @Test func `a loop over texts gives texts, and collects what is made of them`() throws {
    let graph = try Graph.loop()
    #expect(type("words", in: graph) == .list(.text))
    #expect(type("each", in: graph) == .text)
    #expect(type("all", in: graph) == .list(.image))
    let error = graph.refusal {
      try $0.add("x", "model", "image/upscale", with: ["image": "$each"])
    }
    #expect(error?.message == "`image` takes image, and `each` gives text")
  }

  @Test func `a list of pictures goes through slices, selections and loops in loops`() throws {
    var graph = try Graph.loop()
    try graph.add("two", "sliceAssets", "$all", with: ["count": .number(2)])
    try graph.add("best", "selection", "$two", "Which?")
    try graph.add("again", "forEach", "$best")
    #expect(type("again", in: graph) == .image)
    try graph.add("crops", "model", "image/crops", with: ["image": "$again"])
    try graph.add("inner", "forEach", "$crops")
    #expect(type("inner", in: graph) == .image)
    try graph.add("big", "model", "image/upscale", with: ["image": "$inner"])
    try graph.add("bigs", "forEachEnd", "$big", with: ["loop": "inner"])
    try graph.add("nested", "forEachEnd", "$bigs", with: ["loop": "again"])
    #expect(type("bigs", in: graph) == .list(.image))
    #expect(type("nested", in: graph) == .list(.list(.image)))
    #expect(
      graph.refusal {
        try $0.add("x", "model", "image/upscale", with: ["image": "$bigs"])
      }?.remedy == "loop over it: add each forEach $bigs"
    )
  }

  @Test(arguments: [
    ("[a_output, b_output]", HandleType.image), ("[a_output] + more_output", .image),
    ("more_output", .image), ("[a_output, song_song]", .any), ("[more_output]", .list(.image)),
    ("[a_output, line_output]", .any), ("[line_output, 'x']", .text), ("['x', 'y']", .text),
    ("[trim(line_output)]", .text), ("[string(size(more_output))]", .any),
    ("more_output.filter(x, x != a_output)", .any), ("[[line_output]]", .text),
  ])
  func `the elements of a groupItems are known as far as its expression tells`(
    _ source: String,
    _ element: HandleType,
  ) throws {
    var graph = Graph()
    try graph.add("a", "asset", .image("asset_a"))
    try graph.add("b", "asset", .image("asset_b"))
    try graph.add("more", "asset", .image("asset_c"), .image("asset_d"))
    try graph.add("song", "model", "draft/song", with: ["prompt": "x"])
    try graph.add("line", "text", "x")
    try graph.add("group", "groupItems", .text(source))
    #expect(type("group", in: graph) == .list(element))
  }

  @Test func `what is not known gives anything, and a circle ends`() throws {
    let graph = try Graph(
      json: [
        "nodes": [
          ["id": "a", "type": "forEach", "data": [:]], ["id": "b", "type": "forEach", "data": [:]],
          ["id": "c", "type": "hologram", "data": [:]], ["id": "d", "type": "forEachEnd"],
        ],
        "edges": [
          [
            "id": "1", "source": "a", "sourceHandle": "a-source-input", "target": "b",
            "targetHandle": "b-target-output",
          ],
          [
            "id": "2", "source": "b", "sourceHandle": "b-source-input", "target": "a",
            "targetHandle": "a-target-output",
          ],
          [
            "id": "3", "source": "d", "sourceHandle": "d-source-input", "target": "c",
            "targetHandle": "c-target-output",
          ],
        ],
      ]
    )
    #expect(type("a", in: graph) == .any)
    #expect(graph.outputType(of: "c", output: "ray", models) == .any)
    #expect(graph.outputType(of: "d", output: "output", models) == .list(.any))
    #expect(graph.outputType(of: "nobody", output: "output", models) == nil)
  }

  @Test func `loops that feed each other by the thousand are inferred without recursion`() throws {
    var nodes = [Node(id: "n0", type: .splitText)]
    var edges: [Edge] = []
    for place in 1..<20_000 {
      nodes.append(Node(id: "n\(place)", type: .sliceAssets))
      edges.append(
        Edge(id: "e\(place)", from: "n\(place - 1)", "output", to: "n\(place)", "input")
      )
    }
    let graph = Graph(nodes: nodes.reversed(), edges: edges)
    #expect(graph.outputType(of: "n19999", output: "output", models) == .list(.text))
  }
}
