import JSON
import Workflows

extension Benchmark {
  /// `compare [--nodes N] [--runs N]`: the difference of two graphs of texts and models.
  static let compare = Benchmark("compare") { arguments throws(BenchError) in
    let nodes = try option("nodes", in: arguments, or: 10_000)
    let runs = try option("runs", in: arguments, or: 5)
    return try CompareBench(pairs: max(1, nodes / 2), runs: runs).run()
  }
}

/// Texts that each feed a model, compared with the same graph after changes of several sizes.
private struct CompareBench {
  let pairs: Int
  let runs: Int

  /// A graph; each closure says what stands at a pair.
  private func graph(
    prefix: String = "",
    text: (Int) -> String = { "scene \($0) of a long night by the sea" },
    model: String = "draft/image",
  ) -> Graph {
    var graph = Graph()
    for number in 0..<pairs {
      var prompt = Node(id: "\(prefix)text\(number)", type: .text)
      prompt.value = .string(text(number))
      var picture = Node(id: "\(prefix)model\(number)", type: .model)
      picture.modelID = model
      picture.form = ["width": 512, "height": 512]
      graph.nodes += [prompt, picture]
      let id = "edge\(number)"
      graph.edges.append(Edge(id: id, from: prompt.id, "output", to: picture.id, "prompt"))
    }
    return graph
  }

  func run() throws(BenchError) -> [String] {
    let before = graph()
    var edited = before
    edited.nodes[pairs].title = "another"
    let cases: [(name: String, before: Graph, after: Graph, count: Int)] = [
      ("equal", before, before, 0), ("one_edit", before, edited, 1),
      ("all_renamed", before, graph(prefix: "new_"), 2 * pairs),
      ("all_texts_rewritten", before, graph { "a fox, number \($0 * 7)" }, pairs),
      // Nothing in common, so that every node is looked at in vain.
      (
        "all_replaced", before, graph(prefix: "x", text: { "fox \($0)" }, model: "image/blur"),
        4 * pairs,
      ),
      // Every node is like every other.
      (
        "all_alike_renamed", graph { _ in "the same" },
        graph(prefix: "new_") { _ in "the same" }, 2 * pairs,
      ),
    ]
    var figures = ""
    for (name, before, after, count) in cases {
      var times: [Double] = []
      for _ in 0..<max(3, runs) {
        let start = now()
        let difference = GraphDifference(from: before, to: after)
        times.append(now() - start)
        guard difference.nodes.count == count else {
          throw BenchError("\(name): \(difference.nodes.count) nodes differ, not \(count)")
        }
      }
      figures += #","\#(name)_ms":\#(median(times))"#
    }
    return [#"{"bench":"compare","nodes":\#(2 * pairs),"runs":\#(max(3, runs))\#(figures)}"#]
  }
}
