import Engine
import FoundationEssentials
import JSON
import Notebook
import Testing

@testable import Shell

@Suite struct TransferCommandTests {
  private let exported = #"""
    {"uiConfig":{"zoom":1.50},"name":"from the web","version":"1.0","description":"d","tagSet":["t"],
    "editorInfo":{"nodes":[{"id":"prompt","type":"text","position":{"x":1,"y":2},"selected":true,
    "data":{"isInput":true,"value":"a fox"}},{"id":"pic","type":"model","position":{"x":500,"y":0},
    "data":{"modelId":"draft/image","form":{"width":512},"isOutput":true}}],"edges":[{"id":"e1",
    "source":"pic","sourceHandle":"pic-source-prompt","target":"prompt",
    "targetHandle":"prompt-target-output"}],"inputKeys":["prompt"]},"inputs":[{"name":"prompt",
    "type":"string","hint":"an animal","default":"a fox"}],"exportedBy":"u1"}
    """#

  private func write(_ text: String, _ name: String, _ bench: TestBench) throws -> String {
    let path = "\(bench.folder.path)/\(name)"
    try writeFile(Array(text.utf8), to: path)
    return path
  }

  private func check(_ path: String) async throws -> ReplayReport {
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    return await made.check(file) { _, _ in }
  }

  @Test func `what is imported is exported as it came, and says what is in it`() async throws {
    let bench = try TestBench()
    let path = try write(exported, "web.json", bench)
    let output = await bench.run("import \(path)")
    #expect(
      output.markdown.hasPrefix(
        "Imported **from the web** from an export file: 2 nodes, 1 edge, 1 input."
      ),
      "\(output.markdown)",
    )
    #expect(output.markdown.contains("nothing to complain of"))
    #expect(output.markdown.contains("kept for the next export: `uiConfig`, `exportedBy`"))
    #expect(await bench.made.bench.prompt() == "personal/default:from the web* ›")
    let out = "\(bench.folder.path)/out.json"
    #expect(await bench.run("export \(out)").markdown.hasPrefix("Wrote **from the web** to"))
    let written = try JSONValue(parsing: try readFile(out))
    #expect(written == (try JSONValue(parsing: exported)))
    #expect(await bench.run("export").data == written)
    // An edit keeps what stands around the graph, and what the file says of other nodes.
    await bench.run("add note text \"x\"")
    let edited = await bench.run("export").data
    #expect(edited?["uiConfig"] == written["uiConfig"])
    #expect(edited?.object?.keys == written.object?.keys)
    #expect(
      edited?["editorInfo"]?["nodes"]?.array?.first == written["editorInfo"]?["nodes"]?.array?.first
    )
  }

  @Test func `a workflow exported and imported again is equal, to the byte`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    let (one, two) = ("\(bench.folder.path)/one.json", "\(bench.folder.path)/two.json")
    await bench.run("export \(one)", "delete hero-portrait", "import \(one)", "export \(two)")
    #expect(try readFile(one) == (try readFile(two)))
    #expect(!(try readFile(one)).isEmpty)
    #expect(await bench.run("check").markdown.hasPrefix("Sound"))
    #expect(await bench.run("export --stamp").data?["exportedAt"] != nil)
  }

  @Test func `the graph and the flow can be had alone`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    let graph = await bench.run("export --editor").data
    #expect(graph?["nodes"]?.array?.count == 4)
    let flow = await bench.run("export --flow").data
    #expect(flow?.array?.count == 3)
    #expect(await bench.run("export --editor --flow").errorCode == "usage")
    #expect(await bench.run("export --force").errorCode == "usage")
  }

  @Test func `a file that is there is written over only by force, and whole`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    let path = try write("mine", "mine.json", bench)
    let output = await bench.run("export \(path)")
    #expect(output.errorCode == "file_exists")
    #expect(output.markdown.contains("--force"))
    #expect(try readFile(path) == Array("mine".utf8))
    #expect(await bench.run("export \(path) --force").status == .ok)
    #expect(try JSONValue(parsing: try readFile(path))["name"] == "hero-portrait")
    #expect(await bench.run("export /nowhere/at/all.json").errorCode == "unwritable")
    #expect(await bench.run("export \(bench.folder.path)").status == .error)
    let left = try FileManager.default.contentsOfDirectory(atPath: bench.folder.path)
    #expect(!left.contains { $0.contains(".easel-") })
  }

  @Test func `a taken name has a remedy, and --into makes a revision that undo takes back`()
    async throws
  {
    let bench = try TestBench()
    let path = try write(exported, "web.json", bench)
    await bench.run("import \(path)")
    let again = await bench.run("import \(path)")
    #expect(again.errorCode == "name_taken")
    #expect(again.markdown.contains("as NAME"))
    #expect(await bench.run("import \(path) as other").markdown.contains("Imported **other**"))
    #expect(await bench.run("import @\(path) as third").status == .ok)
    await bench.run("new mine", "add a text \"x\"")
    let output = await bench.run("import \(path) --into mine")
    #expect(output.markdown.contains("into **mine**, now at revision 3"), "\(output.markdown)")
    #expect(await bench.run("export").data?["uiConfig"]?["zoom"] != nil)
    #expect(await bench.run("export").data?["name"] == "mine")
    await bench.run("undo")
    #expect(await bench.run("export").data?["uiConfig"] == nil)
    #expect(await bench.run("show --json").data?["nodes"]?.array?.count == 1)
    #expect(await bench.run("import \(path) --into mien").markdown.contains("Did you mean `mine`?"))
    #expect(await bench.run("import \(path) as x --into mine").errorCode == "usage")
    #expect(await bench.run("import \(path) x").errorCode == "usage")
    #expect(await bench.run("import \(path) as").errorCode == "usage")
  }

  @Test func `models, assets and workflows that are not here are warnings`() async throws {
    let bench = try TestBench()
    let path = try write(
      #"""
      {"nodes":[{"id":"a","type":"asset","data":{"value":"asset_gone","type":"image"}},
      {"id":"m","type":"model","data":{"modelId":"draft/imag","form":{},"isOutput":true}},
      {"id":"w","type":"workflow","data":{"name":"elsewhere"}},
      {"id":"`x` <b>\n# y","type":"holo`gram","data":{}}],"edges":[]}
      """#,
      "bare graph.json",
      bench,
    )
    let output = await bench.run("import \"\(path)\"")
    #expect(output.status == .ok)
    #expect(output.markdown.contains("Imported **bare graph** from a bare editor\\_info") == false)
    for words in [
      "`a` names the asset `asset_gone`, which is not here; `edit a value=@path`",
      "`m` calls the model `draft/imag`, which is not in the catalogue; did you mean `draft/image`?",
      "`w` runs the workflow `elsewhere`, which is not here",
      "`'x' <b> # y` is of the unknown type `holo'gram`", "4 nodes without a position got one",
      "The check finds",
    ] {
      #expect(output.markdown.contains(words), "\(words) in \(output.markdown)")
    }
    #expect(!output.markdown.contains("\n# y"))
    await bench.run("new sub", "add t text \"x\"")
    #expect(await bench.run("export").data?["name"] == "sub")
  }

  @Test func `a flow is published as it is, and exported as it is`() async throws {
    let bench = try TestBench()
    let flow = #"[{"id":"a","type":"list","items":["x"],"odd":{"z":1,"b":2.50}}]"#
    let path = try write(flow, "flow.json", bench)
    let output = await bench.run("import \(path) as runs")
    #expect(output.markdown.contains("a flow, published as it is: 1 flow node, 0 inputs"))
    #expect(output.markdown.contains("no draft to edit"))
    #expect(await bench.run("export --flow").data?.compact == flow)
    #expect(await bench.run("export").data?["flow"]?.compact == flow)
    #expect(await bench.run("import \(path) --into runs").errorCode == "invalid_file")
  }

  @Test func `what cannot be imported says why and where, and changes nothing`() async throws {
    let bench = try TestBench()
    await bench.run("new mine")
    for (text, words) in [
      ("{\"a\": 1,\n  oops}", "line 2, column 3"), ("{\"a\": 1}", "no workflow"),
      (#"{"1":{"class_type":"SaveAudio","inputs":{}}}"#, "no sampler or upscaler"),
      (String(repeating: "[", count: 5000), "nests deeper than 200 levels"),
    ] {
      let path = try write(text, "bad.json", bench)
      let output = await bench.run("import \(path)")
      #expect(output.errorCode == "invalid_file")
      #expect(output.markdown.contains(words), "\(output.markdown)")
      #expect(output.markdown.contains("^^^"))
    }
    #expect(await bench.run("import /nowhere.json").errorCode == "unreadable_file")
    try writeFile([0x7B, 0xFF, 0x7D], to: "\(bench.folder.path)/bytes.json")
    #expect(await bench.run("import \(bench.folder.path)/bytes.json").errorCode == "invalid_file")
    #expect(await bench.run("list").data == nil)
    #expect(await bench.run("list").markdown.contains("**mine**"))
    #expect(await bench.made.bench.prompt() == "personal/default:mine* ›")
  }

  @Test func `a session with imports and exports replays alone, and writes nothing`() async throws {
    let bench = try TestBench()
    let path = await bench.record("transfer")
    let file = try write(exported, "web.json", bench)
    let out = "\(bench.folder.path)/out.json"
    await bench.run(
      "import \(file)",
      "export \(out)",
      "export \(out)",
      "import \(file)",
      "import \(bench.folder.path)/none.json",
      "edit pic width=256",
      "export",
      "import \(file) as two --force",
      "import \(file) --into \"from the web\"",
    )
    for name in ["web.json", "out.json"] {
      try FileManager.default.removeItem(atPath: "\(bench.folder.path)/\(name)")
    }
    let report = try await check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
    #expect(report.results.count == 9)
    #expect(!FileManager.default.fileExists(atPath: out))
  }

  @Test func `a replay whose session does not have the file neither reads nor writes one`()
    async throws
  {
    let bench = try TestBench()
    let path = await bench.record("edited")
    await bench.run("new mine", "status")
    let text = String(decoding: try readFile(path), as: UTF8.self)
    let out = "\(bench.folder.path)/out.json"
    try writeFile(Array(text.replacing("\nstatus\n", with: "\nexport \(out)\n").utf8), to: path)
    #expect(try await check(path).exitCode != 0)
    #expect(!FileManager.default.fileExists(atPath: out))
  }
}
