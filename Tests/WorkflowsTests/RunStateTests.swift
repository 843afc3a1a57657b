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

  private func names(_ actions: [RunAction]) -> [String] {
    actions.map { action in
      switch action {
      case .start(let node): "start \(node.id)"
      case .openGate(let node): "gate \(node.id)"
      case .skip(let node, let reason): "skip \(node.id): \(reason)"
      case .resume(let node, let attempt, _): "resume \(node.id) \(attempt)"
      case .finish(let outcome): "finish \(outcome)"
      }
    }
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

  @Test func `every event reads back from its stored form`() throws {
    let events: [RunEvent] = [
      try start(), started("a"), succeeded("a"),
      .nodeSucceeded(node: "a", outputs: [:], cost: .zero, cachedFrom: "job_1"),
      .nodeFailed(node: "a", failure: RunFailure(code: "c", message: "m")),
      .nodeSkipped(node: "a", reason: "r"), .gateOpened(node: "a"),
      .gateApproved(node: "a", by: "b"), .gateRejected(node: "a", by: "b", reason: nil),
      .gateRejected(node: "a", by: "b", reason: "r"), .canceled(by: "b"), .finished(.failure),
    ]
    for event in events {
      let stored = try JSONValue(parsing: JSONValue.object(event.json).compact)
      #expect(try RunEvent(json: #require(stored.object)) == event)
    }
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
}
