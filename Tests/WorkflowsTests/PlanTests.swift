import JSON
import Testing
import Workflows

@Suite struct PlanTests {
  private let priced = Catalog([
    Model(
      id: "draft/image",
      summary: "draws",
      version: "4",
      provider: "draft",
      parameters: [
        Parameter("prompt", .text, isRequired: true),
        Parameter("width", .integer, default: 512),
      ],
      outputs: [ModelOutput("image", .image)],
      price: .fixed(Credits(millionths: 100_000)),
    ),
    Model(
      id: "image/upscale",
      summary: "enlarges",
      version: "1",
      provider: "draft",
      parameters: [
        Parameter("image", .asset(.image), isRequired: true),
        Parameter("factor", .integer, default: 2),
      ],
      outputs: [ModelOutput("image", .image)],
      price: .expression("0.1 * double(factor)"),
    ),
  ])

  private func definition(_ graph: Graph, _ inputs: JSONObject = [:]) throws -> RunDefinition {
    RunDefinition(
      workflowID: "wflow_1",
      workflowName: "w",
      flow: try graph.compile(priced),
      inputs: try graph.inputDefinitions.values(inputs),
      quote: .zero,
    )
  }

  private func lines(_ plan: RunPlan) -> [String: RunPlan.Line] {
    Dictionary(uniqueKeysWithValues: plan.lines.map { ($0.node, $0) })
  }

  @Test func `a loop over a known list is priced item by item`() throws {
    let plan = try definition(GraphBuilder.loop.graph, ["line": "a, b, c, d"]).plan(priced)
    let art = lines(plan)["art"]
    #expect(art?.calls == 4)
    #expect(art?.price.description == "0.4")
    #expect(plan.price.isExact)
  }

  @Test func `equal items are paid for once`() throws {
    let plan = try definition(GraphBuilder.loop.graph, ["line": "a, b, a"]).plan(priced)
    #expect(lines(plan)["art"]?.calls == 2)
    #expect(lines(plan)["art"]?.cached == ["": 1])
    #expect(plan.price.description == "0.2")
  }

  @Test func `a loop whose length a call decides is priced by its declared bounds`() throws {
    var builder = GraphBuilder.loop
    builder.add("two", "sliceAssets", ["from": "0", "count": "2"], from: ["input": "all"])
    builder.add("second", "forEach", from: ["input": "two"])
    builder.add(
      "big",
      "model",
      ["modelId": "image/upscale", "form": [:]],
      from: ["image": "second"],
    )
    builder.add(
      "done",
      "forEachEnd",
      ["parentNodeId": "second", "isOutput": true],
      from: ["input": "big.image"],
    )
    let plan = try definition(builder.graph).plan(priced)
    #expect(lines(plan)["big"]?.later == CountRange(0, 2))
    #expect(lines(plan)["big"]?.price.description == "0 … 0.4")
    #expect(plan.price.description == "0.2 … 0.6")
  }

  @Test func `a branch that is known is priced, the other costs nothing`() throws {
    let plan = try definition(GraphBuilder.branches.graph, ["mode": "night"]).plan(priced)
    #expect(lines(plan)["dark"]?.calls == 1)
    #expect(lines(plan)["light"]?.skipped == 1)
    #expect(lines(plan)["light"]?.price == .zero)
    #expect(lines(plan)["light"]?.reason?.contains("pick took if1") == true)
    #expect(lines(plan)["final"]?.later == CountRange(1, 1))
    #expect(plan.price.description == "0.3")
  }

  @Test func `a branch that a call decides may cost something or nothing`() throws {
    var builder = GraphBuilder()
    builder.add("mode", "text", ["value": "x"])
    builder.draw("first", "mode")
    builder.add(
      "pick",
      "ifElse",
      [
        "conditionBlocks": [
          ["conditions": [["field": "first_image", "operator": "contains", "value": "a"]]]
        ]
      ],
      from: ["input": "first.image"],
    )
    builder.draw("second", "mode", when: "pick.if1", isOutput: true)
    let plan = try definition(builder.graph).plan(priced)
    #expect(plan.price.description == "0.1 … 0.2")
  }

  @Test func `known results are taken, and what hangs on them is known too`() throws {
    let graph = try Graph.portrait()
    let definition = try definition(graph)
    let plan = try definition.plan(priced) { bytes in
      String(decoding: bytes, as: UTF8.self).contains("draft/image")
        ? KnownResult(outputs: ["image": "asset_1"], run: "job_2") : nil
    }
    #expect(lines(plan)["sketch"]?.cached == ["job_2": 1])
    #expect(lines(plan)["final"]?.calls == 1)
    #expect(plan.price.description == "0.2")
  }

  @Test func `what changed since the last run is named`() throws {
    let graph = try Graph.portrait()
    var before = try definition(graph, ["prompt": "old"])
    before.versions = ["draft/image": "3", "image/upscale": "1"]
    let old = before
    var driver = try RunStateDriver(old.flow.nodes, inputs: old.inputs)
    try driver.run()
    try driver.apply(.gateApproved(node: "review", by: "me"))
    try driver.run()
    let plan = try definition(graph, ["prompt": "new"]).plan(priced, previous: driver.state)
    #expect(lines(plan)["sketch"]?.stale == "prompt changed")
    let events: [RunEvent] = [.created(before)] + driver.events.dropFirst()
    let same = try definition(graph, ["prompt": "old"])
      .plan(priced, previous: try RunState(folding: events))
    #expect(lines(same)["sketch"]?.stale == "model version 3 → 4")
  }

  @Test func `what is going to fail is said`() throws {
    var builder = GraphBuilder()
    builder.add("line", "text", ["value": "x", "isInput": true])
    builder.add("bad", "transformText", ["value": "line_output[3]"], from: ["input": "line"])
    builder.draw("art", "bad", isOutput: true)
    let plan = try definition(builder.graph).plan(priced)
    #expect(lines(plan)["bad"]?.failing == 1)
    #expect(lines(plan)["art"]?.skipped == 1)
    #expect(plan.price == .zero)
  }

  @Test func `a price that a call decides has no upper end`() throws {
    var builder = GraphBuilder()
    builder.add("line", "text", ["value": "x"])
    builder.draw("art", "line")
    builder.add("n", "transformText", ["value": "art_image"], from: ["input": "art.image"])
    builder.add(
      "big",
      "model",
      ["modelId": "image/upscale", "form": [:], "isOutput": true],
      from: ["image": "art.image", "factor": "n"],
    )
    #expect(try definition(builder.graph).plan(priced).price.description == "at least 0.1")
  }
}
