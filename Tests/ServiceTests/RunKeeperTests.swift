import Engine
import JSON
import Synchronization
import Testing
import Workflows

@testable import Service

@Suite struct RunKeeperTests {
  private let fixture: ServiceFixture

  init() throws { fixture = try ServiceFixture() }

  @Test func `a run whose process died goes on in the next`() async throws {
    let first = try fixture.service()
    let id = try await first.ready()
    let job = try await first.start(id, #"{"idea":"hold"}"#)
    await fixture.provider.untilHeld()
    // This process lives, so nobody else may take the run up.
    let engine = try fixture.engine()
    let keeper = RunKeeper(engine: engine)
    #expect(try await keeper.resume(in: Project.defaultID) == [])
    try LeaseFile(home: fixture.home).bury(job)
    #expect(try await keeper.resume(in: Project.defaultID, except: job) == [])
    #expect(try await keeper.resume(in: Project.defaultID) == [job])
    await fixture.provider.release()
    await keeper.finish()
    #expect(try await engine.state(of: job)?.waitingGates.map(\.id) == ["gate"])
    #expect(try await keeper.resume(in: Project.defaultID) == [])
    await first.runs.finish()
  }

  @Test func `a run that was started or approved just before its process died goes on`()
    async throws
  {
    // Takes nothing further, as a process that dies right after its reply.
    let idle = RunKeeper(
      advance: { _ in "waits" },
      abandoned: { _ in [] },
      pause: {},
      log: { _ in },
    )
    let dying = WorkflowService(
      engine: try fixture.engine(),
      catalog: ServiceFixture.catalog,
      scope: .home,
      person: "ana",
      runs: idle,
    )
    let id = try await dying.ready()
    let job = try await dying.start(id)
    let approve =
      #"{"action":"approve","workflow_id":"\#(id)","workflow_job_id":"\#(job)","node_id":"gate"}"#
    let engine = try fixture.engine()
    for waiting in [["gate"], []] {
      try LeaseFile(home: fixture.home).bury(job)
      let keeper = RunKeeper(engine: engine)
      #expect(try await keeper.resume(in: Project.defaultID) == [job])
      await keeper.finish()
      #expect(try await engine.state(of: job)?.waitingGates.map(\.id) == waiting)
      if !waiting.isEmpty { #expect(try await dying.call(approve).errorCode == nil) }
    }
    #expect(try await engine.state(of: job)?.outcome == .success)
  }

  @Test func `a run at which a person is stopped is left alone`() async throws {
    let service = try fixture.service()
    let engine = try fixture.engine()
    let job = try await service.start(try await service.ready())
    await service.runs.finish()
    _ = try await engine.advance(job, .stopBeforeNext)
    let keeper = RunKeeper(engine: try fixture.engine())
    #expect(try await keeper.resume(in: Project.defaultID) == [])
  }

  @Test func `an answer that comes just when the run stops is not lost`() async throws {
    let (passes, pass) = AsyncStream.makeStream(of: Void.self)
    let latch = Latch()
    let keeper = RunKeeper(
      advance: { _ in
        pass.yield()
        try await latch.wait()
        return "waits at gate"
      },
      abandoned: { _ in [] },
      pause: {},
      log: { _ in },
    )
    await keeper.keep("job_1")
    var started = passes.makeAsyncIterator()
    _ = await started.next()
    // What the run was asked for is settled, and it has not returned yet.
    await keeper.keep("job_1")
    await keeper.keep("job_1")
    await latch.open()
    await keeper.finish()
    pass.finish()
    var more = 0
    while await started.next() != nil { more += 1 }
    #expect(more == 1)
  }

  @Test func `a run on which another works is looked at again once that has stopped`() async throws
  {
    let service = try fixture.service()
    let id = try await service.ready()
    let job = try await service.start(id, #"{"idea":"hold"}"#)
    await fixture.provider.untilHeld()
    let (pauses, pause) = AsyncStream.makeStream(of: Void.self)
    let latch = Latch()
    let engine = try fixture.engine()
    let other = RunKeeper(
      engine: engine,
      pause: {
        pause.yield()
        try await latch.wait()
      },
    )
    await other.keep(job)
    for await _ in pauses { break }
    await fixture.provider.release()
    await service.runs.finish()
    try await engine.answer(gate: "gate", in: job, approve: true, by: "bob")
    await latch.open()
    await other.finish()
    #expect(try await engine.state(of: job)?.outcome == .success)
  }

  @Test func `a canceled wait cancels the calls, and leaves the run to be resumed`() async throws {
    let service = try fixture.service()
    let job = try await service.start(try await service.ready(), #"{"idea":"hold"}"#)
    await fixture.provider.untilHeld()
    let waiting = Task { await service.runs.finish() }
    waiting.cancel()
    await waiting.value
    #expect(try await service.check(job)["status"] == "in-progress")
    await fixture.provider.release()
    await service.runs.keep(job)
    await service.runs.finish()
    #expect(
      try await service.check(job)["metadata"]?["flow"]?.array?.first?["status"] == "success"
    )
  }

  @Test func `many runs go on at once and each is told where it stopped`() async throws {
    let engine = try fixture.engine()
    let log = Mutex<[String]>([])
    let service = WorkflowService(
      engine: engine,
      catalog: ServiceFixture.catalog,
      scope: .home,
      person: "ana",
      runs: RunKeeper(engine: engine, log: { line in log.withLock { $0.append(line) } }),
    )
    let id = try await service.ready()
    var jobs: [String] = []
    for number in 0..<5 { jobs.append(try await service.start(id, #"{"idea":"\#(number)"}"#)) }
    await service.runs.finish()
    #expect(Set(log.withLock(\.self)) == Set(jobs.map { "\($0) waits at gate" }))
  }
}
