import JSON
import Testing
import Workflows

@Suite struct RunStateTests {
  private func start() throws -> RunEvent {
    let graph = try Graph.portrait()
    return .created(
      RunDefinition(
        workflowID: "wflow_1",
        workflowName: "hero",
        flow: try graph.compile(catalog),
        inputs: ["prompt": "epic hero"],
        quote: .zero,
      )
    )
  }

  private func started(_ node: String) -> RunEvent {
    .nodeStarted(node: node, attempt: 1, key: "k", stepKey: "s")
  }

  private func succeeded(_ node: String) -> RunEvent {
    .nodeSucceeded(
      node: node,
      outputs: ["image": "asset_1"],
      cost: Credits(millionths: 5),
      cachedFrom: nil,
    )
  }

  @Test func `a run goes from node to gate to node to its end`() throws {
    var state = try RunState(folding: [start()])
    #expect(names(state.nextActions()) == ["start sketch"])
    try state.apply(started("sketch"))
    #expect(names(state.nextActions()) == ["resume sketch 1"])
    #expect(state.nextActions(underway: ["sketch"]).isEmpty)
    try state.apply(succeeded("sketch"))
    #expect(names(state.nextActions()) == ["gate review"])
    try state.apply(.gateOpened(node: "review"))
    #expect(state.nextActions().isEmpty)
    #expect(state.waitingGates.map(\.id) == ["review"])
    try state.apply(.gateApproved(node: "review", by: "ana"))
    #expect(names(state.nextActions()) == ["start final"])
    let node = try #require(state.node("final"))
    #expect(try state.resolvedInputs(of: node) == ["image": "asset_1"])
    try state.apply(started("final"))
    try state.apply(succeeded("final"))
    #expect(names(state.nextActions()) == ["finish success"])
    try state.apply(.finished(.success))
    #expect(state.nextActions().isEmpty)
    #expect(state.cost.millionths == 10)
    #expect(state.version == 8)
  }

  @Test func `a rejected gate cancels the run`() throws {
    let state = try RunState(folding: [
      start(), started("sketch"), succeeded("sketch"), .gateOpened(node: "review"),
      .gateRejected(node: "review", by: "ana", reason: "too dark"),
    ])
    #expect(names(state.nextActions()) == ["finish canceled"])
    #expect(state.status(of: "review") == .rejected(by: "ana", reason: "too dark"))
  }

  @Test func `what hangs on a failed node is skipped with the reason, and the run fails`() throws {
    var state = try RunState(folding: [
      start(), started("sketch"),
      .nodeFailed(node: "sketch", failure: RunFailure(code: "x", message: "no")),
    ])
    #expect(names(state.nextActions()) == ["skip review: sketch failed"])
    try state.apply(.nodeSkipped(node: "review", reason: "sketch failed"))
    #expect(names(state.nextActions()) == ["skip final: sketch failed"])
    try state.apply(.nodeSkipped(node: "final", reason: "sketch failed"))
    #expect(names(state.nextActions()) == ["finish failure"])
  }

  @Test func `an event that does not fit changes nothing`() throws {
    var state = try RunState(folding: [start()])
    for event in [
      succeeded("sketch"), started("nobody"), .gateApproved(node: "review", by: "ana"),
    ] {
      #expect(throws: RunError.self) { try state.apply(event) }
    }
    #expect(state.version == 1)
    #expect(names(state.nextActions()) == ["start sketch"])
    #expect(throws: RunError.self) { try RunState(folding: [succeeded("sketch")]) }
  }

  @Test func `step keys do not depend on ids, and are pinned`() throws {
    let node = FlowNode(id: "sketch", type: .customModel, modelID: "draft/image")
    var other = node
    other.id = "elsewhere"
    let inputs: JSONObject = ["width": 64, "prompt": "fox"]
    let bytes = StepKey.bytes(of: node, inputs: inputs, modelVersion: "1")
    #expect(
      bytes == StepKey.bytes(of: other, inputs: ["prompt": "fox", "width": 64], modelVersion: "1")
    )
    #expect(
      String(decoding: bytes, as: UTF8.self) == #"{"inputs":{"prompt":"fox","width":64},"#
        + #""model":"draft/image","step":"easel-step/1","type":"custom-model","version":"1"}"#
    )
    #expect(bytes != StepKey.bytes(of: node, inputs: inputs, modelVersion: "2"))
  }

  @Test func `step keys cover all that a node does`() throws {
    let text = { (node: FlowNode, inputs: JSONObject) in
      String(decoding: StepKey.bytes(of: node, inputs: inputs, modelVersion: nil), as: UTF8.self)
    }
    let branch = FlowNode.branch("pick", if: "a == 'x'")
    #expect(
      text(branch, ["a": "x"]) == #"{"cases":[["a == 'x'","if1"]],"default":"else","#
        + #""inputs":{"a":"x"},"step":"easel-step/1","type":"logic"}"#
    )
    #expect(
      text(.list("all", "b", 1), [:])
        == #"{"inputs":{},"items":["b",1],"step":"easel-step/1","type":"list"}"#
    )
    #expect(
      text(.transform("t", "a + b"), ["b": 1, "a": 2]) == #"{"inputs":{"a":2,"b":1},"#
        + #""step":"easel-step/1","transform":"a + b","type":"transform"}"#
    )
    var tool = FlowNode(id: "cut", type: .removeBackground, modelID: "m")
    let key = text(tool, [:])
    tool.type = .customModel
    #expect(key == text(tool, [:]))
  }
}
