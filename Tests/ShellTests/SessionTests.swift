import Engine
import JSON
import Notebook
import Testing

@testable import Shell

@Suite struct SessionTests {
  /// Replays a session from its record in a home of its own, with a provider that only answers
  /// from the record.
  private func check(_ path: String) async throws -> ReplayReport {
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    return await made.check(file) { _, _ in }
  }

  @Test func `a session replays alone, entry by entry`() async throws {
    let bench = try TestBench()
    let path = await bench.record("hero")
    for line in tour { await bench.run(line) }
    await bench.run("check", "graph", "show", "cost", "nonsense", "step", "next", "continue")
    await bench.run(
      "approve",
      "print $final",
      "print size($prompt) + 1",
      "assets",
      "runs",
      "list",
      "undo",
      "sessions",
    )
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
    #expect(report.results.count == 21)
  }

  @Test func `what was made outside is recorded, so that the session still replays alone`()
    async throws
  {
    let bench = try TestBench()
    await bench.run("team new acme", "project new heroes")
    for line in tour { await bench.run(line) }
    await bench.run("run")
    try bench.restart()
    let path = await bench.record("approval")
    await bench.run("show", "approve", "runs", "run", "list")
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `where the prompt is stays known when the first line is no command`() async throws {
    let bench = try TestBench()
    await bench.run("new hero")
    try bench.restart()
    let path = await bench.record("typo")
    await bench.run("nonsense", "add a text \"x\"", "show")
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `a changed body, a changed input and a changed asset are found`() async throws {
    let bench = try TestBench()
    let path = await bench.record("hero")
    for line in tour { await bench.run(line) }
    await bench.run("run")
    let text = String(decoding: try readFile(path), as: UTF8.self)
    let other = bench.folder.path + "/other.md"
    try writeFile(
      Array(text.replacing("fed by `sketch`", with: "fed by `nobody`").utf8),
      to: other,
    )
    #expect(try await check(other).exitCode == 3)
    let changed = text.replacing("width=512 height=512\n```", with: "width=256 height=512\n```")
    let third = bench.folder.path + "/hero2.md"
    try writeFile(Array(changed.utf8), to: third)
    #expect(try await check(third).exitCode != 0)
  }

  @Test func `a replay at the prompt compares, and replays itself`() async throws {
    let bench = try TestBench()
    let path = await bench.record("hero")
    await bench.run("new hero", "add a text \"x\"")
    let other = await bench.record("other")
    #expect(await bench.run("replay \(path)").markdown.contains("2 entries replayed"))
    #expect(await bench.run("replay /nowhere.md").errorCode == "session")
    await bench.run("session")
    let report = try await check(other)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `the tool replays with its ids`() async throws {
    let bench = try TestBench()
    let path = await bench.record("tool")
    for line in tour { await bench.run(line) }
    await bench.run("publish")
    let id = try #require(await bench.made.bench.place.workflow?.id)
    let run = await bench.run(
      "manage_workflows action=\"run\", workflow_id=\"\(id)\", inputs={\"prompt\": \"a fox\"}"
    )
    let job = try #require(run.data?["job"]?["jobId"]?.string)
    let approved = await bench.run(
      "manage_workflows action=\"approve\", workflow_id=\"\(id)\", workflow_job_id=\"\(job)\", "
        + "node_id=\"review\""
    )
    #expect(approved.data?["job"]?["status"] == "success")
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `building replays with its files, lists and workflows inside of workflows`()
    async throws
  {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    await bench.run("new album")
    try bench.restart()
    let path = await bench.record("album")
    let file = bench.folder.path + "/a.png"
    try writeFile([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1], to: file)
    for line in [
      "add logo asset @\(file) @\(file) multiple=true", "add line text \"an owl\" --input",
      "input line label=\"Line\" required=false", "input",
      "add first workflow hero-portrait prompt=$line",
      "add pick ifElse \"line isEmpty\"", "add a model draft/image prompt=x when=$pick.if1",
      "add b model draft/image prompt=y when=$pick.else",
      "add c model image/upscale image=[$a, $b] --output", "duplicate a d", "remove line", "undo",
      "disconnect first c", "copy hero-portrait other", "show", "check",
    ] { await bench.run(line) }
    try writeFile([0], to: file)
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }
}
