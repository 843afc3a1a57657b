import Engine
import JSON
import Notebook
import Testing

@testable import Shell

@Suite struct CompareCommandTests {
  let bench: DraftBench
  init() throws { bench = try DraftBench() }

  private func build() async {
    for line in studio + [
      "add words splitText $prompt delimiter=\" \"",
      "add count transformText \"size(words_output) + 1\"",
    ] {
      let output = await bench.run(line)
      #expect(output.status == .ok, "\(line): \(output.markdown)")
    }
  }

  @Test func `two runs are compared node by node, and the first cause is named`() async throws {
    await build()
    await bench.run("run", "run prompt=\"a blue fox\"")
    let output = await bench.run("compare run:1 run:2")
    #expect(output.status == .ok)
    for words in [
      "**run:1** → **run:2** of hero", "first causes: ", "**paint** (prompt)",
      "Both cost 0.77 CU.",
      "| **paint** | input `prompt`; output `image` | 0.5 | **first cause** |",
      "| framed | input `image`; output `image` | 0.25 | follows from `paint` |",
      "- prompt: a ~~red~~ fox → a **blue** fox", "similarity 0.500",
      "![paint · run:1, run:2, difference · art:", "](art:asset_",
    ] {
      #expect(output.markdown.contains(words), "\(words)\n\(output.markdown)")
    }
    #expect(output.data?["nodes"]?.array?.first?["isFirstCause"] == true)
    #expect(bench.provider.calls.filter { $0 == BundledModels.compare }.count == 2)
  }

  @Test func `runs of the same need no pictures`() async throws {
    await build()
    await bench.run("run", "run")
    let output = await bench.run("compare run:1 run:2")
    #expect(output.markdown.contains("all the same. Cost: 0.77 → 0 CU."), "\(output.markdown)")
    #expect(!bench.provider.calls.contains(BundledModels.compare))
    let node = await bench.run("compare run:1 run:2 paint")
    #expect(node.markdown.contains("**paint** is the same; it cost 0.5 → cached CU"))
    #expect(node.markdown.contains("the second run took it from run:1"))
  }

  @Test func `numbers, texts and what is in one run only are told as such`() async throws {
    await bench.run(
      "new sums",
      "add text text \"one two\" --input",
      "add count transformText \"size(text_output)\"",
      "add lines transformText \"text_output + '\\\\n2\\\\n3'\"",
      "add facts transformText \"{'n': size(text_output), 'same': 1}\"",
      "add old transformText \"text_output\"",
      "run",
      "rename old renamed",
      "run text=\"one two three\"",
    )
    let output = await bench.run("compare run:1 run:2")
    for words in [
      "- output: 7 → 13 (+6)", "| **old** | only in run:1 |", "| **renamed** | only in run:2 |",
      "-one two\n+one two three\n 2\n 3", "-  \"n\": 7,\n+  \"n\": 13,",
    ] {
      #expect(output.markdown.contains(words), "\(words)\n\(output.markdown)")
    }
  }

  @Test func `a loop shows its first items and counts the others`() async throws {
    await bench.run(
      "new loop",
      "add line text \"a b c d e f\"",
      "add words splitText $line delimiter=\" \"",
      "add mark text \"!\" --input",
      "add each forEach $words",
      "add item transformText \"each_output + mark_output\"",
      "add end forEachEnd $item loop=each",
      "run",
      "run mark=\"?\"",
    )
    let output = await bench.run("compare run:1 run:2")
    #expect(output.markdown.contains("| **item\\[2\\]** |"), "\(output.markdown)")
    #expect(!output.markdown.contains("item\\[3\\]"))
    #expect(output.markdown.contains("*3 more of item*"))
    #expect(output.markdown.contains("first cause: **item** in 6 items (mark\\_output)"))
    let node = await bench.run("compare run:1 run:2 item[4]")
    #expect(node.markdown.contains("~~e\\!~~ → **e?**"), "\(node.markdown)")
    #expect(await bench.run("compare run:1 run:2 item").markdown.contains("`item[0]`"))
  }

  @Test func `items of a loop that differ for several reasons are told with them`() async throws {
    await bench.run(
      "new loop",
      "add line text \"a b c\"",
      "add words splitText $line delimiter=\" \"",
      "add each forEach $words",
      "add art model draft/image prompt=$each",
      "add end forEachEnd $art loop=each",
      "run",
      "step",
      "until art[0]",
      "pin art[0]=art:2",
      "until art[1]",
      "set art[1].prompt=\"z\"",
      "continue",
    )
    let output = await bench.run("compare run:1 run:2")
    #expect(
      output.markdown.contains("first cause: **art** in 2 items (given by hand; prompt)"),
      "\(output.markdown)",
    )
  }

  @Test func `a node is shown across the last runs`() async throws {
    await build()
    await bench.run("run --draft", "run", "run prompt=\"a blue fox\"", "run prompt=\"a blue fox\"")
    let output = await bench.run("compare paint")
    for words in [
      "| run | what changed | gave | similarity | CU |",
      "| run:4 | nothing | art:", "| cached from run:3 |",
      "| run:3 | prompt \"a red fox\" → \"a blue fox\" | art:", "| 0.500 | 0.5 |",
      "| run:2 | model `draft/image` → `studio/paint` | art:", "| run:1 (draft) |  | art:1 |",
    ] {
      #expect(output.markdown.contains(words), "\(words)\n\(output.markdown)")
    }
  }

  @Test func `names with signs of Markdown break no table`() async throws {
    #expect("`a|b` and a\\|b".inTable == "`a\\|b` and a\\|b")
  }

  @Test func `runs that are not named are the last and the one before`() async throws {
    await build()
    #expect(await bench.run("compare").errorCode == "no_run")
    await bench.run("run")
    #expect(await bench.run("compare last").markdown.contains("is the first run of its workflow"))
    await bench.run("run prompt=\"an owl\"", "run prompt=\"an elk\"")
    #expect(await bench.run("compare").markdown.hasPrefix("**run:2** → **run:3**"))
    #expect(await bench.run("compare run:2").markdown.hasPrefix("**run:1** → **run:2**"))
    #expect(await bench.run("compare run:1 last").markdown.hasPrefix("**run:1** → **run:3**"))
    #expect(await bench.run("compare run:1 run:3 --time").markdown.contains(" s → 0.0"))
  }

  @Test(
    arguments: [
      ("compare run:1 run:9", "job_not_found"), ("compare job_nowhere", "job_not_found"),
      ("compare nope", "unknown_node"), ("compare run:1 run:1 pant", "unknown_node"),
      ("compare a b", "usage"), ("compare a=b", "usage"), ("compare run:1 run:1 a b", "usage"),
    ]
  )
  func `a word that names nothing is pointed at`(line: String, code: String) async throws {
    await build()
    await bench.run("run")
    let output = await bench.run(line)
    #expect(output.errorCode == code, "\(output.markdown)")
    #expect(output.markdown.contains("^"))
  }

  @Test func `a session that compares runs from before it replays alone`() async throws {
    await build()
    await bench.run("run", "run --draft")
    try bench.restart()
    let path = await bench.record("compare")
    await bench.run(
      "run prompt=\"a blue fox\"",
      "compare",
      "compare last",
      "compare run:1 paint",
      "compare paint",
      "compare --time",
      "compare nope",
    )
    let report = try await bench.check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
    let calls = try SessionFile(reading: path).entries.flatMap(\.calls)
    #expect(calls.contains { $0.model == BundledModels.compare })
  }
}
