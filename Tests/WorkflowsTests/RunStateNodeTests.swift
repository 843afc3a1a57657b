import JSON
import Testing
import Workflows

@Suite struct RunStateNodeTests {
  @Test func `a list is its items, or its inputs in order`() throws {
    var run = try RunStateDriver([
      .list("colours", "red", 2),
      FlowNode(
        id: "both",
        type: .list,
        inputs: [.from("colours", as: "a"), FlowInput("b", value: true)],
      ),
    ])
    try run.run()
    #expect(run.output("colours") == #"["red",2]"#)
    #expect(run.output("both") == #"[["red",2],true]"#)
  }

  @Test func `several inputs of one name are one list, in which lists give their elements`() throws
  {
    let rows = [[FlowInput.from("colours", as: "all")], [FlowInput("all", value: "last")]]
    let groups = [[FlowInput("model", value: "m"), FlowInput("scale", value: 1)]]
    var run = try RunStateDriver([
      .list("colours", "red", "blue"),
      .transform("joined", "all", FlowInput("all", items: rows)),
      .transform("grouped", "sets", FlowInput("sets", items: groups)),
    ])
    try run.run()
    #expect(run.output("joined") == #"["red","blue","last"]"#)
    #expect(run.output("grouped") == #"[{"model":"m","scale":1}]"#)
  }

  @Test func `every output of a node is an object by name`() throws {
    var run = try RunStateDriver([
      .list("one", 1), .transform("seen", "input", .from("one", FlowReference.all)),
      .transform("given", "input", .from(FlowReference.workflow, FlowReference.all)),
    ])
    try run.run()
    #expect(run.output("seen") == #"{"output":[1]}"#)
    #expect(run.output("given") == "{}")
  }

  @Test func `a branch gives its name, and what is not on it is skipped with the cause`() throws {
    var run = try RunStateDriver(
      [
        .branch("pick", if: "mode == 'night'", .from("workflow", "mode", as: "mode")),
        FlowNode.draw("dark", "workflow", "mode").when("pick", "if1"),
        FlowNode.draw("light", "workflow", "mode").when("pick", "else"),
        .transform("shadow", "input", .from("dark", "image")),
        .transform("shade", "input", .from("shadow")),
      ],
      inputs: ["mode": "day"],
    )
    try run.run()
    #expect(run.output("pick") == #""else""#)
    #expect(run.output("light") == #""[day]""#)
    for node in ["dark", "shadow", "shade"] {
      #expect(run.reason(node) == "pick took else, not if1")
    }
    #expect(run.state.outcome == .success)
  }

  @Test func `branches merge to what was taken, under the gate of that branch only`() throws {
    var final = FlowNode.draw("final", "")
    final.inputs = [
      FlowInput("prompt", from: FlowReference(conditional: ["dark", "light"], name: "image"))
    ]
    final.dependsOn = ["review", "check"]
    let nodes: [FlowNode] = [
      .branch("pick", if: "mode == 'night'", .from("workflow", "mode", as: "mode")),
      FlowNode.draw("dark", "workflow", "mode").when("pick", "if1"),
      FlowNode.draw("light", "workflow", "mode").when("pick", "else"),
      .gate("review", after: "dark"), .gate("check", after: "light"), final,
    ]
    var run = try RunStateDriver(nodes, inputs: ["mode": "day"])
    try run.run()
    #expect(run.actions == [])
    #expect(run.state.waitingGates.map(\.id) == ["check"])
    try run.apply(.gateApproved(node: "check", by: "ana"))
    try run.run()
    #expect(run.output("final") == #""[[day]]""#)
    #expect(run.state.outcome == .success)
  }

  @Test func `a merge is skipped only where all branches were, and says why`() throws {
    let merge = FlowReference(conditional: ["a", "b"], name: "image")
    let nodes: [FlowNode] = [
      .branch("pick", if: "false"), FlowNode.draw("a", "workflow", nil).when("pick", "if1"),
      FlowNode.draw("b", "workflow", nil).when("pick", "if1"),
      .transform("end", "input", FlowInput("input", from: merge)),
    ]
    var run = try RunStateDriver(nodes)
    try run.run()
    #expect(run.reason("end") == "pick took else, not if1")
    var other = nodes
    other[2] = .draw("b", "workflow", nil)
    run = try RunStateDriver(other)
    run.failing = ["b"]
    try run.run()
    #expect(run.reason("end") == "b failed")
    #expect(run.state.outcome == .failure)
  }

  @Test func `a selection freezes its candidates and keeps the order of the picks`() throws {
    var input = FlowInput.from("many")
    input.extra = ["min": 1, "max": 2]
    let best = FlowNode(id: "best", type: .userSelection, inputs: [input], label: "Which?")
    var run = try RunStateDriver([
      .list("many", "a", "b", "c"), best, .transform("after", "input", .from("best")),
    ])
    try run.run()
    #expect(run.state.candidates(of: "best") == ["a", "b", "c"])
    #expect(RunState.picks(of: best, among: 3) == 1...2)
    #expect(RunState.picks(of: best, among: 1) == 1...1)
    for picks in [[3], [0, 0], [-1]] {
      #expect(throws: RunError.badSelection(node: "best")) {
        try run.state.apply(.selectionAnswered(node: "best", indices: picks, by: "ana"))
      }
    }
    try run.apply(.selectionAnswered(node: "best", indices: [2, 0], by: "ana"))
    try run.run()
    #expect(run.output("after") == #"["c","a"]"#)
  }

  @Test func `a selection among nothing fails, and what no version runs does so too`() throws {
    var run = try RunStateDriver([
      FlowNode(id: "best", type: .userSelection, items: []),
      FlowNode(id: "odd", type: .other("fold")),
    ])
    try run.run()
    guard case .failure(let failure)? = run.state.status(of: "odd") else {
      Issue.record("it did not fail")
      return
    }
    #expect(failure.message == "this version cannot run a node of type fold")
    #expect(run.state.status(of: "best")?.name == "failure")
    #expect(run.state.tally.failed == 2)
  }

  @Test func `an expression that fails fails its node`() throws {
    var run = try RunStateDriver([
      .transform("bad", "1 / 0"), .transform("bytes", "b'x'"),
      FlowNode(id: "none", type: .logic, logic: FlowLogic(cases: [], default: "else")),
      .transform("map", "{'a': [1, {'b': true}]}"),
    ])
    try run.run()
    #expect(run.state.status(of: "bad")?.name == "failure")
    #expect(run.state.status(of: "bytes")?.name == "failure")
    #expect(run.output("none") == #""else""#)
    #expect(run.output("map") == #"{"a":[1,{"b":true}]}"#)
  }

  @Test(arguments: [
    (["a>b", "b>a"], "the nodes a, b wait for each other"),
    (["a>nobody"], "a refers to nobody, which the flow does not have"),
    (["a", "a"], "the flow has two nodes called a"),
  ])
  func `a flow that cannot end is refused`(_ edges: [String], _ message: String) throws {
    let nodes = edges.map { edge in
      let parts = edge.split(separator: ">").map(String.init)
      return FlowNode.transform(
        parts[0],
        "1",
        .from(parts.count > 1 ? parts[1] : "workflow", nil),
      )
    }
    let error = #expect(throws: RunError.self) { try RunStateDriver(nodes) }
    guard case .badFlow(let reason)? = error else {
      Issue.record("it was not refused for its flow")
      return
    }
    #expect(reason.message == message)
  }
}
