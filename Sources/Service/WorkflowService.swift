public import Engine
public import JSON
import Text
public import Workflows

/// The local implementation of `manage_workflows` and `manage_jobs` over the store (contract §1).
///
/// It never throws to its caller: what is wrong comes back as a reply that says so. A run that a
/// call sets going is taken further by ``runs``, in the background.
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
    public var format: ResponseFormat
    /// The run that the call set going.
    public var run: String?
  }

  /// Hears how far a call has come: `done` of `total` steps, and the last in words.
  public typealias Progress =
    @Sendable (_ done: Int, _ total: Int, _ message: String) async -> Void

  let engine: Engine
  let catalog: Catalog
  let scope: Scope?
  let person: String
  let link: (@Sendable (AssetRecord) -> String?)?
  /// Takes the runs further.
  public let runs: RunKeeper

  /// A service.
  ///
  /// - Parameters:
  ///   - engine: Where the workflows and runs are.
  ///   - catalog: The models there are.
  ///   - scope: The team and project that callers are bound to; nil where a call must name them.
  ///   - person: Who answers at gates.
  ///   - runs: Takes runs further; it works with the same engine.
  ///   - link: Gives the address under which callers find an asset's file, if they can.
  public init(
    engine: Engine,
    catalog: Catalog,
    scope: Scope?,
    person: String,
    runs: RunKeeper,
    link: (@Sendable (AssetRecord) -> String?)? = nil,
  ) {
    self.engine = engine
    self.catalog = catalog
    self.scope = scope
    self.person = person
    self.runs = runs
    self.link = link
  }

  /// Answers a call of `manage_workflows`.
  public func manage(_ arguments: JSONValue, progress: Progress? = nil) async -> Reply {
    await reply { () throws(ServiceError) in
      try refuseSecrets(in: arguments)
      let request = try ManageWorkflowsRequest(arguments: arguments)
      let answer = try await answer(request, progress)
      return Reply(
        json: answer.json,
        markdown: ReplyText.markdown(answer.json, request),
        errorCode: nil,
        format: request.responseFormat,
        run: answer.run,
      )
    }
  }

  /// Answers a call of `manage_jobs`.
  public func manageJobs(_ arguments: JSONValue) async -> Reply {
    await reply { () throws(ServiceError) in
      try refuseSecrets(in: arguments)
      let request = try ManageJobsRequest(arguments: arguments)
      let json = try await answer(request)
      return Reply(
        json: json,
        markdown: ReplyText.markdown(json, request),
        errorCode: nil,
        format: request.responseFormat,
      )
    }
  }

  /// Throws where a request holds a secret, which workflows and journal would keep.
  private func refuseSecrets(in arguments: JSONValue) throws(ServiceError) {
    guard engine.redacted(arguments) != arguments else { return }
    throw .invalid(
      "the request holds a secret or what looks like a key, which would be kept; nothing was "
        + "done. A model gets a secret through its manifest",
      parameter: nil,
    )
  }

  /// The documented object, and the run that is to be taken further.
  typealias Answer = (json: JSONValue, run: String?)

  private func answer(
    _ request: ManageWorkflowsRequest,
    _ progress: Progress?,
  ) async throws(ServiceError) -> Answer {
    let project = try await project(request.context)
    switch request.action {
    case .list: return (try await list(request, in: project), nil)
    case .create: return (try await create(request, in: project), nil)
    case .get:
      return (["workflow": try await workflow(request, in: project).detail], nil)
    case .update: return (try await update(request, in: project), nil)
    case .delete: return (try await delete(request, in: project), nil)
    case .publish: return (try await publish(request, in: project), nil)
    case .run where request.isDryRun: return (try await price(request, in: project), nil)
    case .run: return try await run(request, in: project, progress)
    case .approve, .reject: return try await answerGate(request, in: project)
    }
  }

  private func reply(_ work: () async throws(ServiceError) -> Reply) async -> Reply {
    do { return try await work() } catch {
      return Reply(
        json: error.json,
        markdown: "**Error:** \(error.message.terminalSafe)",
        errorCode: error.code,
        format: .json,
      )
    }
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
}
