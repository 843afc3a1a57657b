import Engine
import JSON
import Service
import Testing
import Workflows

/// Prices of loops and of workflows inside, budgets and answered gates over the tool.
@Suite struct PriceTests {
  let fixture: ServiceFixture
  init() throws { fixture = try ServiceFixture() }

  /// A list whose length a model decides, of which at most three items are drawn upon.
  private static let loop = """
    {"nodes":[{"id":"idea","type":"text","data":{"value":"a, b","isInput":true}},
    {"id":"first","type":"model","data":{"modelId":"draft/text","form":{}}},
    {"id":"words","type":"splitText","data":{}},
    {"id":"some","type":"sliceAssets","data":{"from":"0","count":"3"}},
    {"id":"each","type":"forEach","data":{}},
    {"id":"tale","type":"model","data":{"modelId":"paid/text","form":{"size":2}}},
    {"id":"all","type":"forEachEnd","data":{"parentNodeId":"each","isOutput":true}}],
    "edges":[{"id":"e1","source":"first","sourceHandle":"first-source-prompt","target":"idea",
    "targetHandle":"idea-target-output"},{"id":"e2","source":"words",
    "sourceHandle":"words-source-input","target":"first","targetHandle":"first-target-text"},
    {"id":"e3","source":"some","sourceHandle":"some-source-input","target":"words",
    "targetHandle":"words-target-output"},{"id":"e4","source":"each",
    "sourceHandle":"each-source-input","target":"some","targetHandle":"some-target-output"},
    {"id":"e5","source":"tale","sourceHandle":"tale-source-prompt","target":"each",
    "targetHandle":"each-target-output"},{"id":"e6","source":"all",
    "sourceHandle":"all-source-input","target":"tale","targetHandle":"tale-target-text"}],
    "inputKeys":["idea"]}
    """

  @Test func `a loop of unknown length is priced from its least to its most`() async throws {
    let service = try fixture.service()
    let id = try await service.ready("loop", Self.loop)
    let reply = try await service.call(#"{"action":"run","workflow_id":"\#(id)","dry_run":true}"#)
    #expect(
      reply.json["costDetails"]?.compact == #"{"first":0,"tale":7.5}"#,
      "\(reply.json.compact)",
    )
    #expect(reply.json["creativeUnitsCost"]?.compact == "7.5")
    #expect(reply.json["_costRanges"]?.compact == #"{"tale":{"low":0,"high":7.5}}"#)
    #expect(reply.json["_costRange"]?.compact == #"{"low":0,"high":7.5}"#)
    #expect(reply.json["_costHint"]?.string?.contains("At most for `tale`") == true)
    let text = try await service.call(
      #"{"action":"run","workflow_id":"\#(id)","dry_run":true,"response_format":"markdown"}"#
    )
    #expect(text.markdown.contains("| tale | 0 … 7.5 |"), "\(text.markdown)")
  }

  /// A workflow that runs another, named by its id.
  private func outer(_ inner: String) -> String {
    """
    {"nodes":[{"id":"topic","type":"text","data":{"value":"an owl","isInput":true}},
    {"id":"story","type":"workflow","data":{"workflowId":"\(inner)"}},
    {"id":"echo","type":"model","data":{"modelId":"draft/text","form":{},"isOutput":true}}],
    "edges":[{"id":"e1","source":"story","sourceHandle":"story-source-idea","target":"topic",
    "targetHandle":"topic-target-output"},{"id":"e2","source":"echo",
    "sourceHandle":"echo-source-prompt","target":"story","targetHandle":"story-target-last"}],
    "inputKeys":["topic"]}
    """
  }

  @Test func `a workflow that runs another is checked, published and priced`() async throws {
    let service = try fixture.service()
    let inner = try await service.ready()
    let id = try await service.ready("outer", outer(inner))
    let reply = try await service.call(#"{"action":"run","workflow_id":"\#(id)","dry_run":true}"#)
    #expect(
      reply.json["costDetails"]?.compact == #"{"story/first":0,"story/last":3.75,"echo":0}"#,
      "\(reply.json.compact)",
    )
    let wrong = outer(inner).replacing("story-source-idea", with: "story-source-ideal")
    let first = try await service.call(
      #"{"action":"create","name":"wrong","definition":\#(wrong)}"#
    )
    #expect(first.errorCode == "invalid_workflow", "\(first.json.compact)")
    #expect(first.json["error"]?["message"]?.string?.contains("ideal") == true)
    let whole = try await service.call(
      #"{"action":"create","name":"whole","definition":\#(outer(inner))}"#
    )
    #expect(whole.json["workflow"]?["status"] == "ready", "\(whole.json.compact)")
  }

  @Test func `a workflow that would run itself is refused`() async throws {
    let service = try fixture.service()
    let inner = try await service.ready()
    let id = try await service.ready("outer", outer(inner))
    _ = try await service.call(
      #"{"action":"update","workflow_id":"\#(inner)","editor_info":\#(outer(id))}"#
    )
    let reply = try await service.call(#"{"action":"publish","workflow_id":"\#(inner)"}"#)
    #expect(reply.errorCode == "invalid_workflow", "\(reply.json.compact)")
  }

  @Test func `a job that a budget pauses says so, and what goes on`() async throws {
    let engine = try fixture.engine()
    let service = try fixture.service(engine)
    try await engine.setBudget(Budget(.zero), ofProject: Project.defaultID)
    let id = try await service.ready()
    let job = try await service.start(id)
    await service.runs.finish()
    let approve = #"{"action":"approve","workflow_id":"\#(id)","workflow_job_id":"\#(job)","#
    _ = try await service.call(approve + #""node_id":"gate"}"#)
    await service.runs.finish()
    let hint = try await service.check(job)["metadata"]?["hint"]?.string ?? ""
    #expect(hint.contains("paused"), "\(hint)")
    #expect(hint.contains("the call of last for 3.75 CU would pass the budget of the project"))
  }

  @Test func `a second answer at a gate is told who gave the first, and when`() async throws {
    let service = try fixture.service(person: "ana")
    let id = try await service.ready()
    let job = try await service.start(id)
    await service.runs.finish()
    let request =
      #"{"action":"approve","workflow_id":"\#(id)","workflow_job_id":"\#(job)","node_id":"gate"}"#
    #expect(try await service.call(request).errorCode == nil)
    for person in ["ben", "ana"] {
      let second = try await fixture.service(person: person).call(request)
      #expect(second.errorCode == "gate_answered")
      let message = second.json["error"]?["message"]?.string ?? ""
      #expect(message.contains("ana has approved `gate` already, at 2026-"), "\(message)")
    }
    await service.runs.finish()
    let after = try await service.call(request.replacing("approve", with: "reject"))
    #expect(after.errorCode == "gate_answered", "\(after.json.compact)")
  }
}
