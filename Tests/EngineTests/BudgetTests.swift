import GRDB
import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

@Suite struct BudgetTests {
  let fixture: Fixture
  private let half = Credits(millionths: 500_000)
  private let one = Credits(millionths: 1_000_000)

  init() throws { fixture = try Fixture() }

  /// Models that cost half a credit each, and need nothing of each other.
  private func paid(_ prefix: String, _ count: Int) -> RunDefinition {
    var start = definition()
    start.flow = Flow(
      nodes: (0..<count).map { place in
        .model("\(prefix)\(place)", .prompt("\(prefix)\(place)"), by: "fake/paid")
      }
    )
    return start
  }

  private func start(_ definition: RunDefinition, _ engine: Engine) async throws -> String {
    try await engine.startRun(of: definition, in: Project.defaultID)
  }

  private func standing(_ scope: BudgetScope, _ engine: Engine) async throws -> BudgetStanding {
    let standings = try await engine.budgets(in: Project.defaultID)
    return try #require(standings.first { $0.scope == scope })
  }

  private func refusal(_ stop: RunStop) -> BudgetCrossing? {
    guard case .paused(.budget(let crossing)) = stop.reason else { return nil }
    return crossing
  }

  @Test func `a project's budget pauses a run, and a raise lets it go on`() async throws {
    let engine = try fixture.engine { $0.callLimit = 1 }
    try await engine.setBudget(Budget(one), ofProject: Project.defaultID)
    let run = try await start(paid("a", 3), engine)
    let crossing = try #require(refusal(try await engine.advance(run, .toEnd)))
    #expect(crossing.node == "a2")
    #expect((crossing.scope, crossing.limit, crossing.spent) == (.project, one, one))
    #expect((crossing.price, crossing.reserved) == (half, .zero))
    #expect(fixture.provider.callCount == 2)
    try await engine.setBudget(Budget(one + half), ofProject: Project.defaultID)
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    #expect(try await standing(.project, engine).left == .zero)
  }

  @Test func `two runs of two processes do not overspend together`() async throws {
    let (mine, other) = (try fixture.engine(), try fixture.engine())
    try await mine.setBudget(Budget(half), ofProject: Project.defaultID)
    let (first, second) = (
      try await start(paid("a", 1), mine), try await start(paid("b", 1), other),
    )
    let stop = Mutex<RunStop?>(nil)
    fixture.provider.during.withLock {
      $0 = { _ in
        let found = try await other.advance(second, .toEnd)
        stop.withLock { $0 = found }
      }
    }
    #expect(try await mine.advance(first, .toEnd).reason == .finished(.success))
    let crossing = try #require(stop.withLock(\.self).flatMap(refusal))
    #expect((crossing.spent, crossing.reserved) == (.zero, half))
    #expect(fixture.provider.callCount == 1)
    let standing = try await standing(.project, other)
    #expect((standing.spent, standing.reserved) == (half, .zero))
  }

  @Test func `a session pays for the calls that are made from it`() async throws {
    let engine = try fixture.engine { $0.session = { "session_1" } }
    let other = try fixture.engine { $0.session = { "session_2" } }
    #expect(try await standing(.session, engine).spent == .zero)
    _ = try await other.advance(try await start(paid("b", 1), other), .toEnd)
    try await engine.setBudget(Budget(half), ofSession: "session_1")
    let run = try await start(paid("a", 2), engine)
    #expect(refusal(try await engine.advance(run, .toEnd))?.scope == .session)
    #expect(try await standing(.session, engine).spent == half)
    #expect(try await standing(.project, engine).spent == one)
    // It is there again when the session is opened again, and the other session has its own.
    let later = try fixture.engine { $0.session = { "session_1" } }
    #expect(try await standing(.session, later).budget == Budget(half))
    #expect(try await standing(.session, other).budget == nil)
    #expect(try await other.advance(run, .toEnd).reason == .finished(.success))
    #expect(try await standing(.session, later).spent == half)
    #expect(try await standing(.session, other).spent == one)
  }

  @Test func `a budget in audit mode stops nothing, and is said to be passed once`() async throws {
    let engine = try fixture.engine { $0.callLimit = 1 }
    try await engine.setBudget(Budget(half, .audit), ofProject: Project.defaultID)
    var definition = paid("a", 4)
    definition.budget = Budget(one, .audit)
    let run = try await start(definition, engine)
    let feed = RunFeed()
    let stop = try await engine.advance(run, .toEnd, feed)
    var heard: [BudgetCrossing] = []
    for try await news in feed {
      if case .budgetPassed(let crossing) = news.event { heard.append(crossing) }
    }
    #expect(stop.reason == .finished(.success))
    let crossings = try #require(try await engine.state(of: run)).crossings
    #expect(crossings.map(\.scope) == [.project, .run])
    #expect(crossings.map(\.node) == ["a1", "a2"])
    #expect(heard == crossings)
    #expect(try await engine.state(of: run)?.cost == one + one)
    // Who comes after it finds it passed already.
    let next = try await start(paid("b", 1), engine)
    _ = try await engine.advance(next, .toEnd)
    #expect(try await engine.state(of: next)?.crossings == [])
  }

  @Test func `a call that costs more than its quote is counted, and said to pass`() async throws {
    let engine = try fixture.engine {
      $0.callLimit = 1
      $0.price = { model, _ in model.id == "fake/paid" ? Credits(millionths: 500_000) : .zero }
      $0.providers = ["fake": DearProvider()]
    }
    try await engine.setBudget(Budget(one), ofProject: Project.defaultID)
    let run = try await start(paid("a", 2), engine)
    #expect(refusal(try await engine.advance(run, .toEnd))?.spent == one + one)
    let crossing = try #require(try await engine.state(of: run)?.crossings.first)
    #expect((crossing.node, crossing.price) == ("a0", one + one))
  }

  @Test func `what is spent is the sum of what the runs cost, whatever became of them`()
    async throws
  {
    let engine = try fixture.engine()
    let done = try await start(paid("a", 2), engine)
    _ = try await engine.advance(done, .toEnd)
    let twin = try await start(paid("a", 2), engine)
    _ = try await engine.advance(twin, .toEnd)
    fixture.provider.during.withLock { $0 = { _ in throw RunFailure(code: "no", message: "no") } }
    let failed = try await start(paid("f", 1), engine)
    #expect(try await engine.advance(failed, .toEnd).reason == .finished(.failure))
    let standing = try await standing(.project, engine)
    #expect((standing.spent, standing.reserved) == (one, .zero))
    let sum = try await fixture.database().read {
      try Int64.fetchOne($0, sql: "SELECT SUM(cost) FROM run") ?? 0
    }
    #expect(standing.spent == Credits(millionths: sum))
    // Taking the limit away goes on counting.
    try await engine.setBudget(Budget(one), ofProject: Project.defaultID)
    try await engine.setBudget(nil, ofProject: Project.defaultID)
    #expect(try await self.standing(.project, engine).spent == one)
  }

  @Test func `a store of before counts what its projects have spent`() async throws {
    try await fixture.makeStore(
      version: 3,
      """
      INSERT INTO run
      VALUES ('job_old', 'proj_default', 'w', 'w', 1, 'success', '[]', 1000000, 0, 0)
      """,
    )
    let later = try fixture.engine()
    #expect(try await standing(.project, later).spent == one)
  }

  @Test func `what may have been charged stays set aside until it is known`() async throws {
    let engine = try fixture.engine()
    let run = try await start(
      definition(.model("a", .prompt("x"), by: "fake/once")),
      engine,
    )
    fixture.provider.during.withLock {
      $0 = { _ in throw RunFailure(code: RunFailure.unknownOutcome, message: "lost") }
    }
    #expect(try await engine.advance(run, .toEnd).reason == .unknownOutcome(["a"]))
    #expect(try await standing(.project, engine).reserved == half)
    try await engine.answerOutcome(of: "a", in: run, .outputs(["text": "x"]), by: "ada")
    #expect(try await standing(.project, engine).reserved == .zero)
  }

  @Test func `a project that is not there has no budget`() async throws {
    let engine = try fixture.engine()
    await #expect(throws: EngineError.unknownProject("proj_x")) {
      try await engine.setBudget(Budget(one), ofProject: "proj_x")
    }
  }

  // MARK: What runs wait for

  @Test func `a run says what it waits for, and since when`() async throws {
    let engine = try fixture.engine()
    let run = try await start(gatedDefinition(), engine)
    #expect(try await engine.wait(of: run) == .stopped(before: ["sketch"]))
    _ = try await engine.advance(run, .toEnd)
    let opened = try #require(
      try await engine.events(of: run).first { $0.event == .gateOpened(node: "gate") }
    )
    #expect(try await engine.wait(of: run) == .gates(["gate"], since: opened.time))
    try await engine.answer(gate: "gate", in: run, approve: true, by: "ada")
    try await engine.setBudget(Budget(.zero), of: run, by: "ada")
    let stop = try await engine.advance(run, .toEnd)
    let crossing = try #require(refusal(stop))
    #expect(try await engine.wait(of: run) == .paused(.budget(crossing)))
    try await engine.setBudget(nil, of: run, by: "ada")
    let owners = Mutex<[RunWait?]>([])
    let other = try fixture.engine()
    fixture.provider.during.withLock {
      $0 = { _ in
        let wait = try await other.wait(of: run)
        owners.withLock { $0.append(wait) }
      }
    }
    _ = try await engine.advance(run, .toEnd)
    #expect(owners.withLock(\.self) == [.process(pid: RunOwner(token: "").pid)])
    #expect(try await engine.wait(of: run) == nil)
  }
}

/// Asks four times what its model is quoted.
private struct DearProvider: ModelProvider {
  func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult {
    ModelResult(outputs: ["text": .text("x")], cost: Credits(millionths: 2_000_000))
  }
}
