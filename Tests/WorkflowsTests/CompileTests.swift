import JSON
import Testing
import Workflows

@Suite struct CompileTests {
  @Test func `the portrait compiles to three nodes, the gate between`() throws {
    let flow = try Graph.portrait().compile(catalog)
    #expect(flow.nodes.map(\.id) == ["sketch", "review", "final"])
    #expect(
      flow.json.array?[0].compact == #"{"id":"sketch","type":"custom-model","inputs":[{"name":"#
        + #""prompt","ref":{"node":"workflow","name":"prompt"}},{"name":"width","value":256}],"#
        + #""modelId":"draft/image"}"#
    )
    #expect(flow.nodes[1].dependsOn == ["sketch"])
    #expect(flow.nodes[1].label == "Upscale?")
    #expect(flow.nodes[2].dependsOn == ["review"])
    #expect(flow.nodes[2].includesOutputs)
  }

  @Test func `a flow reads back the same, unknown members too`() throws {
    let flow = try Graph.portrait().compile(catalog)
    #expect(try Flow(json: flow.json) == flow)
    let text = #"[{"id":"a","type":"for-each","count":3,"inputs":[{"name":"x","items":[[1]]}]}]"#
    let other = try Flow(json: JSONValue(parsing: text))
    #expect(other.json.array?[0]["count"] == 3)
    #expect(other.json.array?[0]["inputs"]?.array?[0]["items"]?.compact == "[[1]]")
  }

  @Test(arguments: [
    #"[{"id":"a"}]"#, #"[{"id":"a","type":"list"},{"id":"a","type":"list"}]"#,
    #"[{"id":"a","type":"list","dependsOn":["b"]}]"#, "{}",
  ])
  func `a value that is no flow is refused`(_ text: String) {
    #expect(throws: FlowError.self) { try Flow(json: JSONValue(parsing: text)) }
  }

  @Test func `what leads to no output is left out, and said`() throws {
    var graph = try Graph.portrait()
    try graph.add(
      NodeRequest(
        id: "loose",
        type: "model",
        positional: [.text("draft/image")],
        parameters: [EditParameter("prompt", .text("x"))],
      ),
      catalog,
    )
    #expect(try graph.compile(catalog).nodes.map(\.id) == ["sketch", "review", "final"])
    #expect(graph.check(catalog).contains { $0.node == "loose" && $0.severity == .warning })
  }

  @Test func `every problem is reported at once`() throws {
    var graph = try Graph.portrait()
    _ = try graph.remove("sketch")
    let error = #expect(throws: CompileError.self) { try graph.compile(catalog) }
    #expect(error?.problems.count == 2)
  }

  @Test func `the quote follows parameters and defaults`() throws {
    var graph = try Graph.portrait()
    #expect(try plan(of: graph.compile(catalog), catalog).price.description == "0.2")
    try graph.edit("final", [EditParameter("factor", .json(4))], catalog)
    let plan = try plan(of: graph.compile(catalog), catalog)
    #expect(plan.price.description == "0.4")
    #expect(plan.lines.filter { $0.model != nil }.map(\.node) == ["sketch", "final"])
  }

  @Test func `inputs take defaults, and nothing is dropped in silence`() throws {
    let inputs = try Graph.portrait().inputDefinitions
    #expect(try inputs.values([:]) == ["prompt": "epic hero"])
    #expect(try inputs.values(["prompt": "x"]) == ["prompt": "x"])
    let unknown = #expect(throws: InputError.self) { try inputs.values(["promt": "x"]) }
    #expect(unknown?.remedy == "did you mean `prompt`?")
    #expect(throws: InputError.self) { try inputs.values(["prompt": 3]) }
  }

  @Test func `a transform evaluates its expression`() throws {
    let node = FlowNode(
      id: "line",
      type: .transform,
      logic: FlowLogic(transform: "size(a_output) > 3 ? 'A ' + trim(a_output) : 'no'"),
    )
    #expect(try node.transformed(["a_output": " fox "]) == ["output": "A fox"])
    #expect(try node.transformed(["a_output": "f"]) == ["output": "no"])
    #expect(throws: RunFailure.self) { try node.transformed([:]) }
  }
}
