import JSON
import Text

extension Graph {
  /// The graph as a tree for people: each node once, below the first node that feeds it.
  ///
  /// - Parameters:
  ///   - catalog: Tells what each node gives.
  ///   - marks: What to show beside a node, such as its status in a run.
  /// - Returns: Lines without trailing newline; O(nodes + edges).
  public func drawing(_ catalog: Catalog, marks: [String: String] = [:]) -> [String] {
    var drawer = GraphDrawer(graph: self, marks: marks)
    drawer.draw()
    return drawer.lines
  }
}

private struct GraphDrawer {
  let graph: Graph
  let marks: [String: String]
  let places: [String: Int]
  let outgoing: [String: [Edge]]
  let incoming: [String: [Edge]]
  var parent: [String: String] = [:]
  var lines: [String] = []

  init(graph: Graph, marks: [String: String]) {
    self.graph = graph
    self.marks = marks
    places = graph.places
    outgoing = Dictionary(grouping: graph.edges, by: \.producer)
    incoming = Dictionary(grouping: graph.edges, by: \.consumer)
  }

  mutating func draw() {
    // The last producer in order is the parent, so that a node stands below all that feeds it.
    let order = graph.order(places)
    var rank: [String: Int] = [:]
    for (position, place) in order.enumerated() { rank[graph.nodes[place].id] = position }
    for node in graph.nodes {
      let producers = (incoming[node.id] ?? []).map(\.producer).filter { places[$0] != nil }
      if rank[node.id] != nil {
        parent[node.id] = producers.max { (rank[$0] ?? 0) < (rank[$1] ?? 0) }
      }
    }
    var pending: [(id: String, prefix: String, branch: String)] = []
    for node in graph.nodes.reversed() where parent[node.id] == nil {
      pending.append((node.id, "", ""))
    }
    while let (id, prefix, branch) = pending.popLast() {
      guard let place = places[id] else { continue }
      lines.append(prefix + branch + label(graph.nodes[place]))
      var below = prefix
      if !branch.isEmpty { below += branch.hasPrefix("├") ? "│  " : "   " }
      var seen: Set<String> = []
      let children = (outgoing[id] ?? []).map(\.consumer)
        .filter { parent[$0] == id && seen.insert($0).inserted }
      for (number, child) in children.enumerated().reversed() {
        pending.append((child, below, number == children.count - 1 ? "└▶ " : "├▶ "))
      }
    }
  }

  private func label(_ node: Node) -> String {
    var parts = [node.id]
    if let mark = marks[node.id] { parts.insert(mark, at: 0) }
    switch node.type {
    case .model:
      parts.append(node.modelID ?? "?")
      parts += node.form.map { "\($0.key)=\(Self.short($0.value))" }
    case .approval: parts.append("approval “\(Self.short(.string(node.message)))”")
    default:
      parts.append(node.type.name)
      if let value = node.value { parts.append("“\(Self.short(value))”") }
    }
    let others = (incoming[node.id] ?? []).filter { $0.producer != parent[node.id] }
    if !others.isEmpty {
      parts.append("← " + others.map { "\($0.input)=$\($0.producer)" }.joined(separator: " "))
    }
    if node.isInput { parts.append("· input") }
    if node.isOutput { parts.append("· output") }
    return parts.joined(separator: " ")
  }

  private static func short(_ value: JSONValue) -> String {
    let text = (value.string ?? value.compact).terminalSafe
    let line = text.split(separator: "\n").joined(separator: " ")
    return line.count > 40 ? line.prefix(39) + "…" : line
  }
}
