import Engine
import JSON
import Workflows

extension WorkflowService {
  /// Prices a run of the published flow after all the checks of a run; starts nothing.
  func price(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> JSONValue {
    let (_, plan) = try await definition(request, in: project)
    return PriceReply(plan: plan).json
  }

  /// Makes a run of the published flow and sets it going.
  func run(
    _ request: ManageWorkflowsRequest,
    in project: String,
    _ progress: Progress?,
  ) async throws(ServiceError) -> Answer {
    let (definition, plan) = try await definition(request, in: project)
    await progress?(1, 2, "Checked; it is priced at \(plan.price) CU")
    let id = try await withEngine { try await $0.startClaimedRun(of: definition, in: project) }
    let job = try await job(id)
    await runs.keep(id)
    await progress?(2, 2, "Started \(id)")
    let json: JSONValue = [
      "workflow": [
        "id": .string(definition.workflowID), "status": "running", "jobId": .string(id),
      ],
      "job": job.json,
    ]
    return (json, id)
  }

  /// Answers a gate and lets the run go on.
  func answerGate(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> Answer {
    let record = try await workflow(request, in: project)
    let (id, gate) = (request.jobID ?? "", request.nodeID ?? "")
    guard let summary = try await withEngine({ try await $0.run(id, in: project) }) else {
      throw .unknownRun(id, remedy: Remedy.listJobs)
    }
    guard summary.workflowID == record.id else {
      let message = "job `\(id)` is a run of the workflow `\(summary.workflowID)`, not this one"
      throw .invalid(message, parameter: "workflow_id")
    }
    let approves = request.action == .approve
    do {
      try await withEngine { [person] in
        if approves {
          try await $0.approveClaiming(gate: gate, in: id, by: person)
        } else {
          try await $0.answer(gate: gate, in: id, approve: false, by: person)
        }
      }
    } catch .gateNotWaiting(let message) {
      throw .gateNotWaiting("\(message); \(try await job(id).nextStep)")
    }
    let job = try await job(id)
    if job.state.outcome == nil { await runs.keep(id) }
    let json: JSONValue = [
      "workflow": ["id": .string(record.id), "status": "running"], "job": job.json,
    ]
    return (json, job.state.outcome == nil ? id : nil)
  }

  /// What a run of the published flow with the request's inputs executes, and what it would do and
  /// cost if nothing were stored.
  private func definition(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> (RunDefinition, RunPlan) {
    let record = try await workflow(request, in: project)
    guard record.status == .ready, let json = record.flow else {
      throw .notReady(workflow: record.id)
    }
    let flow = try WorkflowDraft.flow(json)
    let definitions = try await publishedInputs(record)
    let inputs: JSONObject
    do { inputs = try definitions.values(request.inputs ?? [:]) } catch { throw .badInput(error) }
    let inner = try await withEngine {
      try await $0.innerWorkflows(of: flow, in: project, drafts: false)
    }
    var definition = RunDefinition(
      workflowID: record.id,
      workflowName: record.name,
      flow: flow,
      inputs: inputs,
      quote: .zero,
      workflows: inner,
    )
    definition.noteVersions(catalog)
    let plan = try await withEngine { [definition] in
      try await $0.plan(definition, in: project, isFresh: true)
    }
    definition.quote = plan.price.low
    if !plan.price.isExact { definition.quoteRange = plan.price }
    return (definition, plan)
  }

  /// The inputs of the revision that was published, which the draft may have left behind.
  private func publishedInputs(
    _ record: WorkflowRecord
  ) async throws(ServiceError) -> [InputDefinition] {
    var json = record.inputs
    if let revision = record.publishedRevision, revision != record.revision {
      let draft = try await withEngine { try await $0.draft(at: revision, of: record.id) }
      json = draft?.inputs ?? json
    }
    return (json.array ?? []).compactMap(InputDefinition.init(json:))
  }
}

extension WorkflowService {
  /// The record of a run as it stands.
  func job(_ id: String) async throws(ServiceError) -> JobReply {
    let entries = try await withEngine { try await $0.events(of: id) }
    let state: RunState
    do { state = try RunState(folding: entries.map(\.event)) } catch {
      throw .store("the journal of `\(id)` is damaged")
    }
    var job = JobReply(id: id, state: state, entries: entries)
    guard let link else { return job }
    for asset in job.assetIDs.prefix(Self.linkLimit) {
      let record = try await withEngine { try await $0.asset(asset) }
      job.links[asset] = record.flatMap(link)
    }
    return job
  }

  /// How many assets of a record get an address; each is looked for on the disk.
  private static let linkLimit = 1000

  /// A reply of a call that set a run going, with the run as it stands now.
  public func renewed(_ reply: Reply) async -> Reply {
    guard let run = reply.run, var json = reply.json.object, let job = try? await job(run) else {
      return reply
    }
    json["job"] = job.json
    var renewed = reply
    renewed.json = .object(json)
    renewed.markdown = ReplyText.job(renewed.json)
    return renewed
  }
}
