import JSON
import Service
import Testing

/// Both generations of create and update (contract §1).
@Suite struct WorkflowDraftTests {
  private let service: WorkflowService

  init() throws { service = try ServiceFixture().service() }

  @Test(arguments: [
    #"{"editorInfo":GRAPH}"#, #"{"editor_info":GRAPH}"#, "GRAPH",
    #"{"version":"1.0","name":"x","description":"","editorInfo":GRAPH,"inputs":INPUTS}"#,
  ])
  func `a definition is published by the same call`(_ form: String) async throws {
    let definition = form.replacing("GRAPH", with: Sample.graph)
      .replacing("INPUTS", with: #"[{"name":"idea","type":"string","label":"The idea"}]"#)
    let created = try await service.call(
      #"{"action":"create","name":"one","definition":\#(definition)}"#
    )
    #expect(created.json["workflow"]?["status"] == "ready", "\(created.json.compact)")
    #expect(created.json["workflow"]?["flow"]?.array?.count == 3)
    let label = created.json["workflow"]?["inputs_definition"]?.array?.first?["label"]
    #expect(label == (form.contains("INPUTS") ? "The idea" : "idea"))
  }

  @Test func `a definition that does not compile is refused whole`() async throws {
    let broken = Sample.graph.replacing("draft/text", with: "draft/txt")
    let refused = try await service.call(
      #"{"action":"create","name":"two","definition":{"editorInfo":\#(broken)}}"#
    )
    #expect(refused.errorCode == "invalid_workflow")
    #expect(refused.markdown.contains("draft/txt"))
    #expect(try await service.call(#"{"action":"list"}"#).json["workflows"] == [])
    let id = try await service.ready()
    let before = try await service.call(#"{"action":"get","workflow_id":"\#(id)"}"#)
    let update =
      #"{"action":"update","workflow_id":"\#(id)","name":"new","description":"new","definition":"#
    for definition in [#"{"editorInfo":\#(broken)}"#, #"{"nodes":[],"edges":[]}"#, "{}"] {
      let reply = try await service.call(update + definition + "}")
      #expect(reply.errorCode != nil)
    }
    #expect(try await service.call(#"{"action":"get","workflow_id":"\#(id)"}"#) == before)
  }

  @Test func `a changed draft leaves the old flow running, with a hint to publish`() async throws {
    let id = try await service.ready()
    let changed = Sample.graph.replacing("idea", with: "topic")
    let updated = try await service.call(
      #"{"action":"update","workflow_id":"\#(id)","editor_info":\#(changed)}"#
    )
    #expect(updated.json["workflow"]?["status"] == "ready")
    let hint = try #require(updated.json["_publishHint"]?.string)
    #expect(hint.contains(#"action="publish", workflow_id="\#(id)""#))
    // What runs is the old flow, with its inputs.
    let price = #"{"action":"run","workflow_id":"\#(id)","dry_run":true,"inputs":"#
    #expect(try await service.call(price + #"{"idea":"owl"}}"#).errorCode == nil)
    #expect(try await service.call(price + #"{"topic":"owl"}}"#).errorCode == "invalid_input")
    let published = try await service.call(#"{"action":"publish","workflow_id":"\#(id)"}"#)
    #expect(published.json["_publishHint"] == nil)
    #expect(try await service.call(price + #"{"topic":"owl"}}"#).errorCode == nil)
    #expect(try await service.call(price + #"{"idea":"owl"}}"#).errorCode == "invalid_input")
  }

  @Test func `a flow from elsewhere is stored so that it runs`() async throws {
    let created = try await service.call(
      #"{"action":"create","name":"far","flow":\#(Sample.flow)}"#
    )
    let id = try #require(created.json["workflow"]?["id"]?.string, "\(created.json.compact)")
    #expect(created.json["workflow"]?["status"] == "ready")
    let inputs = created.json["workflow"]?["inputs_definition"]?.array
    #expect(inputs?.map { $0["name"]?.string } == ["topic"])
    let job = try await service.start(id, #"{"topic":"an owl"}"#)
    await service.runs.finish()
    let record = try await service.check(job)
    #expect(record["status"] == "success", "\(record.compact)")
    #expect(record["metadata"]?["output"]?["sketch"]?["text"] == "an owl")
  }

  @Test func `the parts of the second generation come together`() async throws {
    let created = try await service.call(
      #"""
      {"action":"create","name":"far","flow":\#(Sample.flow),"editor_info":\#(Sample.graph),
      "inputs_definition":[{"name":"topic","type":"string","default":"a cat","hint":"short"}]}
      """#
    )
    let workflow = try #require(created.json["workflow"], "\(created.json.compact)")
    #expect(workflow["status"] == "ready")
    #expect(workflow["flow"]?.array?.count == 1)
    #expect(workflow["editor_info"]?["nodes"]?.array?.count == 4)
    #expect(workflow["inputs_definition"]?.array?.first?["hint"] == "short")
    let id = try #require(workflow["id"]?.string)
    // A later draft keeps what was said of an input that it still has, and of no other.
    let updated = try await service.call(
      #"{"action":"update","workflow_id":"\#(id)","editor_info":\#(Sample.graph.replacing("idea", with: "topic"))}"#
    )
    let inputs = updated.json["workflow"]?["inputs_definition"]?.array ?? []
    #expect(inputs.map { $0["name"]?.string } == ["topic"])
    #expect(inputs.first?["hint"] == "short")
    #expect(inputs.first?["default"] == "a fox")
    #expect(updated.json["_publishHint"] != nil)
  }

  @Test(arguments: [
    (#""flow":[]"#, "the flow has no nodes"),
    (#""flow":[{"id":"a","type":"custom-model","modelId":"draft/txt"}]"#, "`draft/txt`"),
    (
      #""inputs_definition":[],"flow":[{"id":"a","type":"custom-model","modelId":"draft/text","#
        + #""inputs":[{"name":"prompt","ref":{"node":"workflow","name":"topic"}}]}]"#,
      "`topic`",
    ), (#""flow":[{"id":"a"}]"#, "an id and a type"),
    (
      #""flow":[{"id":"a","type":"transform","inputs":[{"name":"x","ref":{"node":"b"}}]}]"#,
      "refers to b",
    ), (#""editor_info":{"nodes":[{"id":"a"}]}"#, "no id or no type"),
    (#""inputs_definition":[{"name":"a"}]"#, "needs a name and a type"),
    (
      #""inputs_definition":[{"name":"a","type":"file"},{"name":"a","type":"file"}]"#, "two inputs",
    ),
  ])
  func `a part that cannot be used is refused, and nothing is stored`(
    _ part: String,
    _ words: String,
  ) async throws {
    let reply = try await service.call(#"{"action":"create","name":"x",\#(part)}"#)
    #expect(reply.markdown.contains(words), "\(reply.markdown)")
    #expect(reply.errorCode != nil)
    #expect(try await service.call(#"{"action":"list"}"#).json["workflows"] == [])
  }

  @Test func `a workflow without an exposed output is not published`() async throws {
    let hidden = Sample.graph.replacing(#","isOutput":true"#, with: "")
    let created = try await service.call(
      #"{"action":"create","name":"x","editor_info":\#(hidden)}"#
    )
    let id = try #require(created.json["workflow"]?["id"]?.string)
    let reply = try await service.call(#"{"action":"publish","workflow_id":"\#(id)"}"#)
    #expect(reply.errorCode == "invalid_workflow")
    #expect(reply.markdown.contains("isOutput"))
  }
}
