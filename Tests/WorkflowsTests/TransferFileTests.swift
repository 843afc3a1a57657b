import JSON
import Testing

@testable import Workflows

@Suite struct TransferFileTests {
  private func read(_ text: String) throws -> WorkflowFile {
    try WorkflowFile(reading: Array(text.utf8), catalog)
  }

  /// An export file as the web application writes it, with much that easel does not know.
  private let export = #"""
    {"uiConfig":{"theme":"dark","zoom":1.50},"version":"1.0","name":"Café \"one\"",
    "tagSet":["b","a"],"status":"archived","description":"two\nlines","editorInfo":{
    "viewport":{"x":-0.0,"y":1e2},"inputKeys":["t"],"nodes":[
    {"measured":{"width":320},"id":"t","type":"text","position":{"x":12.50,"y":-3},
    "data":{"isInput":true,"zz":null,"value":"hi","a":[1,2.0]},"selected":false,"dragging":true},
    {"id":"m","type":"model","data":{"modelId":"draft/image","form":{"width":512,"q":0.10},
    "isOutput":true},"position":{"x":900,"y":0}},
    {"id":"h","type":"hologram","position":{"x":1,"y":2},"data":null},
    {"id":"s","type":"modelInput","position":{"x":1,"y":900},"data":{"value":18446744073709551615}}],
    "edges":[{"animated":true,"id":"e9","source":"m","sourceHandle":"m-source-prompt",
    "target":"t","targetHandle":"t-target-output","style":{}}],"nodeGroups":[{"id":7}]},
    "inputs":[{"name":"t","type":"string","hint":"say it","min":1.0},{"name":"gone","type":"string"},
    {"label":"none"}],"exportedAt":"2025-01-01","exportedBy":{"id":"u1"}}
    """#

  @Test func `an export file comes back byte for byte in content and order`() throws {
    let file = try read(export)
    #expect(file.form == .export)
    #expect(file.name == "Café \"one\"")
    #expect(file.description == "two\nlines")
    #expect(file.exported().compact == (try JSONValue(parsing: export)).compact)
  }

  @Test func `what an export file says that is not known here is noted`() throws {
    let notes = try read(export).notes
    #expect(
      notes == [
        .keptMembers(["uiConfig", "status", "exportedAt", "exportedBy"]),
        .inputWithoutNode("gone"), .invalidInput(place: 3),
        .unknownType(node: "h", type: "hologram"), .modelInput(node: "s"),
      ]
    )
    #expect(notes.allSatisfy { !$0.message.isEmpty })
  }

  @Test func `the envelope survives being kept beside a workflow that changes`() throws {
    let file = try read(export)
    let kept = try JSONValue(parsing: file.envelope.json.compact)
    let envelope = try #require(Envelope(json: kept))
    let changed = WorkflowFile(
      name: "new",
      description: "",
      graph: try Graph.portrait(),
      inputs: [],
      envelope: envelope,
    ).exported()
    #expect(
      changed.object?.keys == [
        "uiConfig", "version", "name", "tagSet", "status", "description", "editorInfo", "inputs",
        "exportedAt", "exportedBy",
      ]
    )
    #expect(changed["name"] == "new")
    #expect(changed["description"] == "")
    #expect(changed["editorInfo"] == (try Graph.portrait()).json)
    #expect(changed["uiConfig"] == file.exported()["uiConfig"])
    #expect(kept["editorInfo"]?.isNull == true)
  }

  @Test func `a workflow made here is exported as the contract has it, and read the same`() throws {
    let graph = try Graph.portrait()
    let inputs = JSONValue.array(graph.inputDefinitions.map(\.json))
    let file = WorkflowFile(name: "hero", description: "", graph: graph, inputs: inputs)
    let json = file.exported()
    #expect(
      json.object?.keys == ["version", "name", "description", "editorInfo", "inputs", "tagSet"]
    )
    let read = try WorkflowFile(json: json, catalog)
    #expect(read.graph == graph)
    #expect(read.inputs == inputs)
    #expect(read.envelope.isStandard)
    #expect(read.notes.isEmpty)
    #expect(read.exported() == json)
    #expect(json["exportedAt"] == nil)
    #expect(file.exported(at: "2026-01-01T00:00:00Z")["exportedAt"] == "2026-01-01T00:00:00Z")
  }

  @Test func `what a file left out stays left out`() throws {
    let text =
      #"{"editorInfo":{"nodes":[{"id":"a","type":"text","position":{"x":0,"y":0},"#
      + #""data":{"value":"x","isInput":true}}]},"name":"a"}"#
    #expect(try read(text).exported().compact == text)
  }

  @Test(arguments: [
    (#"{"editor_info":GRAPH,"inputs_definition":[{"name":"t","type":"string"}]}"#, "export"),
    (#"{"workflow":{"id":"wflow_1","name":"n","editor_info":GRAPH}}"#, "reply"),
    (#"{"workflow":{"editorInfo":GRAPH,"inputs":[],"flow":[]}}"#, "reply"),
    (#"{"workflows":[{"name":"n","editorInfo":GRAPH}],"nextPaginationToken":null}"#, "reply"),
    (#"{"name":"n","definition":{"editorInfo":GRAPH}}"#, "definition"),
    (#"{"name":"n","definition":GRAPH}"#, "definition"), ("GRAPH", "editorInfo"),
    (#"{"editorInfo":null,"editor_info":GRAPH}"#, "export"),
    (
      #"{"version":"easel-workflow/1","name":"n","revision":2,"revisions":[{"number":1},"#
        + #"{"number":2,"editorInfo":GRAPH,"inputs":[]}]}"#, "record",
    ),
  ])
  func `each form is told by its shape`(_ text: String, _ form: String) throws {
    let graph =
      #"{"nodes":[{"id":"t","type":"text","position":{"x":5,"y":6},"data":{"value":"x"}}],"edges":[]}"#
    let file = try read(text.replacing("GRAPH", with: graph))
    #expect("\(file.form)" == form)
    #expect(file.graph.json.compact == graph)
    if text.contains(#""name":"n""#), text.contains("GRAPH") { #expect(file.name == "n") }
    let again = try WorkflowFile(json: file.exported(), catalog)
    #expect(again.graph.json.compact == graph)
    #expect(again.inputs == file.inputs)
    #expect(again.exported() == file.exported())
  }

  @Test func `both spellings of the members are read, and the file's is written`() throws {
    let file = try read(
      #"{"inputs_definition":[{"name":"q","type":"string"}],"editor_info":{},"x":1}"#
    )
    #expect(file.inputs == [["name": "q", "type": "string"]])
    #expect(file.exported().object?.keys == ["inputs", "editorInfo", "x", "name"])
  }

  @Test func `a flow beside a graph is not taken over, and said`() throws {
    let file = try read(
      #"{"editorInfo":{"nodes":[{"id":"t","type":"text"}]},"flow":[{"id":"a","type":"list"}]}"#
    )
    #expect(file.flow == nil)
    #expect(file.notes.contains { if case .ignored("flow", _) = $0 { true } else { false } })
    #expect(file.exported()["flow"] == nil)
  }

  @Test func `a bare flow is kept as it came, with the inputs that it reads`() throws {
    let text = #"""
      [{"id":"a","type":"custom-model","modelId":"draft/image","zz":1,"inputs":[
      {"ref":{"node":"workflow","name":"idea"},"name":"prompt","hint":"h"}]},
      {"type":"custom-model","id":"b","modelId":"image/upscale","status":"odd","inputs":[
      {"name":"image","ref":{"node":"workflow","name":"photo"}}]},{"id":"c","type":"teleport"}]
      """#
    let file = try read(text)
    #expect(file.form == .flow)
    #expect(file.flow == (try JSONValue(parsing: text)))
    #expect(
      file.inputs.array?.map { [$0["name"], $0["type"], $0["kind"]].compactMap { $0?.string } }
        == [["idea", "string"], ["photo", "file", "image"]]
    )
    #expect(file.notes.contains(.unknownType(node: "c", type: "teleport")))
    #expect(file.notes.contains(.flowAlone))
    let again = try WorkflowFile(json: file.exported(), catalog)
    #expect(again.flow == file.flow)
    #expect(again.inputs == file.inputs)
    #expect(again.exported() == file.exported())
  }

  @Test func `the graph of a flow that easel compiled is found again`() throws {
    var graph = try Graph.portrait()
    try graph.add(
      NodeRequest(
        id: "line",
        type: "transformText",
        positional: [.text("prompt_output + ', ink'")],
      ),
      catalog,
    )
    try graph.edit(
      "sketch",
      [EditParameter("prompt", .reference(node: "line", handle: nil))],
      catalog,
    )
    let flow = try graph.compile(catalog)
    let file = try WorkflowFile(json: flow.json, catalog)
    #expect(file.notes == [.graphOfFlow])
    #expect(try file.graph.compile(catalog) == flow)
    #expect(Set(file.graph.nodes.map(\.id)) == Set(graph.nodes.map(\.id)))
    #expect(file.graph.node("prompt")?.isInput == true)
    #expect(file.graph.node("review")?.message == "Upscale?")
    #expect(file.flow == flow.json)
    var changed = try #require(flow.json.array)
    changed[0] = .object(try #require(changed[0].object?.merging("odd", 1)))
    #expect(try WorkflowFile(json: .array(changed), catalog).notes.first == .flowAlone)
  }

  @Test(arguments: [
    ("", "it is not JSON"), ("{\"a\":1", "line 1"), ("12", "it is a number"),
    ("{}", "an empty object"), (#"{"a":1}"#, "an object"),
    (#"{"workflows":[]}"#, "it holds 0 workflows"),
    (#"{"workflows":[{"editorInfo":{}},{"editorInfo":{}}]}"#, "it holds 2 workflows"),
    (#"{"editorInfo":[]}"#, "editor_info is an object"),
    (#"{"editorInfo":{"nodes":{}}}"#, "`nodes` of editor_info is a list"),
    (#"{"editorInfo":{"nodes":[{"id":"a"}]}}"#, "node 1 of editor_info"),
    (#"{"editorInfo":{"inputKeys":[7]}}"#, "key 1 of inputKeys"),
    (#"{"editorInfo":{},"inputs":{}}"#, "`inputs` is an object"),
    (#"{"editorInfo":{},"name":7}"#, "`name` is a number"),
    (#"{"workflow":{"name":"x"}}"#, "`editorInfo` is missing"), ("[]", "the flow is wrong"),
    (#"[{"id":"a"}]"#, "a flow node needs an id and a type"),
    (#"[{"id":"a","type":"list","dependsOn":["b"]}]"#, "refers to b"),
    (#"{"version":"easel-workflow/1","revision":3,"revisions":[]}"#, "`revisions`"),
  ])
  func `what is no workflow is refused with what it is`(_ text: String, _ words: String) {
    let error = #expect(throws: TransferError.self) { try read(text) }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test func `the assets and workflows that nodes name are listed once each`() throws {
    let file = try read(
      #"""
      {"nodes":[{"id":"a","type":"asset","data":{"value":["asset_1","asset_2"]}},
      {"id":"b","type":"asset","data":{"value":"asset_1"}},
      {"id":"u","type":"model","data":{"modelId":"image/upscale","form":{"image":"asset_3","factor":2}}},
      {"id":"w","type":"workflow","data":{"name":"other"}},
      {"id":"v","type":"workflow","data":{"workflowId":"other"}}]}
      """#
    )
    #expect(file.assets(catalog).map(\.asset) == ["asset_1", "asset_2", "asset_3"])
    #expect(file.assets(catalog).map(\.node) == ["a", "a", "u"])
    #expect(file.workflows.map(\.node) == ["w"])
    #expect(file.notes == [.laidOut(count: 5)])
    #expect(
      file.exportNotes == [
        .ownType(node: "w", type: "workflow"), .ownType(node: "v", type: "workflow"),
      ]
    )
  }
}

extension JSONObject {
  fileprivate func merging(_ key: String, _ value: JSONValue) -> JSONObject {
    var object = self
    object[key] = value
    return object
  }
}
