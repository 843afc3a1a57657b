import JSON
import Testing
import Workflows

@Suite struct RunCompareTests {
  /// sketch → final, and a note beside them.
  private func nodes(_ style: JSONValue = "ink") -> [FlowNode] {
    var sketch = FlowNode.draw("sketch", FlowReference.workflow, "prompt")
    sketch.inputs.append(FlowInput("style", value: style))
    return [
      sketch, .transform("line", "input + '!'", .from("sketch", "image")), .draw("final", "line"),
      .transform("note", "'always'"),
    ]
  }

  private func run(
    _ nodes: [FlowNode],
    _ inputs: JSONObject = ["prompt": "fox"],
    workflows: [String: FrozenWorkflow] = [:],
    _ change: (inout RunStateDriver) throws -> Void = { _ in },
  ) throws -> RunState {
    var driver = try RunStateDriver(nodes, inputs: inputs, workflows: workflows)
    try change(&driver)
    try driver.run()
    return driver.state
  }

  private func node(_ path: String, _ comparison: RunComparison) throws -> NodeComparison {
    try #require(comparison.nodes.first { $0.path == path })
  }

  @Test func `runs of the same are the same`() throws {
    let comparison = RunComparison(from: try run(nodes()), to: try run(nodes()))
    #expect(comparison.differing.isEmpty)
    #expect(comparison.nodes.map(\.path) == ["sketch", "line", "final", "note"])
    #expect((comparison.sameCount, comparison.firstCauses.count) == (4, 0))
    #expect(comparison.nodes.allSatisfy { $0.cause == nil })
  }

  @Test func `an input of the workflow that differs makes the node that reads it a cause`() throws {
    let comparison = RunComparison(
      from: try run(nodes()),
      to: try run(nodes(), ["prompt": "elk"]),
    )
    #expect(comparison.inputs == [ComparedValue(name: "prompt", before: "fox", after: "elk")])
    #expect(comparison.firstCauses.map(\.path) == ["sketch"])
    let sketch = try node("sketch", comparison)
    #expect(sketch.inputs == [ComparedValue(name: "prompt", before: "fox", after: "elk")])
    #expect(sketch.outputs == [ComparedValue(name: "image", before: "[fox]", after: "[elk]")])
    #expect(try node("line", comparison).cause == .consequence(of: ["sketch"]))
    #expect(try node("final", comparison).cause == .consequence(of: ["line"]))
    #expect(try node("note", comparison).cause == nil)
  }

  @Test func `a constant that differs is a cause, and one further on is both`() throws {
    var changed = nodes("oil")
    changed[2].inputs.append(FlowInput("style", value: "oil"))
    let comparison = RunComparison(
      from: try run(nodes()),
      to: try run(changed, ["prompt": "elk"]),
    )
    #expect(try node("sketch", comparison).inputs.map(\.name) == ["prompt", "style"])
    #expect(try node("sketch", comparison).cause == .own)
    #expect(try node("final", comparison).cause == .both(of: ["line"]))
    // The style alone changes nothing that hangs on the sketch.
    let other = RunComparison(from: try run(nodes()), to: try run(nodes("oil")))
    #expect(other.differing.map(\.path) == ["sketch"])
  }

  @Test func `what a node is and the version of its model are causes`() throws {
    var changed = nodes()
    changed[1] = .transform("line", "input + '?'", .from("sketch", "image"))
    changed[2].inputs[0].reference = .output("sketch", "image")
    changed[2].modelID = "studio/paint"
    let comparison = RunComparison(from: try run(nodes()), to: try run(changed))
    let changes: [DefinitionChange] = [.expression(from: "input + '!'", to: "input + '?'")]
    #expect(try node("line", comparison).definition == changes)
    #expect(
      try node("final", comparison).definition
        == [.model(from: "draft/image", to: "studio/paint"), .wiring(inputs: ["prompt"])]
    )
    #expect(try node("final", comparison).cause == .both(of: ["line"]))
    var definitions = [try run(nodes()).definition, try run(nodes()).definition]
    definitions[0].versions = ["draft/image": "1"]
    definitions[1].versions = ["draft/image": "2"]
    let versions = RunComparison(
      from: try RunState(definitions[0]),
      to: try RunState(definitions[1]),
    )
    #expect(versions.firstCauses.map(\.path) == ["sketch", "final"])
    #expect(versions.firstCauses[0].definition == [.version(from: "1", to: "2")])
  }

  @Test func `a node that was renamed is in one run only`() throws {
    var changed = nodes()
    changed[3].id = "remark"
    let comparison = RunComparison(from: try run(nodes()), to: try run(changed))
    #expect(comparison.nodes.map(\.path) == ["sketch", "line", "final", "note", "remark"])
    #expect(try node("note", comparison).after == nil)
    #expect(try node("remark", comparison).before == nil)
    #expect(comparison.firstCauses.map(\.path) == ["note", "remark"])
  }

  @Test func `a failure and what is skipped for it are told apart`() throws {
    let broken = try run(nodes()) { $0.failing = ["sketch"] }
    let comparison = RunComparison(from: try run(nodes()), to: broken)
    #expect(comparison.firstCauses.map(\.path) == ["sketch"])
    #expect(try node("line", comparison).cause == .consequence(of: ["sketch"]))
    #expect(try node("line", comparison).inputs.isEmpty)
    #expect(try node("sketch", comparison).hasOtherOutcome)
  }

  @Test func `what a person did by hand is a cause`() throws {
    let pinned = try run(nodes()) { driver in
      try driver.apply(.nodePinned(node: "line", outputs: ["output": "mine"], by: "ana"))
    }
    let comparison = RunComparison(from: try run(nodes()), to: pinned)
    #expect(comparison.firstCauses.map(\.path) == ["line"])
    #expect(try node("final", comparison).cause == .consequence(of: ["line"]))
  }

  @Test func `the items of a loop are matched by number, and follow from its list`() throws {
    let nodes: [FlowNode] = [
      .loop("each", over: .from("workflow", "words"), ["art"], result: .output("art", "image")),
      .draw("art", "each"), .transform("last", "input", .from("each")),
    ]
    let before = try run(nodes, ["words": ["a", "b", "c"]])
    let after = try run(nodes, ["words": ["a", "x"]])
    let comparison = RunComparison(from: before, to: after)
    #expect(comparison.nodes.map(\.path) == ["art[0]", "art[1]", "art[2]", "each", "last"])
    #expect(try node("art[0]", comparison).cause == nil)
    #expect(try node("art[1]", comparison).cause == .consequence(of: ["each"]))
    #expect(try node("art[2]", comparison).cause == .consequence(of: ["each"]))
    #expect(try node("each", comparison).cause == .own)
    #expect(try node("last", comparison).cause == .consequence(of: ["each"]))
    #expect(try node("art[1]", comparison).container == "each")
  }

  @Test func `a loop follows from what is inside of it`() throws {
    func nodes(_ style: JSONValue) -> [FlowNode] {
      var line = FlowNode.transform("line", "input + style", .from("each"))
      line.inputs.append(FlowInput("style", value: style))
      return [
        FlowNode(id: "words", type: .list, items: ["a", "b"]),
        .loop("each", over: .from("words"), ["line"], result: .output("line")), line,
      ]
    }
    let comparison = RunComparison(from: try run(nodes("!")), to: try run(nodes("?")))
    #expect(comparison.firstCauses.map(\.path) == ["line[0]", "line[1]"])
    #expect(try node("each", comparison).cause == .consequence(of: ["line[0]"]))
  }

  @Test func `items that were let go of count by what they gave`() throws {
    func nodes(_ last: JSONValue) -> [FlowNode] {
      [
        FlowNode(id: "words", type: .list, items: (0..<10_100).map { .integer($0) }),
        .loop("each", over: .from("words"), ["line"], result: .output("line")),
        .transform(
          "line",
          "input == 10099 ? last : input",
          .from("each"),
          FlowInput("last", value: last),
        ),
      ]
    }
    let comparison = RunComparison(from: try run(nodes(1)), to: try run(nodes(2)))
    #expect(comparison.letGoCount == 100)
    #expect(try node("each", comparison).outputs.count == 1)
    #expect(try node("each", comparison).cause == .consequence(of: []))
  }

  @Test func `nodes inside of workflows are compared by their paths`() throws {
    let inner = FrozenWorkflow(
      name: "Portraits",
      flow: Flow(nodes: [.draw("art", FlowReference.workflow, "mood"), .transform("same", "1")]),
    )
    func nodes(_ mood: JSONValue) -> [FlowNode] {
      [
        FlowNode(
          id: "portrait",
          type: .workflow,
          inputs: [FlowInput("mood", value: mood)],
          workflowID: "wflow_2",
        )
      ]
    }
    let comparison = RunComparison(
      from: try run(nodes("dark"), workflows: ["wflow_2": inner]),
      to: try run(nodes("light"), workflows: ["wflow_2": inner]),
    )
    #expect(comparison.nodes.map(\.path) == ["portrait/art", "portrait/same", "portrait"])
    #expect(comparison.firstCauses.map(\.path) == ["portrait"])
    #expect(try node("portrait/art", comparison).cause == .consequence(of: ["portrait"]))
    #expect(try node("portrait/same", comparison).cause == nil)
  }
}
