import GRDB
import JSON
import Testing
import Workflows

@testable import Engine

/// Runs that a process takes further by itself, and pages of runs.
@Suite struct BackgroundTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  private func leases() async throws -> [String] {
    try await fixture.database().read {
      try String.fetchAll($0, sql: "SELECT run FROM lease ORDER BY run")
    }
  }

  private func bury(_ run: String) async throws {
    try await fixture.database().write {
      try $0.execute(
        sql: "UPDATE lease SET started = started - 1 WHERE run = ?",
        arguments: [run],
      )
    }
  }

  @Test func `a claimed run is abandoned once its process has ended, until it stops`() async throws
  {
    let engine = try fixture.engine()
    let run = try await engine.startClaimedRun(of: gatedDefinition(), in: Project.defaultID)
    #expect(try await leases() == [run])
    #expect(try await engine.abandonedRuns(in: Project.defaultID).isEmpty)
    try await bury(run)
    #expect(try await engine.abandonedRuns(in: Project.defaultID).map(\.id) == [run])
    _ = try await engine.advance(run, .toEnd)
    #expect(try await leases().isEmpty)
    #expect(try await engine.abandonedRuns(in: Project.defaultID).isEmpty)
  }

  @Test func `an ended run and one that nobody claimed are not abandoned`() async throws {
    let engine = try fixture.engine()
    let stepped = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    _ = try await engine.advance(stepped, .one(nil))
    let ended = try await engine.startClaimedRun(of: gatedDefinition(), in: Project.defaultID)
    try await bury(ended)
    try await engine.cancel(ended, by: "ada")
    #expect(try await engine.state(of: ended)?.outcome == .canceled)
    #expect(try await engine.abandonedRuns(in: Project.defaultID).isEmpty)
  }

  @Test func `an approval claims the run, and one that is refused does not`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    await #expect(throws: EngineError.gateNotOpen(gate: "gate", status: "pending")) {
      try await engine.approveClaiming(gate: "gate", in: run, by: "ada")
    }
    #expect(try await leases().isEmpty)
    _ = try await engine.advance(run, .toEnd)
    try await engine.approveClaiming(gate: "gate", in: run, by: "ada")
    #expect(try await leases() == [run])
    await #expect(throws: EngineError.owned(run: run, pid: RunOwner(token: "").pid)) {
      try await fixture.engine().advance(run, .toEnd)
    }
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
  }

  @Test func `an approval does not take a run from another process`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    _ = try await engine.advance(run, .toEnd)
    let started = try #require(ProcessStatus(of: 1)?.started)
    try await fixture.database().write {
      try $0.execute(
        sql: "INSERT INTO lease (run, pid, started, token) VALUES (?, 1, ?, 'x')",
        arguments: [run, started],
      )
    }
    try await engine.approveClaiming(gate: "gate", in: run, by: "ada")
    let owner = try await fixture.database().read {
      try Int.fetchOne($0, sql: "SELECT pid FROM lease")
    }
    #expect(owner == 1)
  }

  @Test func `runs come in pages, by workflow and status, and by project`() async throws {
    let engine = try fixture.engine()
    var runs: [String] = []
    for _ in 0..<5 {
      runs.insert(try await engine.startRun(of: gatedDefinition(), in: Project.defaultID), at: 0)
    }
    try await engine.cancel(runs[1], by: "ada")
    func page(
      _ status: String?,
      _ limit: Int,
      _ token: String?,
      workflow: String? = nil,
    ) async throws -> Page<RunSummary> {
      try await engine.runs(
        in: Project.defaultID,
        workflow: workflow,
        status: status,
        limit: limit,
        after: token,
      )
    }
    let first = try await page(nil, 2, nil)
    #expect(first.elements.map(\.id) == Array(runs[..<2]))
    let second = try await page(nil, 2, first.nextToken)
    #expect(second.elements.map(\.id) == Array(runs[2..<4]))
    let last = try await page(nil, 2, second.nextToken)
    #expect(last.elements.map(\.id) == [runs[4]])
    #expect(last.nextToken == nil)
    #expect(try await page("canceled", 9, nil).elements.map(\.id) == [runs[1]])
    #expect(try await page(nil, 9, nil, workflow: "wflow_a").elements.count == 5)
    #expect(try await page(nil, 9, nil, workflow: "other").elements.isEmpty)
    #expect(try await page(nil, 9, "job_x").elements.isEmpty)
    let other = try await engine.createProject(named: "other", in: Team.personalID)
    #expect(try await engine.run(runs[0], in: Project.defaultID)?.workflowName == "hero")
    #expect(try await engine.run(runs[0], in: other.id) == nil)
  }
}
