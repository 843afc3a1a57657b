import Engine
import FoundationEssentials
import Notebook
import Testing

@testable import Shell

@Suite struct SessionCommandTests {
  private func check(_ path: String) async throws -> ReplayReport {
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    return await made.check(file) { _, _ in }
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try readFile(path), as: UTF8.self)
  }

  @Test func `sessions are listed with what they are about, what they cost and how they are`()
    async throws
  {
    let bench = try TestBench()
    let first = await bench.record("first")
    for line in tour { await bench.run(line) }
    await bench.run("run", "approve")
    let torn = await bench.record("torn")
    await bench.run("status")
    await bench.made.bench.write(to: nil)
    let cut = try text(torn)
    try writeFile(Array(cut.prefix(cut.count - 90).utf8), to: torn)
    try writeFile(Array("no session".utf8), to: bench.folder.path + "/other.md")
    _ = await bench.record("last")
    let list = await bench.run("sessions").markdown
    #expect(list.contains("| first.md | Session | 2026-09-21 14:13 |  | 7 | 1 | 0 |  |"))
    #expect(list.contains("| torn.md | hero-portrait |") && list.contains("| interrupted |"))
    #expect(list.contains("other.md is not a session file"))
    #expect(list.contains("| last.md | hero-portrait |") && list.contains("| this session |"))
    #expect(try await check(first).exitCode == 0)
    #expect(try await check(bench.folder.path + "/last.md").exitCode == 0)
  }

  @Test func `a text is found in what was typed, in results and in between`() async throws {
    let bench = try TestBench()
    _ = await bench.record("hero")
    for line in tour { await bench.run(line) }
    try await bench.made.bench.record { try $0.note("About Heroes.") }
    let path = await bench.record("other")
    let found = await bench.run("sessions search HERO").markdown
    #expect(found.contains("| hero.md | e1 | › new hero-portrait"))
    #expect(found.contains("| hero.md |  | About Heroes. |"))
    #expect(!found.contains("| other.md | e"))
    #expect(await bench.run("sessions search qqqq").markdown.contains("No session here has"))
    #expect(await bench.run("sessions find x").errorCode == "usage")
    #expect(try await check(path).exitCode == 0)
  }

  @Test func `a renamed session goes on under its name, with its files and its lock`()
    async throws
  {
    let bench = try TestBench()
    let old = await bench.record("hero (1)")
    for line in tour { await bench.run(line) }
    await bench.run("run")
    #expect(try text(old).contains("](hero%20%281%29.assets/"))
    #expect(await bench.run("session rename a/b").errorCode == "usage")
    let renamed = await bench.run("session rename \"the hero\"")
    #expect(renamed.status == .ok, "\(renamed.markdown)")
    await bench.run("approve", "session")
    let path = bench.folder.path + "/the hero.md"
    #expect(!FileManager.default.fileExists(atPath: old))
    #expect(!FileManager.default.fileExists(atPath: bench.folder.path + "/hero (1).assets"))
    let content = try text(path)
    #expect(content.contains("](the%20hero.assets/") && !content.contains("hero%20%281%29.assets"))
    #expect(throws: SessionError.self) { try SessionWriter.resuming(path) }
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
    #expect(report.results.count == 10)
    #expect(PlaceFile(home: bench.folder.path + "/home").read().session == path)
  }

  @Test func `nothing is renamed over another session`() async throws {
    let bench = try TestBench()
    _ = await bench.record("one")
    await bench.run("status")
    let path = await bench.record("two")
    await bench.run("status")
    #expect(await bench.run("session rename one").errorCode == "session")
    await bench.run("status")
    #expect(try SessionFile(reading: path).entries.count == 3)
    #expect(try SessionFile(reading: bench.folder.path + "/one.md").entries.count == 1)
  }

  @Test func `an old secret is found by the audit, with its place, and is not shared`()
    async throws
  {
    let bench = try TestBench()
    let old = await bench.record("old")
    await bench.run("new hero \"open sesame, says the cave\"", "show")
    let secrets = bench.made.filter.secrets
    try secrets.store.set("CAVE_KEY", .stored("open sesame"))
    let path = await bench.record("audit")
    let found = await bench.run("session audit \(old)")
    #expect(found.errorCode == "secrets_found")
    #expect(found.markdown.contains("| 15 | e1 | CAVE\\_KEY | op…, 11 bytes |"))
    #expect(!found.markdown.contains("sesame"))
    let out = bench.folder.path + "/out"
    let refused = await bench.run("session share \(old) \(out)")
    #expect(refused.errorCode == "secrets_found" && refused.markdown.contains("CAVE\\_KEY"))
    #expect(!FileManager.default.fileExists(atPath: out))
    #expect(await bench.run("session audit").status == .ok)
    #expect(try await check(path).exitCode == 0)
  }

  @Test func `a shared folder has all that a replay needs, and nothing else`() async throws {
    let bench = try TestBench()
    let path = await bench.record("hero")
    for line in tour { await bench.run(line) }
    await bench.run("run", "approve")
    try writeFile([1, 2, 3], to: bench.folder.path + "/hero.assets/private.bin")
    let out = bench.folder.path + "/shared/hero"
    #expect(await bench.run("session share \(out)").status == .ok)
    let names = try FileManager.default.subpathsOfDirectory(atPath: out)
    #expect(names.contains("hero.md") && names.contains("hero.html"))
    #expect(!names.contains("hero.assets/private.bin"))
    let copy = try SessionFile(reading: out + "/hero.md")
    #expect(copy.entries.count == 7 && copy.openEntry == nil)
    #expect(try await check(out + "/hero.md").exitCode == 0)
    #expect(await bench.run("session share \(out)").errorCode == "session")
    #expect(try await check(path).exitCode == 0)
  }

  @Test func `the examples work`() async throws {
    for name in ["session", "sessions", "secret"] {
      let bench = try TestBench()
      _ = await bench.record("hero")
      await bench.run("new hero")
      let command = try #require(bench.made.table[name])
      for line in command.examples {
        let output = await bench.run(line)
        #expect(output.status == .ok, "\(line): \(output.markdown)")
      }
    }
  }
}
