import Engine
import Glibc
import Notebook
import TestSupport
import Testing
import Workflows

@testable import Shell

@Suite struct DueTimeTests {
  /// 2026-11-25T12:00:00Z.
  private let now: Int64 = 1_795_608_000_000

  @Test(
    arguments: [
      ("45s", 45_000), ("30m", 1_800_000), ("+2h", 7_200_000), ("1d", 86_400_000),
      ("18:00", 6 * 3_600_000), ("11:59", 86_400_000 - 60_000),
      ("2026-11-25T12:00:01Z", 1000),
    ] as [(String, Int64)]
  ) func `a time is a span, a time of the day or a date`(text: String, length: Int64) throws {
    #expect(try #require(DueTime(text)).time(after: now) - now == length)
  }

  @Test(arguments: ["", "soon", "2", "h", "-2h", "25:00", "12:60", "9:5", "99999999999999999999s"])
  func `anything else is none`(text: String) { #expect(DueTime(text) == nil) }
}

@Suite struct GateTests {
  private func check(_ path: String) async throws -> ReplayReport {
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    return await made.check(file) { _, _ in }
  }

  /// A second shell on the home of the first, with another name.
  private func other(_ bench: TestBench) throws -> MadeWorkbench {
    try WorkbenchPlan(
      home: bench.folder.path + "/home",
      place: .start,
      providers: ["draft": bench.provider],
      person: "ben",
      folder: nil,
      keepsPlace: false,
    ).make()
  }

  @Test func `a gate that is left is answered from the inbox, and the run goes on there`()
    async throws
  {
    let bench = try TestBench()
    let path = await bench.record("left")
    for line in tour { await bench.run(line) }
    #expect(await bench.run("defer").errorCode == "no_run")
    await bench.run("run")
    #expect(await bench.run("defer to").errorCode == "usage")
    #expect(await bench.run("defer default reject").markdown.contains("once the time is over"))
    #expect(await bench.run("defer until soon").markdown.contains("`soon` is no time"))
    let left = await bench.run("defer to ben until 2h default reject")
    #expect(left.markdown.contains("for ben, until 2026-09-21T"), "\(left.markdown)")
    #expect(await bench.made.bench.place.run == nil)
    let list = await bench.run("inbox")
    #expect(list.markdown.contains("| 1 | run:1 | default/hero-portrait | review |"))
    #expect(await bench.run("inbox approve 2").markdown.contains("`inbox` lists 1 to 1"))
    #expect(await bench.run("inbox aprove 1").markdown.contains("Did you mean"))
    let answered = await bench.run("inbox approve 1")
    #expect(answered.markdown.contains("run:1 is done"), "\(answered.markdown)")
    #expect(await bench.run("inbox").markdown == "Nothing waits for a person.")
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `who answers a gate that was left, beside another run, does not watch it any more`()
    async throws
  {
    let bench = try TestBench()
    let path = await bench.record("beside")
    for line in tour { await bench.run(line) }
    await bench.run("run", "defer", "back")
    #expect(await bench.run("inbox approve 1").markdown.contains("run:1 is done"))
    #expect(await bench.made.bench.linesToGoOn().isEmpty)
    #expect(await bench.made.bench.place.run != nil, "the branch is at the prompt")
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `what another shell answered is said, and replays`() async throws {
    let bench = try TestBench()
    let path = await bench.record("elsewhere")
    for line in tour { await bench.run(line) }
    await bench.run("run")
    let other = try other(bench)
    #expect(await other.bench.execute("inbox approve 1", other.table).status == .ok)
    #expect(await bench.made.bench.newsAtPrompt().count == 1)
    #expect(await bench.made.bench.newsAtPrompt().isEmpty, "it is said once")
    let late = await bench.run("reject \"too late\"")
    #expect(late.markdown.contains("**review** was approved by ben"), "\(late.markdown)")
    #expect(late.status == .error)
    #expect(await bench.run("print $sketch").status == .ok)
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `who left a gate goes on once it is answered elsewhere`() async throws {
    let bench = try TestBench()
    let path = await bench.record("watched")
    for line in tour { await bench.run(line) }
    await bench.run("run", "defer")
    #expect(await bench.made.bench.linesToGoOn().isEmpty)
    let other = try other(bench)
    let answered = await other.bench.execute("inbox approve 1", other.table)
    #expect(answered.markdown.contains("Process \(getpid()) goes on with it"))
    let lines = await bench.made.bench.linesToGoOn()
    #expect(lines == ["watch run:1"])
    let result = await bench.run(lines[0])
    #expect(result.markdown.contains("was approved by ben"))
    #expect(result.markdown.contains("run:1 is done"))
    #expect(await bench.made.bench.linesToGoOn().isEmpty)
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `a run that another shell works on is canceled there, which is waited for`()
    async throws
  {
    let bench = try TestBench()
    await bench.run("new slow", "add art model draft/image prompt=\"wait\" --output")
    let made = bench.made
    async let running = made.bench.execute("run", made.table)
    for await _ in bench.provider.waits.stream { break }
    let id = try #require(await made.bench.place.run?.id)
    let other = try other(bench)
    let path = "\(bench.folder.path)/other.md"
    let head = SessionNames.head(id: "session_1", place: await other.bench.place, columns: 80)
    await other.bench.write(to: SessionWriter(newAt: path, head: head))
    let canceled = await other.bench.execute("cancel \(id)", other.table)
    #expect(canceled.status == .ok)
    #expect(
      canceled.markdown == "Process \(getpid()) worked on run:1; it ended: canceled. 0 CU."
    )
    #expect(await running.markdown.contains("was canceled"))
    #expect(await other.bench.execute("runs", other.table).markdown.contains("| canceled |"))
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `a gate whose time is over is answered by its default`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    await bench.run("run", "defer until 1s default reject")
    let run = try #require(await bench.made.bench.place.lastRun)
    let later = try WorkbenchPlan(
      home: bench.folder.path + "/home",
      place: .start,
      providers: [:],
      person: "ben",
      clock: { 1_790_000_001_000 },
      folder: nil,
      keepsPlace: false,
    ).make()
    #expect(try await later.bench.engine.state(of: run)?.overdueGates(at: 0).isEmpty == true)
    let list = await later.bench.execute("inbox", later.table)
    #expect(list.markdown == "Nothing waits for a person.")
    #expect(try await later.bench.engine.answerOverdueGates(of: run).isEmpty)
    let result = await bench.run("watch run:1")
    #expect(result.markdown.contains("rejected by ana (by default): nobody answered in time"))
    #expect(await bench.run("runs").markdown.contains("canceled"))
  }

  @Test func `an approval with an edit does what feeds the gate again, and asks again`()
    async throws
  {
    for start in ["run", "step"] {
      let bench = try TestBench()
      let path = await bench.record("edit")
      for line in tour { await bench.run(line) }
      await bench.run(start)
      if start == "step" { await bench.run("next", "next") }
      #expect(await bench.run("approve set").errorCode == "usage")
      #expect(await bench.run("approve sketch.seed=7").errorCode == "usage")
      #expect(await bench.run("approve set sketch.sed=7").markdown.contains("Did you mean"))
      let edited = await bench.run("approve set sketch.seed=7")
      #expect(edited.markdown.contains("To be done again: `sketch`"), "\(edited.markdown)")
      #expect(await bench.made.bench.place.run?.isGate == true, "\(edited.markdown)")
      #expect(bench.provider.calls.count == 2)
      // What comes behind the gate is changed, and the run passes.
      let passed = await bench.run("approve set final.factor=4")
      #expect(passed.markdown.contains("Approved **review**"), "\(passed.markdown)")
      await bench.run("continue")
      #expect(bench.provider.calls.count == 3)
      #expect(await bench.run("accept run:1").markdown.contains("`sketch.seed` is `7`"))
      let report = try await check(path)
      #expect(report.exitCode == 0, "\(report.markdown)")
    }
  }

  @Test func `two shells: one leaves a gate, the other answers, the first goes on by itself`()
    throws
  {
    let easel = BuiltProduct.path(of: "easel")
    let folder = try TemporaryFolder()
    func start() throws -> TerminalSession {
      try TerminalSession(
        easel,
        arguments: [
          "--home", "\(folder.path)/home", "--sessions", "\(folder.path)/sessions",
        ],
        columns: 120,
      )
    }
    var first = try start()
    for line in tour.map({ $0.replacing("512", with: "64") }) + ["run"] {
      try first.expect("›")
      first.type(line + "\r")
      try first.expect(
        line == "run" ? "Upscale this one?" : line.hasPrefix("new") ? "Cre" : "Added"
      )
    }
    try first.expect("›")
    first.type("defer to ben\r")
    try first.expect("goes on by itself")
    try first.expect("›")
    var second = try start()
    try second.expect("›")
    second.type("inbox approve 1\r")
    try second.expect("goes on with it")
    try first.expect("watch run:1")
    try first.expect("is done")
    first.type("\u{4}")
    #expect(try first.end().end == .exit(0))
    second.type("\u{4}")
    #expect(try second.end().end == .exit(0))
  }
}

@Suite struct StopTests {
  @Test func `the first interrupt stops a run, a second within two seconds cancels`() {
    let command = RunningCommand()
    let start = ContinuousClock.now
    command.set(Task { Output() })
    guard case .stopsRun = command.interrupt(isRun: true, at: start) else {
      Issue.record("the first cancels")
      return
    }
    guard case .stopsRun = command.interrupt(isRun: true, at: start + .seconds(3)) else {
      Issue.record("a late second cancels")
      return
    }
    guard case .cancels = command.interrupt(isRun: true, at: start + .seconds(4)) else {
      Issue.record("a second does not cancel")
      return
    }
    command.set(Task { Output() })
    guard case .cancels = command.interrupt(isRun: false, at: start + .seconds(5)) else {
      Issue.record("what is no run is not canceled")
      return
    }
  }

  @Test func `a run that is stopped ends what is under way, and replays as far`() async throws {
    let bench = try TestBench()
    let path = await bench.record("stopped")
    await bench.run(
      "new two",
      "add a model draft/image prompt=\"one\"",
      "add b model image/upscale image=$a factor=2",
    )
    let made = bench.made
    bench.provider.onCall { await made.bench.stopRun() }
    let stopped = await bench.run("run")
    #expect(stopped.status == .waiting)
    #expect(stopped.markdown.contains("ana stopped it"), "\(stopped.markdown)")
    #expect(bench.provider.calls.count == 1)
    bench.provider.onCall {}
    #expect(await bench.run("continue").markdown.contains("is done"))
    #expect(bench.provider.calls.count == 2)
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `a run that is stopped, goes on and is canceled replays as far`() async throws {
    let bench = try TestBench()
    let path = await bench.record("canceled")
    await bench.run(
      "new three",
      "add a model draft/image prompt=\"one\"",
      "add b model image/upscale image=$a factor=2",
      "add line transformText \"b_image == '' ? 'one' : 'wait'\"",
      "add c model draft/image prompt=$line",
    )
    let made = bench.made
    bench.provider.onCall { await made.bench.stopRun() }
    #expect(await bench.run("run").markdown.contains("ana stopped it"))
    bench.provider.onCall {}
    let running = Task { await made.bench.execute("continue", made.table) }
    for await _ in bench.provider.waits.stream { break }
    await made.bench.stopRun()
    running.cancel()
    #expect(await running.value.status == .interrupted)
    #expect(await bench.run("where").markdown.contains("3 of 4 nodes done"))
    #expect(await bench.run("runs").markdown.contains("ana stopped it"))
    #expect(await bench.run("print $line").status == .ok)
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  private func check(_ path: String) async throws -> ReplayReport {
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    return await made.check(file) { _, _ in }
  }
}
