import JSON
import Notebook
import Testing

@testable import Shell

/// A workflow with a loop inside and around which there is something to step through.
let loopLines = [
  "new poster \"A poster of several words\"", "add words text \"fox, owl, elk\" --input",
  "add list splitText $words delimiter=\", \"", "add each forEach $list",
  "add line transformText \"'a ' + each_output\"", "add art model draft/image prompt=$line",
  "add all forEachEnd $art loop=each", "add title model draft/text prompt=$words",
  "add best sliceAssets $all from=0 count=2",
  "add summary transformText \"title_text + ' ' + string(size(best_output))\"",
  "add final model draft/image prompt=$summary --output",
]

/// A bench with a workflow that others run, and one that runs it.
func nestedBench() async throws -> TestBench {
  let bench = try TestBench()
  for line in loopLines + [
    "publish", "new outer", "add animals text \"ape, bee\" --input",
    "add poster workflow poster words=$animals",
    "add last model image/upscale image=$poster --output",
  ] {
    let output = await bench.run(line)
    #expect(output.status == .ok, "\(line): \(output.markdown)")
  }
  return bench
}

@Suite struct DebugStepTests {
  private func bench(_ lines: [String] = tour) async throws -> TestBench {
    let bench = try TestBench()
    for line in lines {
      let output = await bench.run(line)
      #expect(output.status == .ok, "\(line): \(output.markdown)")
    }
    return bench
  }

  /// The node that the prompt stands before.
  private func node(_ bench: TestBench) async -> String? { await bench.made.bench.place.run?.node }

  @Test func `a stop shows the node, its inputs, what it costs and the keys`() async throws {
    let bench = try await bench()
    let stop = await bench.run("step").markdown
    #expect(stop.contains("⏸ run:1 stops before **sketch** `draft/image`"))
    #expect(stop.contains("| prompt | \"epic fantasy hero portrait\" |"))
    #expect(stop.contains("| width | 512 |"))
    #expect(stop.contains("Not cached: it costs 0 CU."))
    #expect(stop.contains("`n`ext `s`tep `c`ontinue"))
    #expect(!stop.contains("`out`"))
  }

  @Test func `inputs that differ from the last run are marked, and a cached result is said`()
    async throws
  {
    let bench = try await bench()
    await bench.run("run", "approve", "edit sketch width=640")
    let stop = await bench.run("step prompt=\"a fox\"").markdown
    #expect(stop.contains("| **prompt** | \"a fox\" | run:1 had \"epic fantasy hero portrait\" |"))
    #expect(stop.contains("| **width** | 640 | run:1 had 512 |"))
    #expect(stop.contains("| height | 512 |  |"))
    await bench.run("cancel")
    let same = await bench.run("step prompt=\"a fox\"").markdown
    #expect(!same.contains("had"))
    await bench.run("next", "cancel")
    #expect(await bench.run("step prompt=\"a fox\"").markdown.contains("Cached: run:3 has"))
  }

  @Test func `next does a loop as one node, step goes into it, out finishes an item and a loop`()
    async throws
  {
    let bench = try await bench(loopLines)
    await bench.run("run to each")
    #expect(await node(bench) == "each")
    let over = await bench.run("next").markdown
    #expect(over.contains("**each**"), "\(over)")
    #expect(await node(bench) == "title")
    await bench.run("cancel", "run to each")
    let into = await bench.run("step").markdown
    #expect(into.contains("stops before **line\\[0\\]** `transform`, item 1 of 3 of `each`"))
    #expect(into.contains("`out`"))
    #expect(into.contains("Ready too: `title`"))
    await bench.run("next")
    #expect(await node(bench) == "art[0]")
    await bench.run("out")
    #expect(await node(bench) == "line[1]")
    await bench.run("out each")
    #expect(await node(bench) == "title")
    #expect(await bench.run("out").errorCode == "nothing_around")
    #expect(await bench.run("print size($all)").markdown.contains("3"))
  }

  @Test func `step goes into a workflow, where names mean its own nodes`() async throws {
    let bench = try await nestedBench()
    let stop = await bench.run("step").markdown
    #expect(stop.contains("Runs the workflow **poster**"), "\(stop)")
    let inside = await bench.run("step").markdown
    #expect(inside.contains("stops before **poster/list**"), "\(inside)")
    #expect(inside.contains("in the workflow poster"))
    await bench.run("step", "step", "step")
    let place = await bench.run("where").markdown
    #expect(place.contains("- in `poster`: the workflow poster"), "\(place)")
    #expect(place.contains("- in the loop `poster/each`: item 1 of 2"))
    await bench.run("next")
    #expect(await bench.run("print $line").markdown == "> a ape")
    #expect(await bench.run("print $words").markdown == "> ape, bee")
    await bench.run("out", "out poster")
    #expect(await node(bench) == "last")
    #expect(await bench.run("print $poster/line[1]").markdown == "> a bee")
    #expect(await bench.run("continue").markdown.contains("run:1 is done"))
  }

  @Test func `next picks among ready nodes, and says what a node waits for`() async throws {
    let bench = try await bench(loopLines)
    let stop = await bench.run("step").markdown
    #expect(stop.contains("stops before **list**"))
    #expect(stop.contains("Ready too: `title`"))
    let refused = await bench.run("next final")
    #expect(refused.errorCode == "node_not_ready")
    #expect(refused.markdown.contains("`final` is not ready: it waits for `summary`"))
    #expect(refused.markdown.contains("Ready: `list`, `title`"), "\(refused.markdown)")
    let unknown = await bench.run("next titel")
    #expect(unknown.markdown.contains("Did you mean `title`?"))
    #expect(await bench.run("next title").markdown.contains("**title** `draft/text`"))
    #expect(bench.provider.calls == ["draft/text"])
    #expect(await bench.run("next title").markdown.contains("it is done"))
    #expect(await bench.run("next words").errorCode == "unknown_node")
  }

  @Test func `until and run to stop before a node, in a loop before an item`() async throws {
    let bench = try await bench(loopLines)
    let stop = await bench.run("run to art[1]").markdown
    #expect(await node(bench) == "art[1]")
    #expect(stop.contains("**art\\[0\\]**"))
    #expect(await bench.run("print $art[0]").markdown.contains("](art:asset_"))
    #expect(await bench.run("until art[0]").markdown.contains("is past"))
    #expect(await bench.run("until art").markdown.contains("stops at `art[1]` already"))
    await bench.run("run to final")
    #expect(await node(bench) == "final")
    #expect(await bench.run("run to nowhere").errorCode == "unknown_node")
    await bench.run("cancel")
    let refused = await bench.run("run to finl")
    #expect(refused.markdown.contains("Did you mean `final`?"))
    #expect(await bench.made.bench.place.run == nil)
  }

  @Test func `enter repeats the last step`() async throws {
    let bench = try await bench(loopLines)
    #expect(await bench.made.bench.repeatedStep() == nil)
    await bench.run("step")
    #expect(await bench.made.bench.repeatedStep() == "next")
    await bench.run("run to each", "step", "print 1")
    #expect(await bench.made.bench.repeatedStep() == "step")
    await bench.run("out")
    #expect(await bench.made.bench.repeatedStep() == "out")
    await bench.run("until final")
    #expect(await bench.made.bench.repeatedStep() == "until final")
    await bench.run("continue")
    #expect(await bench.made.bench.repeatedStep() == nil)
  }

  @Test func `where names what is ready, and what is blocked by what`() async throws {
    let bench = try await bench()
    #expect(await bench.run("where").errorCode == "no_run")
    await bench.run("step")
    let place = await bench.run("where").markdown
    #expect(place.contains("**run:1** of hero-portrait: 0 of 3 nodes done, 0 CU"))
    #expect(place.contains("- at **sketch** `draft/image`"))
    #expect(place.contains("- ready: `sketch`"))
    #expect(place.contains("- blocked: `review` by `sketch`"))
    await bench.run("next")
    let gate = await bench.run("where").markdown
    #expect(gate.contains("- waits for a person: `review`"))
    #expect(gate.contains("- blocked: `final` by `review`, which waits for a person"))
  }

  @Test func `print takes nodes, inputs, paths and what is known of a node`() async throws {
    let bench = try await bench(loopLines)
    await bench.run("step", "until final")
    #expect(await bench.run("print $words").markdown == "> fox, owl, elk")
    #expect(await bench.run("print $list[1]").markdown == "> owl")
    #expect(await bench.run("print $line[2]").markdown == "> a elk")
    #expect(await bench.run("print size($all) == size($each)").markdown.contains("true"))
    #expect(await bench.run("print $art[1].prompt").markdown == "> a owl")
    #expect(await bench.run("print $title.status").markdown == "> success")
    #expect(await bench.run("print $final.inputs").markdown.contains("\"prompt\""))
    #expect(await bench.run("print line_output").status == .error)
    #expect(await bench.run("print list_output").markdown.contains("\"fox\""))
    #expect(
      await bench.run("print $line").markdown.contains("Say which item of `each`: `$line[0]`")
    )
    #expect(await bench.run("print $final").markdown.contains("`$final` has no value yet"))
    #expect(await bench.run("print $finl").markdown.contains("Did you mean `$final`?"))
    #expect(await bench.run("print $title.txet").markdown.contains("Did you mean `text`?"))
    #expect(
      await bench.run("print '$words' + $words.lowerAscii()").markdown == "> $wordsfox, owl, elk"
    )
  }

  @Test func `display shows its value at every stop, until it is ended`() async throws {
    let bench = try await bench()
    #expect(await bench.run("display").markdown.contains("Nothing is displayed"))
    #expect(await bench.run("display $sketch.width +").status == .error)
    #expect(await bench.run("display $sketch.status").markdown.contains("no value yet"))
    #expect(await bench.run("step").markdown.contains("1: `$sketch.status` is `\"pending\"`"))
    #expect(await bench.run("next").markdown.contains("1: `$sketch.status` is `\"success\"`"))
    await bench.run("display size($prompt)")
    #expect(await bench.run("display").markdown.contains("| 2 | `size($prompt)` |"))
    #expect(await bench.run("undisplay 1").markdown.contains("`$sketch.status`"))
    #expect(await bench.run("undisplay 1").errorCode == "not_found")
    let stop = await bench.run("approve").markdown
    #expect(stop.contains("2: `size($prompt)` is `26`"))
    #expect(!stop.contains("status"))
  }

  @Test func `of many nodes a stop shows what fits, and says what is hidden`() async throws {
    let words = (0..<40).map { "w\($0)" }.joined(separator: ", ")
    let bench = try await bench(loopLines)
    let stop = await bench.run("run to final words=\"\(words)\"").markdown
    #expect(stop.split(separator: "\n").count <= 60)
    #expect(stop.contains("more nodes are done and not shown"), "\(stop)")
    #expect(stop.contains("stops before **final**"))
  }

  @Test func `stepping replays exactly`() async throws {
    let bench = try TestBench()
    let path = await bench.record("step")
    for line in loopLines { await bench.run(line) }
    await bench.run("display size($words)", "step", "next", "step", "next", "where", "out", "n")
    await bench.run("print $art[0]", "next nothing", "out each", "until final", "continue")
    await bench.run("run", "step words=\"a, b\"", "continue", "where")
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    let report = await made.check(file) { _, _ in }
    #expect(report.exitCode == 0, "\(report.markdown)")
  }
}
