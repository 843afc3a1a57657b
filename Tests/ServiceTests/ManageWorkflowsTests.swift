import Engine
import JSON
import Service
import Testing

@Suite struct ManageWorkflowsTests {
  private let fixture: ServiceFixture
  private let service: WorkflowService

  init() throws {
    fixture = try ServiceFixture()
    service = try fixture.service()
  }

  @Test func `a workflow is created, listed, published, fetched and deleted`() async throws {
    let created = try await service.call(
      #"{"action":"create","name":"tale","description":"x","editor_info":\#(Sample.graph)}"#
    )
    let id = try #require(created.json["workflow"]?["id"]?.string)
    #expect(created.json["workflow"]?["status"] == "draft")
    #expect(created.json["_publishHint"] == nil)
    let published = try await service.call(#"{"action":"publish","workflow_id":"\#(id)"}"#)
    #expect(published.json["workflow"]?["status"] == "ready")
    let got = try await service.call(#"{"action":"get","workflow_id":"\#(id)"}"#)
    #expect(got.json["workflow"]?["description"] == "x")
    #expect(got.json["workflow"]?["editor_info"]?["nodes"]?.array?.count == 4)
    #expect(got.json["workflow"]?["inputs_definition"]?.array?.first?["name"] == "idea")
    #expect(got.json["workflow"]?["flow"]?.array?.count == 3)
    let deleted = try await service.call(#"{"action":"delete","workflow_id":"\#(id)"}"#)
    #expect(deleted.json["workflow"]?["status"] == "deleted")
    let gone = try await service.call(#"{"action":"get","workflow_id":"\#(id)"}"#)
    #expect(gone.errorCode == "workflow_not_found")
  }

  @Test func `a list has the field names of lists, a status and pages`() async throws {
    _ = try await service.ready("b")
    for name in ["a", "c"] {
      _ = try await service.call(#"{"action":"create","name":"\#(name)"}"#)
    }
    let all = try await service.call(#"{"action":"list"}"#)
    #expect(all.json["workflows"]?.array?.map { $0["name"]?.string } == ["a", "b", "c"])
    #expect(all.json["nextPaginationToken"] == nil)
    let ready = try await service.call(#"{"action":"list","status":"ready"}"#)
    let listed = try #require(ready.json["workflows"]?.array?.first)
    #expect(ready.json["workflows"]?.array?.count == 1)
    #expect(listed["editorInfo"]?["nodes"]?.array?.count == 4)
    #expect(listed["inputs"]?.array?.first?["name"] == "idea")
    #expect(listed["editor_info"] == nil)
    let first = try await service.call(#"{"action":"list","limit":2}"#)
    let token = try #require(first.json["nextPaginationToken"]?.string)
    let second = try await service.call(
      #"{"action":"list","limit":2,"page_token":"\#(token)"}"#
    )
    #expect(second.json["workflows"]?.array?.map { $0["name"]?.string } == ["c"])
    #expect(second.json["nextPaginationToken"] == nil)
    #expect(try await service.call(#"{"action":"list","limit":200}"#).errorCode == nil)
  }

  @Test func `an update ignores an empty name and clears with an empty description`()
    async throws
  {
    let created = try await service.call(
      #"{"action":"create","name":"tale","description":"old"}"#
    )
    let id = try #require(created.json["workflow"]?["id"]?.string)
    let kept = try await service.call(
      #"{"action":"update","workflow_id":"\#(id)","name":""}"#
    )
    #expect(kept.json["workflow"]?["name"] == "tale")
    #expect(kept.json["workflow"]?["description"] == "old")
    let changed = try await service.call(
      #"{"action":"update","workflow_id":"\#(id)","name":"saga","description":""}"#
    )
    #expect(changed.json["workflow"]?["name"] == "saga")
    #expect(changed.json["workflow"]?["description"] == "")
    _ = try await service.call(#"{"action":"create","name":"epic"}"#)
    let taken = try await service.call(
      #"{"action":"update","workflow_id":"\#(id)","name":"epic"}"#
    )
    #expect(taken.errorCode == "name_taken")
  }

  @Test func `a draft is not run`() async throws {
    let created = try await service.call(
      #"{"action":"create","name":"tale","editor_info":\#(Sample.graph)}"#
    )
    let id = try #require(created.json["workflow"]?["id"]?.string)
    for more in ["", #","dry_run":true"#] {
      let reply = try await service.call(#"{"action":"run","workflow_id":"\#(id)"\#(more)}"#)
      #expect(reply.errorCode == "workflow_not_ready")
      #expect(reply.markdown.contains("Workflow is not ready"))
      #expect(reply.markdown.contains(#"action="publish", workflow_id="\#(id)""#))
    }
  }

  @Test func `an unknown workflow is answered with the nearest id, name, or way to a list`()
    async throws
  {
    let id = try await service.ready("hero-portrait")
    for (given, words) in [
      ("hero-portrait", "`hero-portrait` is a name; its workflow_id is `\(id)`"),
      ("hero-portrat", "did you mean `\(id)`, called `hero-portrait`?"),
      (id.replacing("wflow", with: "wfow"), "did you mean `\(id)`?"),
      ("zzz", #"action="list" of manage_workflows lists them"#),
    ] {
      let reply = try await service.call(#"{"action":"get","workflow_id":"\#(given)"}"#)
      #expect(reply.errorCode == "workflow_not_found")
      #expect(reply.markdown.contains(words), "\(reply.markdown)")
    }
  }

  @Test(arguments: [
    (#"{"action":"lst"}"#, "did you mean `list`?"), (#"{}"#, "`action` is missing"),
    (#"{"action":"get"}"#, "needs `workflow_id`"), (#"[]"#, "an object"),
    (#"{"action":"list","limit":"x"}"#, "`limit` is a whole number"),
    (#"{"action":"list","limit":0}"#, "`limit` is a whole number"),
    (#"{"action":"list","worfklow_id":"x"}"#, "did you mean `workflow_id`?"),
    (#"{"action":"list","zzzzzz":"x"}"#, "it has `action`"),
    (#"{"action":"list","status":"running"}"#, "`status` is one of draft, ready"),
    (#"{"action":"list","project_id":"other"}"#, "bound to its own"),
    (#"{"action":"list","team_id":"other"}"#, "bound to its own"),
    (#"{"action":"run","workflow_id":"x","inputs":3}"#, "`inputs` is an object"),
    (#"{"action":"run","workflow_id":"x","dry_run":"yes"}"#, "`dry_run` is true or false"),
    (#"{"action":"approve","workflow_id":"x"}"#, "needs `workflow_job_id`"),
    (#"{"action":"create"}"#, "needs `name`"),
    (#"{"action":"create","name":"x","definition":{},"flow":[]}"#, "not both"),
    (#"{"action":"list","response_format":"xml"}"#, "one of json, markdown"),
  ])
  func `a wrong call says what is wrong`(_ text: String, _ words: String) async throws {
    let reply = try await service.call(text)
    #expect(reply.errorCode != nil)
    #expect(reply.markdown.contains(words), "\(reply.markdown)")
    #expect(reply.json["error"]?["code"]?.string == reply.errorCode)
  }

  @Test func `a caller of several projects names one to write, and may leave out the only one`()
    async throws
  {
    let engine = try fixture.engine()
    let free = try fixture.service(engine, scope: nil)
    #expect(try await free.call(#"{"action":"list"}"#).errorCode == nil)
    let write = #"{"action":"create","name":"a"}"#
    #expect(try await free.call(write).errorCode == "context_missing")
    let other = try await engine.createProject(named: "other", in: Team.personalID)
    let unclear = try await free.call(#"{"action":"list"}"#)
    #expect(unclear.errorCode == "context_ambiguous")
    #expect(unclear.markdown.contains(other.id))
    #expect(unclear.markdown.contains(Project.defaultID))
    let named = try await free.call(
      #"{"action":"create","name":"a","project_id":"\#(other.id)"}"#
    )
    #expect(named.json["workflow"]?["projectId"]?.string == other.id)
    let wrong = try await free.call(
      #"{"action":"list","project_id":"\#(other.id)","team_id":"nobody"}"#
    )
    #expect(wrong.errorCode == "context_unknown")
  }

  @Test func `markdown shows names that people gave as they are`() async throws {
    _ = try await service.call(
      #"{"action":"create","name":"a|b *c*","description":"\u001b[31mred"}"#
    )
    let list = try await service.call(#"{"action":"list","response_format":"markdown"}"#)
    #expect(list.format == .markdown)
    #expect(list.markdown.contains(#"| a\|b \*c\* |"#))
    let id = try #require(list.json["workflows"]?.array?.first?["id"]?.string)
    let one = try await service.call(#"{"action":"get","workflow_id":"\#(id)"}"#)
    #expect(!one.markdown.unicodeScalars.contains("\u{1B}"))
  }
}
