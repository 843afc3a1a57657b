import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

@Suite struct FlowRunTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  private func run(
    _ nodes: [FlowNode],
    inputs: JSONObject = [:],
    by engine: Engine,
  ) async throws -> (id: String, stop: RunStop, state: RunState) {
    var run = definition(inputs: inputs)
    run.flow = Flow(nodes: nodes)
    let id = try await engine.startRun(of: run, in: Project.defaultID)
    let stop = try await engine.advance(id, .toEnd)
    return (id, stop, try #require(try await engine.state(of: id)))
  }

  private func output(_ path: String, in state: RunState) -> String? {
    guard case .success(let result)? = state.status(of: path) else { return nil }
    return result.outputs.first { _ in true }?.value.compact
  }

  /// words → each(art) over `count` words.
  private func loop(_ count: Int, model: String = "fake/text") -> [FlowNode] {
    let list = FlowInput("input", from: FlowReference(node: "words", name: "output"))
    let result = FlowInput(FlowLoop.result, from: FlowReference(node: "art", name: "text"))
    return [
      FlowNode(id: "words", type: .list, items: (0..<count).map { .string("w\($0)") }),
      FlowNode(
        id: "each",
        type: .forEach,
        inputs: [list, result],
        loop: FlowLoop(body: ["art"], isConcurrent: true),
      ),
      .model("art", .prompt(from: "each", "output"), by: model),
    ]
  }

  @Test func `a loop calls its model for each item, a few at a time`() async throws {
    let engine = try fixture.engine()
    let (id, stop, state) = try await run(loop(100), by: engine)
    #expect(stop.reason == .finished(.success))
    #expect(stop.settled.count == 102)
    #expect(output("art[99]", in: state) == #""made of w99""#)
    #expect(fixture.provider.callCount == 100)
    #expect(fixture.provider.highest.withLock(\.highest) <= 4)
    let folded = try RunState(folding: try await engine.events(of: id).map(\.event))
    #expect(folded.status(of: "each") == state.status(of: "each"))
  }

  @Test func `a failed item is the only one that a second run pays for`() async throws {
    let engine = try fixture.engine()
    fixture.provider.during.withLock {
      $0 = { call in
        guard call.parameters["prompt"] == "w7" else { return }
        throw RunFailure(code: "broken", message: "no luck")
      }
    }
    let nodes = loop(10, model: "fake/paid")
    let (_, stop, state) = try await run(nodes, by: engine)
    #expect(stop.reason == .finished(.failure))
    guard case .failure(let failure)? = state.status(of: "each") else {
      Issue.record("the loop did not fail")
      return
    }
    #expect(failure.message == "1 of 10 iterations failed; art[7]: no luck")
    #expect(state.cost == Credits(millionths: 9 * 500_000))
    fixture.provider.during.withLock { $0 = { _ in } }
    let (_, _, second) = try await run(nodes, by: engine)
    #expect(second.cost == Credits(millionths: 500_000))
    #expect(second.outcome == .success)
  }

  @Test func `a selection waits for picks within its bounds`() async throws {
    let engine = try fixture.engine()
    var list = FlowInput("input", from: FlowReference(node: "words", name: "output"))
    list.extra = ["min": 1, "max": 2]
    var nodes = loop(3)
    nodes.append(FlowNode(id: "best", type: .userSelection, inputs: [list]))
    let (id, stop, _) = try await run(nodes, by: engine)
    #expect(stop.reason == .gate(["best"]))
    await #expect(throws: EngineError.selectionExpected(gate: "best")) {
      try await engine.answer(gate: "best", in: id, approve: true, by: "ada")
    }
    for picks in [[], [0, 1, 2], [3], [1, 1]] {
      await #expect(throws: EngineError.badSelection(gate: "best", picks: 1...2, candidates: 3)) {
        try await engine.select(at: "best", in: id, picks, by: "ada")
      }
    }
    try await engine.select(at: "best", in: id, [2, 0], by: "ada")
    #expect(try await engine.advance(id, .toEnd).reason == .finished(.success))
    let state = try #require(try await engine.state(of: id))
    #expect(output("best", in: state) == #"["w2","w0"]"#)
    await #expect(throws: EngineError.self) {
      try await engine.select(at: "best", in: id, [0], by: "eve")
    }
  }

  @Test func `a workflow inside runs as it was published when the run began`() async throws {
    let engine = try fixture.engine()
    let workflow = try await engine.createWorkflow(
      named: "portrait",
      inputs: [
        ["type": "string", "name": "prompt", "required": ["always": true], "default": "owl"]
      ],
      in: Project.defaultID,
    )
    let node = FlowNode(id: "hero", type: .workflow, workflowID: workflow.id)
    await #expect(
      throws: EngineError.innerWorkflow(name: "portrait", detail: "it is not published")
    ) {
      try await run([node], by: engine)
    }
    let inside = Flow(nodes: [.model("art", .prompt(from: "workflow", "prompt"))])
    _ = try await engine.publish(workflow.id, flow: inside.json)
    var start = definition(node)
    start.flow.nodes[0].workflowID = "portrait"
    let id = try await engine.startRun(of: start, in: Project.defaultID)
    _ = try await engine.publish(workflow.id, flow: Flow().json)
    #expect(try await engine.advance(id, .toEnd).settled == ["hero/art", "hero"])
    let state = try #require(try await fixture.engine().state(of: id))
    #expect(output("hero", in: state) == #""made of owl""#)
    #expect(fixture.provider.calls.withLock { $0.first?.key } == "\(id)/hero/art")
  }

  @Test func `a workflow that runs itself is refused`() async throws {
    let engine = try fixture.engine()
    let workflow = try await engine.createWorkflow(named: "round", in: Project.defaultID)
    let inside = Flow(nodes: [FlowNode(id: "x", type: .workflow, workflowID: workflow.id)])
    _ = try await engine.publish(workflow.id, flow: inside.json)
    let error = await #expect(throws: EngineError.self) {
      try await run([FlowNode(id: "a", type: .workflow, workflowID: workflow.id)], by: engine)
    }
    #expect(error?.description == "the workflow round cannot be run: it runs itself")
    await #expect(throws: EngineError.innerWorkflow(name: "nobody", detail: "it is not there")) {
      try await run([FlowNode(id: "a", type: .workflow, workflowID: "nobody")], by: engine)
    }
  }

  @Test func `a tool goes to the model that can do it`() async throws {
    let tool = FlowNode(id: "cut", type: .removeBackground, inputs: [.prompt("fox")])
    let (_, _, without) = try await run([tool], by: fixture.engine())
    guard case .failure(let failure)? = without.status(of: "cut") else {
      Issue.record("it did not fail")
      return
    }
    #expect(failure.code == "no-model")
    let engine = try fixture.engine {
      $0.toolModel = { $0 == .removeBackground ? "fake/text" : nil }
    }
    let (_, stop, with) = try await run([tool], by: engine)
    #expect(stop.reason == .finished(.success))
    #expect(output("cut", in: with) == #""made of fox""#)
  }

  @Test func `branches, lists and expressions run without a model`() async throws {
    let engine = try fixture.engine()
    let cases = [FlowLogic.Case(condition: "mode == 'night'", value: "if1")]
    let mode = FlowInput("mode", from: FlowReference(node: "workflow", name: "mode"))
    var day = FlowNode.model("day", .prompt("sun"))
    day.inputs.append(
      FlowInput("conditional", from: FlowReference(node: "pick", equal: "else"))
    )
    let (_, stop, state) = try await run(
      [
        FlowNode(
          id: "pick",
          type: .logic,
          inputs: [mode],
          logic: FlowLogic(cases: cases, default: "else"),
        ),
        day,
      ],
      inputs: ["mode": "night"],
      by: engine,
    )
    #expect(stop == RunStop(reason: .finished(.success), settled: ["pick", "day"]))
    #expect(state.status(of: "day") == .skipped(reason: "pick took if1, not else"))
    #expect(fixture.provider.callCount == 0)
  }

  @Test func `stepping goes from item to item, and an item can be chosen`() async throws {
    let engine = try fixture.engine()
    var run = definition()
    run.flow = Flow(nodes: loop(3))
    let id = try await engine.startRun(of: run, in: Project.defaultID)
    #expect(
      try await engine.advance(id, .until("art")).reason == .before(["art[0]", "art[1]", "art[2]"])
    )
    #expect(try await engine.advance(id, .one("art[1]")).settled == ["art[1]"])
    #expect(try await engine.advance(id, .one("art")).settled == ["art[0]"])
    await #expect(throws: EngineError.nodeNotReady(node: "art[0]", status: "success")) {
      try await engine.advance(id, .one("art[0]"))
    }
    await #expect(throws: EngineError.unknownNode(run: id, node: "art[3]")) {
      try await engine.advance(id, .until("art[3]"))
    }
    #expect(try await engine.advance(id, .one(nil)).reason == .finished(.success))
  }

  @Test func `a start over a wide flow looks at few of its nodes`() async throws {
    let engine = try fixture.engine()
    let nodes = (0..<5000).map { FlowNode.model("n\($0)", .prompt("\($0)")) }
    var run = definition()
    run.flow = Flow(nodes: nodes)
    let id = try await engine.startRun(of: run, in: Project.defaultID)
    guard case .before(let ready) = try await engine.advance(id, .stopBeforeNext).reason else {
      Issue.record("nothing is ready")
      return
    }
    #expect(ready == (0..<256).map { "n\($0)" })
    #expect(try await engine.advance(id, .one(nil)).settled == ["n0"])
  }

  @Test func `runs of one engine share the slots of a provider in turns`() async throws {
    let engine = try fixture.engine { $0.callLimit = 1 }
    var ids: [String] = []
    for run in 0..<3 {
      var start = definition()
      start.flow = Flow(nodes: (0..<4).map { .model("n\($0)", .prompt("\(run)-\($0)")) })
      ids.append(try await engine.startRun(of: start, in: Project.defaultID))
    }
    try await withThrowingTaskGroup(of: RunStop.self) { group in
      for id in ids { group.addTask { try await engine.advance(id, .toEnd) } }
      for try await stop in group { #expect(stop.reason == .finished(.success)) }
    }
    #expect(fixture.provider.highest.withLock(\.highest) == 1)
    let order = fixture.provider.calls.withLock { $0.map { $0.key.prefix { $0 != "/" } } }
    // Once all three are at work none has two calls before another has one.
    let middle = order.dropFirst(4).prefix(4)
    #expect(Set(middle).count >= 2)
  }
}
