import Engine
import FoundationEssentials
import JSON
import Notebook
import Testing
import Workflows

@testable import Shell

/// A shell in process with a folder of manifests, whose programs run for real.
private final class ModelBench {
  let folder: TemporaryFolder
  private(set) var made: MadeWorkbench

  init() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/models",
      withIntermediateDirectories: true,
    )
    made = try Self.make(folder.path)
    self.folder = folder
  }

  func restart() throws { made = try Self.make(folder.path) }

  func write(_ text: String, to name: String) throws {
    try writeFile(Array(text.utf8), to: "\(folder.path)/models/\(name)")
  }

  /// A manifest of a text model that gives back its prompt.
  func echo(_ id: String, price: String = "0.5", _ lines: String = "") throws {
    let name = id.split(separator: "/").last.map(String.init) ?? id
    try write(
      """
      easel: easel-manifest/1
      id: \(id)
      version: 1
      kind: text
      summary: Gives back a text.
      parameters: [{name: prompt, type: text, required: true}]
      price: \(price)
      argv: [./\(name).sh, --, "{prompt}"]
      outputs: [{name: text, type: text}]
      \(lines)
      """,
      to: "\(name).yaml",
    )
    try write("#!/bin/sh\necho \"$2, says \(id)\"\n", to: "\(name).sh")
  }

  func record(_ name: String) async -> String {
    let path = "\(folder.path)/\(name).md"
    let head = SessionNames.head(id: "session_1", place: await made.bench.place, columns: 80)
    await made.bench.write(to: SessionWriter(newAt: path, head: head))
    return path
  }

  func resume(_ path: String) async throws {
    // A program that another test starts at this moment holds the lock until it runs.
    let deadline = ContinuousClock.now + .seconds(20)
    while true {
      do {
        let (writer, file, _) = try SessionWriter.resuming(path)
        await made.bench.adopt(file)
        return await made.bench.write(to: writer)
      } catch SessionError.locked where ContinuousClock.now < deadline {
        await Task.yield()
      }
    }
  }

  @discardableResult
  func run(_ lines: String...) async -> Output {
    var output = Output()
    for line in lines { output = await made.bench.execute(line, made.table) }
    return output
  }

  /// Replays a session from its record in a home of its own; there no program is run.
  func check(_ path: String) async throws -> ReplayReport {
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    return await made.check(file) { _, _ in }
  }

  static func library(_ root: String) -> ModelLibrary {
    ModelLibrary(
      folders: [ModelFolder(root + "/models", label: "models")],
      trust: TrustStore(home: root + "/home"),
    )
  }

  private static func make(_ root: String) throws -> MadeWorkbench {
    let library = library(root)
    return try WorkbenchPlan(
      home: root + "/home",
      place: PlaceFile(home: root + "/home").read().place,
      providers: [
        CommandProvider.name: CommandProvider(library, home: root + "/home", draftProgram: "")
      ],
      person: "ana",
      clock: { 1_790_000_000_000 },
      folder: root,
      library: library,
    ).make()
  }
}

@Suite struct ModelCommandTests {
  @Test func `a model of a manifest is listed, shown, priced, trusted and run`() async throws {
    let bench = try ModelBench()
    try bench.echo("studio/echo", price: "0.1 * double(size(prompt))")
    let list = await bench.run("models").markdown
    #expect(
      list.contains(
        "| studio/echo | text | text | by prompt | Gives back a text. *(not trusted)* |"
      )
    )
    #expect(list.contains("| image/montage | tool | image | 0 |"))
    let shown = await bench.run("model studio/echo").markdown
    #expect(shown.contains("0.1 \\* double(size(prompt)) CU"))
    #expect(shown.contains("It runs after `trust studio/echo`; read models/echo.yaml first."))
    await bench.run("new tale", "add e model studio/echo prompt=\"a fox\" --output")
    #expect(await bench.run("cost").markdown.contains("| e | studio/echo | 1 | 0.5 |"))

    let refused = await bench.run("run")
    #expect(refused.errorCode == "run_failed")
    #expect(
      refused.markdown.contains("`trust studio/echo` after reading models/echo.yaml")
        || refused.markdown.contains("trust studio/echo"),
      "\(refused.markdown)",
    )
    let trusted = await bench.run("trust studio/echo").markdown
    #expect(trusted.contains("from models/echo.yaml"))
    #expect(trusted.contains("Runs **./echo.sh**, which lies beside the manifest"))
    #expect(trusted.contains("--\n{prompt}"))
    #expect(trusted.contains("is not repeated when nobody knows whether it happened"))
    #expect(trusted.contains("It may run now"))
    let done = await bench.run("run")
    #expect(done.markdown.contains("a fox, says studio/echo"))
    #expect(done.markdown.contains("0.5 CU"))
    #expect(await bench.run("run").markdown.contains("cached from run:2"))
    #expect(
      await bench.run("trust").markdown.contains("| studio/echo | trusted | models/echo.yaml |")
    )
  }

  @Test func `changed content asks again, and never meets the results of the old`() async throws {
    let bench = try ModelBench()
    try bench.echo("studio/echo")
    await bench.run("trust studio/echo", "new tale", "add e model studio/echo prompt=fox --output")
    #expect(await bench.run("run").status == .ok)
    try bench.write("#!/bin/sh\necho other\n", to: "echo.sh")
    #expect(await bench.run("run").markdown.contains("has changed since it was trusted"))
    #expect(await bench.run("trust").markdown.contains("changed since it was trusted"))
    await bench.run("trust studio/echo")
    let again = await bench.run("run").markdown
    #expect(again.contains("> other"))
    #expect(!again.contains("cached"))
    #expect(await bench.run("trust studio/echo --revoke").markdown.contains("not trusted any more"))
    try bench.restart()
    #expect(await bench.run("trust").markdown.contains("| not trusted |"))
  }

  @Test func `a damaged manifest is listed with its error, and naming its model says why`()
    async throws
  {
    let bench = try ModelBench()
    try bench.echo("studio/echo", "timeLimt: 3")
    let reason = "models/echo.yaml:10: there is no member `timeLimt`; did you mean `timeLimit`?"
    let list = await bench.run("models").markdown
    #expect(list.contains("1 manifest cannot be used:"))
    #expect(list.replacing("\\", with: "").contains(reason), "\(list)")
    for line in ["model studio/echo", "trust studio/echo", "add e model studio/echo prompt=a"] {
      if line.hasPrefix("add") { await bench.run("new tale") }
      let output = await bench.run(line)
      #expect(output.status == .error)
      #expect(output.markdown.contains(reason), "\(output.markdown)")
    }
    #expect(await bench.run("trust").markdown.contains("| studio/echo | damaged |"))
    #expect(await bench.run("add d model draft/image prompt=a").status == .ok)
  }

  @Test(arguments: [
    ("trust studio/ecko", "model_not_found", "Did you mean `studio/echo`?"),
    ("model studio/ecko", "model_not_found", "Did you mean `studio/echo`?"),
    ("trust --revoke", "usage", "a model"),
  ])
  func `a wrong name is told what would work`(
    _ line: String,
    _ code: String,
    _ text: String,
  ) async throws {
    let bench = try ModelBench()
    try bench.echo("studio/echo")
    let output = await bench.run(line)
    #expect(output.errorCode == code)
    #expect(output.markdown.contains(text), "\(output.markdown)")
    #expect(await bench.run("trust draft/image").markdown.contains("comes with easel"))
  }

  @Test func `a damaged file of what is trusted is told, and nothing runs`() async throws {
    let bench = try ModelBench()
    try bench.echo("studio/echo")
    await bench.run("trust studio/echo")
    try writeFile(Array("x".utf8), to: bench.folder.path + "/home/trust.json")
    #expect(await bench.run("trust studio/echo").errorCode == "damaged")
    #expect(await bench.run("trust").errorCode == "damaged")
    #expect(await bench.run("models").markdown.contains("*(not trusted)*"))
  }

  @Test func `a session with models of manifests replays alone`() async throws {
    let bench = try ModelBench()
    try bench.echo("studio/echo", price: "0.1 * double(size(prompt))")
    try bench.echo("studio/other")
    try bench.write("id: studio/bad", to: "bad.yaml")
    await bench.run("trust studio/other")
    let path = await bench.record("tale")
    await bench.run("new tale", "add e model studio/ecko prompt=fox")
    await bench.run("add e model studio/echo prompt=fox --output", "check", "cost", "run")
    await bench.run("model studio/echo", "trust studio/echo", "run", "run", "trust", "models")
    await bench.run("add o model studio/other prompt=$e --output", "run", "trust studio/other")
    await bench.run("model bad", "edit e prompt=hen", "run", "print $e")
    try bench.write("#!/bin/sh\necho other\n", to: "echo.sh")
    await bench.run("run", "trust", "trust studio/echo", "run", "trust studio/other --revoke")
    try FileManager.default.removeItem(atPath: bench.folder.path + "/models/other.yaml")
    await bench.run("check", "trust", "models", "model studio/other")
    try FileManager.default.removeItem(atPath: bench.folder.path + "/models")
    let report = try await bench.check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
    #expect(report.results.count == 28)
  }

  @Test func `a call of which nobody knows how it ended replays as such`() async throws {
    let bench = try ModelBench()
    try bench.echo("studio/echo")
    try bench.write("#!/bin/sh\nkill -9 $$\n", to: "echo.sh")
    let path = await bench.record("tale")
    await bench.run("trust studio/echo", "new tale", "add e model studio/echo prompt=a --output")
    let output = await bench.run("run")
    #expect(output.status == .waiting)
    #expect(output.markdown.contains("it is not known how the call of **e** ended"))
    let report = try await bench.check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `a session that goes on records what has changed meanwhile`() async throws {
    let bench = try ModelBench()
    try bench.echo("studio/echo")
    let path = await bench.record("tale")
    await bench.run("trust studio/echo", "new tale", "add e model studio/echo prompt=a --output")
    await bench.run("run")
    await bench.made.bench.write(to: nil)
    try bench.restart()
    try await bench.resume(path)
    await bench.run("check", "trust studio/echo", "run")
    let entries = try SessionFile(reading: path).entries
    #expect(entries.flatMap(\.states).filter { $0.kind == "model" }.count == 1)
    #expect(entries.flatMap(\.calls).map(\.number) == [1, 2])
    try bench.echo("studio/echo", price: "0.75")
    #expect(await bench.run("cost").markdown.contains("0.75"))
    #expect(await bench.run("trust").markdown.contains("changed since it was trusted"))
    #expect(await bench.run("run").errorCode == "run_failed")
    let report = try await bench.check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `manifests that a session does not use are not in it`() async throws {
    let bench = try ModelBench()
    try bench.echo("studio/echo")
    let path = await bench.record("tale")
    await bench.run("new tale", "add p text fox", "add d model draft/text prompt=$p", "check")
    let entries = try SessionFile(reading: path).entries
    #expect(entries.flatMap(\.states).allSatisfy { $0.kind != "model" })
    await bench.run("add e model studio/echo prompt=$p", "check", "check")
    let states = try SessionFile(reading: path).entries.flatMap(\.states)
    #expect(states.filter { $0.kind == "model" }.map(\.name) == ["studio/echo"])
  }

  @Test func `trust is an answer of the session, with the content that was trusted`() async throws {
    let bench = try ModelBench()
    try bench.echo("studio/echo")
    let path = await bench.record("tale")
    await bench.run("trust studio/echo", "trust studio/echo --revoke")
    let answers = try SessionFile(reading: path).entries.flatMap(\.answers)
    #expect(answers.map(\.gate) == ["studio/echo", "studio/echo"])
    #expect(answers.map(\.choice) == ["trust", "revoke"])
    #expect(answers.first?.by == "ana")
    #expect(
      answers.first?.details["digest"]?.string
        == ModelBench.library(bench.folder.path).catalog["studio/echo"]?.digest
    )
  }

  @Test func `a session of somebody else cannot make a program trusted`() async throws {
    let bench = try ModelBench()
    try bench.echo("studio/echo")
    let library = ModelBench.library(bench.folder.path)
    let home = bench.folder.path + "/live"
    let made = try WorkbenchPlan(
      home: home,
      place: .start,
      providers: [CommandProvider.name: CommandProvider(library, home: home, draftProgram: "")],
      person: "ana",
      folder: nil,
      keepsPlace: false,
      library: library,
      grantsTrust: false,
    ).make()
    let refused = await made.bench.execute("trust studio/echo", made.table)
    #expect(refused.errorCode == "untrusted_model")
    #expect(refused.markdown.contains("Read models/echo.yaml, and then run `easel -c 'trust"))
    #expect(await bench.run("trust").markdown.contains("| not trusted |"))
    await bench.run("trust studio/echo")
    #expect(await made.bench.execute("trust studio/echo", made.table).status == .ok)
    let kept = await made.bench.execute("trust studio/echo --revoke", made.table)
    #expect(kept.markdown.contains("stays as it is"))
    #expect(await bench.run("trust").markdown.contains("| trusted |"))
  }
}
