import CEL
import JSON
import Testing
import Workflows

@Suite struct CompileNodeTests {
  @Test func `the minimal graph compiles to the reference of the contract`() throws {
    var builder = GraphBuilder()
    builder.add("text1", "text", ["value": "A red fox in the snow", "isInput": true])
    builder.draw("model1", "text1", isOutput: true)
    let flow = try builder.graph.compile(catalog)
    #expect(flow.nodes.count == 1)
    #expect(
      flow.json.array?[0]["inputs"]?.compact
        == #"[{"name":"prompt","ref":{"node":"workflow","name":"text1"}}]"#
    )
  }

  @Test func `a loop becomes one node with its body, and its end is read as the loop`() throws {
    var builder = GraphBuilder.loop
    builder.add("two", "sliceAssets", ["from": "0", "count": "2"], from: ["input": "all"])
    builder.add("first", "forEach", from: ["input": "two"])
    builder.add(
      "big",
      "model",
      ["modelId": "image/upscale", "form": [:]],
      from: ["image": "first"],
    )
    builder.add(
      "done",
      "forEachEnd",
      ["parentNodeId": "first", "isOutput": true],
      from: ["input": "big.image"],
    )
    let flow = try builder.graph.compile(catalog)
    #expect(flow.nodes.map(\.id) == ["words", "each", "art", "two", "first", "big"])
    let each = flow.nodes[1]
    #expect(each.type == .forEach)
    #expect(each.loop == FlowLoop(body: ["art"], isConcurrent: true, endID: "all"))
    #expect(each.includesOutputs)
    #expect(
      each.json["inputs"]?.compact
        == #"[{"name":"input","ref":{"node":"words","name":"output"}},"#
        + #"{"name":"result","ref":{"node":"art","name":"image"}}]"#
    )
    #expect(flow.nodes[0].transform == "line_output.split(', ')")
    #expect(flow.nodes[2].inputs[0].reference == FlowReference(node: "each", name: "output"))
    #expect(flow.nodes[3].inputs[0].reference == FlowReference(node: "each", name: "output"))
    #expect(flow.nodes[3].transform == "slice(all_output, 0, 2)")
    #expect(try Flow(json: flow.json) == flow)
  }

  @Test func `a nested loop and what is in it belong to both bodies`() throws {
    var builder = GraphBuilder()
    builder.add("rows", "splitText", ["splitDelimiter": ";"], from: ["input": "line"])
    builder.add("line", "text", ["value": "a,b;c"])
    builder.add("outer", "forEach", from: ["input": "rows"])
    builder.add("cells", "splitText", from: ["input": "outer"])
    builder.add("inner", "forEach", ["isConcurrentRuns": true], from: ["input": "cells"])
    builder.draw("art", "inner")
    builder.add("gate", "approval", ["message": "Good?"], from: ["approval": "art.approval"])
    builder.add("row", "forEachEnd", ["parentNodeId": "inner"], from: ["input": "art.image"])
    builder.add("all", "forEachEnd", ["parentNodeId": "outer"], from: ["input": "row"])
    builder.add("joined", "groupItems", ["value": "all_output"], from: ["input": "all"])
    #expect(builder.graph.complaints(.error) == [])
    let flow = try builder.graph.compile(catalog)
    let loops = Dictionary(uniqueKeysWithValues: flow.nodes.map { ($0.id, $0.loop) })
    #expect(loops["outer"]??.body == ["cells", "inner", "art", "gate"])
    #expect(loops["inner"]??.body == ["art", "gate"])
    #expect(loops["inner"]??.isConcurrent == false)
    let outer = flow.nodes.first { $0.id == "outer" }
    #expect(outer?.inputs[1].reference == FlowReference(node: "inner", name: "output"))
    #expect(outer?.dependsOn == [])
    #expect(flow.nodes.first { $0.id == "joined" }?.includesOutputs == true)
  }

  @Test func `branches become cases, conditions and a merge`() throws {
    let flow = try GraphBuilder.branches.graph.compile(catalog)
    #expect(flow.nodes.map(\.id) == ["pick", "dark", "light", "final"])
    #expect(
      flow.nodes[0].logic
        == FlowLogic(
          cases: [FlowLogic.Case(condition: "(mode_output.contains('night'))", value: "if1")],
          default: "else",
        )
    )
    #expect(
      flow.nodes[1].json["inputs"]?.array?.last?.compact
        == #"{"name":"conditional","ref":{"node":"pick","equal":"if1"}}"#
    )
    #expect(
      flow.nodes[3].json["inputs"]?.compact
        == #"[{"name":"image","ref":{"name":"image","conditional":["dark","light"]}}]"#
    )
  }

  @Test(arguments: [
    ("contains", "a'b", "x'a'b'y", true), ("contains", "z", "xyz", true),
    ("notContains", "z", "abc", true), ("equals", "b\\n", "b\\n", true),
    ("equals", "b", "c", false),
    ("notEquals", "b", "c", true), ("isEmpty", nil, "", true), ("isEmpty", nil, "a", false),
    ("isNotEmpty", nil, "a", true), ("greaterThan", "2", "10", true),
    ("lessThanOrEqual", "2.5", "2.5", true), ("between", "1,3", "2", true),
    ("between", "1,3", "4", false),
  ])
  func `each comparison holds where it should`(
    _ name: String,
    _ value: String?,
    _ given: String,
    _ holds: Bool,
  ) throws {
    var condition: JSONObject = ["field": "mode_output", "operator": .string(name)]
    condition["value"] = value.map { .string($0) }
    var builder = GraphBuilder()
    builder.add("mode", "text", ["value": .string(given)])
    builder.add(
      "pick",
      "ifElse",
      ["conditionBlocks": [["logic": "and", "conditions": [.object(condition)]]]],
      from: ["input": "mode"],
    )
    builder.draw("art", "mode", when: "pick.if1", isOutput: true)
    let flow = try builder.graph.compile(catalog)
    let source = try #require(flow.nodes[0].logic?.cases[0].condition)
    let result = try CELExpression(source).evaluate(["mode_output": .string(given)])
    #expect(result == .bool(holds), "\(source)")
  }

  @Test(arguments: [
    (nil, nil, "slice(line_output, 0, size(line_output))"), ("1", "2", "slice(line_output, 1, 3)"),
    ("-2", nil, "slice(line_output, -2, size(line_output))"),
    ("-2", "2", "slice(line_output, -2, size(line_output))"),
    ("-3", "2", "slice(line_output, -3, -1)"),
  ])
  func `a slice counts from either end`(_ from: String?, _ count: String?, _ cel: String) throws {
    var builder = GraphBuilder()
    builder.add("line", "asset", ["value": ["asset_1", "asset_2"], "type": "image"])
    var data: JSONObject = ["isOutput": true]
    data["from"] = from.map { .string($0) }
    data["count"] = count.map { .string($0) }
    builder.add("part", "sliceAssets", data, from: ["input": "line"])
    #expect(try builder.graph.compile(catalog).nodes[0].transform == cel)
  }

  @Test func `what is not exposed is a value, what is exposed a reference`() throws {
    var builder = GraphBuilder()
    builder.add("ratio", "aspectRatio", ["output": "16:9"])
    builder.add("style", "text", ["value": "ink", "isInput": true])
    builder.add(
      "art",
      "model",
      ["modelId": "draft/image", "form": ["width": 64], "isOutput": true],
      from: ["prompt": "ratio", "style": "style"],
    )
    let flow = try builder.graph.compile(catalog)
    #expect(
      flow.nodes[0].json["inputs"]?.compact
        == #"[{"name":"prompt","value":"16:9"},{"name":"width","value":64},"#
        + #"{"name":"style","ref":{"node":"workflow","name":"style"}}]"#
    )
  }

  @Test func `a selection and a gate keep their words and limits`() throws {
    var builder = GraphBuilder.loop
    builder.add(
      "best",
      "selection",
      ["message": "Which?", "min": "1", "max": "2", "isOutput": true],
      from: ["input": "all"],
    )
    builder.add("gate", "approval", ["message": "All?"], from: ["approval": "all.approval"])
    let flow = try builder.graph.compile(catalog)
    let best = try #require(flow.nodes.first { $0.id == "best" })
    #expect(best.type == .userSelection)
    #expect(best.label == "Which?")
    #expect(best.inputs[0].extra == ["min": 1, "max": 2])
    #expect(best.dependsOn == ["gate"])
    #expect(flow.nodes.first { $0.id == "gate" }?.dependsOn == ["each"])
  }

  @Test func `a workflow inside is compiled by its id`() throws {
    var withWorkflow = catalog
    withWorkflow.workflows = [
      WorkflowInterface(
        id: "wflow_1",
        name: "portrait",
        inputs: [InputDefinition(name: "prompt", type: "string", label: "Prompt")],
        outputs: [ModelOutput("final", .image)],
      )
    ]
    var builder = GraphBuilder()
    builder.add("line", "text", ["value": "a", "isInput": true])
    builder.add(
      "hero",
      "workflow",
      ["name": "portrait", "isOutput": true],
      from: ["prompt": "line"],
    )
    let flow = try builder.graph.compile(withWorkflow)
    #expect(flow.nodes[0].workflowID == "wflow_1")
    #expect(flow.nodes[0].inputs[0].reference == FlowReference(node: "workflow", name: "line"))
    #expect(builder.graph.complaints(.error) == ["hero: there is no workflow `portrait` here"])
  }
}
