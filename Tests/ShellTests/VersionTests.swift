import JSON
import Notebook
import Testing

@testable import Shell

@Suite struct VersionTests {
  @Test func `history says when, who, what and from which revision`() async throws {
    let bench = try TestBench()
    await bench.run("new hero", "add a text \"x\"", "add b text \"y\"", "undo", "add c text \"z\"")
    let output = await bench.run("history")
    #expect(
      output.markdown == """
        | revision | | made | by | what | from |
        |---:|---|---|---|---|---:|
        | 4 | **draft** | 2026-09-21T14:13:20Z | ana | add c | 2 |
        | 3 | undone | 2026-09-21T14:13:20Z | ana | add b | 2 |
        | 2 |  | 2026-09-21T14:13:20Z | ana | add a | 1 |
        | 1 |  | 2026-09-21T14:13:20Z | ana | new hero |  |
        """
    )
    let data = try #require(output.data?.array)
    #expect(data.map { $0["isUndone"] } == [false, false, true, false])
    #expect(data[3]["author"] == "ana")
  }

  @Test func `a long history says what it hides`() async throws {
    let bench = try TestBench()
    await bench.run("new hero", "add a text \"x\"")
    for number in 0..<25 { await bench.run("edit a value=\(number)") }
    let short = await bench.run("history").markdown
    #expect(short.hasSuffix("Revisions before 8 are hidden; `history --all` shows them."))
    #expect(!short.contains("undone"))
    let whole = await bench.run("history --all").markdown
    #expect(whole.contains("| 1 |") && !whole.contains("hidden"))
  }

  @Test func `a restored revision is a new one, and undo takes it back`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    let old = await bench.run("show --json").markdown
    await bench.run("edit sketch width=768", "remove review")
    let before = await bench.run("show --json").markdown
    let output = await bench.run("restore 5")
    #expect(
      output.markdown.hasPrefix("Restored revision 5 as revision 8: 1 node added, 1 changed;")
    )
    #expect(await bench.run("show --json").markdown == old)
    #expect(await bench.run("history").markdown.contains("| ana | restore 5 | 7 |"))
    #expect(await bench.run("undo").markdown == "Undid `restore 5`.")
    #expect(await bench.run("show --json").markdown == before)
    #expect(await bench.run("restore 7").markdown == "The draft is revision 7 already.")
  }

  @Test func `a ready workflow with a newer draft says that it is stale`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    await bench.run("publish")
    #expect(!(await bench.run("list").markdown.contains("stale")))
    #expect(await bench.made.bench.prompt() == "personal/default:hero-portrait ›")
    await bench.run("edit sketch width=600", "edit sketch width=700", "edit sketch width=800")
    let words = "stale: draft is 3 edits ahead of what is published"
    for line in ["list", "use hero-portrait", "status", "show"] {
      let text = await bench.run(line).markdown
      #expect(text.contains(words), "\(line): \(text)")
    }
    #expect(await bench.made.bench.prompt() == "personal/default:hero-portrait* ›")
    await bench.run("publish", "undo")
    #expect(await bench.run("status").markdown.contains("draft is 1 edit behind what is published"))
    await bench.run("edit final factor=3")
    #expect(
      await bench.run("status").markdown.contains(
        "stale: draft is 1 edit ahead of what is published, and without 1 of its edits"
      )
    )
    await bench.run("restore published")
    #expect(await bench.run("status").markdown.contains("and means the same"))
  }

  @Test func `publishing freezes a revision, and says what it was before`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    #expect(
      await bench.run("publish").markdown
        == "Published **hero-portrait**: revision 5 is live, 3 nodes in its flow."
    )
    let live = await bench.run("show published --flow").markdown
    await bench.run("edit sketch width=768")
    #expect(await bench.run("show published --flow").markdown == live)
    #expect(await bench.run("show --flow").markdown != live)
    #expect(await bench.run("publish").markdown.hasSuffix("Before it was revision 5."))
    let older = await bench.run("publish 5").markdown
    #expect(older.contains("revision 5 is live"))
    #expect(older.hasSuffix("Stale: draft is 1 edit ahead of what is published."))
    #expect(await bench.run("show published --flow").markdown == live)
    #expect(await bench.run("history").markdown.contains("| 5 | **published** |"))
  }

  @Test func `what cannot be published is refused with every reason, and nothing changes`()
    async throws
  {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    await bench.run("publish", "edit final --no-output", "remove sketch")
    let output = await bench.run("publish")
    #expect(output.errorCode == "invalid_workflow")
    #expect(output.markdown.contains("`final.image`"))
    #expect(output.markdown.contains("is an exposed output"))
    #expect(output.markdown.hasSuffix("Revision 5 stays live."))
    #expect(await bench.run("history").markdown.contains("| 5 | **published** |"))
  }

  @Test func `a revision is shown as it was, and a node of it`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    await bench.run("edit sketch width=768", "rename prompt draft")
    #expect(await bench.run("show 5").markdown.contains("| prompt (input) | text |"))
    #expect(await bench.run("show 5 sketch").markdown.contains("| width | 512 |"))
    #expect(await bench.run("show sketch").markdown.contains("| width | 768 |"))
    #expect(await bench.run("show sketch").markdown.contains("- draft.output → sketch.prompt"))
    #expect(await bench.run("show sketch --json").data?["id"] == "sketch")
    // A node of that name is meant before the version.
    #expect(await bench.run("show draft").markdown.hasPrefix("**draft** (input) · text"))
    #expect(await bench.run("show draft draft").markdown.hasPrefix("**draft** (input) · text"))
    #expect(await bench.run("show published").errorCode == "revision_not_found")
  }

  @Test func `the table reads every type`() async throws {
    let bench = try TestBench()
    await bench.run("new hero")
    let id = try #require(await bench.made.bench.place.workflow?.id)
    let types: [(String, String, String)] = [
      ("text", #"{"value":"a fox"}"#, "a fox"), ("splitText", "{}", "delimiter=,"),
      ("sliceAssets", #"{"from":"1","count":"3"}"#, "from=1 count=3"),
      ("forEach", #"{"isConcurrentRuns":true}"#, "concurrent=true"),
      ("forEachEnd", #"{"parentNodeId":"n3"}"#, "loop=n3"), ("approval", "{}", "Continue ?"),
      ("selection", #"{"message":"Which?","max":2}"#, "Which? max=2"),
      ("aspectRatio", #"{"output":"16:9","quality":"2K"}"#, "16:9 quality=2K"),
      ("stickyNote", #"{"content":"mind"}"#, "mind"),
      ("groupItems", #"{"value":"[n0, n1]"}"#, "\\[n0, n1\\]"),
      ("modelInput", "{}", "(kept, and cannot be run)"),
      ("hologram", #"{"zz":1}"#, "zz=1 (unknown to this version)"),
      (
        "ifElse",
        #"{"conditionBlocks":[{"logic":"or","conditions":[{"field":"n0","operator":"contains","value":"it's"},"#
          + #"{"field":"n1","operator":"isEmpty"}]},{"conditions":[{"field":"n0","operator":"isNotEmpty"}]}]}"#,
        #"if1: n0 contains 'it\\'s' or n1 isEmpty; if2: n0 isNotEmpty"#,
      ),
    ]
    let nodes = types.enumerated().map { number, type in
      #"{"id":"n\#(number)","type":"\#(type.0)","data":\#(type.1)}"#
    }
    let edge =
      #"{"id":"e","source":"n0","sourceHandle":"conditional","target":"n12","targetHandle":"if2"}"#
    await bench.run(
      "manage_workflows action=\"update\", workflow_id=\"\(id)\", "
        + "editor_info={\"nodes\": [\(nodes.joined(separator: ","))], \"edges\": [\(edge)]}"
    )
    let table = await bench.run("show").markdown
    for (number, type) in types.enumerated() {
      #expect(table.contains("| n\(number) | \(type.0) | \(type.2) |"), "\(table)")
    }
    #expect(table.contains("| a fox | when=$n12.if2 |"))
  }

  @Test func `versions complete with what they are`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    await bench.run("publish", "edit sketch width=768")
    let workbench = bench.made.bench
    let all = await workbench.names(of: .revision, beginningWith: "", limit: 200)
    #expect(all.map(\.name).prefix(3) == ["draft", "published", "1"])
    #expect(all.last?.summary == "edit sketch")
    let some = await workbench.names(of: .revision, beginningWith: "p", limit: 200)
    #expect(some.map(\.name) == ["published"])
    #expect(some.first?.summary == "revision 5")
  }

  @Test func `a revision that the tool made has its author in a replay too`() async throws {
    let bench = try TestBench()
    let path = await bench.record("tool")
    await bench.run("manage_workflows action=\"create\", name=\"hero\"", "use hero", "history")
    let file = try SessionFile(reading: path)
    #expect(file.entries.last?.body.contains("| ana | new hero |") == true)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    let report = await made.check(file) { _, _ in }
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `history and difference replay the same, with the same author`() async throws {
    let bench = try TestBench()
    await bench.run("new outside", "add a text \"made outside\"")
    try bench.restart()
    let path = await bench.record("versions")
    for line in tour { await bench.run(line) }
    await bench.run(
      "publish",
      "rename prompt idea",
      "edit sketch width=768",
      "diff",
      "diff --tree",
      "diff outside",
      "restore 3",
      "undo",
      "publish 5",
      "history",
      "show 5 sketch",
      "use outside",
      "history",
      "list",
      "status",
    )
    let file = try SessionFile(reading: path)
    #expect(file.entries.flatMap(\.states).filter { $0.kind == "person" }.count == 1)
    #expect(file.entries.contains { $0.body.contains("| ana | rename prompt |") })
    #expect(!(file.entries.contains { $0.body.contains("\u{1B}") }))
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    let report = await made.check(file) { _, _ in }
    #expect(report.exitCode == 0, "\(report.markdown)")
    #expect(report.results.count == 20)
  }
}
