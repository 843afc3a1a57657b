import Engine
import JSON
import Workflows

extension WorkflowService {
  func answer(_ request: ManageJobsRequest) async throws(ServiceError) -> JSONValue {
    let project = try await project(request.context)
    switch request.action {
    case .list: return try await jobs(request, in: project)
    case .check: return ["job": try await check(request.jobID ?? "", in: project)]
    case .cancel:
      let id = request.jobID ?? ""
      try await checkRun(id, in: project)
      try await withEngine { [person] in try await $0.cancel(id, by: person) }
      return ["job": try await job(id).json]
    }
  }

  private func jobs(
    _ request: ManageJobsRequest,
    in project: String,
  ) async throws(ServiceError) -> JSONValue {
    let page = try await withEngine {
      try await $0.runs(
        in: project,
        workflow: request.workflowID,
        status: request.status,
        limit: request.limit,
        after: request.pageToken,
      )
    }
    var reply: JSONObject = ["jobs": .array(page.elements.map(\.json))]
    reply["nextPaginationToken"] = page.nextToken.map { .string($0) }
    return .object(reply)
  }

  /// The record of a run, or of the job of one of its nodes.
  private func check(_ id: String, in project: String) async throws(ServiceError) -> JSONValue {
    guard let slash = id.utf8.firstIndex(of: UInt8(ascii: "/")) else {
      try await checkRun(id, in: project)
      return try await job(id).json
    }
    let run = String(id[..<slash])
    try await checkRun(run, in: project)
    let node = String(id[slash...].dropFirst())
    guard let child = try await job(run).child(node) else {
      throw .unknownRun(id, remedy: "`\(node)` has not started; \(Remedy.check(run))")
    }
    return child
  }

  private func checkRun(_ id: String, in project: String) async throws(ServiceError) {
    guard try await withEngine({ try await $0.run(id, in: project) }) != nil else {
      throw .unknownRun(id, remedy: Remedy.listJobs)
    }
  }
}

extension RunSummary {
  /// The run in a list.
  fileprivate var json: JSONValue {
    [
      "jobId": .string(id), "jobType": "workflow", "type": "workflow", "status": .string(status),
      "workflowId": .string(workflowID), "workflowName": .string(workflowName),
      "waitingNodeIds": .array(waitingGates.map { .string($0) }),
      "createdAt": .string(ISOTime.text(createdAt)), "updatedAt": .string(ISOTime.text(updatedAt)),
    ]
  }
}
