import Engine
import JSON
import Text
import Workflows

extension WorkflowService {
  func list(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> JSONValue {
    let status = request.status.flatMap(WorkflowStatus.init)
    let page = try await withEngine {
      try await $0.workflows(
        in: project,
        status: status,
        limit: request.limit,
        after: request.pageToken,
      )
    }
    var workflows: [JSONValue] = []
    for summary in page.elements {
      // One that was deleted meanwhile is left out.
      let record = try await withEngine { try await $0.workflow(summary.id, in: project) }
      if let record { workflows.append(record.listed) }
    }
    var reply: JSONObject = ["workflows": .array(workflows)]
    reply["nextPaginationToken"] = page.nextToken.map { .string($0) }
    return .object(reply)
  }

  func create(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> JSONValue {
    let catalog = try await catalog(with: request.workflowNames, in: nil, of: project)
    guard let draft = try WorkflowDraft(request, current: nil, catalog) else {
      preconditionFailure("a new workflow always has a draft")
    }
    let record = try await withEngine { [person] in
      try await $0.createWorkflow(
        named: request.name ?? "",
        description: request.description ?? "",
        editorInfo: draft.editorInfo,
        inputs: draft.inputs,
        in: project,
        by: person,
      )
    }
    guard let flow = draft.flow else { return ["workflow": record.detail] }
    return ["workflow": try await publish(record, flow).detail]
  }

  func update(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> JSONValue {
    var record = try await workflow(request, in: project)
    let id = record.id
    let catalog = try await catalog(with: request.workflowNames, in: id, of: project)
    let draft = try WorkflowDraft(request, current: (record.editorInfo, record.inputs), catalog)
    if let name = request.name, !name.isEmpty, name != record.name {
      record = try await withEngine { try await $0.rename(id, to: name) }
    }
    if let description = request.description, description != record.description {
      record = try await withEngine { try await $0.setDescription(description, of: id) }
    }
    if let draft {
      if draft.editorInfo != record.editorInfo || draft.inputs != record.inputs {
        let revision = record.revision
        record = try await withEngine { [person] in
          try await $0.save(
            editorInfo: draft.editorInfo,
            inputs: draft.inputs,
            of: id,
            expectedRevision: revision,
            summary: "update",
            by: person,
          )
        }
      }
      if let flow = draft.flow { record = try await publish(record, flow) }
    }
    var reply: JSONObject = ["workflow": record.detail]
    if record.status == .ready, record.publishedRevision != record.revision {
      reply["_publishHint"] = .string(
        "The published flow is older than the draft, and is what runs; renew it with "
          + "action=\"publish\", workflow_id=\(JSONValue.string(id).compact)."
      )
    }
    return .object(reply)
  }

  func delete(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> JSONValue {
    let record = try await workflow(request, in: project)
    try await withEngine { try await $0.deleteWorkflow(record.id) }
    return [
      "workflow": [
        "id": .string(record.id), "name": .string(record.name), "status": "deleted",
      ]
    ]
  }

  func publish(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> JSONValue {
    let record = try await workflow(request, in: project)
    let graph = try WorkflowDraft.graph(record.editorInfo)
    let catalog = try await catalog(with: graph.workflowNames, in: record.id, of: project)
    let flow = try graph.published(catalog)
    return ["workflow": try await publish(record, flow).detail]
  }

  private func publish(
    _ record: WorkflowRecord,
    _ flow: Flow,
  ) async throws(ServiceError) -> WorkflowRecord {
    try await withEngine {
      try await $0.publish(record.id, flow: flow.json, expectedRevision: record.revision)
    }
  }

  /// The workflow that a request names by its id; the tool takes no names.
  func workflow(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> WorkflowRecord {
    let id = request.workflowID ?? ""
    let record = try await withEngine { try await $0.workflow(id, in: project) }
    guard let record else { throw try await unknown(id, in: project) }
    guard record.id == id else {
      let remedy = "`\(id)` is a name; its workflow_id is `\(record.id)`"
      throw .unknownWorkflow(id, remedy: remedy)
    }
    return record
  }

  /// The error for an id that no workflow has, with the nearest id or name.
  private func unknown(_ id: String, in project: String) async throws(ServiceError) -> ServiceError
  {
    let page = try await withEngine { try await $0.workflows(in: project, limit: 1000) }
    let known = page.elements
    let hint: String? =
      if let near = nearest(id, in: known.map(\.id)) {
        "did you mean `\(near)`?"
      } else if let near = nearest(id, in: known.map(\.name)),
        let workflow = known.first(where: { $0.name == near })
      {
        "did you mean `\(workflow.id)`, called `\(near)`?"
      } else {
        nil
      }
    return .unknownWorkflow(id, remedy: hint ?? Remedy.listWorkflows)
  }
}
