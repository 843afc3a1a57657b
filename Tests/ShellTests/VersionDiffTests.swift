import JSON
import Notebook
import Testing

@testable import Shell

@Suite struct VersionDiffTests {
  /// The tour, published, with a few edits behind it.
  private func edited() async throws -> TestBench {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    await bench.run("publish")
    await bench.run(
      "edit sketch width=768",
      "edit prompt value=\"epic space hero portrait\"",
      "rename prompt idea",
      "add line transformText \"'A ' + idea_output\"",
      "edit sketch prompt=$line",
    )
    return bench
  }

  @Test func `a difference from what is published is a table of the meaning`() async throws {
    let bench = try await edited()
    let output = await bench.run("diff")
    #expect(
      output.markdown == """
        **hero-portrait**: published (revision 5) → draft (revision 10)

        1 node added, 1 renamed, 2 changed; 1 edge added, 1 rewired; 2 nodes the same.

        | node | what | before | after |
        |---|---|---|---|
        | idea | → renamed | prompt | idea |
        | idea | ~ value | epic ~~fantasy~~ hero portrait | epic **space** hero portrait |
        | sketch | ~ width | 512 | 768 |
        | sketch | ~ edge | prompt.output → sketch.prompt | line.output → sketch.prompt |
        | line | + transformText |  | 'A ' + idea\\_output |
        | line | + edge |  | idea.output → line.input |
        """
    )
    #expect(output.data?["from"]?["revision"] == 5)
    #expect(output.data?["difference"]?["nodes"]?.array?.count == 3)
  }

  @Test func `the same difference as a tree`() async throws {
    let bench = try await edited()
    #expect(
      await bench.run("diff --tree").markdown.hasSuffix(
        """
        ```diff
        → idea, was prompt · text
        ~ └ value: epic [-fantasy-] hero portrait → epic {+space+} hero portrait
        ~ sketch · model draft/image
        ~ ├ width: 512 → 768
        - └ prompt.output → sketch.prompt
        +   line.output → sketch.prompt
        + line · transformText
        + ├ value: 'A ' + idea_output
        + └ idea.output → line.input
        ```
        """
      )
    )
  }

  @Test func `a removed node says what it was, by the names of its settings`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    await bench.run("remove review")
    #expect(
      await bench.run("diff --tree").markdown.hasSuffix(
        """
        ```diff
        - review · approval
        - ├ message: Upscale this one?
        - └ sketch.approval → review.approval
        ```
        """
      )
    )
    let table = await bench.run("diff").markdown
    #expect(table.contains("| review | − approval | Upscale this one? |  |"))
    #expect(table.contains("| review | − edge | sketch.approval → review.approval |  |"))
  }

  @Test func `any two versions can be compared, in both directions`() async throws {
    let bench = try await edited()
    #expect(await bench.run("diff 5 6").markdown.contains("| sketch | ~ width | 512 | 768 |"))
    #expect(await bench.run("diff 6 5").markdown.contains("| sketch | ~ width | 768 | 512 |"))
    #expect(
      await bench.run("diff draft published").markdown.contains("| prompt | → renamed | idea")
    )
    #expect(await bench.run("diff 9").markdown.contains("revision 9 → draft (revision 10)"))
    #expect(await bench.run("diff 10").markdown.hasSuffix("No difference."))
    await bench.run("new other", "add idea text \"epic space hero portrait\" --input")
    let across = await bench.run("diff hero-portrait draft").markdown
    #expect(across.contains("hero-portrait, draft (revision 10) → draft (revision 2)"))
    #expect(across.contains("| final | − model image/upscale (output) | factor=2 |"))
    #expect(across.contains("1 node the same"))
  }

  @Test func `without anything published the draft is compared with what it was made from`()
    async throws
  {
    let bench = try TestBench()
    await bench.run("new hero")
    #expect(await bench.run("diff").markdown.contains("an empty workflow → draft (revision 1)"))
    await bench.run("add a text \"x\"")
    #expect(await bench.run("diff").markdown.contains("| a | + text |  | x |"))
    await bench.run("undo", "add b text \"y\"", "edit b value=z")
    let output = await bench.run("diff").markdown
    #expect(output.contains("revision 3 → draft (revision 4)"))
    #expect(output.contains("| b | ~ value | y | z |"))
  }

  @Test func `for programs the difference is whole`() async throws {
    let bench = try await edited()
    let output = await bench.run("diff --json")
    let json = try JSONValue(
      parsing: String(output.markdown.dropFirst("```json\n".count).dropLast("\n```".count))
    )
    #expect(json == output.data)
    let nodes = try #require(json["difference"]?["nodes"]?.array)
    #expect(nodes.map { $0["change"] } == ["renamed", "changed", "added"])
    #expect(nodes[0]["formerID"] == "prompt")
    #expect(nodes[1]["edges"]?.array?[0]["change"] == "rewired")
  }

  @Test(arguments: [
    ("diff 99", "has no revision 99", "Its latest is 10"),
    ("diff publishd", "neither a version nor a workflow", "Did you mean `published`?"),
    ("diff hero-portrit", "neither a version nor a workflow", "Did you mean `hero-portrait`?"),
    ("diff 1 2 3", "`3` is one value too many", "diff [A] [B]"),
    ("restore draf", "there is no version `draf`", "Did you mean `draft`?"),
    ("restore", "`restore` wants a revision", ""), ("show 99", "has no revision 99", ""),
    ("show 3 nobody", "there is no node `nobody` in revision 3", ""),
  ])
  func `a wrong version is named, with what would work`(
    _ line: String,
    _ message: String,
    _ remedy: String,
  ) async throws {
    let bench = try await edited()
    let output = await bench.run(line)
    #expect(output.status == .error)
    #expect(output.markdown.contains(message), "\(output.markdown)")
    #expect(output.markdown.contains(remedy), "\(output.markdown)")
  }

  @Test func `what the other canvas moved about means the same`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    let id = try #require(await bench.made.bench.place.workflow?.id)
    let json = await bench.run("show --json").data
    var info = try #require(json?.object)
    info["nodes"] = .array(
      (info["nodes"]?.array ?? []).reversed().map { node in
        var fields = node.object ?? [:]
        fields["position"] = ["x": 5, "y": 7]
        fields["selected"] = true
        return .object(fields)
      }
    )
    await bench.run(
      "manage_workflows action=\"update\", workflow_id=\"\(id)\", "
        + "editor_info=\(JSONValue.object(info).compact)"
    )
    #expect(await bench.run("history").markdown.contains("| 6 | **draft** |"))
    #expect(await bench.run("diff 5").markdown.hasSuffix("They mean the same."))
  }

  @Test func `long differences say what they hide`() async throws {
    let bench = try TestBench()
    await bench.run("new hero")
    let id = try #require(await bench.made.bench.place.workflow?.id)
    let nodes = JSONValue.array(
      (0..<300).map { ["id": .string("n\($0)"), "type": "text", "data": ["value": "x"]] }
    )
    await bench.run(
      "manage_workflows action=\"update\", workflow_id=\"\(id)\", "
        + "editor_info={\"nodes\": \(nodes.compact), \"edges\": []}"
    )
    let table = await bench.run("diff").markdown
    #expect(table.hasSuffix("100 more rows are hidden; `--all` shows them."))
    #expect(table.contains("| n199 |") && !table.contains("| n200 |"))
    #expect(await bench.run("diff --all").markdown.contains("| n299 |"))
    #expect(
      await bench.run("diff --tree").markdown.hasSuffix("lines are hidden; `--all` shows them.")
    )
  }

  @Test func `assets have their names of the session`() async throws {
    let bench = try TestBench()
    for (name, text) in [("a", "one"), ("b", "two")] {
      try writeFile(Array("GIF89a\(text)".utf8), to: "\(bench.folder.path)/\(name).gif")
    }
    await bench.run("new hero", "add photo asset @\(bench.folder.path)/a.gif", "show")
    let added = await bench.run("edit photo value=@\(bench.folder.path)/b.gif")
    #expect(added.status == .ok, "\(added.markdown)")
    #expect(await bench.run("diff").markdown.contains("| photo | ~ value | art:1 | art:2 |"))
    #expect(await bench.run("show").markdown.contains("| photo | asset | art:2 |"))
  }

  @Test func `a hostile node cannot forge a line of the difference`() async throws {
    let bench = try TestBench()
    await bench.run("new hero")
    let id = try #require(await bench.made.bench.place.workflow?.id)
    await bench.run(
      "manage_workflows action=\"update\", workflow_id=\"\(id)\", editor_info={\"nodes\": "
        + "[{\"id\": \"a\\n- final | \\u001b[31mx\", \"type\": \"text\\n+ b\", \"data\": "
        + "{\"value\": \"```\\n| x | \\u202e\"}}], \"edges\": []}"
    )
    for line in ["diff", "diff --tree", "show"] {
      let text = await bench.run(line).markdown
      #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"), "\(text)")
      #expect(!text.contains("\n- final") && !text.contains("\n+ b"), "\(text)")
    }
    #expect(await bench.run("diff").markdown.contains("| a - final \\| x |"))
  }
}
