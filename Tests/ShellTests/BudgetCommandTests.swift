import Engine
import FoundationEssentials
import JSON
import Notebook
import Synchronization
import Testing
import Workflows

@testable import Shell

/// Gives the prompt with a word more, or fails with one that says so; counts its calls.
private final class LineProvider: ModelProvider {
  private let count = Mutex(0)

  var calls: Int { count.withLock(\.self) }

  func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult {
    count.withLock { $0 += 1 }
    let prompt = request.parameters["prompt"]?.string ?? ""
    if prompt.contains("fail") { throw RunFailure(code: "refused", message: "no luck") }
    return ModelResult(outputs: ["text": .text(prompt + " more")])
  }
}

/// A shell in process with models that cost half a credit a call; no program is started.
private final class PaidBench {
  let folder: TemporaryFolder
  let provider = LineProvider()
  private(set) var made: MadeWorkbench

  init() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/models",
      withIntermediateDirectories: true,
    )
    let manifest = """
      easel: easel-manifest/1
      id: studio/line
      version: 1
      kind: text
      summary: Writes a line.
      parameters: [{name: prompt, type: text, required: true}]
      price: 0.5
      argv: [cat]
      outputs: [{name: text, type: text}]
      safeToRepeat: true
      """
    try writeFile(Array(manifest.utf8), to: "\(folder.path)/models/line.yaml")
    made = try Self.make(folder.path, provider)
    self.folder = folder
  }

  func restart() throws { made = try Self.make(folder.path, provider) }

  /// Starts anew, and writes a session with an id of its own from then on.
  func record(_ name: String) async throws -> String {
    try restart()
    let path = "\(folder.path)/\(name).md"
    let head = SessionNames.head(
      id: "session_\(name)",
      place: await made.bench.place,
      columns: 80,
    )
    made.session.id = head.id
    await made.bench.write(to: SessionWriter(newAt: path, head: head))
    return path
  }

  @discardableResult
  func run(_ lines: String...) async -> Output {
    var output = Output()
    for line in lines { output = await made.bench.execute(line, made.table) }
    return output
  }

  /// Replays a session from its record in a home of its own.
  func check(_ path: String) async throws -> ReplayReport {
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    return await made.check(file) { _, _ in }
  }

  private static func make(_ root: String, _ provider: LineProvider) throws -> MadeWorkbench {
    try WorkbenchPlan(
      home: root + "/home",
      place: PlaceFile(home: root + "/home").read().place,
      providers: [CommandProvider.name: provider],
      person: "ana",
      clock: { 1_790_000_000_000 },
      folder: root,
      library: ModelLibrary(
        folders: [ModelFolder(root + "/models", label: "models")],
        trust: TrustStore(home: root + "/home"),
      ),
    ).make()
  }
}

@Suite struct BudgetCommandTests {
  /// Three lines that cost half a credit each, one after the other.
  private func bench() async throws -> PaidBench {
    let bench = try PaidBench()
    await bench.run(
      "new tale",
      "add idea text \"a fox\" --input",
      "add one llm studio/line prompt=$idea",
      "add two llm studio/line prompt=$one",
      "add three llm studio/line prompt=$two --output",
    )
    return bench
  }

  @Test func `a budget pauses the run, which says whose it is, and the two ways on`() async throws {
    let bench = try await bench()
    let path = try await bench.record("paused")
    #expect(
      await bench.run("budget session 0.8").markdown.contains("**0.8 CU**: 0 spent, 0.8 left")
    )
    let paused = await bench.run("run")
    #expect(paused.status == .waiting)
    #expect(paused.markdown.contains("⏸ run:1 is paused before **two** `studio/line`"))
    #expect(paused.markdown.contains("costs 0.5 CU, and 0.3 of the session's 0.8 CU are left"))
    #expect(paused.markdown.contains("`budget session 1` raises it"))
    #expect(paused.markdown.contains("`cancel`"))
    #expect(
      await bench.made.bench.prompt() == "tale run:1 ▸ two ⏸ 0.5 CU · session budget reached ›"
    )
    #expect(await bench.run("runs").markdown.contains("the budget of the session: two for 0.5 CU"))
    #expect(await bench.run("continue").markdown.contains("is paused before"))
    let raised = await bench.run("budget session +1")
    #expect(raised.markdown.contains("**1.5 CU**: 0.5 spent, 1 left"))
    #expect(raised.markdown.contains("`continue` goes on with run:1."))
    #expect(await bench.made.bench.prompt() == "tale run:1 ▸ two ⏸ 0.5 CU ›")
    let done = await bench.run("continue")
    #expect(done.markdown.contains("**run:1 is done**: 3 success; 1.5 CU, as quoted."))
    #expect(await bench.made.bench.prompt().hasSuffix("· session budget reached ›"))
    #expect(bench.provider.calls == 3)
    let report = try await bench.check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `a run that begins takes its own budget, and cancel keeps what it has made`()
    async throws
  {
    let bench = try await bench()
    let paused = await bench.run("run --budget=0.5")
    #expect(paused.markdown.contains("0 of the run's 0.5 CU are left (0.5 spent)"))
    #expect(await bench.made.bench.prompt().contains("· run budget reached ›"))
    let table = await bench.run("budget").markdown
    #expect(table.contains("| run:1 | 0.5 | enforce | 0.5 | **0** |"), "\(table)")
    #expect(table.contains("| session | none |  | 0.5 |  |"), "\(table)")
    let ended = await bench.run("cancel").markdown
    #expect(ended.contains("**run:1 was canceled**: 1 success, 2 pending; 0.5 CU of 1.5 quoted."))
    // What is paid for is there for the next run.
    #expect(await bench.run("step --budget=2").status == .ok)
    let refused = await bench.run("step --budget=3")
    #expect(refused.markdown.contains("`budget 3` sets the budget of the run that is stopped"))
    let done = await bench.run("budget off", "continue").markdown
    #expect(done.contains("1 CU of 1.5 quoted"), "\(done)")
    #expect(done.contains("- reused: 1 result, from `run:1`"), "\(done)")
  }

  @Test func `in audit mode passing the limit is said once, and nothing stops`() async throws {
    let bench = try await bench()
    let path = try await bench.record("audit")
    await bench.run("budget project 0.5 --audit")
    let done = await bench.run("run").markdown
    let warnings = done.split(separator: "\n").filter { $0.contains("**Over budget:**") }
    #expect(warnings.count == 1, "\(done)")
    #expect(warnings.first?.contains("passes the budget of the project of 0.5 CU") == true)
    #expect(done.contains("is done"))
    #expect(await bench.run("budget").data?.array?.last?["left"]?.compact == "-1")
    #expect(await bench.run("budget project --enforce").markdown.contains("passed already"))
    #expect(await bench.run("run idea=\"an owl\"").status == .waiting)
    let report = try await bench.check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `what was set and spent outside of a session is replayed with it`() async throws {
    let bench = try await bench()
    await bench.run("budget project 2", "run")
    let path = try await bench.record("later")
    let paused = await bench.run("budget", "run idea=\"an owl\"")
    #expect(paused.markdown.contains("0 of the project's 2 CU are left (2 spent)"))
    let report = try await bench.check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `a session has its budget again when it is opened again`() async throws {
    let bench = try await bench()
    let path = try await bench.record("again")
    await bench.run("budget session 1.2 --audit", "run to three")
    try bench.restart()
    let (writer, file, _) = try SessionWriter.resuming(path)
    await bench.made.bench.adopt(file)
    await bench.made.bench.write(to: writer)
    let standings = await bench.run("budget").data?.array ?? []
    let session = try #require(standings.first { $0["scope"] == "session" })
    #expect(session["limit"]?.compact == "1.2")
    #expect(session["mode"] == "audit")
    #expect(session["spent"]?.compact == "1")
    #expect(await bench.run("continue").markdown.contains("budget of the session of 1.2 CU"))
    let report = try await bench.check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test(arguments: [
    ("budget session 0.1234567", "0.1234567", "at most six digits"),
    ("budget session -1", "-1", "is no number of credits"),
    ("budget sesion 1", "sesion", "Did you mean `session`?"),
    ("budget session --audit", "budget", "`budget session 5`"),
    ("budget 5", "5", "no run is stopped"),
    ("budget session 1 --audit --enforce", "--enforce", "contradict each other"),
    ("run --budget=much", "much", "is no number of credits"),
  ])
  func `what is refused is pointed at`(
    _ line: String,
    _ word: String,
    _ message: String,
  ) async throws {
    let bench = try await bench()
    let output = await bench.run(line)
    #expect(output.status == .error)
    #expect(output.markdown.contains(message), "\(output.markdown)")
    let lines = output.markdown.split(separator: "\n").map(String.init)
    let place = try #require(lines.firstIndex { $0.contains("^") }, "\(output.markdown)")
    let start = lines[place].prefix { $0 == " " }.count
    let length = lines[place].filter { $0 == "^" }.count
    #expect(String(lines[place - 1].dropFirst(start).prefix(length)) == word)
  }

  @Test func `the examples of budget, and of what takes one, work`() async throws {
    let names = ["budget": ["step"], "run": [], "step": []]
    for (name, setUp) in names {
      let examples = try await bench().made.table[name]?.examples ?? []
      for example in examples where example.contains("budget") {
        let bench = try await bench()
        await bench.run("rename three final", "rename idea prompt")
        for line in setUp { await bench.run(line) }
        let output = await bench.run(example)
        #expect(output.status != .error, "\(example): \(output.markdown)")
      }
    }
  }

  @Test func `the end says what failed, and what was skipped through what`() async throws {
    let bench = try await bench()
    let path = try await bench.record("end")
    let ended = await bench.run("run idea=\"fail\"")
    #expect(ended.errorCode == "run_failed")
    let end = ended.markdown
    #expect(end.contains("- failed: `one` (refused): no luck"), "\(end)")
    #expect(end.contains("- skipped: `two`: needs `one`, which failed"), "\(end)")
    #expect(end.contains("- skipped: `three`: needs `two`, which needs `one`, which failed"))
    #expect(end.contains("0 CU of 1.5 quoted"))
    let report = try await bench.check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `a loop is told in numbers`() async throws {
    let bench = try PaidBench()
    await bench.run(
      "new tales",
      "add line text \"fox, fail, owl, hare, fail too\" --input",
      "add words splitText $line delimiter=\", \"",
      "add each forEach $words concurrent=true",
      "add tale llm studio/line prompt=$each",
      "add all forEachEnd $tale loop=each --output",
    )
    let end = await bench.run("run").markdown
    #expect(
      end.contains(
        "- `each`: 3 of 5 items succeeded, 2 failed: `tale[1]` (refused): no luck; "
          + "`tale[4]` (refused): no luck"
      ),
      "\(end)",
    )
    #expect(end.contains("1.5 CU of 2.5 quoted"), "\(end)")
  }

  @Test func `a run that waits at a gate says since when`() async throws {
    let bench = try await bench()
    await bench.run("add review approval $one \"Go on?\"", "run")
    let runs = await bench.run("runs").markdown
    #expect(runs.contains("| review, since 2026-09-21T"), "\(runs)")
    await bench.run("quit", "step idea=\"an owl\"", "quit")
    #expect(await bench.run("runs").markdown.contains("| `continue`, at one |"))
  }
}

extension BudgetCommandTests {
  @Test func `next at a pause does the node, or says again why not`() async throws {
    let bench = try await bench()
    let path = try await bench.record("pressed")
    await bench.run("step --budget=0.2")
    for line in ["next", "next"] {
      let again = await bench.run(line)
      #expect(again.markdown.contains("run:1 is paused before **one**"), "\(again.markdown)")
    }
    await bench.run("budget run off")
    let done = await bench.run("next")
    #expect(done.markdown.hasPrefix("● **one**"), "\(done.markdown)")
    #expect(done.markdown.contains("stops before **two**"), "\(done.markdown)")
    let report = try await bench.check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }
}
