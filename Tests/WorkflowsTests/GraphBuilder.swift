import JSON
import Workflows

/// Builds graphs for tests as a file would spell them.
struct GraphBuilder {
  private(set) var graph = Graph()

  /// Adds a node; `edges` are its inputs by name, each fed by `producer.output`.
  @discardableResult
  mutating func add(
    _ id: String,
    _ type: String,
    _ data: JSONObject = [:],
    from edges: KeyValuePairs<String, String> = [:],
  ) -> Self {
    var node = Node(id: id, type: NodeType(named: type))
    node.data = data
    graph.nodes.append(node)
    if node.isInput { graph.inputKeys.append(id) }
    for (input, source) in edges {
      let parts = source.split(separator: ".").map(String.init)
      graph.edges.append(
        Edge(
          id: "edge\(graph.edges.count + 1)",
          from: parts[0],
          parts.count > 1 ? parts[1] : "output",
          to: id,
          input,
        )
      )
    }
    return self
  }

  /// Adds a model that draws.
  mutating func draw(
    _ id: String,
    _ prompt: String,
    when branch: String? = nil,
    isOutput: Bool = false,
  ) {
    var data: JSONObject = ["modelId": "draft/image", "form": [:]]
    if isOutput { data["isOutput"] = true }
    add(id, "model", data, from: ["prompt": prompt])
    guard let branch else { return }
    let parts = branch.split(separator: ".").map(String.init)
    graph.edges.append(Edge(id: "when_\(id)", from: parts[0], parts[1], to: id, "conditional"))
  }

  /// Words of a line, each drawn in a loop: line → words → each → art → all.
  static var loop: GraphBuilder {
    var builder = GraphBuilder()
    builder.add("line", "text", ["value": "a, b", "isInput": true])
    builder.add("words", "splitText", ["splitDelimiter": ", "], from: ["input": "line"])
    builder.add("each", "forEach", ["isConcurrentRuns": true], from: ["input": "words"])
    builder.draw("art", "each")
    builder.add(
      "all",
      "forEachEnd",
      ["parentNodeId": "each", "isOutput": true],
      from: ["input": "art.image"],
    )
    return builder
  }

  /// A prompt that is drawn by night or by day, and merges in one upscale.
  static var branches: GraphBuilder {
    var builder = GraphBuilder()
    builder.add("mode", "text", ["value": "night", "isInput": true])
    builder.add(
      "pick",
      "ifElse",
      [
        "conditionBlocks": [
          [
            "logic": "and",
            "conditions": [
              ["field": "mode_output", "operator": "contains", "value": "night"]
            ],
          ]
        ]
      ],
      from: ["input": "mode"],
    )
    builder.draw("dark", "mode", when: "pick.if1")
    builder.draw("light", "mode", when: "pick.else")
    builder.add(
      "final",
      "model",
      ["modelId": "image/upscale", "form": [:], "isOutput": true],
      from: ["image": "dark.image", "image": "light.image"],
    )
    return builder
  }
}

extension Graph {
  /// The messages of all problems, each behind its node.
  func complaints(_ severity: Problem.Severity? = nil) -> [String] {
    check(catalog).filter { severity == nil || $0.severity == severity }
      .map { "\($0.node ?? ""): \($0.message)" }
  }
}
