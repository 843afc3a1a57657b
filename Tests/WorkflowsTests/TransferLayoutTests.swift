import JSON
import Testing

@testable import Workflows

@Suite struct TransferLayoutTests {
  private func graph(_ nodes: [JSONValue], _ edges: [(String, String)] = []) throws -> Graph {
    var graph = try Graph(json: ["nodes": .array(nodes)])
    for (place, (producer, consumer)) in edges.enumerated() {
      graph.edges.append(Edge(id: "e\(place)", from: producer, "output", to: consumer, "input"))
    }
    return graph
  }

  private func node(_ id: String, at position: JSONValue? = nil) -> JSONValue {
    var fields: JSONObject = ["id": .string(id), "type": "text"]
    fields["position"] = position
    return .object(fields)
  }

  private func spots(_ graph: Graph) -> [String] {
    graph.nodes.map { "\($0.position?["x"]?.compact ?? "?"),\($0.position?["y"]?.compact ?? "?")" }
  }

  @Test func `a graph without positions is laid out by layer`() throws {
    var graph = try graph(
      ["a", "b", "c", "d"].map { node($0) },
      [("a", "c"), ("b", "c"), ("c", "d"), ("a", "d")],
    )
    graph.layOut()
    #expect(spots(graph) == ["0,0", "0,260", "400,0", "800,0"])
  }

  @Test func `positions that a file has stay, also at the origin, and nothing covers them`() throws
  {
    var graph = try graph(
      [
        node("a", at: try JSONValue(parsing: #"{"x": 10.5, "y": -20}"#)),
        node("b", at: ["x": 0, "y": 0]), node("c"),
        node("d", at: ["x": 400, "y": 100, "z": 1]), node("e"),
      ],
      [("a", "c")],
    )
    let before = graph.nodes
    graph.layOut()
    #expect(graph.nodes[0] == before[0])
    #expect(graph.nodes[1] == before[1])
    #expect(graph.nodes[3] == before[3])
    #expect(spots(graph)[2] == "410.5,500")
    #expect(spots(graph)[4] == "0,500")
    let laidOut = graph
    graph.layOut()
    #expect(graph == laidOut)
  }

  @Test(arguments: [
    "null", "\"here\"", "{}", "{\"x\": 1}", "{\"x\": \"1\", \"y\": 2}", "{\"x\": 1e300, \"y\": 0}",
  ])
  func `what is no position is replaced`(_ position: String) throws {
    var graph = try graph([node("a", at: try JSONValue(parsing: position))])
    graph.layOut()
    #expect(spots(graph) == ["0,0"])
  }

  @Test func `a cycle is laid out too`() throws {
    var graph = try graph([node("a"), node("b")], [("a", "b"), ("b", "a")])
    graph.layOut()
    #expect(Set(spots(graph)).count == 2)
    #expect(!spots(graph).contains("?,?"))
  }

  @Test func `no two nodes cover each other, however many and however wide`() throws {
    var edges: [(String, String)] = []
    for number in 1..<400 { edges.append(("n\(number / 3)", "n\(number)")) }
    var graph = try graph((0..<400).map { node("n\($0)") }, edges)
    graph.layOut()
    let points = graph.nodes.compactMap(\.point)
    #expect(points.count == 400)
    for (place, one) in points.enumerated() {
      for other in points[(place + 1)...] {
        #expect(abs(one.x - other.x) >= 400 || abs(one.y - other.y) >= 260)
      }
    }
  }

  @Test func `a full column costs each new node little`() throws {
    let count = 3000
    var nodes = (0..<count).map { node("full\($0)", at: ["x": 400, "y": .integer(260 * $0)]) }
    nodes += (0..<count).map { node("feeds\($0)", at: ["x": 0, "y": .integer(260 * $0)]) }
    nodes += (0..<count).map { node("new\($0)") }
    var graph = try graph(nodes, (0..<count).map { ("feeds\($0)", "new\($0)") })
    graph.layOut()
    #expect(Set(spots(graph)).count == 3 * count)
  }
}
