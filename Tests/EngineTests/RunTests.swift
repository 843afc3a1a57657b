import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

@Suite struct RunTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  @Test func `a run stops at its gate and ends after the answer`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    let feed = RunFeed()
    let stop = try await engine.advance(run, .toEnd, feed)
    #expect(stop == RunStop(reason: .gate(["gate"]), settled: ["sketch", "style"]))
    var told: [RunProgress] = []
    for try await news in feed { told.append(news.event) }
    #expect(told.first == .started(node: "sketch"))
    #expect(told.suffix(2) == [.waiting(gate: "gate"), .stopped(.gate(["gate"]))])
    #expect(try await engine.runs(in: Project.defaultID).first?.waitingGates == ["gate"])
    try await engine.answer(gate: "gate", in: run, approve: true, by: "ada")
    let end = try await engine.advance(run, .toEnd)
    #expect(end == RunStop(reason: .finished(.success), settled: ["final"]))
    let summary = try #require(try await engine.runs(in: Project.defaultID).first)
    #expect(summary.outcome == .success)
    #expect(summary.cost == Credits(millionths: 500_000))
    #expect(summary.waitingGates == [])
    #expect(fixture.provider.calls.withLock { $0.last?.parameters["seed"] } == 7)
    #expect(
      fixture.provider.calls.withLock { $0.last?.parameters["prompt"] } == "made of fox"
    )
    #expect(try await engine.advance(run, .toEnd).settled == [])
  }

  @Test func `a run goes on after a restart between all steps and computes nothing twice`()
    async throws
  {
    let run = try await fixture.engine().startRun(of: gatedDefinition(), in: Project.defaultID)
    var settled: [String] = []
    var stops: [RunStop.Reason] = []
    for _ in 0..<5 {
      let stop = try await fixture.engine().advance(run, .one(nil))
      settled += stop.settled
      stops.append(stop.reason)
      if stop.reason == .gate(["gate"]) {
        try await fixture.engine().answer(gate: "gate", in: run, approve: true, by: "ada")
      }
    }
    #expect(settled == ["sketch", "style", "final"])
    #expect(
      stops == [
        .before(["style"]), .gate(["gate"]), .finished(.success), .finished(.success),
        .finished(.success),
      ]
    )
    #expect(fixture.provider.callCount == 2)
  }

  @Test func `a start performs no node`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    let stop = try await engine.advance(run, .stopBeforeNext)
    #expect(stop == RunStop(reason: .before(["sketch"]), settled: []))
    #expect(fixture.provider.callCount == 0)
  }

  @Test func `until stops before the node, and one performs the chosen one`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(
      of: definition(
        .model("a", .prompt("a")),
        .model("b", .prompt("b")),
        .model("c", .prompt(from: "a")),
      ),
      in: Project.defaultID,
    )
    #expect(try await engine.advance(run, .one("b")).settled == ["b"])
    let stop = try await engine.advance(run, .until("c"))
    #expect(stop == RunStop(reason: .before(["c"]), settled: ["a"]))
    await #expect(throws: EngineError.nodeNotReady(node: "a", status: "success")) {
      try await engine.advance(run, .one("a"))
    }
    await #expect(throws: EngineError.unknownNode(run: run, node: "z")) {
      try await engine.advance(run, .until("z"))
    }
  }

  @Test func `a failure ends its branch and not the others`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(
      of: definition(
        .model("bad", .prompt("x"), by: "fake/fail"),
        .model("after", .prompt(from: "bad")),
        .model("good", .prompt("y")),
        .model("unknown", .prompt("y"), by: "no/model"),
        FlowNode(id: "cel", type: .transform, logic: FlowLogic(transform: "fail")),
      ),
      in: Project.defaultID,
    )
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.failure))
    let state = try #require(try await engine.state(of: run))
    #expect(state.status(of: "bad") == .failure(RunFailure(code: "broken", message: "no luck")))
    #expect(state.status(of: "after") == .skipped(reason: "bad failed"))
    #expect(state.status(of: "good")?.name == "success")
    #expect(state.status(of: "cel")?.name == "failure")
    guard case .failure(let failure)? = state.status(of: "unknown") else {
      Issue.record("the node of an unknown model did not fail")
      return
    }
    #expect(failure.code == "unknown-model")
  }

  @Test func `a rejected gate cancels the run`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    _ = try await engine.advance(run, .toEnd)
    try await engine.answer(gate: "gate", in: run, approve: false, reason: "dull", by: "bob")
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.canceled))
    let state = try #require(try await fixture.engine().state(of: run))
    #expect(state.status(of: "gate") == .rejected(by: "bob", reason: "dull"))
    #expect(fixture.provider.callCount == 1)
  }

  @Test func `the second answer learns who gave the first`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    await #expect(throws: EngineError.gateNotOpen(gate: "gate", status: "pending")) {
      try await engine.answer(gate: "gate", in: run, approve: true, by: "bob")
    }
    _ = try await engine.advance(run, .toEnd)
    try await engine.answer(gate: "gate", in: run, approve: true, by: "bob")
    let error = try await #require(throws: EngineError.self) {
      try await fixture.engine().answer(gate: "gate", in: run, approve: false, by: "eve")
    }
    #expect(error.description.hasPrefix("bob has approved gate already, 2023-11-14T22:13:20Z"))
    await #expect(throws: EngineError.unknownGate(run: run, node: "style")) {
      try await engine.answer(gate: "style", in: run, approve: true, by: "bob")
    }
  }

  @Test func `ready nodes run at the same time up to the limit`() async throws {
    let engine = try fixture.engine()
    let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])
    fixture.provider.during.withLock {
      $0 = { _ in
        // Four have to be inside at once before any is let go.
        await withCheckedContinuation { continuation in
          let all = waiting.withLock { list in
            list.append(continuation)
            defer { if list.count == 4 { list = [] } }
            return list.count == 4 ? list : []
          }
          for one in all { one.resume() }
        }
      }
    }
    var nodes: [FlowNode] = []
    for number in 0..<8 { nodes.append(.model("n\(number)", .prompt("\(number)"))) }
    var many = definition()
    many.flow = Flow(nodes: nodes)
    let run = try await engine.startRun(of: many, in: Project.defaultID)
    let stop = try await engine.advance(run, .toEnd)
    #expect(stop.reason == .finished(.success))
    #expect(Set(stop.settled).count == 8)
    #expect(fixture.provider.highest.withLock(\.highest) == 4)
  }

  @Test func `a wide run of free nodes is written in batches`() async throws {
    let engine = try fixture.engine()
    var wide = definition(.model("root", .prompt("x")))
    for number in 0..<2000 {
      wide.flow.nodes.append(
        FlowNode(
          id: "t\(number)",
          type: .transform,
          inputs: [FlowInput("root_text", from: FlowReference(node: "root", name: "text"))],
          logic: FlowLogic(transform: "root_text"),
        )
      )
    }
    let run = try await engine.startRun(of: wide, in: Project.defaultID)
    let stop = try await engine.advance(run, .toEnd)
    #expect(stop.reason == .finished(.success))
    #expect(stop.settled.count == 2001)
    // A model has an intent and an outcome, a free node only its outcome.
    #expect(try await engine.events(of: run).count == 1 + 2 + 2000 + 1)
  }
}
