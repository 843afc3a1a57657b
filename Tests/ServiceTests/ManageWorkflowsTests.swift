import Engine
import FoundationEssentials
import JSON
import Service
import Synchronization
import Testing
import Workflows

/// A provider whose results are texts, for the tool without pictures.
private struct EchoProvider: ModelProvider {
  func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult {
    ModelResult(outputs: ["text": .text(request.parameters["prompt"]?.string ?? "")])
  }
}

@Suite struct ManageWorkflowsTests {
  private let service: WorkflowService

  init() throws {
    let home = FileManager.default.temporaryDirectory.appending(path: "easel-\(UUID())")
    let counter = Mutex(0)
    var configuration = EngineConfiguration(
      home: home.path,
      catalog: BundledModels.catalog,
      providers: [BundledModels.provider: EchoProvider()],
      clock: { 1_790_000_000_000 },
      makeID: { prefix in
        counter.withLock {
          $0 += 1; return "\(prefix)\($0)"
        }
      },
      evaluate: { node, inputs throws(RunFailure) in try node.transformed(inputs) },
      person: "ana",
    )
    configuration.callLimit = 2
    service = WorkflowService(
      engine: try Engine(configuration),
      catalog: BundledModels.catalog,
      scope: .init(teamID: Team.personalID, projectID: Project.defaultID),
      person: "ana",
    )
  }

  private func call(_ text: String) async throws -> WorkflowService.Reply {
    await service.manage(try JSONValue(parsing: text))
  }

  /// The editor_info of a text, a model and a gate between two models.
  private static let graph = """
    {"nodes":[{"id":"idea","type":"text","data":{"value":"a fox","isInput":true}},
    {"id":"first","type":"model","data":{"modelId":"draft/text","form":{}}},
    {"id":"gate","type":"approval","data":{"message":"Go on?"}},
    {"id":"last","type":"model","data":{"modelId":"draft/text","form":{},"isOutput":true}}],
    "edges":[{"id":"e1","source":"first","sourceHandle":"first-source-prompt","target":"idea",
    "targetHandle":"idea-target-output"},{"id":"e2","source":"gate",
    "sourceHandle":"gate-source-approval","target":"first","targetHandle":"first-target-approval"},
    {"id":"e3","source":"last","sourceHandle":"last-source-prompt","target":"first",
    "targetHandle":"first-target-text"}],"inputKeys":["idea"]}
    """

  private func ready() async throws -> String {
    let created = try await call(
      #"{"action":"create","name":"tale","editor_info":\#(Self.graph)}"#
    )
    let id = try #require(created.json["workflow"]?["id"]?.string)
    #expect(created.json["workflow"]?["status"] == "draft")
    let published = try await call(#"{"action":"publish","workflow_id":"\#(id)"}"#)
    #expect(published.json["workflow"]?["status"] == "ready")
    return id
  }

  @Test func `a workflow is created, listed, published, run, approved and deleted`() async throws {
    let id = try await ready()
    let list = try await call(#"{"action":"list","status":"ready"}"#)
    #expect(list.json["workflows"]?.array?.count == 1)
    let run = try await call(
      #"{"action":"run","workflow_id":"\#(id)","inputs":{"idea":"an owl"}}"#
    )
    #expect(run.json["workflow"]?["status"] == "running")
    let job = try #require(run.json["job"]?["jobId"]?.string)
    #expect(run.json["workflow"]?["jobId"]?.string == job)
    let flow = run.json["job"]?["metadata"]?["flow"]?.array ?? []
    #expect(flow.map { $0["status"]?.string } == ["success", "processing", "pending"])
    let approve =
      #"{"action":"approve","workflow_id":"\#(id)","workflow_job_id":"\#(job)","node_id":"gate"}"#
    let approved = try await call(approve)
    #expect(approved.json["job"]?["status"] == "success")
    #expect(approved.json["job"]?["metadata"]?["flow"]?.array?.last?["output"] == "an owl")
    let again = try await call(approve)
    #expect(again.errorCode == "gate_not_waiting")
    #expect(again.markdown.contains("ana has approved gate already"))
    _ = try await call(#"{"action":"delete","workflow_id":"\#(id)"}"#)
    #expect(
      try await call(#"{"action":"get","workflow_id":"\#(id)"}"#).errorCode == "workflow_not_found"
    )
  }

  @Test func `a rejected gate cancels the job`() async throws {
    let id = try await ready()
    let run = try await call(#"{"action":"run","workflow_id":"\#(id)"}"#)
    let job = try #require(run.json["job"]?["jobId"]?.string)
    let reply = try await call(
      #"{"action":"reject","workflow_id":"\#(id)","workflow_job_id":"\#(job)","node_id":"gate"}"#
    )
    #expect(reply.json["job"]?["status"] == "canceled")
  }

  @Test func `a dry run prices and starts nothing`() async throws {
    let id = try await ready()
    let reply = try await call(#"{"action":"run","workflow_id":"\#(id)","dry_run":true}"#)
    #expect(
      reply.json.compact == #"{"creativeUnitsCost":0,"creativeUnitsDiscount":0,"#
        + #""costDetails":{"first":0,"last":0},"job":{}}"#
    )
  }

  @Test func `a draft is not run, and a published one says that its draft is newer`() async throws {
    let created = try await call(#"{"action":"create","name":"empty"}"#)
    let id = try #require(created.json["workflow"]?["id"]?.string)
    let refused = try await call(#"{"action":"run","workflow_id":"\#(id)"}"#)
    #expect(refused.markdown.contains("Workflow is not ready"))
    let other = try await ready()
    let changed = Self.graph.replacing("a fox", with: "a hare")
    let updated = try await call(
      #"{"action":"update","workflow_id":"\#(other)","editor_info":\#(changed)}"#
    )
    #expect(updated.json["_publishHint"] != nil)
  }

  @Test func `a first-generation definition is published by the same call, or refused whole`()
    async throws
  {
    let created = try await call(
      #"{"action":"create","name":"one","definition":{"editorInfo":\#(Self.graph)}}"#
    )
    #expect(created.json["workflow"]?["status"] == "ready")
    let broken = Self.graph.replacing("draft/text", with: "draft/txt")
    let refused = try await call(
      #"{"action":"create","name":"two","definition":{"editorInfo":\#(broken)}}"#
    )
    #expect(refused.errorCode == "invalid_workflow")
    #expect(try await call(#"{"action":"list"}"#).json["workflows"]?.array?.count == 1)
  }

  @Test(arguments: [
    (#"{"action":"lst"}"#, "did you mean `list`?"), (#"{}"#, "`action` is missing"),
    (#"{"action":"get"}"#, "needs `workflow_id`"), (#"[]"#, "an object"),
    (#"{"action":"list","limit":"x"}"#, "`limit` is a whole number"),
    (#"{"action":"list","worfklow_id":"x"}"#, "did you mean `workflow_id`?"),
    (#"{"action":"list","project_id":"other"}"#, "bound to its own"),
    (#"{"action":"run","workflow_id":"x","inputs":3}"#, "`inputs` is an object"),
  ])
  func `a wrong call says what is wrong`(_ text: String, _ words: String) async throws {
    let reply = try await call(text)
    #expect(reply.errorCode != nil)
    #expect(reply.markdown.contains(words), "\(reply.markdown)")
  }

  @Test func `an input that does not exist or does not fit is an error`() async throws {
    let id = try await ready()
    for inputs in [#"{"ida":"x"}"#, #"{"idea":4}"#] {
      let reply = try await call(#"{"action":"run","workflow_id":"\#(id)","inputs":\#(inputs)}"#)
      #expect(reply.errorCode == "invalid_input")
    }
  }
}
