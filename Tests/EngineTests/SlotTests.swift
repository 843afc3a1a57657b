import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

/// How many calls are under way at once, and whose turn it is.
@Suite struct SlotTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  private let provider = CallSlots.Limit(name: "provider", count: 1)
  private let model = CallSlots.Limit(name: "model", count: 1)

  @Test func `runs that have more to do take turns`() {
    var slots = CallSlots()
    var order: [String] = []
    for run in ["a", "b", "c"] where slots.take([provider], for: run) == nil { order.append(run) }
    for _ in 0..<6 {
      let ended = order.last ?? ""
      let next = slots.giveBack([provider])
      #expect(next == slots.turns)
      // Who has just had a call asks first, and is not first all the same.
      for run in [ended] + ["a", "b", "c"].filter({ $0 != ended }) {
        guard slots.ask(for: provider.name, run), slots.take([provider], for: run) == nil else {
          continue
        }
        order.append(run)
      }
    }
    #expect(order == ["a", "b", "c", "a", "b", "c", "a"])
  }

  @Test func `who waits for its model does not keep others from the provider`() {
    var slots = CallSlots()
    #expect(slots.take([model], for: "a") == nil)
    #expect(slots.take([provider], for: "a") == nil)
    #expect(slots.take([provider, model], for: "b") == "provider")
    #expect(slots.take([provider], for: "c") == "provider")
    #expect(slots.giveBack([provider]) == ["b"])
    #expect(slots.take([provider, model], for: "b") == "model")
    // All that it has to do is for the model.
    slots.stopWaiting("b") { $0 == "model" }
    #expect(slots.turns == ["c"])
    #expect(slots.take([provider], for: "c") == nil)
    #expect(slots.giveBack([model]) == ["b"])
  }

  @Test func `a run that ends lets the next one have its turn`() {
    var slots = CallSlots()
    #expect(slots.take([provider], for: "a") == nil)
    for run in ["b", "c"] { #expect(slots.take([provider], for: run) == "provider") }
    #expect(slots.leave("b") == ["c"])
    #expect(slots.turns.isEmpty)
    #expect(slots.giveBack([provider]) == ["c"])
    let isFree = slots.ask(for: "provider", "d")
    #expect(!isFree)
    #expect(slots.take([provider], for: "c") == nil)
    #expect(slots.giveBack([provider]) == ["d"])
  }

  @Test func `what waits comes out in order, while more comes in`() {
    var backlog = Backlog<Int>()
    var taken: [Int] = []
    for number in 0..<100 {
      backlog.append(number)
      if number % 3 == 2, let first = backlog.removeFirst() { taken.append(first) }
    }
    #expect(Array(backlog) == Array(taken.count..<100))
    #expect(backlog.count == 100 - taken.count)
    while let first = backlog.removeFirst() { taken.append(first) }
    #expect(taken == Array(0..<100))
    #expect(backlog.isEmpty)
  }

  @Test func `two runs have one slot in turns, from the first to the last`() async throws {
    let engine = try fixture.engine { $0.callLimits["fake"] = 1 }
    var runs: [String] = []
    for run in 0..<2 {
      var start = definition()
      start.flow = Flow(nodes: (0..<6).map { .model("n\($0)", .prompt("\(run)-\($0)")) })
      runs.append(try await engine.startRun(of: start, in: Project.defaultID))
    }
    let (first, second) = (runs[0], runs[1])
    fixture.provider.during.withLock {
      $0 = { _ in
        // The second run has asked for its slot by then.
        while await engine.advancing[second] == nil { await Task.yield() }
      }
    }
    async let one = engine.advance(first, .toEnd)
    while fixture.provider.callCount == 0 { await Task.yield() }
    async let two = engine.advance(second, .toEnd)
    #expect(try await [one, two].map(\.reason) == [.finished(.success), .finished(.success)])
    let order = fixture.provider.calls.withLock { $0.map { String($0.key.prefix { $0 != "/" }) } }
    // The first run had asked for its second call before the other one was there.
    let turns = (0..<5).flatMap { _ in [first, second] }
    #expect(order == [first] + turns + [second])
  }

  @Test func `each provider has its own limit`() async throws {
    let other = FakeProvider()
    let engine = try fixture.engine {
      var models = $0.catalog.models
      models[1].provider = "other"
      $0.catalog = Catalog(models)
      $0.providers["other"] = other
      $0.callLimits = ["fake": 1, "other": 3]
    }
    var wide = definition()
    for number in 0..<8 {
      wide.flow.nodes.append(.model("a\(number)", .prompt("\(number)")))
      wide.flow.nodes.append(.model("b\(number)", .prompt("\(number)"), by: "fake/paid"))
    }
    other.during.withLock {
      $0 = { _ in
        while other.highest.withLock(\.highest) < 3 { await Task.yield() }
      }
    }
    let run = try await engine.startRun(of: wide, in: Project.defaultID)
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    #expect(fixture.provider.highest.withLock(\.highest) == 1)
    #expect(other.highest.withLock(\.highest) == 3)
  }

  @Test func `a call that waits for its next attempt holds no slot`() async throws {
    let engine = try fixture.eagerEngine { $0.callLimit = 1 }
    let isDone = Mutex(false)
    fixture.provider.during.withLock {
      $0 = { call in
        if call.key.hasSuffix("/b") { return isDone.withLock { $0 = true } }
        guard isDone.withLock({ $0 }) else {
          throw RunFailure(code: "busy", message: "later", isRetryable: true, retryAfter: 50)
        }
      }
    }
    let run = try await engine.startRun(
      of: definition(.model("a", .prompt("a")), .model("b", .prompt("b"))),
      in: Project.defaultID,
    )
    let stop = try await engine.advance(run, .toEnd)
    #expect(stop == RunStop(reason: .finished(.success), settled: ["b", "a"]))
  }

  @Test func `a run that is stopped does not keep a slot from another`() async throws {
    let engine = try fixture.engine { $0.callLimit = 2 }
    var wide = definition()
    for number in 0..<6 { wide.flow.nodes.append(.model("n\(number)", .prompt("\(number)"))) }
    let first = try await engine.startRun(of: wide, in: Project.defaultID)
    let second = try await engine.startRun(
      of: definition(.model("only", .prompt("x"))),
      in: Project.defaultID,
    )
    fixture.provider.during.withLock {
      $0 = { call in
        if call.key == "\(first)/n0" {
          try await engine.stop(first, by: "ada")
          _ = try await engine.advance(second, .toEnd)
        } else if call.key == "\(first)/n1" {
          while await engine.advancing[second] == nil { await Task.yield() }
        }
      }
    }
    #expect(try await engine.advance(first, .toEnd).reason == .paused(.stopped(by: "ada")))
    #expect(try await engine.state(of: second)?.outcome == .success)
  }
}
