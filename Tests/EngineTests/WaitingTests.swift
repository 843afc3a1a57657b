import Synchronization
import Testing
import Workflows

@testable import Engine

@Suite struct WaitingTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  @Test func `what waits in all projects is listed, the oldest first`() async throws {
    let engine = try fixture.engine()
    let team = try await engine.createTeam(named: "acme").id
    let project = try await engine.createProject(named: "heroes", in: team).id
    let gated = try await engine.startRun(of: gatedDefinition(), in: project)
    _ = try await engine.advance(gated, .toEnd)
    fixture.provider.during.withLock {
      $0 = { _ in throw RunFailure(code: RunFailure.unknownOutcome, message: "lost") }
    }
    let lost = try await engine.startRun(
      of: definition(.model("a", .prompt("x"), by: "fake/once")),
      in: Project.defaultID,
    )
    _ = try await engine.advance(lost, .toEnd)
    let waiting = try await engine.waitingGates()
    #expect(waiting.map(\.run.id) == [gated, lost])
    #expect(waiting.map(\.project) == ["heroes", "default"])
    #expect(waiting.map(\.gate) == ["gate", "a"])
    #expect(waiting.map(\.isUnknownOutcome) == [false, true])
    #expect(waiting[0].message == "Continue ?" && waiting[0].owner == nil)
    #expect(waiting[0].since < waiting[1].since)
  }

  @Test func `a gate that is left tells for whom, and who watches it`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    await #expect(throws: EngineError.gateNotOpen(gate: "gate", status: "pending")) {
      try await engine.defer("gate", in: run, GateDeferral(), by: "ada")
    }
    _ = try await engine.advance(run, .toEnd)
    try await engine.defer("gate", in: run, GateDeferral(to: "ben"), by: "ada")
    #expect(try await engine.watch(run))
    let other = try fixture.engine()
    #expect(try await !other.watch(run))
    let seen = try #require(try await other.waitingGates().first)
    #expect(seen.deferral?.person == "ben")
    #expect(seen.owner != nil)
    #expect(try await engine.waitingGates().first?.owner == nil)
    try await other.answer(gate: "gate", in: run, approve: true, by: "ben")
    try await engine.stopWatching(run)
    #expect(try await other.waitingGates().isEmpty)
    #expect(try await other.advance(run, .toEnd).reason == .finished(.success))
  }
}
