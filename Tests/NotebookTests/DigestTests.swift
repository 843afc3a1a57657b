import JSON
import Testing

@testable import Notebook

struct DigestTests {
  private let scratch = Scratch()

  /// A session with a state ahead of its entry, a call and an answer.
  private func recorded() throws -> SessionFile {
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    let asset = try writer.store(asset: [1, 2, 3], extension: "bin")
    try writer.record(state: StateRecord(kind: "workflow", name: "hero", asset: asset))
    let first = try writer.begin(entry: "run", at: someTime)
    try writer.record(call: CallRecord(key: "k", model: "m"))
    try writer.record(answer: AnswerRecord(gate: "review", choice: "approve", by: "ana"))
    try writer.end(first, with: Output("one"), milliseconds: 12)
    let second = try writer.begin(entry: "print 1", at: someTime)
    try writer.end(second, with: Output("two"))
    return try SessionFile(reading: scratch.file("a.md"))
  }

  private func changed(_ old: String, _ new: String) throws -> SessionFile {
    let text = String(decoding: try recorded().source, as: UTF8.self)
    try #require(text.contains(old))
    return try SessionFile(parsing: text.replacing(old, with: new, maxReplacements: 1))
  }

  private func check(_ file: SessionFile, _ outputs: [Output]) async -> ReplayReport {
    var rest = outputs[...]
    return await Replay.check(file) { _ in
      guard let next = rest.popFirst() else { throw SessionError.notSession(path: "nothing") }
      return next
    }
  }

  private let outputs = [Output("one"), Output("two")]

  @Test func `what is written has the digests of itself`() async throws {
    let file = try recorded()
    #expect(file.entries.allSatisfy { $0.digests != nil && file.alteration(of: $0) == nil })
    #expect(await check(file, outputs).exitCode == 0)
  }

  @Test(arguments: [
    ("\nrun\n", "\nrum\n", "its input was edited after it was recorded"),
    ("\"name\":\"hero\"", "\"name\":\"here\"", "its record was changed after it was written"),
    ("\"key\":\"k\"", "\"key\":\"l\"", "its record was changed after it was written"),
    ("\"by\":\"ana\"", "\"by\":\"ann\"", "its record was changed after it was written"),
    ("\"ms\":12", "\"ms\":13", "its record was changed after it was written"),
    ("07Z\",\"id\":\"e1\"", "08Z\",\"id\":\"e1\"", "its record was changed after it was written"),
    ("\"facts\":\"", "\"facts\":\"0", "its record was changed after it was written"),
  ])
  func `an edited input or record is told with its entry`(
    old: String,
    new: String,
    cause: String,
  ) async throws {
    let report = await check(try changed(old, new), outputs)
    #expect(report.exitCode == 1)
    let outcome = report.results.first?.outcome
    #expect(outcome == .different(cause: cause, difference: ""))
    #expect(report.results.last?.outcome == .same)
  }

  @Test func `the difference of the results is shown as well`() async throws {
    let file = try changed("\nrun\n", "\nruns\n")
    let report = await check(file, [Output("three"), Output("two")])
    #expect(report.markdown.contains("edited after it was recorded; the text is another"))
    #expect(report.markdown.contains("-one\n+three"))
  }

  @Test func `an edited entry that cannot run, or is not reached, is told too`() async throws {
    let file = try changed("\"name\":\"hero\"", "\"name\":\"here\"")
    let failed = await check(file, [])
    #expect(failed.exitCode == 1)
    #expect(failed.firstDifference?.contains("changed after it was written; it cannot") == true)
    let late = try changed("\nprint 1\n", "\nprint 2\n")
    let report = await check(late, [.failure("no", code: "no")])
    #expect(
      report.results.last?.outcome
        == .different(
          cause: "its input was edited after it was recorded",
          difference: "",
        )
    )
  }

  @Test func `an end that has lost a digest is damage`() async throws {
    let file = try changed("\"facts\":", "\"factz\":")
    #expect(await check(file, outputs).exitCode == 3)
    #expect(file.problems.map(\.entry) == ["e1"])
  }

  @Test func `a state of an entry that has ended is damage`() throws {
    let text = String(decoding: try recorded().source, as: UTF8.self)
    let state = try #require(text.split(separator: "\n").first { $0.contains("easel:state") })
    let file = try SessionFile(parsing: text + "\n\(state)\n")
    #expect(file.problems.map(\.what) == ["a state of an entry that has ended"])
  }

  @Test func `a file without digests is sound, and is given them by a correction`() async throws {
    let text = String(decoding: try recorded().source, as: UTF8.self)
    let plain = text.replacing(/,?"(facts|in)":"[0-9a-f]{16}"/, with: "")
    let file = try SessionFile(parsing: plain)
    #expect(file.problems.isEmpty && file.entries.allSatisfy { $0.digests == nil })
    let report = await check(file, outputs)
    #expect(report.exitCode == 0)
    #expect(Replay.corrected(file, with: report) == text)
  }

  @Test func `a correction takes an edited input over`() async throws {
    let file = try changed("\nrun\n", "\nrun --fresh\n")
    let report = await check(file, [Output("three"), Output("two")])
    let corrected = try SessionFile(parsing: Replay.corrected(file, with: report))
    #expect(corrected.entries[0].input == "run --fresh" && corrected.entries[0].body == "three")
    #expect(await check(corrected, [Output("three"), Output("two")]).exitCode == 0)
  }

  // MARK: - Wildcards by hand

  @Test(arguments: ["o[..]", "...", "[..]n[..]", "one\n..."])
  func `wildcards that people write stay, and get their hash from a correction`(
    body: String
  ) async throws {
    let file = try changed("\none\n", "\n\(body)\n")
    #expect(file.problems.isEmpty && !file.entries[0].isHashValid)
    let report = await check(file, outputs)
    #expect(report.exitCode == 0)
    let corrected = try SessionFile(parsing: Replay.corrected(file, with: report))
    #expect(corrected.entries[0].body == body && corrected.entries[0].isHashValid)
    #expect(await check(corrected, outputs).exitCode == 0)
    #expect(
      await check(corrected, [Output("xxx\nx"), Output("two")]).exitCode
        == (body == "..." ? 0 : 1)
    )
  }

  @Test func `a wildcard that does not match is a difference, and no wildcard is damage`()
    async throws
  {
    let pattern = await check(try changed("\none\n", "\nx[..]\n"), outputs)
    #expect(pattern.exitCode == 1 && pattern.results[0].outcome != .same)
    #expect(await check(try changed("\none\n", "\nx\n"), outputs).exitCode == 3)
  }

  @Test func `what is not compared is no pattern`() throws {
    let writer = SessionWriter(newAt: scratch.file("b.md"), head: someHead)
    let id = try writer.begin(entry: "run", at: someTime)
    try writer.end(id, with: Output("stopped", status: .interrupted))
    let long = try writer.begin(entry: "show", at: someTime)
    try writer.end(long, with: Output(String(repeating: "line\n", count: 90)))
    let text = try scratch.text("b.md")
    let stopped = try SessionFile(parsing: text.replacing("\nstopped\n", with: "\n...\n"))
    #expect(stopped.problems.map(\.entry) == [id])
    let excerpt = text.replacing("\nline\n", with: "\n...\n", maxReplacements: 1)
    #expect(try SessionFile(parsing: excerpt).problems.map(\.entry) == [long])
  }

  // MARK: - What else writes a session

  @Test func `states that were written before a crash count for the entry after it`() throws {
    do {
      let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
      try writer.end(try writer.begin(entry: "a", at: someTime), with: Output("x"))
      let asset = try writer.store(asset: [1], extension: "bin")
      try writer.record(state: StateRecord(kind: "workflow", name: "w", asset: asset))
    }
    do {
      let (writer, _, _) = try SessionWriter.resuming(scratch.file("a.md"))
      let open = try writer.begin(entry: "b", at: someTime)
      #expect(open == "e2")
      try writer.record(call: CallRecord(key: "k", model: "m"))
    }
    let (_, file, recovery) = try SessionWriter.resuming(scratch.file("a.md"))
    #expect(recovery.interrupted == "e2")
    #expect(file.entries[1].states.count == 1 && file.entries[1].digests != nil)
    #expect(file.entries.allSatisfy { file.alteration(of: $0) == nil })
  }

  @Test func `a note that an editor writes meanwhile leaves the digests right`() throws {
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    let id = try writer.begin(entry: "a", at: someTime)
    try scratch.write(Array((try scratch.text("a.md") + "Meanwhile.\n\n").utf8), to: "a.md")
    try writer.record(call: CallRecord(key: "k", model: "m"))
    try writer.end(id, with: Output("x"))
    let file = try SessionFile(reading: scratch.file("a.md"))
    #expect(file.parts.contains(.text("Meanwhile.")))
    #expect(file.entries.allSatisfy { $0.digests != nil && file.alteration(of: $0) == nil })
  }

  @Test func `renaming keeps the digests, and what was changed stays found`() throws {
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    for line in ["one", "two"] {
      let id = try writer.begin(entry: line, at: someTime)
      let asset = try writer.store(asset: Array(line.utf8), extension: "png")
      try writer.end(id, with: Output("![x](art:asset_1)")) { _ in asset }
    }
    let path = try writer.rename(to: "b")
    let renamed = try SessionFile(reading: path)
    #expect(renamed.entries[0].body.contains("](b.assets/") && renamed.problems.isEmpty)
    #expect(renamed.entries.allSatisfy { renamed.alteration(of: $0) == nil })
    let edited = try SessionFile(
      parsing: try scratch.text("b.md").replacing("\none\n", with: "\n1\n"),
      path: path,
    )
    let again = try SessionFile(parsing: edited.source(renamedTo: "c"), path: scratch.file("c.md"))
    #expect(again.entries[0].body.contains("](c.assets/"))
    #expect(again.entries.map { again.alteration(of: $0) != nil } == [true, false])
  }
}
