import Engine
import JSON
import Workflows

extension Benchmark {
  /// `language [--runs N] [--nodes N]`: check, compile and edit a graph.
  static let language = Benchmark("language") { arguments throws(BenchError) in
    let runs = try option("runs", in: arguments, or: 20)
    let sizes =
      arguments.contains("--nodes")
      ? [try option("nodes", in: arguments, or: 300)] : [300, 3_000, 10_000]
    var lines: [String] = []
    for size in sizes { lines.append(try LanguageBench(nodes: size, runs: max(3, runs)).run()) }
    return lines
  }
}

/// A graph with two nested loops, four branches that merge and ten gates; the rest are models.
struct LanguageBench {
  let nodes: Int
  let runs: Int

  func run() throws(BenchError) -> String {
    let catalog = BundledModels.catalog
    let graph = makeGraph()
    let text = graph.json.compact
    let problems = graph.check(catalog).filter { $0.severity == .error }
    guard problems.isEmpty else {
      throw BenchError("the graph is not sound: \(problems.prefix(3).map(\.message))")
    }
    var checks: [Double] = []
    var compilations: [Double] = []
    var edits: [Double] = []
    var reads: [Double] = []
    for _ in 0..<runs {
      checks.append(time { _ = graph.check(catalog) })
      compilations.append(time { _ = try? graph.compile(catalog) })
      edits.append(
        time {
          var edited = graph
          _ = try? edited.edit("model7", [EditParameter("width", .json(640))], catalog)
          _ = edited.check(catalog)
        }
      )
      reads.append(time { _ = try? Graph(json: JSONValue(parsing: text)) })
    }
    return #"{"bench":"language","nodes":\#(graph.nodes.count),"runs":\#(runs),"#
      + #""check_ms":\#(median(checks)),"compile_ms":\#(median(compilations)),"#
      + #""edit_and_check_ms":\#(median(edits)),"read_ms":\#(median(reads))}"#
  }

  private func time(_ work: () -> Void) -> Double {
    let start = now()
    work()
    return now() - start
  }

  // MARK: The graph

  private func makeGraph() -> Graph {
    var builder = BenchGraph()
    builder.add("line", "text", ["value": "night, day", "isInput": true])
    // Two nested loops.
    builder.add("rows", "splitText", ["splitDelimiter": ";"], [("input", "line", "output")])
    builder.add("outer", "forEach", [:], [("input", "rows", "output")])
    builder.add("cells", "splitText", [:], [("input", "outer", "output")])
    builder.add("inner", "forEach", [:], [("input", "cells", "output")])
    builder.draw("art", ("inner", "output"))
    builder.add("row", "forEachEnd", ["parentNodeId": "inner"], [("input", "art", "image")])
    builder.add(
      "all",
      "forEachEnd",
      ["parentNodeId": "outer", "isOutput": true],
      [("input", "row", "output")],
    )
    // Four branches that merge.
    let blocks = ["night", "day", "dusk"].map { word -> JSONValue in
      [
        "logic": "and",
        "conditions": [
          ["field": "line_output", "operator": "contains", "value": .string(word)]
        ],
      ]
    }
    builder.add(
      "pick",
      "ifElse",
      ["conditionBlocks": .array(blocks)],
      [("input", "line", "output")],
    )
    let branches = ["if1", "if2", "if3", "else"]
    for (number, branch) in branches.enumerated() {
      builder.draw("branch\(number)", ("line", "output"), when: branch)
    }
    builder.add(
      "merged",
      "model",
      ["modelId": "image/upscale", "form": [:], "isOutput": true],
      branches.indices.map { ("image", "branch\($0)", "image") },
    )
    // The rest in chains of ten, ten of them with a gate.
    var number = 0
    while builder.graph.nodes.count < nodes {
      let chain = number / 10
      if number % 10 == 0 {
        builder.draw("model\(number)", ("line", "output"))
        if chain < 10 {
          builder.add(
            "gate\(chain)",
            "approval",
            ["message": "Go on?"],
            [("approval", "model\(number)", "approval")],
          )
        }
      } else {
        var data: JSONObject = ["modelId": "image/resize", "form": ["width": 512]]
        if number % 10 == 9 { data["isOutput"] = true }
        builder.add("model\(number)", "model", data, [("image", "model\(number - 1)", "image")])
      }
      number += 1
    }
    return builder.graph
  }
}

private struct BenchGraph {
  var graph = Graph()

  mutating func add(
    _ id: String,
    _ type: String,
    _ data: JSONObject,
    _ edges: [(input: String, producer: String, output: String)] = [],
  ) {
    var node = Node(id: id, type: NodeType(named: type))
    node.data = data
    node.position = ["x": .integer(graph.nodes.count * 400), "y": 0]
    graph.nodes.append(node)
    if node.isInput { graph.inputKeys.append(id) }
    for edge in edges {
      graph.edges.append(
        Edge(
          id: "edge\(graph.edges.count)",
          from: edge.producer,
          edge.output,
          to: id,
          edge.input,
        )
      )
    }
  }

  mutating func draw(
    _ id: String,
    _ prompt: (node: String, output: String),
    when branch: String? = nil,
  ) {
    var edges = [("prompt", prompt.node, prompt.output)]
    if let branch { edges.append(("conditional", "pick", branch)) }
    add(id, "model", ["modelId": "draft/image", "form": ["width": 512]], edges)
  }
}
