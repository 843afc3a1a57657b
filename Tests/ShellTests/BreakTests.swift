import Notebook
import Testing
import Workflows

@testable import Shell

@Suite struct BreakTests {
  private func bench(_ lines: [String] = loopLines) async throws -> TestBench {
    let bench = try TestBench()
    for line in lines {
      let output = await bench.run(line)
      #expect(output.status == .ok, "\(line): \(output.markdown)")
    }
    return bench
  }

  /// The node that the prompt stands before.
  private func node(_ bench: TestBench) async -> String? { await bench.made.bench.place.run?.node }

  private func hits(_ bench: TestBench) async -> [Int] {
    await bench.made.bench.debug.breakpoints.map(\.hits)
  }

  @Test func `a run stops before each item, goes on from there, and says which breakpoint it is`()
    async throws
  {
    let bench = try await bench()
    #expect(await bench.run("break art").markdown == "Breakpoint 1 before **art**.")
    let stop = await bench.run("run").markdown
    #expect(stop.contains("stops before **art\\[0\\]** `draft/image`, item 1 of 3 of `each`: "))
    #expect(stop.contains("`each`: breakpoint 1 before **art\\[0\\]**"), "\(stop)")
    #expect(bench.provider.calls == ["draft/text"])
    #expect(await bench.made.bench.repeatedStep() == "continue")
    await bench.run("continue")
    #expect(await node(bench) == "art[1]")
    await bench.run("continue")
    #expect(await node(bench) == "art[2]")
    #expect(await bench.run("continue").markdown.contains("run:1 is done"))
    #expect(await hits(bench) == [3])
  }

  @Test func `a condition sees the item, and one that fails stops and says so`() async throws {
    let bench = try await bench()
    await bench.run("break art if $each == 'owl'")
    let stop = await bench.run("run").markdown
    #expect(await node(bench) == "art[1]")
    #expect(
      stop.contains("breakpoint 1 before **art\\[1\\]** (if `$each == 'owl'`)"),
      "\(stop)",
    )
    await bench.run("cancel", "unbreak", "break line[2] if $art == 'x'")
    let failing = await bench.run("run").markdown
    #expect(await node(bench) == "line[2]")
    #expect(
      failing.contains("(if `$art == 'x'`), whose condition fails: `$art` has no value yet"),
      "\(failing)",
    )
  }

  @Test func `next, out and until stop at breakpoints on their way`() async throws {
    let bench = try await bench()
    await bench.run("break art[1]", "run to each")
    let over = await bench.run("next").markdown
    #expect(await node(bench) == "art[1]")
    #expect(over.contains("breakpoint 1 before **art\\[1\\]**"))
    await bench.run("cancel", "run to each", "step", "out")
    #expect(await node(bench) == "line[1]")
    await bench.run("out each")
    #expect(await node(bench) == "art[1]")
    await bench.run("cancel")
    #expect(await bench.run("run to final").markdown.contains("breakpoint 1 before"))
    await bench.run("until final")
    #expect(await node(bench) == "final")
    #expect(await hits(bench) == [3])
  }

  @Test func `a step that comes to a breakpoint says so`() async throws {
    let bench = try await bench()
    await bench.run("break line[0]", "run to each")
    let stop = await bench.run("step").markdown
    #expect(stop.contains("of `each`: breakpoint 1 before **line\\[0\\]**"), "\(stop)")
    #expect(await bench.run("print 1", "next title").markdown.contains("breakpoint") == false)
    #expect(await hits(bench) == [1])
  }

  @Test func `after a node, nothing else has begun`() async throws {
    let bench = try await bench()
    await bench.run("break list after", "break final after")
    let stop = await bench.run("run").markdown
    #expect(stop.contains("breakpoint 1 after **list**"), "\(stop)")
    #expect(await node(bench) == "title")
    let last = await bench.run("continue").markdown
    #expect(last.contains("stops at its end: breakpoint 2 after **final**"), "\(last)")
    #expect(await bench.run("print $final.status").markdown == "> success")
    #expect(await bench.run("continue").markdown.contains("run:1 is done"))
  }

  @Test func `an error stops before the run ends`() async throws {
    let bench = try await bench([
      "new demo", "add prompt text \"fail\" --input",
      "add art model draft/image prompt=$prompt --output",
    ])
    await bench.run("break on error")
    let stop = await bench.run("run").markdown
    #expect(stop.contains("stops at its end: breakpoint 1 on error at **art**"), "\(stop)")
    let place = await bench.run("where").markdown
    #expect(place.contains("- failed: `art` (refused): "), "\(place)")
    #expect(await bench.run("continue").errorCode == "run_failed")
  }

  @Test func `a gate that asks is a stop, and so is one that is passed`() async throws {
    let bench = try await bench(tour)
    await bench.run("break review", "break review after")
    let table = await bench.run("breaks").markdown
    #expect(table.contains("| 1 | when **review** asks |"), "\(table)")
    let stop = await bench.run("run")
    #expect(stop.status == .waiting)
    #expect(stop.markdown.contains("breakpoint 1 at **review**, which asks"), "\(stop)")
    let passed = await bench.run("approve").markdown
    #expect(passed.contains("Approved **review**."))
    #expect(
      passed.contains("stops before **final** `image/upscale`: breakpoint 2 after **review**")
    )
    #expect(await bench.run("continue").markdown.contains("run:1 is done"))
  }

  @Test func `a run to a gate lets it ask, also with breakpoints`() async throws {
    let bench = try await bench(tour)
    for line in ["run to review", "run to review"] {
      #expect(await bench.run(line).markdown.contains("stops at the gate **review**"))
      #expect(await bench.made.bench.place.run?.isGate == true)
      await bench.run("cancel", "break final after")
    }
  }

  @Test func `a value that changed since the run before stops, with both values`() async throws {
    let bench = try await bench()
    await bench.run("run", "break on changed line", "break on changed $title.text")
    let stop = await bench.run("run words=\"fox, cat, elk\"").markdown
    #expect(
      stop.contains("breakpoint 1 on changed **line\\[1\\]**: `\"a owl\"` → `\"a cat\"`"),
      "\(stop)",
    )
    #expect(!stop.contains("breakpoint 2"))
  }

  @Test func `breakpoints are listed, ignored, disabled, enabled and deleted`() async throws {
    let bench = try await bench()
    #expect(await bench.run("break").markdown.contains("No breakpoints"))
    await bench.run("break art if $each == 'fox' || true", "tbreak final", "ignore 1 2")
    #expect(
      await bench.run("break").markdown.contains(
        "| 1 | before **art** | `$each == 'fox' \\|\\| true` | 0 | 2 |  |"
      )
    )
    #expect(await bench.run("disable 2").markdown == "Disabled breakpoint 2.")
    #expect(await bench.run("breaks").markdown.contains("| temporary, disabled |"))
    await bench.run("run")
    #expect(await node(bench) == "art[2]")
    #expect(await hits(bench) == [3, 0])
    await bench.run("enable", "continue")
    #expect(await node(bench) == "final")
    #expect(await hits(bench) == [3])
    #expect(await bench.run("unbreak").markdown == "Deleted breakpoint 1.")
    #expect(await bench.run("unbreak").errorCode == "not_found")
    #expect(await bench.run("break list").markdown.contains("Breakpoint 3"))
  }

  @Test func `inside of a workflow names mean its own nodes`() async throws {
    let bench = try await nestedBench()
    await bench.run("break poster/art[1]")
    await bench.run("run")
    #expect(await node(bench) == "poster/art[1]")
    #expect(await bench.run("break title after").markdown.contains("after **poster/title**"))
    #expect(await bench.run("break last").markdown.contains("before **last**"))
    await bench.run("unbreak", "cancel", "step", "step")
    #expect(await node(bench) == "poster/list")
    await bench.run("until art")
    #expect(await node(bench) == "poster/art[0]")
    #expect(await bench.made.bench.repeatedStep() == "until poster/art")
    #expect(await bench.run("print $each").markdown == "> ape")
    await bench.run("until poster/art[1]")
    #expect(await node(bench) == "poster/art[1]")
    await bench.run("until best")
    #expect(await node(bench) == "poster/best")
    #expect(await bench.run("print size($each)").markdown.contains("2"))
    #expect(await bench.run("print size($all)").markdown.contains("2"))
    #expect(await bench.run("until art").markdown.contains("`poster/art` is past: it is done"))
    let missing = await bench.run("print $art").markdown
    #expect(missing.contains("Say which item of its loop: `$poster/art[0]`"), "\(missing)")
  }

  @Test(arguments: [
    ("break finl", "finl", "Did you mean `final`?"),
    ("break words", "words", "has its value from the start"),
    ("break art befor", "befor", "Did you mean `before`?"),
    ("break final if $art.cost >", "", "the condition is wrong"),
    ("break final if siz($art) > 1", "siz", "no function `siz`"),
    ("break final if $art.cost + ) > 1", ")", "the condition is wrong"),
    ("break final if", "", "an expression behind `if`"),
    ("break on eror", "eror", "Did you mean `error`?"),
    ("break on cost>x", "cost>x", "`cost>x` is no cost"),
    ("break on changed artt.image", "artt.image", "Did you mean `art`?"),
    ("break all before", "all", "`break each` before it"),
    ("break a//b", "a//b", "names no node"), ("ignore 1 x", "1", "no breakpoint `1`"),
    ("tbreak", "", "wants a node"),
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
    guard !word.isEmpty else { return }
    let lines = output.markdown.split(separator: "\n").map(String.init)
    let place = try #require(lines.firstIndex { $0.contains("^") })
    let start = lines[place].prefix { $0 == " " }.count
    let length = lines[place].filter { $0 == "^" }.count
    #expect(String(lines[place - 1].dropFirst(start).prefix(length)) == word)
    #expect(await bench.made.bench.debug.breakpoints.isEmpty)
  }

  @Test func `a node that is to come is taken where that is said`() async throws {
    let bench = try await bench()
    #expect(await bench.run("break later --pending if 1 > 2").status == .ok)
    #expect(await bench.run("break all").markdown.contains("after **each**"))
    await bench.run("run")
    #expect(await node(bench) == "best")
  }

  @Test func `breakpoints survive a session that is opened again, with their counts`() async throws
  {
    let bench = try TestBench()
    let path = await bench.record("breaks")
    for line in loopLines { await bench.run(line) }
    await bench.run("break art if $each != 'elk'", "tbreak final", "break on error", "disable 3")
    await bench.run("ignore 1 1", "run")
    let before = await bench.made.bench.debug.breakpoints
    #expect(before.map(\.hits) == [2, 0, 0])
    await bench.made.bench.write(to: nil)
    try bench.restart()
    let (writer, file, _) = try SessionWriter.resuming(path)
    await bench.made.bench.adopt(file)
    await bench.made.bench.write(to: writer)
    #expect(await bench.made.bench.debug.breakpoints == before)
    #expect(await bench.run("break title").markdown.contains("Breakpoint 4"))
    await bench.run("continue")
    #expect(await node(bench) == "final")
    let again = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(again, home: folder.path).make()
    let report = await made.check(again) { _, _ in }
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `what is displayed survives a session that is opened again`() async throws {
    let bench = try TestBench()
    let path = await bench.record("displays")
    for line in loopLines { await bench.run(line) }
    await bench.run("display $title.status", "display $list", "display $final", "undisplay 2")
    let before = await bench.made.bench.debug.displays
    #expect(before.map(\.number) == [1, 3])
    await bench.made.bench.write(to: nil)
    try bench.restart()
    let (writer, file, _) = try SessionWriter.resuming(path)
    await bench.made.bench.adopt(file)
    await bench.made.bench.write(to: writer)
    #expect(await bench.made.bench.debug.displays == before)
    #expect(await bench.run("step").markdown.contains("1: `$title.status` is `\"pending\"`"))
    #expect(await bench.run("display $words").markdown.hasPrefix("4: "))
    let again = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(again, home: folder.path).make()
    let report = await made.check(again) { _, _ in }
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `after a node that a gate follows, the gate is named`() async throws {
    let bench = try await bench(tour)
    await bench.run("break sketch after")
    let stop = await bench.run("run").markdown
    #expect(
      stop.contains("run:1 stops before the gate **review**: breakpoint 1 after **sketch**; "),
      "\(stop)",
    )
    #expect(await bench.run("continue").markdown.contains("run:1 waits at `review`"))
  }

  @Test func `stops at breakpoints replay exactly`() async throws {
    let bench = try TestBench()
    let path = await bench.record("breaks")
    for line in loopLines { await bench.run(line) }
    await bench.run("break art[1]", "run", "break title after", "tbreak final if size($best) == 2")
    await bench.run("break on changed line", "breaks", "continue", "next", "continue", "cancel")
    await bench.run("run words=\"fox, cat\"", "ignore 1 3", "break on approval", "continue")
    await bench.run("enable", "unbreak 1", "run to final", "continue", "break finl", "breaks")
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    let report = await made.check(file) { _, _ in }
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `changed tells since which run a value is what it is, and why`() async throws {
    let bench = try await bench()
    #expect(await bench.run("changed line").errorCode == "no_run")
    await bench.run("run", "run words=\"fox, cat, elk\"", "run words=\"fox, cat, emu\"")
    let line = await bench.run("changed line[1]").markdown
    #expect(
      line == """
        **line\\[1\\]** is `"a cat"` since run:2; in run:1 it was `"a owl"`.

        - the input `words`: `"fox, owl, elk"` → `"fox, cat, elk"`, through **list**, **each**
        """,
      "\(line)",
    )
    let same = await bench.run("changed line[0].output").markdown
    #expect(
      same
        == "**line\\[0\\]**.output is `\"a fox\"` since run:1, and no earlier run has another."
    )
    await bench.run("edit line value=\"'the ' + each_output\"", "run")
    let prompt = await bench.run("changed art[0].prompt").markdown
    #expect(
      prompt.contains("is `\"the fox\"` since run:4; in run:3 it was `\"a fox\"`"),
      "\(prompt)",
    )
    #expect(prompt.contains("- **line\\[0\\]** was edited in the draft"), "\(prompt)")
    await bench.run("run")
    let art = await bench.run("changed art[0]").markdown
    #expect(art.contains("since run:4; in run:3 it was"), "\(art)")
    #expect(art.contains("In run:5 it is cached from run:4."), "\(art)")
    #expect(await bench.run("changed artt").markdown.contains("Did you mean `art`?"))
    #expect(await bench.run("changed line[1].outptu").errorCode == "no_value")
  }

  @Test func `changed replays exactly, with runs from outside of the session`() async throws {
    let bench = try await bench(loopLines + ["run", "run words=\"fox, cat, elk\"", "run"])
    try bench.restart()
    let path = await bench.record("changed")
    await bench.run(
      "run words=\"cat, cat\"",
      "changed line[0]",
      "changed line[1]",
      "changed art[1]",
    )
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    let report = await made.check(file) { _, _ in }
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  /// What has to be there before the examples of a command work.
  private static let setUps = [
    "unbreak": ["break final"], "ignore": ["break final"], "disable": ["break final"],
    "enable": ["break final"], "changed": ["step", "next"],
  ]

  @Test func `the examples of the commands about breakpoints work`() async throws {
    for name in ["break", "tbreak", "unbreak", "breaks", "ignore", "disable", "enable", "changed"] {
      let bench = try await bench(tour + (Self.setUps[name] ?? []))
      let command = try #require(bench.made.table[name])
      for line in command.examples {
        if name == "unbreak" { await bench.run("break final") }
        let output = await bench.run(line)
        #expect(output.status == .ok, "\(line): \(output.markdown)")
      }
    }
  }
}
