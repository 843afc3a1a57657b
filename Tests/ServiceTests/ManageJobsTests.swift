import Engine
import JSON
import Service
import Testing
import Workflows

@Suite struct ManageJobsTests {
  private let fixture: ServiceFixture
  private let service: WorkflowService

  init() throws {
    fixture = try ServiceFixture()
    service = try fixture.service()
  }

  @Test func `a list has the latest first, filters and pages`() async throws {
    let (one, other) = (try await service.ready("one"), try await service.ready("other"))
    var jobs: [String] = []
    for id in [one, other, one] {
      jobs.append(try await service.start(id))
      await service.runs.finish()
    }
    _ = try await service.callJobs(#"{"action":"cancel","job_id":"\#(jobs[2])"}"#)
    func list(_ more: String) async throws -> [String?] {
      let reply = try await service.callJobs(#"{"action":"list"\#(more)}"#)
      return try #require(reply.json["jobs"]?.array).map { $0["jobId"]?.string }
    }
    #expect(try await list("") == jobs.reversed())
    #expect(try await list(#","filters":{"status":"canceled"}"#) == [jobs[2]])
    #expect(try await list(#","filters":{"workflowId":"\#(one)"}"#) == [jobs[2], jobs[0]])
    let first = try await service.callJobs(#"{"action":"list","limit":2}"#)
    let summary = try #require(first.json["jobs"]?.array?.last)
    #expect(summary["status"] == "in-progress")
    #expect(summary["waitingNodeIds"] == ["gate"])
    #expect(summary["workflowName"] == "other")
    let token = try #require(first.json["nextPaginationToken"]?.string)
    #expect(try await list(#","limit":2,"pagination_token":"\#(token)""#) == [jobs[0]])
  }

  @Test func `a job is canceled, also while it works, and only once`() async throws {
    let job = try await service.start(try await service.ready(), #"{"idea":"hold"}"#)
    await fixture.provider.untilHeld()
    let cancel = #"{"action":"cancel","job_id":"\#(job)"}"#
    #expect(try await service.callJobs(cancel).json["job"]?["status"] == "canceled")
    await service.runs.finish()
    let again = try await service.callJobs(cancel)
    #expect(again.errorCode == "job_ended")
    #expect(again.markdown.contains("canceled"))
    #expect(try await service.check(job)["status"] == "canceled")
  }

  @Test func `a branch of a job that has ended is a job that goes on`() async throws {
    let job = try await service.start(try await service.ready())
    await service.runs.finish()
    _ = try await service.callJobs(#"{"action":"cancel","job_id":"\#(job)"}"#)
    let branch = try await fixture.engine().rerun(job, by: "ana").id
    let record = try await service.check(branch)
    #expect(record["status"] == "in-progress")
    #expect(record["billing"]?["cuCost"] == 0)
    let history = try #require(record["statusHistory"]?.array)
    #expect(history.compactMap { $0["status"]?.string } == ["queued", "in-progress"])
  }

  @Test func `the record of a draft run says for which models others stand in`() async throws {
    let engine = try fixture.engine()
    let node = FlowNode(
      id: "tale",
      type: .customModel,
      inputs: [FlowInput("prompt", value: "a fox"), FlowInput("size", value: 2)],
      modelID: "paid/text",
    )
    let definition = RunDefinition(
      workflowID: try await service.ready(),
      workflowName: "draft",
      flow: Flow(nodes: [node]),
      inputs: [:],
      quote: .zero,
    )
    let drafted = try definition.drafted(ServiceFixture.catalog)
    let job = try await engine.startRun(of: drafted, in: Project.defaultID)
    _ = try await engine.advance(job, .toEnd)
    let record = try await fixture.service(engine).check(job)
    #expect(record["status"] == "success")
    #expect(record["metadata"]?["draft"] == true)
    let shown = record["metadata"]?["flow"]?.array?.first
    #expect(shown?["modelId"] == "draft/text")
    #expect(shown?["standIn"]?["for"] == "paid/text")
    #expect(shown?["cuCost"] == 0)
    #expect(try await engine.draftRuns(among: [job, "job_other"]) == [job])
  }

  @Test func `a job of another project is not seen`() async throws {
    let engine = try fixture.engine()
    let other = try await engine.createProject(named: "other", in: Team.personalID)
    let job = try await service.start(try await service.ready())
    await service.runs.finish()
    let stranger = try fixture.service(
      engine,
      scope: .init(teamID: Team.personalID, projectID: other.id),
    )
    for action in ["check", "cancel"] {
      for id in [job, "\(job)/first"] {
        let reply = try await stranger.callJobs(#"{"action":"\#(action)","job_id":"\#(id)"}"#)
        #expect(reply.errorCode == "job_not_found")
      }
    }
    #expect(try await stranger.callJobs(#"{"action":"list"}"#).json["jobs"] == [])
  }

  @Test(arguments: [
    (#"{"action":"check"}"#, "needs `job_id`"), (#"{"action":"stop"}"#, "check, list, cancel"),
    (#"{"action":"check","job_id":"job_x"}"#, #"action="list" of manage_jobs"#),
    (#"{"action":"check","job_id":"job_x/a"}"#, "no job `job_x`"),
    (#"{"action":"list","filters":{"stats":"x"}}"#, "did you mean `status`?"),
    (#"{"action":"list","filters":{"status":"x"}}"#, "in-progress"),
  ])
  func `a wrong call says what is wrong`(_ text: String, _ words: String) async throws {
    let reply = try await service.callJobs(text)
    #expect(reply.errorCode != nil)
    #expect(reply.markdown.contains(words), "\(reply.markdown)")
  }

  @Test func `a node that has not started has no job`() async throws {
    let job = try await service.start(try await service.ready())
    await service.runs.finish()
    for node in ["last", "gate", "nothing"] {
      let reply = try await service.callJobs(#"{"action":"check","job_id":"\#(job)/\#(node)"}"#)
      #expect(reply.errorCode == "job_not_found")
      #expect(reply.markdown.contains("`\(node)` has not started"))
    }
  }
}
