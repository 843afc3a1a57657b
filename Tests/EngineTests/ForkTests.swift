import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

@Suite struct ForkTests {
  let fixture: Fixture
  let project = Project.defaultID
  init() throws { fixture = try Fixture() }

  /// A chain of paid calls, each over the result of the one before.
  private func chain(_ count: Int) -> RunDefinition {
    var start = definition()
    start.flow = Flow(
      nodes: (0..<count).map { number in
        .model(
          "n\(number)",
          number == 0 ? .prompt("fox") : .prompt(from: "n\(number - 1)"),
          by: "fake/paid",
        )
      }
    )
    return start
  }

  /// A paid call for each of three words, the one for `bad` failing while it is told to.
  private func loop() -> RunDefinition {
    definition(
      FlowNode(id: "words", type: .list, items: ["a", "bad", "c"]),
      FlowNode(
        id: "each",
        type: .forEach,
        inputs: [
          FlowInput("list", from: FlowReference(node: "words", name: "output")),
          FlowInput(FlowLoop.result, from: FlowReference(node: "art", name: "text")),
        ],
        loop: FlowLoop(body: ["art"], isConcurrent: true, endID: "all"),
      ),
      .model("art", .prompt(from: "each", "output"), by: "fake/paid"),
      FlowNode(
        id: "count",
        type: .transform,
        inputs: [FlowInput("all", from: FlowReference(node: "each", name: "output"))],
        logic: FlowLogic(transform: "size(all)"),
      ),
    )
  }

  private func failing(_ word: String?) {
    fixture.provider.during.withLock {
      $0 = { call in
        guard call.parameters["prompt"]?.string == word else { return }
        throw RunFailure(code: "broken", message: "no luck")
      }
    }
  }

  private func run(_ definition: RunDefinition, by engine: Engine) async throws -> String {
    let run = try await engine.startRun(of: definition, in: project)
    _ = try await engine.advance(run, .toEnd)
    return run
  }

  /// A fork that keeps the first events.
  private func fork(
    _ run: String,
    _ count: Int,
    before node: String,
    by engine: Engine,
  ) async throws -> String {
    let history = RunHistory(try await engine.events(of: run).map(\.event))
    let cut = RunCut(node: node, kept: Array(1...count), undone: [])
    return try await engine.fork(run, at: cut, of: history, by: "ada")
  }

  @Test func `going back fifty nodes of a thousand and forward again calls nothing`() async throws {
    let engine = try fixture.engine()
    let run = try await run(chain(1000), by: engine)
    #expect(fixture.provider.callCount == 1000)
    let history = RunHistory(try await engine.events(of: run).map(\.event))
    let step = try #require(history.step(50, before: history.events.count))
    #expect(step.node == "n950")
    let cut = history.cut(before: step)
    let branch = try await engine.fork(run, at: cut, of: history, by: "ada")
    #expect(try await engine.state(of: branch)?.ready() == ["n950"])
    let stop = try await engine.advance(branch, .toEnd)
    #expect(stop.reason == .finished(.success))
    #expect(stop.settled.count == 50)
    #expect(fixture.provider.callCount == 1000)
    #expect(try await engine.state(of: branch)?.cost == .zero)
    #expect(try await engine.state(of: run)?.cost == Credits(millionths: 500_000_000))
    let (one, other) = (
      try await engine.events(of: run), try await engine.events(of: branch),
    )
    #expect(other[1..<step.version] == one[1..<step.version])
    // A process that knows nothing of it reads the same.
    #expect(try await fixture.engine().state(of: branch)?.outcome == .success)
  }

  @Test func `a rerun costs the item that failed`() async throws {
    let engine = try fixture.engine()
    failing("bad")
    let first = try await run(loop(), by: engine)
    #expect(try await engine.state(of: first)?.outcome == .failure)
    #expect(fixture.provider.callCount == 3)
    failing(nil)
    let again = try await engine.rerun(first, by: "ada")
    #expect(again.redone == ["art[1]"])
    let stop = try await engine.advance(again.id, .toEnd)
    #expect(stop.reason == .finished(.success))
    #expect(stop.settled == ["art[1]", "each", "count"])
    #expect(fixture.provider.callCount == 4)
    let state = try #require(try await engine.state(of: again.id))
    #expect(state.cost == Credits(millionths: 500_000))
    guard case .success(let result)? = state.status(of: "art[0]") else {
      Issue.record("it was not kept")
      return
    }
    #expect(result.cachedFrom == first)
  }

  @Test func `a rerun from a node computes it anew, and its own branches do not`() async throws {
    let engine = try fixture.engine()
    let first = try await run(chain(3), by: engine)
    let again = try await engine.rerun(first, from: "n1", by: "ada")
    #expect(again.redone == ["n1"])
    #expect(try await engine.advance(again.id, .toEnd).settled == ["n1", "n2"])
    #expect(fixture.provider.callCount == 5)
    let branch = try await fork(again.id, 1, before: "n0", by: engine)
    #expect(try await engine.advance(branch, .toEnd).settled == ["n0", "n1", "n2"])
    #expect(fixture.provider.callCount == 5)
    await #expect(throws: EngineError.unknownNode(run: first, node: "nobody")) {
      try await engine.rerun(first, from: "nobody", by: "ada")
    }
    await #expect(throws: EngineError.unknownRun("job_none")) {
      try await engine.rerun("job_none", by: "ada")
    }
  }

  @Test func `fresh nodes take no stored result, whoever goes on with the run`() async throws {
    let engine = try fixture.engine()
    _ = try await run(chain(3), by: engine)
    var start = chain(3)
    start.fresh = [FreshNodes(["n1"])]
    let id = try await engine.startRun(of: start, in: project)
    let state = try #require(try await engine.state(of: id))
    #expect(try await engine.forecast("n0", in: state)?.storedIn != nil)
    _ = try await engine.advance(id, .one("n0"))
    #expect(fixture.provider.callCount == 3)
    let other = try fixture.engine()
    let later = try #require(try await other.state(of: id))
    #expect(try await other.forecast("n1", in: later)?.storedIn == nil)
    _ = try await other.advance(id, .toEnd)
    #expect(fixture.provider.callCount == 4)
    start.fresh = [FreshNodes(nil)]
    _ = try await run(start, by: engine)
    #expect(fixture.provider.callCount == 7)
  }

  @Test func `what was under way in a run is done anew in its fork`() async throws {
    let engine = try fixture.engine()
    let first = try await engine.startRun(of: gatedDefinition(), in: project)
    _ = try await engine.advance(first, .toEnd)
    let fork = try await engine.fork(first, by: "ada")
    #expect(try await engine.state(of: fork)?.waitingGates.map(\.id) == ["gate"])
    try await engine.answer(gate: "gate", in: fork, approve: true, by: "ada")
    #expect(try await engine.advance(fork, .toEnd).reason == .finished(.success))
    #expect(try await engine.state(of: first)?.outcome == nil)
    try await engine.answer(gate: "gate", in: first, approve: false, by: "ada")
    let again = try await engine.rerun(first, by: "ada")
    #expect(try await engine.advance(again.id, .toEnd).reason == .gate(["gate"]))
  }

  @Test func `a run knows its family, also after a branch of a branch`() async throws {
    let engine = try fixture.engine()
    let first = try await run(chain(3), by: engine)
    let second = try await fork(first, 3, before: "n1", by: engine)
    // Before the beginning of a branch is in the run that it is a branch of.
    let third = try await fork(second, 1, before: "n0", by: engine)
    _ = try await engine.advance(second, .toEnd)
    let fourth = try await engine.rerun(second, by: "ada").id
    _ = try await run(chain(2), by: engine)
    for id in [first, second, third, fourth] {
      let family = try await engine.family(of: id, in: project)
      #expect(family.map(\.id) == [first, second, third, fourth])
      #expect(family.map(\.origin?.run) == [nil, first, first, second])
    }
    #expect(try await engine.family(of: second, in: project)[1].origin?.node == "n1")
    #expect(try await engine.family(of: "job_none", in: project).isEmpty)
    #expect(try await engine.runs(in: project)[1].origin?.kind == .rerun)
  }

  @Test func `a fork that is exported is read elsewhere, with or without its parent`()
    async throws
  {
    let engine = try fixture.engine()
    let first = try await run(chain(2), by: engine)
    let fork = try await self.fork(first, 3, before: "n1", by: engine)
    _ = try await engine.advance(fork, .toEnd)
    let export = try await engine.exportRun(fork)
    let elsewhere = try Fixture()
    let other = try elsewhere.engine()
    let id = try await other.importRun(export, in: project, restoresResults: true)
    #expect(id == fork)
    #expect(try await other.family(of: id, in: project).map(\.id) == [fork])
    let again = try await run(chain(2), by: other)
    #expect(elsewhere.provider.callCount == 1)
    guard case .success(let result)? = try await other.state(of: again)?.status(of: "n0") else {
      Issue.record("it failed")
      return
    }
    #expect(result.cachedFrom == first)
    let third = try Fixture()
    let both = try third.engine()
    for run in [fork, first] {
      _ = try await both.importRun(engine.exportRun(run), in: project)
    }
    #expect(try await both.family(of: first, in: project).map(\.id) == [first, fork])
  }
}
