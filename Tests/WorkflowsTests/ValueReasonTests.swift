import JSON
import Testing
import Workflows

@Suite struct ValueReasonTests {
  private func nodes(_ cel: String = "input + '!'") -> [FlowNode] {
    [
      .transform("words", "text", FlowInput("text", from: .output("workflow", "text"))),
      .loop("each", over: .from("words"), ["line", "art"], result: .output("art", "image")),
      .transform("line", cel, .from("each")), .draw("art", "line"),
      .transform("poster", "input", .from("each")),
    ]
  }

  private func run(
    _ nodes: [FlowNode],
    _ words: JSONValue = ["a", "b"],
    versions: [String: String] = [:],
    workflows: [String: FrozenWorkflow] = [:],
  ) throws -> RunStateDriver {
    var run = try RunStateDriver(nodes, inputs: ["text": words], workflows: workflows)
    guard case .created(var definition) = run.events[0] else { return run }
    definition.versions = versions
    run.events = [.created(definition)]
    run.state = try RunState(folding: run.events)
    try run.run()
    return run
  }

  @Test func `another input is followed to where it comes in`() throws {
    let (old, new) = (try run(nodes()), try run(nodes(), ["a", "c"]))
    let reasons = new.state.reasons(for: "art[1]", since: old.state)
    let change = ValueChange(old: ["a", "b"], new: ["a", "c"])
    #expect(
      reasons == [
        ValueReason(
          kind: .input("text", change),
          node: "words",
          way: ["each", "line[1]", "art[1]"],
        )
      ]
    )
    #expect(new.state.reasons(for: "art[0]", since: old.state).map(\.kind) == [.computedAnew])
  }

  @Test func `an edited node, another model version and a pin are reasons`() throws {
    let old = try run(nodes(), versions: ["draft/image": "1"])
    let new = try run(nodes("input + '?'"), versions: ["draft/image": "2"])
    let reasons = new.state.reasons(for: "art[0]", since: old.state)
    #expect(reasons.map(\.kind) == [.model("draft/image", old: "1", new: "2"), .edited([:])])
    #expect(reasons.map(\.node) == ["art[0]", "line[0]"])
    var pinned = try RunStateDriver(nodes(), inputs: ["text": ["a", "b"]])
    try pinned.run(limit: 2)
    try pinned.apply(.nodePinned(node: "line[0]", outputs: ["output": "x"], by: "ana"))
    try pinned.apply(.inputSet(node: "art[1]", input: "prompt", value: "y", by: "ana"))
    try pinned.run()
    let first = try run(nodes())
    let byPin = pinned.state.reasons(for: "art[0]", since: first.state)
    #expect(byPin == [ValueReason(kind: .pinned, node: "line[0]", way: ["art[0]"])])
    let change = ValueChange(old: "b!", new: "y")
    #expect(
      pinned.state.reasons(for: "art[1]", since: first.state).map(\.kind)
        == [.set("prompt", change)]
    )
  }

  @Test func `inside of a workflow the reason is outside`() throws {
    let workflow = FrozenWorkflow(name: "Inner", flow: Flow(nodes: nodes()))
    let outer: [FlowNode] = [
      FlowNode(
        id: "inner",
        type: .workflow,
        inputs: [FlowInput("text", from: .output("workflow", "text"))],
        workflowID: "wflow_2",
      )
    ]
    let old = try run(outer, workflows: ["wflow_2": workflow])
    let new = try run(outer, ["z"], workflows: ["wflow_2": workflow])
    let reasons = new.state.reasons(for: "inner/art[0]", since: old.state)
    #expect(reasons.map(\.kind) == [.input("text", ValueChange(old: ["a", "b"], new: ["z"]))])
    #expect(reasons.map(\.node) == ["inner"])
    #expect(new.state.reasons(for: "inner/line[0]", input: "input", since: old.state).count == 1)
  }

  @Test func `a journal tells the values of a node, and whose they are`() throws {
    var run = try RunStateDriver(nodes(), inputs: ["text": ["a"]])
    try run.run()
    let events =
      run.events.dropLast() + [
        .forked(from: "run1", version: run.events.count - 1, by: "ana"),
        .nodeReset(node: "line[0]", by: "ana"),
        .nodePinned(node: "line[0]", outputs: ["output": "x"], by: "ana"),
      ]
    let history = RunHistory(events)
    let values = history.values(of: "line[0]", nil)
    #expect(values.map(\.value) == ["a!", "x"])
    #expect(values.map(\.run) == ["run1", nil])
    #expect(
      history.changes(from: values[0].version, through: values[1].version)
        .compactMap(\.handNode) == ["line[0]", "line[0]"]
    )
    #expect(history.changes(from: 9, through: 2) == [])
  }
}
