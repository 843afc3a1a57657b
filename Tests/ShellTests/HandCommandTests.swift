import Engine
import FoundationEssentials
import JSON
import Notebook
import Synchronization
import Testing
import Workflows

@testable import Shell

@Suite struct HandCommandTests {
  /// Replays a session from its record and compares.
  func check(_ path: String) async throws -> ReplayReport {
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    return await made.check(file) { _, _ in }
  }

  func bench(_ lines: [String] = tour, then more: String...) async throws -> TestBench {
    let bench = try TestBench()
    for line in lines + more {
      let output = await bench.run(line)
      #expect(output.status != .error, "\(line): \(output.markdown)")
    }
    return bench
  }

  func prompt(_ bench: TestBench) async -> String { await bench.made.bench.prompt() }

  // MARK: set

  @Test func `an input that is set is marked wherever it shows, and in what hangs on it`()
    async throws
  {
    let bench = try await bench(then: "step")
    #expect(await !prompt(bench).contains("✎"))
    let stop = await bench.run("set sketch.prompt=\"a red fox\" sketch.width=640").markdown
    #expect(stop.hasPrefix("✎ In this run `sketch.prompt` is `\"a red fox\"`, `sketch.width`"))
    #expect(stop.contains("| **prompt** | \"a red fox\" | set by hand |"), "\(stop)")
    #expect(await prompt(bench).contains("⏸ ✎2 0 CU"))
    let gate = await bench.run("next").markdown
    #expect(gate.contains("· 0 CU · ✎ set by hand: `prompt`, `width`"), "\(gate)")
    #expect(await bench.run("where").markdown.contains("✎ changed by hand: `sketch.prompt` set to"))
    #expect(await bench.run("print $sketch").markdown.contains("✎ `sketch`: set by hand: `prompt`"))
    #expect(await bench.run("graph").markdown.contains("●✎ sketch"))
    let question = await bench.run("next").markdown
    #expect(question.contains("✎ downstream of `sketch.prompt` set by hand"), "\(question)")
    let next = await bench.run("approve").markdown
    #expect(
      next.contains("✎ downstream of `sketch.prompt` set by hand, `sketch.width` set by hand")
    )
    let end = await bench.run("next").markdown
    #expect(end.contains("✎ Changed by hand in this run: `sketch.prompt` set to"), "\(end)")
    #expect(end.contains("`accept` writes the inputs to the draft"))
    #expect(await bench.run("runs").markdown.contains("| run:1 ✎2 |"))
    #expect(await bench.run("step").markdown.contains("run:1 had \"a red fox\""))
  }

  @Test func `what has read an input is taken back, and it is said what that costs`() async throws {
    let bench = try await bench(then: "run")
    let again = await bench.run("set sketch.prompt=\"an owl\"").markdown
    #expect(again.contains("To be done again: `sketch`, for up to 0 CU."), "\(again)")
    #expect(again.contains("stops before **sketch**"))
    // The run was on its way to the end, and goes on so after the answer.
    await bench.run("continue")
    #expect(await bench.run("approve").markdown.contains("run:1 is done"))
    #expect(bench.provider.calls == ["draft/image", "draft/image", "image/upscale"])
    let other = try await self.bench(then: "run", "pin sketch=art:1")
    let whole = await other.run("set prompt=\"an owl\"").markdown
    #expect(whole.hasPrefix("✎ In this run `prompt` is"))
    // The pin stands for whatever the node would read.
    #expect(!whole.contains("To be done again"), "\(whole)")
  }

  @Test func `values of a run stand for references, and inputs of the workflow can be set`()
    async throws
  {
    let bench = try await bench(loopLines, then: "step", "until final")
    let set = await bench.run("set final.prompt=$title").markdown
    #expect(set.contains("`final.prompt` is `\"a tale\"`"), "\(set)")
    #expect(await bench.run("set final.prompt=$best").markdown.contains("takes a text, not"))
    #expect(await bench.run("set final.prompt=$nobody").errorCode == "no_value")
    let words = await bench.run("set words=\"ape, bee\"").markdown
    #expect(words.contains("To be done again: `list`, `title`"), "\(words)")
    #expect(words.contains("CU or more"), "\(words)")
    await bench.run("until final")
    #expect(await bench.run("print $line[1]").markdown.contains("> a bee"))
    #expect(await bench.run("print $words").markdown.contains("✎ `words`: set by hand"))
    #expect(await bench.run("print $all").markdown.contains("downstream of the input `words`"))
  }

  @Test(arguments: [
    ("set sketch.promt=x", "promt", "Did you mean `prompt`?"),
    ("set sketch.width=wide", "wide", "`width` takes a whole number, not a text"),
    ("set sketch.width=9999999", "9999999", "`width` is at most"),
    ("set skech.prompt=x", "skech", "Did you mean `sketch`?"),
    ("set sketch=x", "sketch", "`set sketch.prompt=…`"),
    ("set promt=x", "promt", "Did you mean `prompt`?"),
    ("set style=x", "style", "`set final.factor=…`"),
    ("set final.image=fox", "fox", "`image` takes image, and `fox` is none"),
    ("set final.image=$prompt", "$prompt", "takes image, and `$prompt` is none"),
    ("set sketch.prompt=x sketch", "sketch", "one value too many"),
    ("set", "", "wants what to change, as NODE.INPUT=VALUE"),
    ("pin sketch", "sketch", "`pin sketch --error"),
    ("pin sketch=fox", "fox", "`image` takes image, and `fox` is none"),
    ("pin sketch.mask=art:1", "mask", "it gives image"),
    ("pin sketch=run:9", "run:9", "there is no run `run:9` in this session"),
    ("pin review=true", "review", "is an approval, and gives nothing"),
    ("unpin sketch", "sketch", "neither pinned nor left out"),
    ("skip sketch --bypass", "--bypass", "no input of `sketch` has a value"),
    ("skip final --bypass=factr", "factr", "`--cut` skips what hangs on it"),
    ("skip sketch --bypass --cut", "--cut", "contradict each other"),
    ("retry sketch", "sketch", "did not fail: it is pending"),
    ("retry sketch --ask", "--ask", "it is known how `sketch` ended"),
    ("accept", "", "nothing was changed by hand in run:1"),
  ])
  func `what is refused is pointed at, and changes nothing`(
    _ line: String,
    _ word: String,
    _ message: String,
  ) async throws {
    let bench = try await bench(
      then: "add style text \"2\"",
      "edit final factor=$style",
      "step",
    )
    let output = await bench.run(line)
    #expect(output.status == .error)
    #expect(
      output.markdown.lowercased().contains(message.lowercased()),
      "\(output.markdown)",
    )
    if !word.isEmpty {
      let lines = output.markdown.split(separator: "\n").map(String.init)
      let place = try #require(lines.firstIndex { $0.contains("^") })
      let start = lines[place].prefix { $0 == " " }.count
      let length = lines[place].filter { $0 == "^" }.count
      #expect(lines[place - 1].dropFirst(start).prefix(length) == word, "\(output.markdown)")
    }
    #expect(await !prompt(bench).contains("✎"))
  }

  // MARK: pin

  @Test func `a pin stands for a result, costs nothing and is taken by no other run`() async throws
  {
    let bench = try await bench(then: "run", "cancel", "edit sketch width=300", "step")
    let pinned = await bench.run("pin sketch=run:1").markdown
    #expect(pinned.contains("✎ In this run `sketch` is pinned to `art:1`"), "\(pinned)")
    let stop = await bench.run("approve", "next").markdown
    #expect(stop.contains("✎ downstream of a pin on `sketch`"), "\(stop)")
    #expect(bench.provider.calls == ["draft/image", "image/upscale"])
    #expect(await bench.run("step").markdown.contains("Not cached"))
    await bench.run("next", "approve", "skip --bypass", "step", "next")
    // Neither what was pinned nor what was passed through is a result of the models.
    #expect(bench.provider.calls.filter { $0 == "draft/image" }.count == 2)
  }

  @Test func `a pin stays when what feeds it is done again, until it is taken back`() async throws {
    let bench = try await bench(
      loopLines,
      then: "step",
      "until title",
      "pin title=\"my title\"",
      "set words=\"ape, bee\"",
    )
    #expect(await bench.run("print $title").markdown.contains("> my title"))
    await bench.run("until summary")
    #expect(await bench.run("where").markdown.contains("`title` pinned"))
    #expect(await bench.run("unpin title").markdown.contains("stops before **title**"))
    #expect(await bench.run("where").markdown.contains("by hand: `words` set"))
  }

  @Test func `a failure is made up to see what a run does then`() async throws {
    let bench = try await bench(loopLines, then: "step")
    let failed = await bench.run("pin title --error \"no | luck\"").markdown
    #expect(failed.hasPrefix("✎ In this run `title` fails: no \\| luck."), "\(failed)")
    let end = await bench.run("continue")
    #expect(end.errorCode == "run_failed")
    #expect(
      end.markdown.contains("✎ downstream of a made-up failure of `title`"),
      "\(end.markdown)",
    )
    #expect(end.markdown.contains("a failure of `title` made up"))
    let refused = await bench.run("retry title").markdown
    #expect(refused.contains("`rerun run:1 from title`"), "\(refused)")
  }

  @Test func `a branch is pinned by its name, and items of a loop by their paths`() async throws {
    let bench = try await bench(
      [
        "new demo", "add mode text \"day\" --input", "add pick ifElse \"mode contains 'night'\"",
        "add dark model draft/image prompt=$mode when=$pick.if1",
        "add light model draft/image prompt=$mode when=$pick.else",
        "add final model image/upscale image=[$dark, $light] --output",
      ],
      then: "step",
    )
    #expect(await bench.run("pin pick=night").markdown.contains("It takes if1, else"))
    let stop = await bench.run("pin pick=if1").markdown
    #expect(stop.contains("stops before **dark**"), "\(stop)")
    #expect(await bench.run("set dark.when=true").markdown.contains("`pin pick=if1`"))
    let loop = try await self.bench(loopLines, then: "step", "until art[1]")
    #expect(await loop.run("set art.prompt=x").markdown.contains("✎ In this run `art[1].prompt`"))
    #expect(await loop.run("pin art[0]=art:1").markdown.contains("`art[0]` is pinned"))
    #expect(await loop.run("pin art[2]=art:1").markdown.contains("`until art[2]` goes there"))
    #expect(await loop.run("set line.prompt=x").status == .error)
    await loop.run("until final")
    #expect(await loop.run("print $all").markdown.contains("downstream of `art[1].prompt` set"))
  }

  // MARK: skip

  @Test func `a bypass passes its input through, and a cut skips what hangs on it`() async throws {
    let bench = try await bench(then: "step", "next", "approve")
    let bypassed = await bench.run("skip").markdown
    #expect(
      bypassed.contains(
        "✎ In this run `final` is bypassed: its `image`, `art:1`, is passed through."
      )
    )
    #expect(bypassed.contains("run:1 is done"))
    #expect(await bench.run("print $final").markdown.contains("bypassed by hand"))
    let other = try await self.bench(then: "step")
    let cut = await other.run("skip").markdown
    #expect(cut.hasPrefix("✎ In this run `sketch` is cut: it gives nothing"), "\(cut)")
    #expect(cut.contains("– **final** was skipped: ana skipped it · ✎ downstream of `sketch`"))
    let loop = try await self.bench(loopLines, then: "step", "until best")
    let named = await loop.run("skip best --bypass").markdown
    #expect(named.contains("its `all_output`") || named.contains("its `each_output`"), "\(named)")
    #expect(await loop.run("skip title").markdown.contains("is done already"))
  }
}
