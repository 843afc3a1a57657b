import Engine
import FoundationEssentials
import JSON
import Notebook
import Synchronization
import Testing
import Workflows

@testable import Shell

/// A provider of models that cost, which loses the outcome of a call and can be asked about it.
private final class LossyProvider: OutcomeProvider {
  let outcomes = Mutex<[CallOutcome]>([])
  let calls = Mutex<[String]>([])

  func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult {
    let prompt = request.parameters["prompt"]?.string ?? ""
    let count = calls.withLock { calls in
      calls.append(prompt)
      return calls.count
    }
    if prompt.contains("lost"), count == 1 {
      throw RunFailure(code: RunFailure.unknownOutcome, message: "the line is dead")
    }
    if prompt.contains("busy"), count == 1 { throw RunFailure(code: "busy", message: "no luck") }
    return ModelResult(outputs: ["text": .text("a tale of \(prompt)")])
  }

  func outcome(of call: ModelCall) async throws(RunFailure) -> CallOutcome {
    outcomes.withLock { $0.isEmpty ? .unknown : $0.removeFirst() }
  }
}

/// A shell with a model that is not safe to repeat.
private final class LossyBench {
  let folder: TemporaryFolder
  let provider = LossyProvider()
  let made: MadeWorkbench

  init() throws {
    folder = try TemporaryFolder()
    let manifest = """
      easel: easel-manifest/1
      id: studio/tale
      version: 1
      kind: text
      summary: Tells a tale.
      parameters: [{name: prompt, type: text, required: true}]
      price: 0.5
      argv: [./tale.sh, --, "{prompt}"]
      outputs: [{name: text, type: text}]
      """
    try FileManager.default.createDirectory(
      atPath: folder.path + "/models",
      withIntermediateDirectories: true,
    )
    try writeFile(Array(manifest.utf8), to: folder.path + "/models/tale.yaml")
    try writeFile(Array("#!/bin/sh\n".utf8), to: folder.path + "/models/tale.sh")
    let home = folder.path + "/home"
    made = try WorkbenchPlan(
      home: home,
      place: .start,
      providers: [
        CommandProvider.name: provider, BundledModels.provider: FakeProvider(),
      ],
      person: "ana",
      clock: { 1_790_000_000_000 },
      folder: folder.path,
      library: ModelLibrary(
        folders: [ModelFolder(folder.path + "/models", label: "models")],
        trust: TrustStore(home: home),
      ),
    ).make()
  }

  @discardableResult
  func run(_ lines: String...) async -> Output {
    var output = Output()
    for line in lines { output = await made.bench.execute(line, made.table) }
    return output
  }

  func record() async -> String {
    let path = "\(folder.path)/lossy.md"
    let head = SessionNames.head(id: "session_1", place: await made.bench.place, columns: 80)
    await made.bench.write(to: SessionWriter(newAt: path, head: head))
    return path
  }

  func build(_ prompt: String) async {
    await run(
      "new tales",
      "add line text \"\(prompt)\" --input",
      "add tale model studio/tale prompt=$line",
      "add end transformText \"tale_text + '.'\"",
      "add art model draft/image prompt=$line",
      "add ok approval $art \"Go?\"",
      "add large model image/upscale image=$art",
    )
  }
}

/// Replays a session from its record and compares.
private func check(_ path: String) async throws -> ReplayReport {
  let file = try SessionFile(reading: path)
  let folder = try TemporaryFolder()
  let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
  return await made.check(file) { _, _ in }
}

@Suite struct HandCommandTests {
  private func bench(_ lines: [String] = tour, then more: String...) async throws -> TestBench {
    let bench = try TestBench()
    for line in lines + more {
      let output = await bench.run(line)
      #expect(output.status != .error, "\(line): \(output.markdown)")
    }
    return bench
  }

  private func prompt(_ bench: TestBench) async -> String { await bench.made.bench.prompt() }

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

  // MARK: retry and unknown outcomes

  @Test func `a failed node is done again, stepping or running as the run stopped`() async throws {
    for isStepping in [true, false] {
      let bench = try LossyBench()
      let path = await bench.record()
      await bench.build("a busy fox")
      await bench.run(isStepping ? "step" : "run", isStepping ? "next tale" : "where")
      let again = await bench.run("retry").markdown
      #expect(again.hasPrefix("Does `tale` again."), "\(again)")
      #expect(again.contains("**tale** `studio/tale` · 0.5 CU"))
      #expect(again.contains("**end**") == !isStepping, "\(again)")
      let report = try await check(path)
      #expect(report.exitCode == 0, "\(report.markdown)")
    }
  }

  @Test func `of a loop that failed, the item is done again that did`() async throws {
    let bench = try await bench(loopLines, then: "step words=\"fox, fail, elk\"", "next list")
    #expect(await bench.run("next each").markdown.contains("✗ **each** failed"))
    #expect(await bench.run("retry each").status != .error)
    await bench.run("set line[1].each_output=\"owl\"")
    #expect(await bench.run("where").markdown.contains("`line[1].each_output` set to"))
    let again = await bench.run("next", "out each").markdown
    #expect(
      again.contains("● **each** · 0 CU · ✎ downstream of `line[1].each_output`"),
      "\(again)",
    )
    let other = try await self.bench(loopLines, then: "step words=\"fox, fail, elk\"", "next list")
    await other.run("next each")
    #expect(await other.run("retry").markdown.hasPrefix("Does `art[1]` again."))
  }

  @Test(arguments: ["retry", "retry tale --ask", "pin tale=\"my tale\"", "retry --ask", "skip"])
  func `a lost outcome has answers, and each replays`(_ answer: String) async throws {
    let bench = try LossyBench()
    let path = await bench.record()
    await bench.build("a lost fox")
    await bench.run("step", "next tale", "continue", "approve")
    let stop = await bench.run("continue")
    #expect(stop.status == .waiting)
    for words in ["it is not known how the call of **tale** ended", "`retry tale --ask`"] {
      #expect(stop.markdown.contains(words), "\(stop.markdown)")
    }
    #expect(await bench.run("set tale.prompt=x").errorCode == "outcome_unknown")
    let isAsked = answer == "retry --ask"
    let found = ModelResult(outputs: ["text": .text("found")], cost: Credits(millionths: 9))
    bench.provider.outcomes.withLock { $0 = isAsked ? [.succeeded(found)] : [] }
    let output = await bench.run(answer)
    switch answer {
    case "retry":
      #expect(
        output.markdown.contains("It is not known how the first call ended; it may have been")
      )
      #expect(output.markdown.contains("> a tale of a lost fox"), "\(output.markdown)")
    case "retry tale --ask":
      #expect(output.errorCode == "outcome_unknown")
      #expect(output.markdown.contains("the provider does not know the call's key"))
    case "retry --ask":
      #expect(output.markdown.contains("The provider says of `tale`: it ended well."))
      #expect(output.markdown.contains("> found"), "\(output.markdown)")
    case "skip": #expect(output.markdown.contains("`tale` is"), "\(output.markdown)")
    default: #expect(output.markdown.contains("`tale` is pinned to"), "\(output.markdown)")
    }
    #expect(bench.provider.calls.withLock { $0.count } == (answer == "retry" ? 2 : 1))
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `a branch asks about a lost outcome as well, or says what it repeats`() async throws {
    let bench = try LossyBench()
    let path = await bench.record()
    await bench.build("a lost fox")
    await bench.run("step", "next tale", "continue", "approve", "continue")
    let fork = await bench.run("fork")
    #expect(fork.status == .waiting)
    #expect(fork.markdown.contains("run:2: it is not known how the call of **tale** ended"))
    #expect(bench.provider.calls.withLock { $0.count } == 1)
    await bench.run("cancel")
    let again = await bench.run("rerun run:2")
    #expect(again.markdown.contains("run:3: it is not known how"), "\(again.markdown)")
    await bench.run("quit")
    let anew = await bench.run("rerun run:3 from tale")
    #expect(
      anew.markdown.contains("how the call of `tale` ended in run:3; made here again, it may be"),
      "\(anew.markdown)",
    )
    #expect(bench.provider.calls.withLock { $0.count } == 2)
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `a branch says what stays changed by hand, and a run of the draft what does not`()
    async throws
  {
    let bench = try await bench(tour, then: "step", "set sketch.width=640", "next")
    let words = "✎ Changed by hand here as there: `sketch.width` set to `640`."
    for line in ["fork", "back", "quit", "rerun run:1"] {
      let output = await bench.run(line).markdown
      #expect(output.contains(words) == (line != "quit"), "\(line): \(output)")
    }
    let edited = await bench.run("quit", "rerun run:1 --edited").markdown
    #expect(
      edited.contains("hand in run:1 is not in it: `sketch.width` set to `640`. `accept run:1`"),
      "\(edited)",
    )
    await bench.run("accept run:1")
    let accepted = await bench.run("rerun run:1 --edited").markdown
    #expect(!accepted.contains("is not in it"), "\(accepted)")
  }

  // MARK: accept

  @Test func `accept writes the inputs as one edit, and undo takes it back`() async throws {
    let bench = try await bench(then: "step")
    await bench.run("set sketch.prompt=\"a red fox\" sketch.seed=7 prompt=\"a fox\"", "next")
    await bench.run("approve", "skip", "history")
    let before = await bench.run("show --json").markdown
    let accepted = await bench.run("accept").markdown
    #expect(accepted.hasPrefix("Accepted from run:1: `sketch.prompt` is `\"a red fox\"`"))
    #expect(accepted.contains("`sketch.prompt` is a constant now, and `prompt` feeds it no more."))
    #expect(
      accepted.contains("- `final` bypassed, its `image` passed through: what a run is given")
    )
    #expect(await bench.run("input prompt").data?["default"] == "a fox")
    let show = await bench.run("show sketch").markdown
    #expect(show.contains("| seed | 7 |") && show.contains("| prompt | a red fox |"), "\(show)")
    #expect(await bench.run("history").markdown.contains("| ana | accept run:1 |"))
    #expect(await bench.run("accept run:1").markdown.contains("Nothing changed: it is so already."))
    await bench.run("undo")
    #expect(await bench.run("show --json").markdown == before)
  }

  @Test func `what does not belong to the draft is named, and a draft that has moved on refuses`()
    async throws
  {
    let bench = try await nestedBench()
    await bench.run("step", "step", "until poster/art[0]")
    let set = await bench.run("set poster/art[0].prompt=\"x\"").markdown
    #expect(set.contains("`poster/art[0].prompt` is `\"x\"`"), "\(set)")
    let none = await bench.run("accept").markdown
    #expect(none.contains("Nothing to write to the draft."), "\(none)")
    #expect(none.contains("`use poster`, then `edit art prompt=…`"))
    let loop = try await self.bench(loopLines, then: "step", "until art[1]")
    await loop.run("set art[1].prompt=x", "set final.width=640")
    await loop.run("rename final last")
    let gone = await loop.run("accept")
    #expect(gone.errorCode == "invalid_edit")
    #expect(gone.markdown.contains("`final.width` cannot be accepted, for the draft has changed"))
    #expect(gone.markdown.contains("Nothing was written"))
    await loop.run("undo")
    let some = await loop.run("accept").markdown
    #expect(some.contains("Accepted from run:1: `final.width` is `640`."), "\(some)")
    #expect(some.contains("it was set for one item of a loop"))
    await loop.run("new other")
    #expect(await loop.run("accept run:1").errorCode == "other_workflow")
  }

  // MARK: Sessions

  @Test func `changes by hand replay exactly, with files and results of other runs`() async throws {
    let bench = try TestBench()
    let picture = bench.folder.path + "/fox.png"
    try writeFile(
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array("fox".utf8),
      to: picture,
    )
    for line in tour + ["run prompt=\"an owl\"", "approve"] { await bench.run(line) }
    try bench.restart()
    let path = await bench.record("hand")
    for line in [
      "runs", "step", "pin sketch=@\"\(picture)\"", "print $sketch", "pin sketch=run:1", "where",
      "set prompt=\"a cat\"", "unpin sketch", "set sketch.seed=3 sketch.prompt=$prompt", "next",
      "set nothing=1", "approve", "pin final --error \"why not\"", "accept", "undo", "step",
      "skip", "runs", "step", "next", "approve", "skip --bypass", "accept run:2", "show",
    ] {
      await bench.run(line)
    }
    // The file is not needed any more.
    try FileManager.default.removeItem(atPath: picture)
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }
}
