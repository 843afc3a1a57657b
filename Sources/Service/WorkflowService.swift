public import Engine
public import JSON
public import Workflows

/// The local implementation of `manage_workflows` over the store (contract §1).
///
/// It never throws to its caller: what is wrong comes back as a reply that says so.
public struct WorkflowService: Sendable {
  /// Where a caller works when it names neither team nor project.
  public struct Scope: Sendable, Hashable {
    /// The team, by id.
    public var teamID: String
    /// The project, by id.
    public var projectID: String

    /// A scope.
    public init(teamID: String, projectID: String) {
      self.teamID = teamID
      self.projectID = projectID
    }
  }

  /// What a call gives.
  public struct Reply: Sendable, Hashable {
    /// The documented object, or `{"error": {"code", "message"}}`.
    public var json: JSONValue
    /// The same for people.
    public var markdown: String
    /// The code of the error, where the call was refused.
    public var errorCode: String?
    /// How the reply was wanted.
    public var format: ManageWorkflowsRequest.ResponseFormat
  }

  let engine: Engine
  let catalog: Catalog
  let scope: Scope?
  let person: String

  /// A service for callers that are bound to `scope`; without one a call must name its project.
  public init(engine: Engine, catalog: Catalog, scope: Scope?, person: String) {
    self.engine = engine
    self.catalog = catalog
    self.scope = scope
    self.person = person
  }

  /// Answers a tool call.
  public func manage(_ arguments: JSONValue) async -> Reply {
    do {
      let request = try ManageWorkflowsRequest(arguments: arguments)
      let json = try await answer(request)
      return Reply(
        json: json,
        markdown: ReplyText.markdown(json, request),
        errorCode: nil,
        format: request.responseFormat,
      )
    } catch {
      return Reply(
        json: error.json,
        markdown: "**Error:** \(error.message)",
        errorCode: error.code,
        format: .json,
      )
    }
  }

  private func answer(_ request: ManageWorkflowsRequest) async throws(ServiceError) -> JSONValue {
    let project = try await project(of: request)
    switch request.action {
    case .list: return try await list(request, in: project)
    case .create: return try await create(request, in: project)
    case .get: return ["workflow": try await workflow(request, in: project).detail]
    case .update: return try await update(request, in: project)
    case .delete: return try await delete(request, in: project)
    case .publish: return try await publish(request, in: project)
    case .run: return try await run(request, in: project)
    case .approve, .reject: return try await answerGate(request, in: project)
    }
  }

  /// The project that a call works on: named, or the caller's own.
  private func project(of request: ManageWorkflowsRequest) async throws(ServiceError) -> String {
    if let scope {
      let team = request.teamID ?? scope.teamID
      let project = request.projectID ?? scope.projectID
      guard team == scope.teamID, project == scope.projectID else {
        throw .contextUnknown("this caller is bound to its own team and project; leave them out")
      }
      return project
    }
    guard let project = request.projectID else { throw .contextMissing }
    let teams = try await withEngine { try await $0.teams() }
    for team in teams where request.teamID == nil || request.teamID == team.id {
      let projects = try await withEngine { try await $0.projects(in: team.id) }
      if projects.contains(where: { $0.id == project }) { return project }
    }
    throw .contextUnknown("there is no project `\(project)`")
  }

  /// Does something with the engine, and gives its errors the service's form.
  func withEngine<Value: Sendable>(
    _ work: (Engine) async throws -> Value
  ) async throws(ServiceError) -> Value {
    do { return try await work(engine) } catch let error as EngineError {
      throw ServiceError(error)
    } catch {
      throw .store("\(error)")
    }
  }

  /// The workflow that a request names by its id; the tool takes no names.
  func workflow(
    _ request: ManageWorkflowsRequest,
    in project: String,
  ) async throws(ServiceError) -> WorkflowRecord {
    let id = request.workflowID ?? ""
    guard let record = try await withEngine({ try await $0.workflow(id, in: project) }),
      record.id == id, record.status != .deleted
    else { throw .unknownWorkflow(id) }
    return record
  }
}

extension ServiceError {
  /// The service's form of an engine's error.
  init(_ error: EngineError) {
    switch error {
    case .unknownWorkflow(let id): self = .unknownWorkflow(id)
    case .unknownRun(let id): self = .unknownRun(id)
    case .nameTaken(.workflow, let name): self = .nameTaken(name)
    case .gateNotOpen, .gateAnswered, .unknownGate: self = .gate(error.description)
    case .invalidName: self = .invalid(error.description, parameter: "name")
    default: self = .store(error.description)
    }
  }
}
