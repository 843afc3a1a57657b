import GRDB
import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

@Suite struct RecoveryTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  /// A run of one node whose intent is on disk and whose result is not.
  private func interruptedRun(_ model: String) async throws -> String {
    let engine = try fixture.engine()
    let run = try await engine.startRun(
      of: definition(.model("a", .prompt("fox"), by: model)),
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
    return run
  }

  @Test func `work that is safe to repeat is repeated with the same key`() async throws {
    let run = try await interruptedRun("fake/paid")
    let engine = try fixture.engine()
    #expect(try await engine.state(of: run)?.status(of: "a")?.isProcessing == true)
    #expect(try await engine.advance(run, .stopBeforeNext).reason == .before(["a"]))
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    let keys = fixture.provider.calls.withLock { $0.map(\.key) }
    #expect(keys == ["\(run)/a", "\(run)/a"])
    let attempts =
      try await engine.events(of: run).compactMap { entry in
        if case .nodeStarted(_, let attempt, _, _) = entry.event {
          return attempt
        } else {
          return nil
        }
      } as [Int]
    #expect(attempts == [1, 2])
  }

  @Test func `a fork of a run whose process has ended does not repeat what may be charged`()
    async throws
  {
    let run = try await interruptedRun("fake/once")
    let engine = try fixture.engine()
    let fork = try await engine.fork(run, by: "ada")
    #expect(try await engine.advance(fork, .toEnd).reason == .unknownOutcome(["a"]))
    #expect(fixture.provider.calls.withLock { $0.count } == 1)
    let safe = try await engine.fork(try await interruptedRun("fake/paid"), by: "ada")
    #expect(try await engine.advance(safe, .toEnd).reason == .finished(.success))
  }

  @Test func `work that may have been charged is not repeated but put to a person`() async throws {
    let run = try await interruptedRun("fake/once")
    let engine = try fixture.engine()
    for _ in 0..<2 {
      #expect(try await engine.advance(run, .toEnd).reason == .unknownOutcome(["a"]))
    }
    #expect(try await engine.runs(in: Project.defaultID).first?.waitingGates == ["a"])
    #expect(fixture.provider.callCount == 1)
  }

  @Test func `the intent is on disk before the provider is called`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    let database = try fixture.database()
    let seen = Mutex<[Int]>([])
    fixture.provider.during.withLock {
      $0 = { _ in
        let count = try await database.read {
          try Int.fetchOne(
            $0,
            sql: "SELECT count(*) FROM event WHERE body LIKE '%nodeStarted%sketch%'",
          )
        }
        seen.withLock { $0.append(count ?? 0) }
      }
    }
    _ = try await engine.advance(run, .one(nil))
    #expect(seen.withLock { $0 } == [1])
  }

  @Test func `a run of a live process is not touched, and that of a dead one is taken over`()
    async throws
  {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    let started = try #require(ProcessStatus(of: 1)?.started)
    let database = try fixture.database()
    try await database.write {
      try $0.execute(
        sql: "INSERT INTO lease (run, pid, started, token) VALUES (?, 1, ?, 'x')",
        arguments: [run, started],
      )
    }
    await #expect(throws: EngineError.owned(run: run, pid: 1)) {
      try await engine.advance(run, .toEnd)
    }
    try await database.write { try $0.execute(sql: "UPDATE lease SET started = started - 1") }
    #expect(try await engine.advance(run, .toEnd).reason == .gate(["gate"]))
    let left = try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM lease") }
    #expect(left == 0)
  }

  @Test func `two engines cannot advance one run at once`() async throws {
    let (one, two) = (try fixture.engine(), try fixture.engine())
    let run = try await one.startRun(of: gatedDefinition(), in: Project.defaultID)
    let failures = Mutex<[EngineError]>([])
    fixture.provider.during.withLock {
      $0 = { _ in
        for engine in [one, two] {
          do { _ = try await engine.advance(run, .toEnd) } catch let error as EngineError {
            failures.withLock { $0.append(error) }
          }
        }
      }
    }
    _ = try await one.advance(run, .one(nil))
    let owned = EngineError.owned(run: run, pid: RunOwner(token: "").pid)
    #expect(failures.withLock { $0 } == [owned, owned])
  }

  @Test func `an append on an older version is refused and changes nothing`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    _ = try await engine.advance(run, .toEnd)
    let before = try await engine.events(of: run)
    let store = try Store(home: fixture.home)
    let state = try #require(try await engine.state(of: run))
    #expect(throws: EngineError.runConflict(run: run)) {
      try store.append(
        [JournalEntry(version: before.count, time: 0, event: .canceled(by: "eve"))],
        to: run,
        projection: RunProjection(state),
      )
    }
    #expect(try await engine.events(of: run) == before)
  }

  @Test func `an answer of another engine is seen by the one that works`() async throws {
    let (one, two) = (try fixture.engine(), try fixture.engine())
    let run = try await one.startRun(
      of: definition(
        .model("a", .prompt("a")),
        .gate("gate", after: "a"),
        FlowNode.model("b", .prompt(from: "a")).after("gate"),
        FlowNode.model("slow", .prompt(from: "a", "text")),
      ),
      in: Project.defaultID,
    )
    _ = try await one.advance(run, .one("a"))
    fixture.provider.during.withLock {
      $0 = { call in
        guard call.key.hasSuffix("slow") else { return }
        try await two.answer(gate: "gate", in: run, approve: true, by: "bob")
      }
    }
    #expect(try await one.advance(run, .toEnd).reason == .finished(.success))
  }

  @Test func `canceling a run that works ends its calls`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(
      of: definition(.model("a", .prompt("a")), .model("b", .prompt(from: "a"))),
      in: Project.defaultID,
    )
    fixture.provider.during.withLock {
      $0 = { _ in
        try await engine.cancel(run, by: "ada")
        while !Task.isCancelled { await Task.yield() }
        throw CancellationError()
      }
    }
    let stop = try await engine.advance(run, .toEnd)
    #expect(stop == RunStop(reason: .finished(.canceled), settled: []))
    await #expect(throws: EngineError.runEnded(run: run, outcome: .canceled)) {
      try await engine.cancel(run, by: "ada")
    }
  }
}
