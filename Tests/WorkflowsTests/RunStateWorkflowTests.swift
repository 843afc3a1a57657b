import JSON
import Testing
import Workflows

@Suite struct RunStateWorkflowTests {
  private func inside(_ id: String, _ workflow: String, _ inputs: FlowInput...) -> FlowNode {
    FlowNode(id: id, type: .workflow, inputs: inputs, workflowID: workflow)
  }

  /// sketch → (ok) → final, of which the last is exposed.
  private func portrait() -> FrozenWorkflow {
    var final = FlowNode.draw("final", "sketch", "image")
    final.includesOutputs = true
    return FrozenWorkflow(
      name: "portrait",
      flow: Flow(nodes: [
        .draw("sketch", "workflow", "prompt"),
        .transform("style", "input", .from("workflow", "style")), final,
      ]),
      defaults: ["style": "ink"],
      required: ["prompt"],
    )
  }

  @Test func `a workflow inside runs in its own scope, with its defaults and outputs`() throws {
    var run = try RunStateDriver(
      [
        inside("hero", "wflow_p", FlowInput("prompt", value: "fox")),
        .transform("shown", "input", .from("hero", "final")),
        .transform("default", "input", .from("hero", nil)),
      ],
      workflows: ["wflow_p": portrait()],
    )
    try run.run(limit: 1)
    #expect(run.actions == ["start hero/sketch", "start hero/style"])
    #expect(run.state.status(of: "hero")?.name == "processing")
    try run.run()
    #expect(run.output("hero/style") == #""ink""#)
    #expect(run.output("hero") == #""[[fox]]""#)
    #expect(run.output("shown") == #""[[fox]]""#)
    #expect(run.output("default") == #""[[fox]]""#)
    #expect(run.state.nodes.map(\.node.id) == ["hero", "shown", "default"])
    #expect(run.state.outcome == .success)
  }

  @Test func `workflows and loops hold each other`() throws {
    let loop = FrozenWorkflow(
      name: "many",
      flow: Flow(nodes: [
        .loop(
          "each",
          over: .from("workflow", "prompts"),
          ["hero"],
          result: .output("hero", nil),
        ),
        inside("hero", "wflow_p", .from("each", as: "prompt")),
      ]),
    )
    var run = try RunStateDriver(
      [
        .list("lists", ["a", "b"], ["c"]),
        .loop("outer", over: .from("lists"), ["all"], result: .output("all", nil)),
        inside("all", "wflow_m", .from("outer", as: "prompts")),
      ],
      workflows: ["wflow_p": portrait(), "wflow_m": loop],
    )
    try run.run()
    #expect(run.output("outer") == #"[["[[a]]","[[b]]"],["[[c]]"]]"#)
    #expect(run.output("all[0]/hero[1]/sketch") == #""[b]""#)
    #expect(
      run.events.contains { event in
        if case .nodeStarted("all[1]/hero[0]/final", _, _, _) = event { true } else { false }
      }
    )
  }

  @Test func `a failure inside fails the node, and says where`() throws {
    var run = try RunStateDriver(
      [inside("hero", "wflow_p", FlowInput("prompt", value: "fox"))],
      workflows: ["wflow_p": portrait()],
    )
    run.failing = ["hero/sketch"]
    try run.run()
    #expect(
      run.state.status(of: "hero")
        == .failure(RunFailure(code: "workflow-failed", message: "hero/sketch: no luck"))
    )
    #expect(run.reason("hero/final") == "hero/sketch failed")
  }

  @Test func `what is missing is said`() throws {
    var run = try RunStateDriver(
      [inside("a", "wflow_p"), inside("b", "wflow_x")],
      workflows: ["wflow_p": portrait()],
    )
    try run.run()
    guard case .failure(let a)? = run.state.status(of: "a"),
      case .failure(let b)? = run.state.status(of: "b")
    else {
      Issue.record("they did not fail")
      return
    }
    #expect(a.message == "the workflow portrait needs the input prompt")
    #expect(b.message == "the workflow wflow_x was not there when the run began")
  }

  @Test func `an output whose branch was not taken skips what reads it`() throws {
    var left = FlowNode.draw("left", "workflow", "prompt").when("pick", "if1")
    left.includesOutputs = true
    var right = FlowNode.draw("right", "workflow", "prompt").when("pick", "else")
    right.includesOutputs = true
    let fork = FrozenWorkflow(
      name: "fork",
      flow: Flow(nodes: [.branch("pick", if: "false"), left, right]),
    )
    var run = try RunStateDriver(
      [
        inside("it", "wflow_f", FlowInput("prompt", value: "x")),
        .transform("l", "input", .from("it", "left")),
        .transform("r", "input", .from("it", "right")),
      ],
      workflows: ["wflow_f": fork],
    )
    try run.run()
    #expect(run.output("r") == #""[x]""#)
    #expect(run.reason("l") == "it gave no left")
  }

  @Test func `a gate inside waits under its path`() throws {
    var workflow = portrait()
    workflow.flow.nodes.insert(.gate("ok", after: "sketch"), at: 1)
    workflow.flow.nodes[3].dependsOn = ["ok"]
    var run = try RunStateDriver(
      [inside("hero", "wflow_p", FlowInput("prompt", value: "fox"))],
      workflows: ["wflow_p": workflow],
    )
    try run.run()
    #expect(run.state.waitingPaths(limit: 9) == ["hero/ok"])
    try run.apply(.gateApproved(node: "hero/ok", by: "ana"))
    try run.run()
    #expect(run.state.outcome == .success)
  }

  @Test func `workflows that run each other are refused, and those that nest too deep`() throws {
    let one = FrozenWorkflow(name: "one", flow: Flow(nodes: [inside("x", "two")]))
    let two = FrozenWorkflow(name: "two", flow: Flow(nodes: [inside("y", "one")]))
    let error = #expect(throws: RunError.self) {
      try RunStateDriver([inside("a", "one")], workflows: ["one": one, "two": two])
    }
    guard case .badFlow(let reason)? = error else {
      Issue.record("it was not refused for its flow")
      return
    }
    #expect(reason.message == "the workflows wflow_1, one, two run each other in a circle")
    var deep: [String: FrozenWorkflow] = [:]
    for level in 0..<10 {
      deep["w\(level)"] = FrozenWorkflow(
        name: "w\(level)",
        flow: Flow(nodes: [inside("next", "w\(level + 1)")]),
      )
    }
    #expect(throws: RunError.self) { try RunStateDriver([inside("a", "w0")], workflows: deep) }
    deep["w8"] = nil
    deep["w7"]?.flow.nodes = []
    #expect(throws: Never.self) { try RunStateDriver([inside("a", "w0")], workflows: deep) }
  }
}
