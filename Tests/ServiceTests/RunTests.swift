import Engine
import JSON
import Service
import Testing
import Workflows

/// Runs, prices and gates of `manage_workflows`.
@Suite struct RunTests {
  private let fixture: ServiceFixture
  private let service: WorkflowService

  init() throws {
    fixture = try ServiceFixture()
    service = try fixture.service()
  }

  private func answer(
    _ action: String,
    _ workflow: String,
    _ job: String,
    gate: String = "gate",
  )
    async throws -> WorkflowService.Reply
  {
    try await service.call(
      #"{"action":"\#(action)","workflow_id":"\#(workflow)","workflow_job_id":"\#(job)","node_id":"\#(gate)"}"#
    )
  }

  @Test func `a run returns at once, while its first model still works`() async throws {
    let id = try await service.ready()
    let reply = try await service.call(
      #"{"action":"run","workflow_id":"\#(id)","inputs":{"idea":"hold"}}"#
    )
    let job = try #require(reply.json["job"]?["jobId"]?.string)
    #expect(
      reply.json["workflow"]
        == ["id": .string(id), "status": "running", "jobId": .string(job)]
    )
    #expect(reply.json["job"]?["status"] == "queued")
    let flow = reply.json["job"]?["metadata"]?["flow"]?.array ?? []
    #expect(flow.map { $0["status"]?.string } == ["pending", "pending", "pending"])
    await fixture.provider.untilHeld()
    let working = try await service.check(job)
    #expect(working["status"] == "in-progress")
    #expect(working["metadata"]?["flow"]?.array?.first?["status"] == "processing")
    #expect(working["metadata"]?["flow"]?.array?.first?["jobId"]?.string == "\(job)/first")
    await fixture.provider.release()
    await service.runs.finish()
    #expect(try await service.check(job)["metadata"]?["flow"]?.array?.first?["output"] == "hold")
  }

  @Test func `the job record has the documented shape`() async throws {
    let id = try await service.ready()
    let job = try await service.start(id, #"{"idea":"an owl"}"#)
    await service.runs.finish()
    let record = try await service.check(job)
    #expect(record["jobType"] == "workflow")
    #expect(record["progress"]?.number?.double == 1.0 / 3)
    #expect(
      record["statusHistory"]?.array?.map { $0["status"]?.string } == ["queued", "in-progress"]
    )
    #expect(record["billing"] == ["cuCost": 0, "cuDiscount": 0])
    let metadata = try #require(record["metadata"])
    #expect(metadata["input"] == ["idea": "an owl"])
    #expect(metadata["workflowId"]?.string == id)
    #expect(metadata["workflowJobId"]?.string == job)
    let flow = metadata["flow"]?.array ?? []
    #expect(flow.map { $0["status"]?.string } == ["success", "processing", "pending"])
    #expect(flow[0]["inputs"]?.array?.first?["value"] == "an owl")
    #expect(flow[0]["inputs"]?.array?.first?["ref"] == ["node": "workflow", "name": "idea"])
    #expect(flow[1]["type"] == "user-approval")
    #expect(flow[1]["label"] == "Go on?")
    #expect(flow[1]["jobId"] == nil)
    #expect(
      metadata["hint"]?.string?.contains(
        #"action="approve", workflow_id="\#(id)", workflow_job_id="\#(job)", node_id="gate""#
      ) == true
    )
  }

  @Test func `an approved gate lets the run go on in the background, to its result`() async throws {
    let id = try await service.ready()
    let job = try await service.start(id)
    await service.runs.finish()
    let approved = try await answer("approve", id, job)
    #expect(approved.json["workflow"] == ["id": .string(id), "status": "running"])
    #expect(approved.json["job"]?["status"] == "in-progress")
    #expect(approved.run == job)
    await service.runs.finish()
    let done = try await service.check(job)
    #expect(done["status"] == "success")
    #expect(done["progress"] == 1)
    #expect(done["metadata"]?["hint"] == nil)
    #expect(done["metadata"]?["output"] == ["last": ["text": "a fox"]])
    #expect(
      done["statusHistory"]?.array?.last?["status"] == "success"
    )
    // The parent bills nothing; the jobs of its nodes add up to the price.
    #expect(done["billing"]?["cuCost"] == 0)
    let children = try await [service.check("\(job)/first"), service.check("\(job)/last")]
    #expect(children.map { $0["billing"]?["cuCost"]?.compact } == ["0", "3.75"])
    #expect(children.map { $0["status"]?.string } == ["success", "success"])
  }

  @Test func `a second answer of a gate says who gave the first and when`() async throws {
    let id = try await service.ready()
    let job = try await service.start(id)
    await service.runs.finish()
    _ = try await answer("approve", id, job)
    let engine = try fixture.engine()
    let events = try await engine.events(of: job)
    let time = try #require(
      events.first { $0.event == .gateApproved(node: "gate", by: "ana") }?.time
    )
    let words = "ana has approved `gate` already, at \(ISOTime.text(time))"
    for action in ["approve", "reject"] {
      let again = try await answer(action, id, job)
      #expect(again.errorCode == "gate_answered")
      #expect(again.markdown.contains(words))
    }
    await service.runs.finish()
    #expect(try await service.check(job)["status"] == "success")
  }

  @Test func `a rejected gate cancels the job`() async throws {
    let id = try await service.ready()
    let job = try await service.start(id)
    await service.runs.finish()
    let reply = try await answer("reject", id, job)
    #expect(reply.json["workflow"]?["status"] == "running")
    #expect(reply.json["job"]?["status"] == "canceled")
    await service.runs.finish()
    let flow = try await service.check(job)["metadata"]?["flow"]?.array ?? []
    #expect(flow.map { $0["status"]?.string } == ["success", "rejected", "pending"])
    #expect(fixture.provider.calls == ["a fox"])
  }

  @Test func `an answer to what does not wait says what does`() async throws {
    let id = try await service.ready()
    let job = try await service.start(id, #"{"idea":"hold"}"#)
    await fixture.provider.untilHeld()
    let early = try await answer("approve", id, job)
    #expect(early.errorCode == "gate_not_waiting")
    #expect(early.markdown.contains("gate does not wait: it is pending"))
    await fixture.provider.release()
    await service.runs.finish()
    let other = try await answer("approve", id, job, gate: "first")
    #expect(other.errorCode == "gate_not_waiting")
    #expect(other.markdown.contains("first is not a gate"))
    #expect(other.markdown.contains(#"node_id="gate""#))
    #expect(try await answer("approve", id, "job_x").errorCode == "job_not_found")
    let second = try await service.ready("other")
    let wrong = try await answer("approve", second, job)
    #expect(wrong.errorCode == "invalid_request")
    #expect(wrong.markdown.contains("`\(job)` is a run of the workflow `\(id)`"))
    #expect(try await service.check(job)["status"] == "in-progress")
  }

  @Test func `a dry run checks everything, gives the price and starts nothing`() async throws {
    let id = try await service.ready()
    let reply = try await service.call(#"{"action":"run","workflow_id":"\#(id)","dry_run":true}"#)
    #expect(
      reply.json.compact == #"{"creativeUnitsCost":3.75,"creativeUnitsDiscount":0,"#
        + #""costDetails":{"first":0,"last":3.75},"job":{}}"#
    )
    #expect(reply.run == nil)
    #expect(try await service.callJobs(#"{"action":"list"}"#).json["jobs"] == [])
    let wrong = try await service.call(
      #"{"action":"run","workflow_id":"\#(id)","dry_run":true,"inputs":{"ida":"x"}}"#
    )
    #expect(wrong.errorCode == "invalid_input")
    #expect(wrong.markdown.contains("`idea`"))
  }

  @Test func `a price that only the run can tell is not passed off as nothing`() async throws {
    let flow = """
      [{"id":"a","type":"custom-model","modelId":"draft/text",
      "inputs":[{"name":"prompt","value":"x"}]},
      {"id":"b","type":"custom-model","modelId":"paid/text","inputs":[{"name":"prompt","value":"x"},
      {"name":"size","ref":{"node":"a","name":"text"}}]}]
      """
    let created = try await service.call(#"{"action":"create","name":"x","flow":\#(flow)}"#)
    let id = try #require(created.json["workflow"]?["id"]?.string, "\(created.json.compact)")
    let reply = try await service.call(#"{"action":"run","workflow_id":"\#(id)","dry_run":true}"#)
    #expect(reply.json["costDetails"] == ["a": 0, "b": .null])
    #expect(reply.json["_costHint"]?.string?.contains("`b`") == true)
  }

  @Test func `an input that does not exist or does not fit is an error`() async throws {
    let id = try await service.ready()
    for inputs in [#"{"ida":"x"}"#, #"{"idea":4}"#] {
      let reply = try await service.call(
        #"{"action":"run","workflow_id":"\#(id)","inputs":\#(inputs)}"#
      )
      #expect(reply.errorCode == "invalid_input")
    }
    #expect(try await service.callJobs(#"{"action":"list"}"#).json["jobs"] == [])
  }

  @Test func `a node that fails is told with its reason, and the job has failed`() async throws {
    let id = try await service.ready()
    let job = try await service.start(id, #"{"idea":"fail"}"#)
    await service.runs.finish()
    let record = try await service.check(job)
    #expect(record["status"] == "failure")
    #expect(record["metadata"]?["error"] == "no luck")
    let flow = record["metadata"]?["flow"]?.array ?? []
    #expect(flow.map { $0["status"]?.string } == ["failure", "skipped", "skipped"])
    #expect(flow[0]["error"] == "no luck")
    #expect(flow[1]["hint"] == "first failed")
  }

  @Test func `a call tells how far it has come before it is answered`() async throws {
    let id = try await service.ready()
    let (stream, news) = AsyncStream.makeStream(of: String.self)
    let reply = await service.manage(["action": "run", "workflow_id": .string(id)]) {
      news.yield("\($0)/\($1) \($2)")
    }
    news.finish()
    let job = try #require(reply.run)
    #expect(
      await stream.reduce(into: []) { $0.append($1) }
        == ["1/2 Checked; it is priced at 3.75 CU", "2/2 Started \(job)"]
    )
    await service.runs.finish()
  }
}
