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

extension HandCommandTests {
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
