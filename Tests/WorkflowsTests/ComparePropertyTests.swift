import JSON
import Testing
import Workflows

@Suite struct ComparePropertyTests {
  /// The meaning of a graph written down in another way than the comparison reads it.
  private struct Meaning: Hashable {
    var nodes: Set<String> = []
    var edges: [String: Int] = [:]
    var inputs: [String] = []

    init(_ graph: Graph) {
      for node in graph.nodes {
        nodes.insert("\(node.id) \(node.type.name) \(JSONValue.object(node.data).canonical)")
      }
      for edge in graph.edges { edges["\(EdgeEnds(edge))", default: 0] += 1 }
      inputs = graph.inputDefinitions.map(\.name)
    }
  }

  private static let types = ["text", "model", "transformText", "approval", "forEach"]

  private func graph(_ dice: inout SeededGenerator) -> Graph {
    var graph = Graph()
    for number in 0..<Int.random(in: 1...8, using: &dice) {
      var node = Node(
        id: "n\(number)",
        type: NodeType(named: Self.types.randomElement(using: &dice) ?? "text"),
      )
      if node.type == .text { node.value = .string("text \(Int.random(in: 0...3, using: &dice))") }
      if node.type == .model { node.form = ["w": .integer(Int.random(in: 0...2, using: &dice))] }
      node.isInput = node.type == .text && Bool.random(using: &dice)
      graph.nodes.append(node)
      for _ in 0..<Int.random(in: 0...2, using: &dice) where number > 0 {
        let producer = "n\(Int.random(in: 0..<number, using: &dice))"
        let edge = Edge(id: "e\(graph.edges.count)", from: producer, "output", to: node.id, "in")
        graph.edges.append(edge)
        if node.type == .transformText { node.value = .string("\(producer)_output") }
      }
      graph.nodes[number] = node
    }
    return graph
  }

  private func mutate(_ graph: inout Graph, _ dice: inout SeededGenerator) {
    let place = Int.random(in: graph.nodes.indices, using: &dice)
    switch Int.random(in: 0..<7, using: &dice) {
    case 0: graph.nodes[place].title = "t\(Int.random(in: 0...2, using: &dice))"
    case 1: graph.nodes[place].position = ["x": .integer(Int.random(in: 0...9, using: &dice))]
    case 2 where graph.nodes.count > 1: _ = try? graph.remove(graph.nodes[place].id)
    case 3: graph.nodes.append(Node(id: "m\(graph.nodes.count)", type: .model))
    case 4: try? graph.rename(graph.nodes[place].id, to: "r\(place)")
    case 5 where !graph.edges.isEmpty: graph.edges.removeLast()
    default: graph.nodes.shuffle(using: &dice)
    }
  }

  @Test func `a difference is empty exactly where the meanings are equal`() {
    var dice = SeededGenerator(seed: 3)
    for _ in 0..<1500 {
      let before = graph(&dice)
      var after = before
      for _ in 0..<Int.random(in: 0...3, using: &dice) { mutate(&after, &dice) }
      let difference = GraphDifference(from: before, to: after)
      #expect(difference.isEmpty == (Meaning(before) == Meaning(after)), "\(difference.lines)")
      #expect(GraphDifference(from: after, to: before).isEmpty == difference.isEmpty)
    }
  }

  @Test func `no node and no edge is lost between two versions`() {
    var dice = SeededGenerator(seed: 5)
    for _ in 0..<1500 {
      let before = graph(&dice)
      var after = before
      for _ in 0..<Int.random(in: 1...6, using: &dice) { mutate(&after, &dice) }
      let difference = GraphDifference(from: before, to: after)
      var (kept, added, removed) = (difference.unchangedCount, 0, 0)
      var renames: [String: String] = [:]
      for node in difference.nodes {
        switch node.kind {
        case .added: added += 1
        case .removed: removed += 1
        case .kept: kept += 1
        }
        if let former = node.formerID { renames[former] = node.id }
      }
      #expect(kept + removed == before.nodes.count)
      #expect(kept + added == after.nodes.count)
      #expect(edges(of: before, renames, after: difference) == Meaning(after).edges)
    }
  }

  /// The edges that come out where those of `graph` are changed as the difference says.
  private func edges(
    of graph: Graph,
    _ renames: [String: String],
    after difference: GraphDifference,
  ) -> [String: Int] {
    var counts: [String: Int] = [:]
    for edge in graph.edges { counts["\(EdgeEnds(edge))", default: 0] += 1 }
    let changes = difference.nodes.flatMap(\.edges) + difference.looseEdges
    for change in changes {
      switch change {
      case .removed(let edge), .rewired(let edge, _): counts["\(edge)", default: 0] -= 1
      case .added, .reordered: break
      }
    }
    var result: [String: Int] = [:]
    for edge in Set(graph.edges.map(EdgeEnds.init)) {
      var renamed = edge
      renamed.producer = renames[edge.producer] ?? edge.producer
      renamed.consumer = renames[edge.consumer] ?? edge.consumer
      result["\(renamed)", default: 0] += counts["\(edge)"] ?? 0
    }
    for change in changes {
      switch change {
      case .added(let edge), .rewired(_, let edge): result["\(edge)", default: 0] += 1
      case .removed, .reordered: break
      }
    }
    return result.filter { $0.value != 0 }
  }

  @Test func `equal graphs give equal differences, whatever order their nodes have`() {
    var dice = SeededGenerator(seed: 9)
    for _ in 0..<300 {
      let before = graph(&dice)
      var after = before
      for _ in 0..<4 { mutate(&after, &dice) }
      let one = GraphDifference(from: before, to: after)
      #expect(GraphDifference(from: before, to: after) == one)
      let mirrored = GraphDifference(from: after, to: before)
      func renames(_ difference: GraphDifference, _ isForward: Bool) -> Set<[String]> {
        Set(
          difference.nodes.compactMap { node in
            node.formerID.map { isForward ? [$0, node.id] : [node.id, $0] }
          }
        )
      }
      #expect(renames(one, true).count == renames(mirrored, false).count)
    }
  }
}
