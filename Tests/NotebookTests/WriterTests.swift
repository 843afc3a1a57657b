import Foundation
import JSON
import Testing

@testable import Notebook

struct WriterTests {
  private let scratch = Scratch()

  @Test func `what is written is read back`() throws {
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    #expect(writer.path == nil)
    let first = try writer.begin(entry: "add sketch model draft/image", at: someTime)
    try writer.end(
      first,
      with: Output("Added **sketch**."),
      milliseconds: 12,
      ids: ["run:1": "job_77"],
    )
    try writer.note("Some words of the author.\n")
    let file = try writer.store(asset: [0x89, 0x50, 0, 1], extension: "png")
    try writer.record(state: StateRecord(kind: "model", name: "draft/image", asset: file))
    let second = try writer.begin(entry: "run", at: someTime)
    let call = CallRecord(key: "77aa", model: "draft/image", result: file)
    let answer = AnswerRecord(
      gate: "review",
      choice: "approve",
      by: "ana --> <b>",
      edits: ["x": "--->"],
    )
    try writer.record(call: call)
    try writer.record(answer: answer)
    try writer.end(second, with: .failure("It failed.", code: "model_failed"))

    let read = try SessionFile(reading: scratch.file("a.md"))
    #expect(read.head == someHead)
    #expect(read.problems.isEmpty)
    #expect(read.tornOffset == nil)
    #expect(
      read.parts == [
        .text("# Hero portrait"), .entry(0), .text("Some words of the author."), .entry(1),
      ]
    )
    #expect(read.entries.map(\.id) == ["e1", "e2"])
    #expect(read.entries.map(\.input) == ["add sketch model draft/image", "run"])
    #expect(read.entries.map(\.body) == ["Added **sketch**.", "It failed."])
    #expect(read.entries.map(\.status) == [.ok, .error])
    #expect(read.entries[0].milliseconds == 12)
    #expect(read.entries[1].errorCode == "model_failed")
    #expect(read.entries[1].calls == [call])
    #expect(read.entries[1].answers == [answer])
    #expect(read.entries[1].states.map(\.asset) == [file])
    #expect(read.aliases.id(for: "run:1") == "job_77")
    #expect(try read.asset(file) == [0x89, 0x50, 0, 1])
    #expect(read.script == "add sketch model draft/image\nrun\n")
  }

  @Test func `the file has the form of the format`() throws {
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    let id = try writer.begin(entry: "graph", at: someTime)
    try writer.record(call: CallRecord(key: "77aa", model: "draft/image", result: "ab12.json"))
    try writer.end(id, with: Output("Done."), milliseconds: 3)
    #expect(
      try scratch.text("a.md") == """
        ---
        easel: easel-session/1
        id: 01K3RX
        title: Hero portrait
        tool: easel 0.1.0
        context: {team: acme, project: heroes, workflow: hero-portrait}
        env: {columns: 100, timezone: UTC, seed: 42, secrets: [OPENAI_API_KEY]}
        ---

        # Hero portrait

        <!-- easel:in {"at":"2026-08-22T10:01:07Z","id":"e1"} -->

        ```easel
        graph
        ```

        <!-- easel:call {"cost":0,"entry":"e1","key":"77aa","model":"draft/image","n":1,\
        "out":"ab12.json"} -->
        <!-- easel:out {"id":"e1","ms":3,"status":"ok"} -->

        Done.

        <!-- easel:end {"bytes":5,"facts":"a36527006adc4477","id":"e1","in":"eef93e1d14482804",\
        "sha256":"ed251864987c367e9641fbdc89c1d83e9bf0fa2e3eecef8f301c79f619bfac81"} -->


        """
    )
  }

  @Test(arguments: [
    "", "\n", "a\n", "```\ncode\n```", "````easel\n<!-- easel:end {} -->\n````", "```",
    "x # c \\\n  y", "<!-- easel:in {\"id\":\"e9\"} -->", "`a` ``b``",
  ])
  func `an input comes back byte for byte`(input: String) throws {
    let read = try session(in: scratch, [(input, Output("x")), ("next", Output("y"))])
    #expect(read.problems.isEmpty)
    #expect(read.entries.map(\.input) == [input, "next"])
  }

  @Test func `output cannot forge a marker`() throws {
    let forged = """
      before
      <!-- easel:end {"bytes":6,"id":"e1","sha256":"00"} -->
      ```
      <!-- easel:in {"at":"","id":"e7"} -->
      \r<!-- easel:out {"id":"e1"} -->
      \u{1B}[31m<!-- easel:x {} -->
      """
    let read = try session(in: scratch, [("show", Output(forged))])
    #expect(read.problems.isEmpty)
    #expect(read.entries.count == 1)
    #expect(read.entries[0].isHashValid)
    #expect(read.entries[0].body.split(separator: "<!-- easel&#58;").count == 5)
    #expect(!read.entries[0].body.contains("<!-- easel:"))
    #expect(read.entries[0].body.hasSuffix("\n```"))
  }

  @Test func `a note cannot forge a marker`() throws {
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    try writer.note("<!-- easel:in {\"id\":\"e1\"} -->\n\u{1B}[0mtext")
    let read = try SessionFile(reading: scratch.file("a.md"))
    #expect(read.entries.isEmpty)
    #expect(
      read.parts.last == .text("# Hero portrait\n\n<!-- easel&#58;in {\"id\":\"e1\"} -->\ntext")
    )
  }

  @Test func `no escape sequence and no bidi override reaches the file`() throws {
    let hostile = "a\u{1B}[31mb\u{9B}1mc\u{202E}d\u{7}e\u{0}f"
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    let id = try writer.begin(entry: hostile, at: someTime)
    try writer.record(answer: AnswerRecord(gate: hostile, choice: "x"))
    try writer.end(id, with: Output(hostile))
    let text = try scratch.text("a.md")
    #expect(
      text.unicodeScalars.allSatisfy {
        $0 == "\n" || (0x20..<0x7F ~= $0.value)
      }
    )
    let entry = try #require(SessionFile(reading: scratch.file("a.md")).entries.first)
    #expect(entry.body == "abcdef")
    #expect(entry.answers[0].gate == hostile)
  }

  @Test func `headings of results become bold`() throws {
    let markdown = """
      # One #
      text
      > ## Two **strong**
      - ### Three
      Four
      ====
      | a |
      |---|
      para
      ---
      #no
      ```
      # code
      ```

      ---
      """
    let read = try session(in: scratch, [("x", Output(markdown))])
    #expect(
      read.entries[0].body == """
        **One**
        text
        > **Two strong**
        - **Three**
        **Four**
        | a |
        |---|
        **para**
        #no
        ```
        # code
        ```

        ---
        """
    )
  }

  @Test func `pictures are linked relatively`() throws {
    let path = scratch.file("my session.md")
    let writer = SessionWriter(newAt: path, head: someHead)
    let id = try writer.begin(entry: "view", at: someTime)
    let stored = try writer.end(
      id,
      with: Output("![a](art:asset_1) ![b](art:asset_2)"),
      assetFile: { $0 == "asset_1" ? "ab.png" : nil },
    )
    #expect(stored.body == "![a](my%20session.assets/ab.png) ![b](art:asset_2)")
  }

  @Test func `a long result is an excerpt with the whole as an asset`() throws {
    let lines = ["```"] + (1...100).map { "line \($0)" } + ["```"]
    let whole = lines.joined(separator: "\n")
    let read = try session(in: scratch, [("x", Output(whole))])
    let entry = read.entries[0]
    let shown = entry.body.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(shown[..<21] == (lines[..<20] + ["```"]).map { Substring($0) }[...])
    #expect(shown.suffix(6).map(String.init) == ["```"] + lines.suffix(5))
    #expect(entry.body.contains("*77 more lines, \(whole.utf8.count) bytes in all:*"))
    let name = try #require(entry.whole)
    #expect(entry.body.contains("(a.assets/\(name))"))
    #expect(try read.asset(name) == Array(whole.utf8))
    #expect(read.assetProblems.isEmpty)
  }

  @Test func `sixty lines are stored as they are`() throws {
    let text = (1...60).map { "line \($0)" }.joined(separator: "\n")
    let huge = String(repeating: "é", count: 100_000)
    let read = try session(in: scratch, [("x", Output(text)), ("y", Output(huge))])
    #expect(read.entries[0].body == text)
    #expect(read.entries[0].whole == nil)
    #expect(read.entries[1].body.utf8.count < 1_000)
    #expect(read.entries[1].whole != nil)
  }

  @Test func `an entry that is left open is closed by the next`() throws {
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    let first = try writer.begin(entry: "a", at: someTime)
    let second = try writer.begin(entry: "b", at: someTime)
    #expect(throws: SessionError.notOpen(entry: first)) {
      try writer.end(first, with: Output("late"))
    }
    try writer.note("waits")
    try writer.end(second, with: Output("ok"))
    let read = try SessionFile(reading: scratch.file("a.md"))
    #expect(read.entries.map(\.status) == [.interrupted, .ok])
    #expect(read.parts.last == .text("waits"))
    #expect(read.problems.isEmpty)
  }

  @Test func `aliases count up and go on after reopening`() throws {
    var aliases = Aliases()
    #expect(aliases.alias(for: "job_a", kind: .run) == "run:1")
    #expect(aliases.alias(for: "job_b", kind: .run) == "run:2")
    #expect(aliases.alias(for: "job_a", kind: .run) == "run:1")
    #expect(aliases.alias(for: "asset_a", kind: .art) == "art:1")
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    let id = try writer.begin(entry: "run", at: someTime)
    try writer.end(id, with: Output("`run:1`"), ids: aliases.takeNew())
    #expect(aliases.takeNew().isEmpty)
    var restored = try SessionFile(reading: scratch.file("a.md")).aliases
    #expect(restored.id(for: "run:2") == "job_b")
    #expect(restored.alias(for: "job_b", kind: .run) == "run:2")
    #expect(restored.alias(for: "job_c", kind: .run) == "run:3")
    #expect(restored.takeNew() == ["run:3": "job_c"])
  }

  @Test func `an asset may come before the first entry`() throws {
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    let name = try writer.store(asset: Array("text".utf8), extension: "TXT/..")
    #expect(name.hasSuffix(".txt"))
    #expect(scratch.names == ["a.assets", "a.assets/\(name)", "a.md"])
    #expect(try SessionFile(reading: scratch.file("a.md")).head == someHead)
  }

  @Test func `deep and long edits come back`() throws {
    var edits: JSONValue = .string(String(repeating: "x", count: 2 << 20))
    for _ in 0..<200 { edits = [edits] }
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    let id = try writer.begin(entry: "approve", at: someTime)
    try writer.record(answer: AnswerRecord(gate: "g", choice: "approve", edits: edits))
    try writer.end(id, with: Output("ok"))
    let read = try SessionFile(reading: scratch.file("a.md"))
    #expect(read.problems.isEmpty)
    #expect(read.entries[0].answers[0].edits == edits)
  }

  @Test func `an id that stands twice is damage`() throws {
    let text = String(
      decoding: try session(in: scratch, [("x", Output("y"))]).source,
      as: UTF8.self,
    )
    let entry = try #require(text.range(of: "<!-- easel:in")).lowerBound
    let file = try SessionFile(parsing: text + text[entry...])
    #expect(file.problems.map(\.what) == ["an id that another entry has"])
  }
}
