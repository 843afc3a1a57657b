import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

@Suite struct RetryTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  /// An engine whose waiting takes no time, and moves its clock.
  private func engine(_ change: (inout EngineConfiguration) -> Void = { _ in }) throws -> Engine {
    try fixture.engine { [fixture] in
      $0.sleep = { duration in
        try Task.checkCancellation()
        // The time of whole calls is a matter of the tests that set it.
        guard duration < .seconds(60) else {
          while !Task.isCancelled { await Task.yield() }
          throw CancellationError()
        }
        fixture.pass(duration.components.seconds * 1000 + 250)
        await Task.yield()
      }
      $0.randomness = { 0.5 }
      change(&$0)
    }
  }

  /// Lets the first calls of a model fail.
  private func fail(_ count: Int, _ failure: RunFailure) {
    let left = Mutex(count)
    fixture.provider.during.withLock {
      $0 = { _ in
        let isFailing = left.withLock { left in
          defer { left -= 1 }
          return left > 0
        }
        if isFailing { throw failure }
      }
    }
  }

  private let busy = RunFailure(code: "busy", message: "try later", isRetryable: true)

  @Test func `a call that may succeed later is made again, after longer and longer pauses`()
    async throws
  {
    let engine = try engine()
    fail(3, busy)
    let run = try await engine.startRun(
      of: definition(.model("a", .prompt("x"), by: "fake/paid")),
      in: Project.defaultID,
    )
    let feed = RunFeed()
    let stop = try await engine.advance(run, .toEnd, feed)
    #expect(stop == RunStop(reason: .finished(.success), settled: ["a"]))
    let keys = fixture.provider.calls.withLock { $0.map(\.key) }
    #expect(keys == [String](repeating: "\(run)/a", count: 4))
    var pauses: [Int64] = []
    var attempts: [Int] = []
    for entry in try await engine.events(of: run) {
      if case .nodeRetrying(_, let attempt, busy, let time) = entry.event {
        pauses.append(time - entry.time)
        attempts.append(attempt)
      }
    }
    #expect(attempts == [2, 3, 4])
    // Half of one, two and four seconds; the clock ticks once between the two times.
    #expect(pauses.map { ($0 + 10) / 100 } == [5, 10, 20])
    var told: [String] = []
    for try await news in feed {
      if case .retrying(let node, _, _) = news.event { told.append(node) }
    }
    #expect(told == ["a", "a", "a"])
    #expect(try await engine.state(of: run)?.cost == Credits(millionths: 500_000))
  }

  @Test func `a call that keeps failing fails its node, and others go on meanwhile`() async throws {
    let engine = try engine()
    fixture.provider.during.withLock {
      $0 = { [busy] call in if call.key.hasSuffix("/bad") { throw busy } }
    }
    let run = try await engine.startRun(
      of: definition(
        .model("bad", .prompt("x")),
        .model("good", .prompt("y")),
        .model("after", .prompt(from: "good")),
      ),
      in: Project.defaultID,
    )
    #expect(
      try await engine.advance(run, .toEnd)
        == RunStop(reason: .finished(.failure), settled: ["good", "after", "bad"])
    )
    #expect(try await engine.state(of: run)?.status(of: "bad") == .failure(busy))
    #expect(fixture.provider.calls.withLock { $0.count { $0.key.hasSuffix("/bad") } } == 4)
  }

  @Test func `a failure that is not retryable is final, and a model says how often to try`()
    async throws
  {
    let engine = try engine {
      var models = $0.catalog.models
      for place in models.indices { models[place].retry = RetryPolicy(maximumAttempts: 2) }
      $0.catalog = Catalog(models)
    }
    fail(1, RunFailure(code: "broken", message: "no"))
    let run = try await engine.startRun(
      of: definition(.model("a", .prompt("x"))),
      in: Project.defaultID,
    )
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.failure))
    #expect(fixture.provider.callCount == 1)
    fail(9, busy)
    let other = try await engine.startRun(
      of: definition(.model("a", .prompt("y"))),
      in: Project.defaultID,
    )
    #expect(try await engine.advance(other, .toEnd).reason == .finished(.failure))
    #expect(fixture.provider.callCount == 3)
  }

  @Test func `a provider's own pause is kept to`() async throws {
    let engine = try engine()
    fail(1, RunFailure(code: "429", message: "slow", isRetryable: true, retryAfter: 30_000))
    let run = try await engine.startRun(
      of: definition(.model("a", .prompt("x"))),
      in: Project.defaultID,
    )
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    let pause =
      try await engine.events(of: run).compactMap { entry in
        if case .nodeRetrying(_, _, _, let time) = entry.event { return time - entry.time }
        return nil
      } as [Int64]
    #expect((29_990...30_000).contains(try #require(pause.first)))
  }

  @Test func `one step is one node with all its attempts`() async throws {
    let engine = try engine()
    fail(2, busy)
    let run = try await engine.startRun(
      of: definition(.model("a", .prompt("x")), .model("b", .prompt("y"))),
      in: Project.defaultID,
    )
    let stop = try await engine.advance(run, .one(nil))
    #expect(stop == RunStop(reason: .before(["b"]), settled: ["a"]))
    #expect(fixture.provider.callCount == 3)
  }

  @Test func `a retry that was left is made by who takes the run up`() async throws {
    let engine = try engine()
    let task = Mutex<Task<RunStop, any Error>?>(nil)
    fail(1, busy)
    let run = try await engine.startRun(
      of: definition(.model("a", .prompt("x"))),
      in: Project.defaultID,
    )
    // The wait for the next attempt is where this one is interrupted.
    let other = try fixture.engine {
      $0.sleep = { _ in
        task.withLock { $0?.cancel() }
        throw CancellationError()
      }
    }
    task.withLock { $0 = Task { try await other.advance(run, .toEnd) } }
    let advance = try #require(task.withLock { $0 })
    _ = try? await advance.value
    fixture.pass(60_000)
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
  }

  @Test func `a call that takes too long is ended`() async throws {
    let engine = try fixture.engine {
      $0.timeLimit = .milliseconds(1)
      $0.sleep = { duration in
        if duration != .milliseconds(1) {
          while !Task.isCancelled { await Task.yield() }
        }
        try Task.checkCancellation()
      }
    }
    fixture.provider.during.withLock {
      $0 = { _ in
        while !Task.isCancelled { await Task.yield() }
        throw CancellationError()
      }
    }
    let run = try await engine.startRun(
      of: definition(
        .model("safe", .prompt("x")),
        .model("once", .prompt("x"), by: "fake/once"),
      ),
      in: Project.defaultID,
    )
    #expect(try await engine.advance(run, .toEnd).reason == .unknownOutcome(["once"]))
    guard case .failure(let failure)? = try await engine.state(of: run)?.status(of: "safe") else {
      Issue.record("the call was not ended")
      return
    }
    #expect(failure.code == "timeout")
  }

  @Test func `a result that comes after its time is kept, for it has been paid for`() async throws {
    let engine = try fixture.engine {
      $0.timeLimit = .milliseconds(1)
      $0.sleep = { duration in
        if duration != .milliseconds(1) { try await Task.sleep(for: .seconds(3600)) }
      }
    }
    fixture.provider.during.withLock {
      $0 = { _ in while !Task.isCancelled { await Task.yield() } }
    }
    let run = try await engine.startRun(
      of: definition(.model("a", .prompt("x"), by: "fake/once")),
      in: Project.defaultID,
    )
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    #expect(try await engine.state(of: run)?.cost == Credits(millionths: 500_000))
  }

  @Test func `a model's own time limit wins, and leaves its provider a little more`() async throws {
    let configuration = try await fixture.engine { $0.timeLimit = .seconds(7) }.configuration
    var model = try #require(FakeProvider.catalog["fake/text"])
    #expect(configuration.timeLimit(of: model) == .seconds(7))
    model.timeLimit = .seconds(60)
    #expect(configuration.timeLimit(of: model) == .seconds(70))
  }

  @Test func `a provider asks for a longer pause, but not for any`() {
    let times = RetryTimes(attempts: 9, base: 1000, longest: 8000)
    func delay(_ asked: Int64?) -> Int64 {
      let failure = RunFailure(code: "429", message: "", isRetryable: true, retryAfter: asked)
      return times.delay(after: 2, failure, 0.5)
    }
    #expect(delay(nil) == 1000)
    #expect(delay(300) == 1000)
    #expect(delay(-5) == 1000)
    #expect(delay(3000) == 3000)
    #expect(delay(.max) == 86_400_000)
  }

  @Test func `the pauses of a schema are milliseconds, and none is nothing`() {
    let policy = { RetryTimes(RetryPolicy(maximumAttempts: 5, backoffBase: $0)).base }
    #expect(policy(.milliseconds(250)) == 250)
    #expect(policy(.seconds(2)) == 2000)
    #expect(policy(.zero) == 1)
    #expect(policy(.seconds(-3)) == 1)
    #expect(policy(Duration(attoseconds: .max)) == .max)
    #expect(RetryTimes(RetryPolicy(maximumAttempts: 5)).attempts == 5)
  }

  @Test func `the pauses double up to a longest one, and chance spreads them`() {
    let times = RetryTimes(attempts: 99, base: 100, longest: 1000)
    #expect((1...6).map { times.delay(after: $0, 1) } == [100, 200, 400, 800, 1000, 1000])
    #expect(times.delay(after: 60, 0.5) == 500)
    #expect(times.delay(after: 1, 0) == 0)
    #expect(times.delay(after: .max, 2) == 1000)
  }

  @Test func `a model's own limit holds beside its provider's`() async throws {
    let engine = try fixture.engine {
      var models = $0.catalog.models
      models[0].callLimit = 1
      $0.catalog = Catalog(models)
    }
    let highest = Mutex((current: 0, highest: 0))
    fixture.provider.during.withLock {
      $0 = { call in
        guard call.model.id == "fake/text" else { return }
        highest.withLock { $0 = ($0.current + 1, Swift.max($0.highest, $0.current + 1)) }
        for _ in 0..<20 { await Task.yield() }
        highest.withLock { $0.current -= 1 }
      }
    }
    var many = definition()
    for number in 0..<6 {
      many.flow.nodes.append(.model("a\(number)", .prompt("\(number)")))
      many.flow.nodes.append(.model("b\(number)", .prompt("\(number)"), by: "fake/paid"))
    }
    let run = try await engine.startRun(of: many, in: Project.defaultID)
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    #expect(highest.withLock(\.highest) == 1)
    #expect(fixture.provider.callCount == 12)
  }
}
