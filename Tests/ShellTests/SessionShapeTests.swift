import Engine
import FoundationEssentials
import Notebook
import Testing

@testable import Shell

@Suite struct SessionShapeTests {
  private func check(_ path: String) async throws -> ReplayReport {
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    return await made.check(file) { _, _ in }
  }

  @Test func `squashing drops what failed and what was undone, and keeps the text`() async throws {
    let bench = try TestBench()
    let path = await bench.record("hero")
    for line in tour { await bench.run(line) }
    try await bench.made.bench.record { try $0.note("About it.") }
    await bench.run(
      "nonsense",
      "add junk text \"x\"",
      "undo",
      "add wrong text \"y\"",
      "undo",
      "redo",
      "undo",
      "add more text \"z\"",
      "run",
      "approve run:9",
      "print size($prompt)",
      "approve",
      "print $final",
      "session squash",
    )
    let squashed = bench.folder.path + "/hero-squashed.md"
    let file = try SessionFile(reading: squashed)
    let kept =
      tour + ["add more text \"z\"", "run", "print size($prompt)", "approve", "print $final"]
    #expect(file.entries.map(\.input) == kept)
    #expect(file.parts.contains(.text("About it.")))
    #expect(file.head.forkedFrom == "session_1")
    let report = try await check(squashed)
    #expect(report.exitCode == 0, "\(report.markdown)")
    #expect(try await check(path).exitCode == 0)
  }

  @Test func `an undone edit that a run used stays`() async throws {
    let bench = try TestBench()
    _ = await bench.record("hero")
    await bench.run("new hero", "add a model draft/image prompt=fox --output", "run", "undo")
    let output = await bench.run("session squash")
    #expect(output.markdown.contains("nothing to drop"), "\(output.markdown)")
    let file = try SessionFile(reading: bench.folder.path + "/hero-squashed.md")
    #expect(file.entries.count == 4)
  }

  @Test func `runs have other names where earlier ones were dropped`() async throws {
    let bench = try TestBench()
    _ = await bench.record("hero")
    await bench.run(
      "new hero",
      "add a model draft/image prompt=\"fail here\" --output",
      "run",
      "undo",
      "add a model draft/image prompt=fox --output",
      "run",
      "print $a",
    )
    let runs = await bench.run("runs").markdown
    #expect(runs.contains("run:2"))
    await bench.run("compare run:2 run:2", "session squash")
    let path = bench.folder.path + "/hero-squashed.md"
    #expect(try await check(path).exitCode == 0)
    let file = try SessionFile(reading: path)
    #expect(!file.entries.map(\.input).contains { $0.contains("fail here") })
  }

  @Test(arguments: ["e2", "e6", "e7", "e8", "e10"])
  func `both halves of a split session replay alone`(entry: String) async throws {
    let bench = try TestBench()
    let path = await bench.record("hero")
    for line in tour { await bench.run(line) }
    await bench.run("run", "print $sketch", "approve", "runs", "print $final", "add z text \"z\"")
    let output = await bench.run("session split \(entry)")
    #expect(output.status == .ok, "\(output.markdown)")
    let parts = try (1...2).map { number in
      try SessionFile(reading: bench.folder.path + "/hero-part-\(number).md")
    }
    #expect(parts[0].entries.last?.id == "e\((Int(entry.dropFirst()) ?? 0) - 1)")
    #expect(parts[0].entries.count + parts[1].entries.count == 11)
    for part in parts {
      let report = try await check(part.path)
      #expect(report.exitCode == 0, "\(report.markdown)")
    }
    #expect(await bench.run("session split e1").errorCode == "no_entry")
    #expect(await bench.run("session split e99").errorCode == "no_entry")
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }
}
