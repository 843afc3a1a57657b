import JSON
import Testing
import Workflows

@Suite struct FlowCheckTests {
  @Test func `what the compiler makes passes`() throws {
    for graph in [GraphBuilder.loop.graph, GraphBuilder.branches.graph, try Graph.portrait()] {
      let flow = try graph.compile(catalog)
      #expect(flow.check(inputs: graph.inputDefinitions.map(\.name), catalog) == [])
    }
  }

  @Test(arguments: [
    (#"{"type":"custom-model","modelId":"draft/imag"}"#, "there is no model `draft/imag`"),
    (#"{"type":"transform"}"#, "`a` has no expression"),
    (#"{"type":"transform","logic":{"transform":"x + 1"}}"#, "reads `x`, which is no input of it"),
    (#"{"type":"transform","logic":{"transform":"1 +"}}"#, "is wrong at column"),
    (#"{"type":"logic"}"#, "neither branches nor an expression"),
    (#"{"type":"for-each","loopBodyNodeIds":["z"]}"#, "repeats `z`, which the flow does not have"),
    (#"{"type":"for-each","loopBodyNodeIds":["a"],"count":2}"#, "the loop `a` repeats itself"),
    (#"{"type":"user-approval"}"#, "hangs on nothing"),
    (#"{"type":"hologram"}"#, "cannot run the node type `hologram`"),
    (
      #"{"type":"list","inputs":[{"name":"x","ref":{"node":"workflow","name":"promt"}}]}"#,
      "the workflow's input `promt`",
    ),
    (#"{"type":"list","dependsOn":["b"]}"#, "wait for each other: a, b"),
    (
      #"{"type":"list","inputs":[{"name":"x","ref":{"node":"b","equal":"if1"}}]}"#,
      "which has none",
    ),
  ])
  func `a flow from elsewhere says what is wrong`(_ node: String, _ message: String) throws {
    let json = try JSONValue(parsing: "[\(node)]")
    var first = json.array?[0].object ?? [:]
    first["id"] = "a"
    let second: JSONValue = ["id": "b", "type": "list", "dependsOn": ["a"]]
    let flow = try Flow(json: [.object(first), second])
    let problems = flow.check(inputs: ["prompt"], catalog)
    #expect(problems.contains { $0.message.contains(message) }, "\(problems.map(\.message))")
  }
}
