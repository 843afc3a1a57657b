import JSON
import Testing

@testable import Notebook

struct ReplayTests {
  private let scratch = Scratch()

  /// Replays the entries with `outputs` in place of what was recorded.
  private func check(_ file: SessionFile, _ outputs: [Output]) async -> ReplayReport {
    var rest = outputs[...]
    return await Replay.check(file) { _ in
      guard let next = rest.popFirst() else { throw SessionError.notSession(path: "nothing") }
      return next
    }
  }

  @Test func `the same outputs are the same`() async throws {
    let outputs = [Output("# One"), .failure("Two", code: "c"), Output("")]
    let file = try session(
      in: scratch,
      [("a", outputs[0]), ("b", outputs[1]), ("c", outputs[2])],
    )
    let report = await check(file, outputs)
    #expect(report.exitCode == 0)
    #expect(report.results.map(\.outcome) == [.same, .same, .same])
    #expect(report.markdown == "**Same**: 3 entries replayed.")
    #expect(Replay.corrected(file, with: report) == (try scratch.text("a.md")))
  }

  @Test func `another text is shown as a difference`() async throws {
    let file = try session(in: scratch, [("a", Output("one\ntwo\nthree")), ("b", Output("x"))])
    let report = await check(file, [Output("one\n2\nthree"), Output("x")])
    #expect(report.exitCode == 1)
    #expect(
      report.results[0].outcome
        == .different(
          cause: "the text is another",
          difference: "@@ -1,3 +1,3 @@\n one\n-two\n+2\n three",
        )
    )
    #expect(report.results[1].outcome == .same)
    #expect(report.markdown.contains("the first is `e1`"))
  }

  @Test func `another status ends the replay`() async throws {
    let file = try session(
      in: scratch,
      [("a", Output("x")), ("b", Output("y")), ("c", Output("z"))],
    )
    let report = await check(file, [.failure("x", code: "boom")])
    #expect(report.exitCode == 1)
    #expect(report.results.dropFirst().map(\.outcome) == [.notReached, .notReached])
    #expect(report.markdown.contains("its status was `ok` and is `error` (`boom`)"))
    #expect(report.markdown.contains("Not reached: `e2` to `e3`."))
  }

  @Test func `another error code is a difference`() async throws {
    let file = try session(in: scratch, [("a", .failure("x", code: "one"))])
    let report = await check(file, [.failure("x", code: "two")])
    #expect(report.exitCode == 1)
    #expect(report.markdown.contains("its error code was `one` and is `two`"))
  }

  @Test func `what cannot run is told apart`() async throws {
    let file = try session(in: scratch, [("a", Output("x")), ("b", Output("y"))])
    let report = await check(file, [Output("x")])
    #expect(report.exitCode == 2)
    #expect(report.markdown.contains("`e2` cannot run: nothing is not a session file"))
  }

  @Test func `ids bind one to one through the whole session`() async throws {
    let file = try session(
      in: scratch,
      [("a", Output("job_aaaa job_bbbb")), ("b", Output("job_aaaa"))],
    )
    let good = await check(file, [Output("job_xxxx job_yyyy"), Output("job_xxxx")])
    #expect(good.exitCode == 0)
    let swapped = await check(file, [Output("job_xxxx job_yyyy"), Output("job_yyyy")])
    #expect(swapped.results.map(\.outcome.isSame) == [true, false])
    let merged = await check(file, [Output("job_xxxx job_xxxx"), Output("job_xxxx")])
    #expect(merged.results[0].outcome.isSame == false)
    let other = await check(file, [Output("job_xxxx asset_yyyy"), Output("job_xxxx")])
    #expect(other.results[0].outcome.isSame == false)
  }

  @Test(arguments: [
    ("took 12 ms", "took 1.5 s", true), ("took 12 ms, then 12 ms", "took 1 ms, then 2 ms", true),
    ("at 2026-01-01T00:00:00Z", "at 2027-12-31T10:20:30.5+02:00", true),
    (
      "2026-01-01T00:00:00Z 2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z 2027-01-01T00:00:01Z",
      true,
    ),
    ("http://127.0.0.1:80/a", "http://localhost:8080/a", true),
    ("http://127.0.0.1:80/a", "http://localhost:8080/b", false),
    ("12 nodes", "13 nodes", false), ("12 msx", "13 msx", false),
    ("a\n...\nz", "a\nb\nc\nz", true),
    ("a\n...\nz", "a\nz", true), ("a\n...\nz", "a\nb", false), ("...", "", true),
    ("...\nb\n...\nb", "b\nx\nb", true), ("a\n...", "b\na", false), ("a [..] z", "a b c z", true),
    ("a [..]", "b", false), ("[..]b[..]b", "abab", true), ("[..] ms", "12 ms", true),
    ("[..]", "[..]", true), ("node_aaaa", "node_bbbb", false), ("x", "x\ny", false),
    ("job_aaaa [..] job_aaaa", "job_bbbb x job_bbbb", true),
    ("job_aaaa [..] job_aaaa", "job_bbbb x job_cccc", false),
    ("job_aaaa\n...\njob_aaaa", "job_bbbb\njob_cccc\njob_bbbb", true),
  ])
  func `texts are compared by kind and wildcard`(expected: String, actual: String, isSame: Bool) {
    var comparison = TextComparison()
    #expect(comparison.matches(expected: expected, actual: actual) == isSame)
  }

  @Test func `a damaged file is not run`() async throws {
    let file = try session(in: scratch, [("a", Output("x marks"))])
    let text = String(decoding: file.source, as: UTF8.self)
    let damaged = try SessionFile(parsing: text.replacing("x marks", with: "y marks"))
    let report = await check(damaged, [Output("x marks")])
    #expect(report.exitCode == 3 && report.results.isEmpty)
    #expect(report.markdown.contains("not the one that was written"))
  }

  @Test func `a missing or changed asset is damage`() async throws {
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    let id = try writer.begin(entry: "run", at: someTime)
    let name = try writer.store(asset: [1, 2, 3], extension: "png")
    try writer.record(call: CallRecord(key: "k", model: "m", result: name))
    try writer.end(id, with: Output("x"))
    let file = try SessionFile(reading: scratch.file("a.md"))
    #expect(await check(file, [Output("x")]).exitCode == 0)
    try scratch.write([1, 2, 4], to: "a.assets/\(name)")
    #expect(await check(file, [Output("x")]).exitCode == 3)
    #expect(throws: SessionError.self) { try file.asset("../a.md") }
  }

  @Test func `an interrupted entry runs and is not compared`() async throws {
    let file = try session(
      in: scratch,
      [("a", Output("", status: .interrupted)), ("b", Output("y"))],
    )
    let report = await check(file, [Output("anything"), Output("y")])
    #expect(report.exitCode == 0)
    #expect(report.results.map(\.outcome) == [.notCompared, .same])
  }

  @Test func `long results are compared as a whole`() async throws {
    func text(_ id: String, _ middle: String) -> String {
      (1...100).map { $0 == 50 ? "\(id) \(middle)" : "line \($0)" }.joined(separator: "\n")
    }
    let file = try session(in: scratch, [("a", Output(text("job_aaaa", "x")))])
    #expect(await check(file, [Output(text("job_bbbb", "x"))]).exitCode == 0)
    let report = await check(file, [Output(text("job_bbbb", "y"))])
    #expect(report.exitCode == 1)
    #expect(report.markdown.contains("-job_aaaa x\n+job_bbbb y"))
    #expect(report.results[0].whole?.text == text("job_bbbb", "y"))
  }

  @Test func `a correction changes only what differs`() async throws {
    let file = try session(
      in: scratch,
      [("a", Output("[..] same")), ("b", Output("old")), ("c", Output("end"))],
    )
    let report = await check(file, [Output("very same"), Output("new **text**"), Output("end")])
    let corrected = Replay.corrected(file, with: report)
    let read = try SessionFile(parsing: corrected)
    #expect(read.problems.isEmpty)
    #expect(read.entries.map(\.body) == ["[..] same", "new **text**", "end"])
    #expect(read.entries.map(\.input) == ["a", "b", "c"])
    let again = await check(read, [Output("so same"), Output("new **text**"), Output("end")])
    #expect(again.exitCode == 0)
  }

  @Test func `a session is shown without markers`() throws {
    let file = try session(
      in: scratch,
      [("a ``` b", Output("x")), ("c", .failure("y", code: "k"))],
    )
    #expect(
      Replay.show(file) == """
        # Hero portrait

        **e1** · 2026-08-22T10:01:07Z · ok

        ````easel
        a ``` b
        ````

        x

        **e2** · 2026-08-22T10:01:07Z · error · `k`

        ```easel
        c
        ```

        y
        """
    )
  }
}

extension ReplayResult.Outcome {
  fileprivate var isSame: Bool { self == .same }
}
