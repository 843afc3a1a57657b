import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

@Suite struct BreakRunTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  private func start(_ nodes: [FlowNode], by engine: Engine) async throws -> String {
    var run = definition()
    run.flow = Flow(nodes: nodes)
    return try await engine.startRun(of: run, in: Project.defaultID)
  }

  /// words → each(line → art) over `count` words, and beside it `other`.
  private func loop(_ count: Int) -> [FlowNode] {
    let list = FlowInput("input", from: FlowReference(node: "words", name: "output"))
    let item = FlowInput("input", from: FlowReference(node: "each", name: "output"))
    let result = FlowInput(FlowLoop.result, from: FlowReference(node: "art", name: "text"))
    return [
      FlowNode(id: "words", type: .list, items: (0..<count).map { .string("w\($0)") }),
      FlowNode(
        id: "each",
        type: .forEach,
        inputs: [list, result],
        loop: FlowLoop(body: ["line", "art"], isConcurrent: true),
      ),
      FlowNode(
        id: "line",
        type: .transform,
        inputs: [item],
        logic: FlowLogic(transform: "input + '!'"),
      ), .model("art", .prompt(from: "line", "output")), .model("other", .prompt("x")),
    ]
  }

  private func before(_ node: String, _ condition: String? = nil) throws -> Breakpoint {
    Breakpoint(number: 1, .before(try #require(NodePattern(node))), condition: condition)
  }

  private func after(_ node: String) throws -> Breakpoint {
    Breakpoint(number: 1, .after(try #require(NodePattern(node))))
  }

  @Test func `only what a breakpoint names is held back`() async throws {
    let engine = try fixture.engine()
    let id = try await start(loop(100), by: engine)
    let watch = BreakWatch([try before("art[70]")])
    let stop = try await engine.advance(id, .toEnd, watch: watch)
    #expect(stop.reason == .before(["art[70]"]))
    #expect(stop.hits.map(\.node) == ["art[70]"])
    #expect(stop.breakpoints.map(\.hits) == [1])
    // words, 100 lines, 99 items and the other.
    #expect(stop.settled.count == 201)
    let rest = try await engine.advance(
      id,
      .toEnd,
      watch: BreakWatch(stop.breakpoints, from: "art[70]"),
    )
    #expect(rest.reason == .finished(.success))
    #expect(rest.hits == [])
  }

  @Test func `a condition lets items past, in order and several at a time`() async throws {
    let engine = try fixture.engine()
    // The first item's call ends once that of another has begun.
    let calls = AsyncStream.makeStream(of: Void.self)
    fixture.provider.during.withLock {
      $0 = { call in
        if call.key.hasSuffix("/art[0]") {
          for await _ in calls.stream { break }
        } else if call.key.hasSuffix("]") {
          calls.continuation.yield()
        }
      }
    }
    let id = try await start(loop(20), by: engine)
    let watch = BreakWatch([try before("art", "$each == 'w7'")])
    let stop = try await engine.advance(id, .toEnd, watch: watch)
    #expect(stop.hits.map(\.node) == ["art[7]"])
    #expect(stop.settled.filter { $0.hasPrefix("art") }.count == 7)
  }

  @Test func `after an event nothing is begun, and calls under way end`() async throws {
    let engine = try fixture.engine()
    let id = try await start(loop(10), by: engine)
    let stop = try await engine.advance(id, .toEnd, watch: BreakWatch([try after("art[0]")]))
    // As many calls as may be under way at once were begun together.
    let calls = stop.settled.filter { $0.hasPrefix("art") || $0 == "other" }
    #expect(calls.count == 4)
    #expect(stop.hits.map(\.node) == ["art[0]"])
    let state = try #require(try await engine.state(of: id))
    #expect(state.interrupted.isEmpty)
    let rest = try await engine.advance(id, .toEnd, watch: BreakWatch(stop.breakpoints))
    #expect(rest.reason == .finished(.success))
  }

  @Test func `the same nodes are done at a stop, whichever call ends first`() async throws {
    var settled: Set<[String]> = []
    for slow in ["a", "b"] {
      let fixture = try Fixture()
      let engine = try fixture.engine()
      let gate = AsyncStream.makeStream(of: Void.self)
      fixture.provider.during.withLock {
        $0 = { call in
          if call.key.hasSuffix("/\(slow)") {
            for await _ in gate.stream { break }
          } else {
            gate.continuation.yield()
          }
        }
      }
      let nodes: [FlowNode] = [
        .model("a", .prompt("a")), .model("b", .prompt("b")),
        .model("next", .prompt(from: "a", "text")), .model("last", .prompt(from: "next", "text")),
      ]
      let id = try await start(nodes, by: engine)
      let stop = try await engine.advance(id, .toEnd, watch: BreakWatch([try after("b")]))
      settled.insert(stop.settled.sorted())
    }
    #expect(settled == [["a", "b"]])
  }

  @Test func `a run that stops after its last node has not ended yet`() async throws {
    let engine = try fixture.engine()
    let id = try await start([.model("a", .prompt("x"), by: "fake/fail")], by: engine)
    let watch = BreakWatch([Breakpoint(number: 1, .error)])
    let stop = try await engine.advance(id, .one("a"), watch: watch)
    #expect(stop.reason == .before([]))
    #expect(stop.hits.map(\.node) == ["a"])
    try await engine.reset("a", in: id, by: "ada")
    #expect(try await engine.advance(id, .toEnd, watch: watch).hits.map(\.node) == ["a"])
    #expect(try await engine.advance(id, .toEnd).reason == .finished(.failure))
  }

  @Test func `a call that is tried again belongs to those that are awaited`() async throws {
    let engine = try fixture.engine { [fixture] in
      $0.sleep = { duration in
        try Task.checkCancellation()
        guard duration < .seconds(60) else {
          while !Task.isCancelled { await Task.yield() }
          throw CancellationError()
        }
        fixture.pass(duration.components.seconds * 1000 + 250)
        await Task.yield()
      }
    }
    let isFirst = Mutex(true)
    fixture.provider.during.withLock {
      $0 = { call in
        guard call.key.hasSuffix("/a"),
          isFirst.withLock({ first in
            defer { first = false }
            return first
          })
        else { return }
        throw RunFailure(code: "busy", message: "later", isRetryable: true)
      }
    }
    let nodes: [FlowNode] = [
      .model("a", .prompt("a")), .model("b", .prompt("b")),
      .model("next", .prompt(from: "b", "text")),
    ]
    let id = try await start(nodes, by: engine)
    let stop = try await engine.advance(id, .toEnd, watch: BreakWatch([try after("b")]))
    #expect(stop.settled.sorted() == ["a", "b"])
  }

  @Test func `a cost and a gate stop once`() async throws {
    let engine = try fixture.engine()
    let nodes: [FlowNode] = [
      .model("a", .prompt("a"), by: "fake/paid"),
      .model("b", .prompt(from: "a", "text"), by: "fake/paid"),
      .model("c", .prompt(from: "b", "text"), by: "fake/paid"),
      FlowNode(id: "ok", type: .userApproval, dependsOn: ["a"]),
    ]
    let id = try await start(nodes, by: engine)
    let watch = BreakWatch([
      Breakpoint(number: 1, .cost(above: Credits(millionths: 500_000))),
      Breakpoint(number: 2, .approval(nil)),
    ])
    var stop = try await engine.advance(id, .toEnd, watch: watch)
    // When the gate asks, the call beside it is under way already.
    #expect(stop.settled == ["a", "b"])
    #expect(stop.hits.map(\.node) == ["ok", "b"])
    #expect(stop.hits.map(\.breakpoint.number) == [2, 1])
    stop = try await engine.advance(id, .toEnd, watch: BreakWatch(stop.breakpoints))
    #expect(stop.settled == ["c"])
    #expect(stop.hits == [])
    #expect(stop.reason == .gate(["ok"]))
  }
}
