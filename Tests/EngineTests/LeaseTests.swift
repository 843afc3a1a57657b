import GRDB
import Glibc
import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

@Suite struct LeaseTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  private func run(_ model: String = "fake/paid", on engine: Engine) async throws -> String {
    try await engine.startRun(
      of: definition(.model("a", .prompt("fox"), by: model)),
      in: Project.defaultID,
    )
  }

  private func lease(of run: String) async throws -> RunLease? {
    try await fixture.database().read { try RunLease.of(run, $0) }
  }

  /// Gives a run to a process of another machine that was heard of just now.
  private func giveAway(_ run: String) async throws {
    let now = fixture.time
    try await fixture.database().write {
      try $0.execute(
        sql: "INSERT OR REPLACE INTO lease VALUES (?, 7, 1, 'x', 'elsewhere', ?)",
        arguments: [run, now],
      )
    }
  }

  // MARK: Who holds a lease

  @Test func `the kernel tells of this machine, and the heartbeat of others`() throws {
    let here = RunOwner(token: "a")
    let time = LeaseTime(now: 100_000, limit: 30_000)
    func isHeld(_ owner: RunOwner, beat: Int64) -> Bool {
      RunLease(owner: owner, beat: beat).isHeld(at: time)
    }
    // This process lives, however long ago it was heard of.
    #expect(isHeld(here, beat: 0))
    var dead = here
    dead.started -= 1
    #expect(!isHeld(dead, beat: 100_000))
    var elsewhere = dead
    elsewhere.machine = "elsewhere"
    #expect(isHeld(elsewhere, beat: 70_000))
    #expect(!isHeld(elsewhere, beat: 69_999))
    #expect(!isHeld(elsewhere, beat: .min))
    var old = here
    old.machine = ""
    #expect(isHeld(old, beat: 0))
    old.started -= 1
    #expect(!isHeld(old, beat: 100_000))
  }

  @Test func `a stopped process is told from one that runs, and an ended one is gone`() throws {
    var process: pid_t = 0
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("600"), nil]
    defer { for argument in arguments { free(argument) } }
    try #require(posix_spawn(&process, "/bin/sleep", nil, nil, &arguments, environ) == 0)
    var status: Int32 = 0
    defer {
      kill(process, SIGKILL)
      waitpid(process, &status, 0)
    }
    let owner = RunOwner(
      machine: RunOwner.thisMachine,
      pid: process,
      started: try #require(ProcessStatus(of: process)?.started),
      token: "a",
    )
    let silent = RunLease(owner: owner, beat: 0)
    let time = LeaseTime(now: 100_000, limit: 30_000)
    #expect(silent.isHeld(at: time))
    kill(process, SIGSTOP)
    waitpid(process, &status, WUNTRACED)
    #expect(ProcessStatus(of: process)?.isRunning == false)
    #expect(!silent.isHeld(at: time))
    #expect(RunLease(owner: owner, beat: 99_000).isHeld(at: time))
    kill(process, SIGKILL)
    var information = siginfo_t()
    waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT)
    #expect(ProcessStatus(of: process) == nil)
  }

  @Test func `a run of another machine is taken over once nothing has been heard for long`()
    async throws
  {
    let engine = try fixture.engine()
    let run = try await run(on: engine)
    try await giveAway(run)
    await #expect(throws: EngineError.owned(run: run, pid: 7)) {
      try await engine.advance(run, .toEnd)
    }
    #expect(try await engine.abandonedRuns(in: Project.defaultID).isEmpty)
    fixture.pass(30_000)
    #expect(try await engine.abandonedRuns(in: Project.defaultID).map(\.id) == [run])
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
  }

  // MARK: While a run advances

  @Test func `a run that works is heard of again and again`() async throws {
    let engine = try fixture.eagerEngine()
    let run = try await run(on: engine)
    let beats = Mutex<[Int64]>([])
    let test = self
    fixture.provider.during.withLock {
      $0 = { _ in
        while Set(beats.withLock { $0 }).count < 3 {
          let lease = try #require(try await test.lease(of: run))
          beats.withLock { $0.append(lease.beat) }
        }
      }
    }
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    let times = Set(beats.withLock { $0 }).sorted()
    #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= 5000 })
    #expect(try await lease(of: run) == nil)
  }

  @Test func `who has lost a run writes nothing more to it, and what was paid for is kept`()
    async throws
  {
    let engine = try fixture.engine()
    let run = try await run(on: engine)
    let test = self
    fixture.provider.during.withLock { $0 = { _ in try await test.giveAway(run) } }
    await #expect(throws: EngineError.leaseLost(run: run)) {
      try await engine.advance(run, .toEnd)
    }
    let events = try await engine.events(of: run)
    guard case .nodeStarted? = events.last?.event else {
      Issue.record("\(String(describing: events.last))")
      return
    }
    #expect(try await lease(of: run)?.owner.machine == "elsewhere")
    // The one that goes on does not pay again.
    fixture.pass(60_000)
    #expect(try await fixture.engine().advance(run, .toEnd).reason == .finished(.success))
    #expect(fixture.provider.callCount == 1)
  }

  @Test func `calls end when the run is found to be lost, and none is made after`() async throws {
    let engine = try fixture.eagerEngine { $0.callLimit = 1 }
    let run = try await engine.startRun(
      of: definition(.model("a", .prompt("a")), .model("b", .prompt("b"))),
      in: Project.defaultID,
    )
    let test = self
    fixture.provider.during.withLock {
      $0 = { _ in
        try await test.giveAway(run)
        while !Task.isCancelled { await Task.yield() }
        throw CancellationError()
      }
    }
    await #expect(throws: EngineError.leaseLost(run: run)) {
      try await engine.advance(run, .toEnd)
    }
    #expect(fixture.provider.callCount == 1)
    #expect(try await engine.events(of: run).count == 2)
  }

  @Test func `a person may answer and cancel whoever has the run`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    _ = try await engine.advance(run, .toEnd)
    try await giveAway(run)
    try await engine.answer(gate: "gate", in: run, approve: true, by: "bob")
    try await engine.cancel(run, by: "bob")
    // The end is left to who works on it.
    #expect(try await engine.state(of: run)?.isCanceled == true)
    #expect(try await engine.state(of: run)?.outcome == nil)
  }
}
