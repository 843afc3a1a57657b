import Engine
import JSON
import Workflows

extension WorkflowService {
  /// Runs the published flow to its end or to a gate, or prices it.
  func run(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> JSONValue {
    let record = try await workflow(request, in: project)
    guard record.status == .ready, let json = record.flow else { throw .notReady }
    let flow: Flow
    do { flow = try Flow(json: json) } catch { throw .store(error.message) }
    let inputs: JSONObject
    do {
      inputs = try graph(record.editorInfo).inputDefinitions.values(request.inputs ?? [:])
    } catch let error as InputError {
      throw .badInput(error)
    } catch let error as ServiceError {
      throw error
    } catch {
      throw .store("\(error)")
    }
    let quote = flow.quote(inputs: inputs, catalog)
    if request.isDryRun { return dryRun(quote) }
    let definition = RunDefinition(
      workflowID: record.id,
      workflowName: record.name,
      flow: flow,
      inputs: inputs,
      quote: quote.total,
    )
    let id = try await withEngine { try await $0.startRun(of: definition, in: project) }
    let job = try await advanced(id)
    return [
      "workflow": [
        "id": .string(record.id), "status": .string(job.isEnded ? "ready" : "running"),
        "jobId": .string(id),
      ],
      "job": job.json,
    ]
  }

  /// Answers a gate and lets the run go on.
  func answerGate(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> JSONValue {
    let record = try await workflow(request, in: project)
    let id = request.jobID ?? ""
    let gate = request.nodeID ?? ""
    guard let state = try await withEngine({ try await $0.state(of: id) }),
      state.definition.workflowID == record.id
    else { throw .unknownRun(id) }
    let approves = request.action == .approve
    try await withEngine {
      try await $0.answer(gate: gate, in: id, approve: approves, by: person)
    }
    let job = try await advanced(id)
    return [
      "workflow": [
        "id": .string(record.id), "status": .string(job.isEnded ? "ready" : "running"),
      ],
      "job": job.json,
    ]
  }

  private func advanced(_ id: String) async throws(ServiceError) -> JobReply {
    _ = try await withEngine { try await $0.advance(id, .toEnd) }
    let entries = try await withEngine { try await $0.events(of: id) }
    guard let state = try await withEngine({ try await $0.state(of: id) }) else {
      throw .unknownRun(id)
    }
    return JobReply(id: id, state: state, entries: entries)
  }

  private func dryRun(_ quote: Quote) -> JSONValue {
    let details = quote.lines.map { ($0.node, credits($0.price ?? .zero)) }
    return [
      "creativeUnitsCost": credits(quote.total), "creativeUnitsDiscount": 0,
      "costDetails": .object(JSONObject(details)), "job": [:],
    ]
  }
}

extension JobReply {
  fileprivate var isEnded: Bool { state.outcome != nil }
}
