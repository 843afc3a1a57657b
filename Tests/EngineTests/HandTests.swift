import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

@Suite struct HandTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  /// A run of one node that costs, and whose runner ended during the call.
  private func interruptedRun(by engine: Engine) async throws -> String {
    let run = try await engine.startRun(
      of: definition(.model("a", .prompt("fox"), by: "fake/once")),
      in: Project.defaultID,
    )
    let task = Mutex<Task<RunStop, any Error>?>(nil)
    fixture.provider.during.withLock {
      $0 = { _ in
        task.withLock { $0?.cancel() }
        while !Task.isCancelled { await Task.yield() }
        throw CancellationError()
      }
    }
    task.withLock { $0 = Task { try await engine.advance(run, .toEnd) } }
    let advance = try #require(task.withLock { $0 })
    await #expect(throws: CancellationError.self) { try await advance.value }
    fixture.provider.during.withLock { $0 = { _ in } }
    #expect(try await engine.advance(run, .toEnd).reason == .unknownOutcome(["a"]))
    return run
  }

  @Test func `an unknown outcome can be called again under the same key`() async throws {
    let engine = try fixture.engine()
    let run = try await interruptedRun(by: engine)
    try await engine.answerOutcome(of: "a", in: run, .runAgain, by: "ada")
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    #expect(fixture.provider.calls.withLock { $0.map(\.key) } == ["\(run)/a", "\(run)/a"])
  }

  @Test func `a fork asks about an unknown outcome too, and calls under the same key`() async throws
  {
    let engine = try fixture.engine()
    let run = try await interruptedRun(by: engine)
    let fork = try await engine.fork(run, by: "ada")
    #expect(try await engine.advance(fork, .toEnd).reason == .unknownOutcome(["a"]))
    #expect(fixture.provider.calls.withLock { $0.count } == 1)
    // In a second process the journal says the same.
    let other = try fixture.engine()
    #expect(try await other.advance(fork, .toEnd).reason == .unknownOutcome(["a"]))
    try await engine.cancel(run, by: "ada")
    _ = try await engine.advance(run, .toEnd)
    let again = try await engine.rerun(run, by: "ada").id
    #expect(try await engine.advance(again, .toEnd).reason == .unknownOutcome(["a"]))
    try await engine.answerOutcome(of: "a", in: again, .runAgain, by: "ada")
    #expect(try await engine.advance(again, .toEnd).reason == .finished(.success))
    #expect(fixture.provider.calls.withLock { $0.map(\.key) } == ["\(run)/a", "\(run)/a"])
  }

  @Test func `a node that is computed anew is called, whatever became of the other call`()
    async throws
  {
    let engine = try fixture.engine()
    let run = try await interruptedRun(by: engine)
    let anew = try await engine.rerun(run, from: "a", by: "ada").id
    #expect(try await engine.advance(anew, .toEnd).reason == .finished(.success))
    #expect(fixture.provider.calls.withLock { $0.map(\.key) } == ["\(run)/a", "\(anew)/a"])
  }

  @Test func `an unknown outcome can be given, which is marked`() async throws {
    let engine = try fixture.engine()
    let run = try await interruptedRun(by: engine)
    try await engine.answerOutcome(of: "a", in: run, .outputs(["text": "x"]), by: "ada")
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    guard case .success(let result)? = try await engine.state(of: run)?.status(of: "a") else {
      Issue.record("it did not succeed")
      return
    }
    #expect(result.givenBy == "ada")
    #expect(result.cost == .zero)
    await #expect(throws: EngineError.runEnded(run: run, outcome: .success)) {
      try await engine.answerOutcome(of: "a", in: run, .runAgain, by: "ada")
    }
  }

  @Test func `a provider is asked by the key of the call, and its result is kept`() async throws {
    let engine = try fixture.engine()
    let run = try await interruptedRun(by: engine)
    for outcome in [nil, CallOutcome.underway] {
      fixture.provider.outcomes.withLock { $0["\(run)/a"] = outcome }
      await #expect(throws: EngineError.self) {
        try await engine.answerOutcome(of: "a", in: run, .askProvider, by: "ada")
      }
      #expect(try await engine.advance(run, .toEnd).reason == .unknownOutcome(["a"]))
    }
    let result = ModelResult(outputs: ["text": .text("found")], cost: Credits(millionths: 9))
    fixture.provider.outcomes.withLock { $0["\(run)/a"] = .succeeded(result) }
    try await engine.answerOutcome(of: "a", in: run, .askProvider, by: "ada")
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    #expect(try await engine.state(of: run)?.cost == Credits(millionths: 9))
    let again = try await engine.startRun(
      of: definition(.model("b", .prompt("fox"), by: "fake/once")),
      in: Project.defaultID,
    )
    #expect(try await engine.advance(again, .toEnd).reason == .finished(.success))
    #expect(fixture.provider.callCount == 1)
  }

  @Test func `a call that never reached its provider is made`() async throws {
    let engine = try fixture.engine()
    let run = try await interruptedRun(by: engine)
    fixture.provider.outcomes.withLock { $0["\(run)/a"] = .neverHappened }
    try await engine.answerOutcome(of: "a", in: run, .askProvider, by: "ada")
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    #expect(fixture.provider.callCount == 2)
  }

  @Test func `a pin costs nothing, and what hangs on it is done again`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    try await engine.pin("sketch", in: run, outputs: ["text": "mine"], by: "ada")
    #expect(try await engine.advance(run, .toEnd).reason == .gate(["gate"]))
    #expect(fixture.provider.callCount == 0)
    try await engine.pin("style", in: run, outputs: ["output": "ink"], by: "ada")
    try await engine.set([InputSetting("final", "prompt", "owl")], in: run, by: "ada")
    #expect(try await engine.advance(run, .toEnd).reason == .gate(["gate"]))
    try await engine.answer(gate: "gate", in: run, approve: true, by: "ada")
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    #expect(fixture.provider.calls.withLock { $0.map { $0.parameters["prompt"] } } == ["owl"])
    await #expect(throws: EngineError.runEnded(run: run, outcome: .success)) {
      try await engine.pin("sketch", in: run, outputs: [:], by: "ada")
    }
  }

  @Test func `what is given by hand is no result for other runs, and is counted in the list`()
    async throws
  {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    try await engine.bypass(
      "sketch",
      in: run,
      with: "prompt",
      outputs: ["text": "fox"],
      by: "ada",
    )
    try await engine.fail("final", in: run, message: "no", by: "ada")
    #expect(try await engine.advance(run, .toEnd).reason == .gate(["gate"]))
    let state = try #require(try await engine.state(of: run))
    #expect(try await engine.forecast("sketch", in: state)?.storedIn == nil)
    try await engine.set([InputSetting("sketch", "prompt", "owl")], in: run, by: "ada")
    #expect(try await engine.advance(run, .toEnd).reason == .gate(["gate"]))
    #expect(fixture.provider.calls.withLock { $0.map { $0.parameters["prompt"] } } == ["owl"])
    let summary = try #require(try await engine.runs(in: Project.defaultID).first)
    #expect(summary.changes == 2)
    try await engine.answer(gate: "gate", in: run, approve: true, by: "ada")
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.failure))
    let again = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    _ = try await engine.advance(again, .toEnd)
    #expect(fixture.provider.callCount == 2)
    #expect(try await engine.runs(in: Project.defaultID).first?.changes == 0)
  }

  @Test func `a node can be left out, and one that is not there cannot`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    try await engine.skip("final", in: run, by: "ada")
    await #expect(throws: EngineError.unknownNode(run: run, node: "nobody")) {
      try await engine.skip("nobody", in: run, by: "ada")
    }
    await #expect(throws: EngineError.nodeNotReady(node: "sketch", status: "pending")) {
      try await engine.reset("sketch", in: run, by: "ada")
    }
    _ = try await engine.advance(run, .toEnd)
    try await engine.answer(gate: "gate", in: run, approve: true, by: "ada")
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    #expect(fixture.provider.callCount == 1)
  }

  @Test func `a budget stops a run before the call that exceeds it`() async throws {
    let engine = try fixture.engine { $0.callLimit = 1 }
    var start = definition(
      .model("a", .prompt("1"), by: "fake/paid"),
      .model("b", .prompt("2"), by: "fake/paid"),
      .model("free", .prompt("3")),
    )
    start.budget = Budget(Credits(millionths: 700_000))
    let run = try await engine.startRun(of: start, in: Project.defaultID)
    let reason = PauseReason.budget(
      BudgetCrossing(
        node: "b",
        price: Credits(millionths: 500_000),
        scope: .run,
        limit: Credits(millionths: 700_000),
        spent: Credits(millionths: 500_000),
      )
    )
    #expect(try await engine.advance(run, .toEnd).reason == .paused(reason))
    #expect(fixture.provider.callCount == 1)
    #expect(try await engine.advance(run, .toEnd).reason == .paused(reason))
    try await engine.setBudget(Budget(Credits(millionths: 1_000_000)), of: run, by: "ada")
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    #expect(try await engine.state(of: run)?.cost == Credits(millionths: 1_000_000))
    #expect(fixture.provider.callCount == 3)
  }

  @Test func `what calls under way may cost counts against the budget`() async throws {
    let engine = try fixture.engine()
    var start = definition()
    start.flow = Flow(nodes: (0..<4).map { .model("n\($0)", .prompt("\($0)"), by: "fake/paid") })
    start.budget = Budget(Credits(millionths: 1_200_000))
    let run = try await engine.startRun(of: start, in: Project.defaultID)
    guard case .paused = try await engine.advance(run, .toEnd).reason else {
      Issue.record("it was not paused")
      return
    }
    #expect(try await engine.state(of: run)?.cost == Credits(millionths: 1_000_000))
  }

  @Test func `a paid call waits until there is space for what it gives`() async throws {
    let space = Mutex<Int64>(10)
    let engine = try fixture.engine { $0.freeSpace = { _ in space.withLock { $0 } } }
    let run = try await engine.startRun(
      of: definition(.model("a", .prompt("1"), by: "fake/paid"), .model("b", .prompt("2"))),
      in: Project.defaultID,
    )
    #expect(try await engine.advance(run, .toEnd).reason == .paused(.disk))
    space.withLock { $0 = 1 << 30 }
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
  }

  @Test func `a run that is stopped lets its calls end and begins nothing`() async throws {
    let (one, two) = (try fixture.engine { $0.callLimit = 1 }, try fixture.engine())
    let run = try await one.startRun(
      of: definition(.model("a", .prompt("1")), .model("b", .prompt("2"))),
      in: Project.defaultID,
    )
    fixture.provider.during.withLock { $0 = { _ in try await two.stop(run, by: "bob") } }
    let stop = try await one.advance(run, .toEnd)
    #expect(stop == RunStop(reason: .paused(.stopped(by: "bob")), settled: ["a"]))
    fixture.provider.during.withLock { $0 = { _ in } }
    #expect(try await one.advance(run, .toEnd).reason == .finished(.success))
  }
}
