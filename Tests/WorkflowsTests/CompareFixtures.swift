import JSON
import Workflows

extension Graph {
  /// The graph that a short notation spells: `id type {data}` a node, `a.out > b.in` an edge.
  ///
  /// The first line of `text` may be `inputs a b`.
  static func of(_ text: String) throws -> Graph {
    var graph = Graph()
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      if words[0] == "inputs" {
        graph.inputKeys = line.split(separator: " ").dropFirst().map(String.init)
      } else if words[1] == ">" {
        let ends = [words[0], words[2]].map { $0.split(separator: ".").map(String.init) }
        graph.edges.append(
          Edge(
            id: "edge\(graph.edges.count + 1)",
            from: ends[0][0],
            ends[0][1],
            to: ends[1][0],
            ends[1][1],
          )
        )
      } else {
        var node = Node(id: words[0], type: NodeType(named: words[1]))
        if words.count > 2 { node.data = try JSONValue(parsing: words[2]).object ?? [:] }
        graph.nodes.append(node)
      }
    }
    return graph
  }
}

/// The differences of two graphs in the notation of ``Graph/of(_:)``, as short lines.
func changes(from before: String, to after: String) throws -> [String] {
  try GraphDifference(from: .of(before), to: .of(after)).lines
}

extension GraphDifference {
  /// The difference as short lines, for tests.
  var lines: [String] {
    nodes.flatMap(\.lines) + looseEdges.flatMap(\.lines)
      + (inputOrder.map {
        ["order \($0.before.joined(separator: ",")) → \($0.after.joined(separator: ","))"]
      } ?? [])
      + inputs.flatMap { input in
        input.fields.map { field in
          "input \(input.name).\(field.name): \(short(field.before)) → \(short(field.after))"
        }
      }
  }
}

extension NodeDifference {
  fileprivate var lines: [String] {
    let head: String =
      switch kind {
      case .added(let node): "+ \(node.id)"
      case .removed(let node): "- \(node.id)"
      case .kept(let before, let after):
        before.id == after.id ? "~ \(after.id)" : "→ \(before.id) \(after.id)"
      }
    return [head]
      + members.map { member in
        var name = member.member.name
        if case .block(let old?, let new?) = member.member, old != new { name += "<if\(old + 1)" }
        return "  \(name): \(short(member.before)) → \(short(member.after))"
      } + edges.flatMap(\.lines)
  }
}

extension EdgeDifference {
  fileprivate var lines: [String] {
    switch self {
    case .added(let edge): ["  + \(edge)"]
    case .removed(let edge): ["  - \(edge)"]
    case .rewired(let before, let after): ["  - \(before)", "  + \(after)"]
    case .reordered(let before, let after):
      [
        "  \(input): \(before.map(\.producer).joined(separator: ",")) → "
          + after.map(\.producer).joined(separator: ",")
      ]
    }
  }
}

private func short(_ value: JSONValue?) -> String { value.map { $0.string ?? $0.compact } ?? "" }
