import Engine
import JSON
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
    var reply: JSONObject = ["workflows": .array(page.elements.map(\.json))]
    reply["nextPaginationToken"] = page.nextToken.map { .string($0) }
    return .object(reply)
  }

  func create(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> JSONValue {
    let draft = try draft(request, current: nil)
    let record = try await withEngine {
      try await $0.createWorkflow(
        named: request.name ?? "",
        description: request.description ?? "",
        editorInfo: draft.graph.json,
        inputs: draft.inputs,
        in: project,
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
    let current = record.editorInfo
    let draft = try draft(request, current: current)
    if let name = request.name, !name.isEmpty, name != record.name {
      record = try await withEngine { try await $0.rename(id, to: name) }
    }
    if let description = request.description {
      record = try await withEngine { try await $0.setDescription(description, of: id) }
    }
    if request.changesDraft {
      let revision = record.revision
      record = try await withEngine {
        try await $0.save(
          editorInfo: draft.graph.json,
          inputs: draft.inputs,
          of: id,
          expectedRevision: revision,
          summary: "update",
        )
      }
    }
    if let flow = draft.flow { record = try await publish(record, flow) }
    var reply: JSONObject = ["workflow": record.detail]
    if record.status == .ready, record.publishedRevision != record.revision {
      reply["_publishHint"] = "The published flow is older than the draft; publish to renew it."
    }
    return .object(reply)
  }

  func delete(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> JSONValue {
    let record = try await workflow(request, in: project)
    try await withEngine { try await $0.deleteWorkflow(record.id) }
    return ["workflow": ["id": .string(record.id), "status": "deleted"]]
  }

  func publish(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> JSONValue {
    let record = try await workflow(request, in: project)
    let flow = try publishable(try graph(record.editorInfo))
    return ["workflow": try await publish(record, flow).detail]
  }

  private func publish(
    _ record: WorkflowRecord,
    _ flow: Flow,
  ) async throws(ServiceError) -> WorkflowRecord {
    try await withEngine { try await $0.publish(record.id, flow: flow.json) }
  }

  /// The draft that a request leads to; with a flow where the first generation's `definition` is
  /// published by the same call.
  private func draft(
    _ request: ManageWorkflowsRequest,
    current: JSONValue?,
  ) throws(ServiceError) -> (graph: Graph, inputs: JSONValue, flow: Flow?) {
    if request.flow != nil {
      throw .invalid(
        "a `flow` from outside is not taken yet; give `editor_info`, and publish it",
        parameter: "flow",
      )
    }
    if let definition = request.definition {
      let info = definition["editorInfo"] ?? definition["editor_info"] ?? .object(definition)
      let graph = try graph(info)
      return (graph, inputs(graph), try publishable(graph))
    }
    let graph =
      if let info = request.editorInfo ?? current { try graph(info) } else { Graph() }
    return (graph, request.inputsDefinition ?? inputs(graph), nil)
  }

  private func inputs(_ graph: Graph) -> JSONValue { .array(graph.inputDefinitions.map(\.json)) }

  func graph(_ json: JSONValue) throws(ServiceError) -> Graph {
    do { return try Graph(json: json) } catch {
      throw .invalid(error.message, parameter: "editor_info")
    }
  }

  /// The flow of a graph that may be published: with an exposed output on a model (contract §3).
  private func publishable(_ graph: Graph) throws(ServiceError) -> Flow {
    guard graph.nodes.contains(where: { $0.isOutput && $0.type == .model }) else {
      throw .invalid(
        "the workflow has no exposed output on a model; set isOutput on one",
        parameter: nil,
      )
    }
    do { return try graph.compile(catalog) } catch { throw .doesNotCompile(error.problems) }
  }
}

extension ManageWorkflowsRequest {
  /// Whether the request brings another draft.
  fileprivate var changesDraft: Bool {
    definition != nil || editorInfo != nil || inputsDefinition != nil
  }
}

extension WorkflowSummary {
  /// The workflow in a list.
  fileprivate var json: JSONValue {
    [
      "id": .string(id), "name": .string(name), "description": .string(description),
      "status": .string(status.rawValue), "createdAt": .string(ISOTime.text(createdAt)),
      "updatedAt": .string(ISOTime.text(updatedAt)),
    ]
  }
}

extension WorkflowRecord {
  /// The workflow with its definition.
  var detail: JSONValue {
    var object: JSONObject = [
      "id": .string(id), "name": .string(name), "description": .string(description),
      "status": .string(status.rawValue), "projectId": .string(projectID),
      "createdAt": .string(ISOTime.text(createdAt)), "updatedAt": .string(ISOTime.text(updatedAt)),
      "editor_info": editorInfo, "inputs_definition": inputs,
    ]
    object["flow"] = flow
    return .object(object)
  }
}
