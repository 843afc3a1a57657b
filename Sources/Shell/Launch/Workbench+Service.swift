import Engine
import JSON
import Notebook
import Service

extension Workbench {
  /// The service for the place of the prompt.
  func service(
    runs: RunKeeper? = nil,
    link: (@Sendable (AssetRecord) -> String?)? = nil,
  ) -> WorkflowService {
    library.lookAgain()
    return WorkflowService(
      engine: engine,
      catalog: catalog,
      scope: .init(teamID: place.team.id, projectID: place.project.id),
      person: person,
      runs: runs ?? RunKeeper(engine: engine),
      link: link,
    )
  }

  /// Takes up the runs of the project that were interrupted.
  func resumeRuns(_ runs: RunKeeper, except run: String?) async throws(ShellError) {
    let project = place.project.id
    _ = try await withEngine { _ in try await runs.resume(in: project, except: run) }
  }

  /// Enters the team and the project that the outer command line names.
  func enter(team: String?, project: String?) async throws(ShellError) {
    for (name, value) in [("team", team), ("project", project)] {
      guard let value else { continue }
      guard let command = standardCommands().first(where: { $0.name == name }) else { continue }
      let line = "\(name) \(JSONValue.string(value).compact)"
      let table = CommandTable([command])
      do {
        guard let (command, invocation) = try table.resolve(line) else { continue }
        _ = try await command.run(invocation, self)
      } catch {
        throw (error as? ShellError) ?? ShellError("\(error)")
      }
    }
  }

  /// Where the session is written; nil where nothing has been.
  func sessionPath() -> String? { writer?.path }

  /// What is to be said of changes that others made to the session, once.
  func takeNotices() -> [String] { writer?.takeNotices().map(\.markdownSafe) ?? [] }

  /// The tool in its documented notation.
  func manageWorkflows(_ invocation: Invocation) async throws(ShellError) -> Output {
    if let extra = invocation.positional(0) {
      throw ShellError(
        "manage_workflows takes name=value",
        at: extra.range,
        remedy: "write `manage_workflows action=\"list\"`",
        code: ExitStatus.usageCode,
      )
    }
    var arguments: JSONObject = [:]
    for argument in invocation.parameters {
      guard let name = argument.name else { continue }
      guard let value = argument.value.json else {
        throw ShellError(
          "`\(name)` is JSON or text",
          at: argument.range,
          code: ExitStatus.usageCode,
        )
      }
      arguments[name] = value
    }
    try await recordState(of: arguments)
    try await stateOfBudget()
    _ = try author()
    let service = service()
    let reply = await service.manage(.object(arguments))
    // A session needs the run's calls within the entry, so the prompt waits for the run to stop.
    await service.runs.finish()
    if let run = reply.run { known.insert(run) }
    // What was made here is made again by a replay; what was there before is recorded above.
    if let id = reply.json["workflow"]?["id"]?.string { known.insert(id) }
    try await recordCalls()
    try await noteBudgets()
    let shown = await service.renewed(reply)
    let text = shown.format == .json ? fenced(shown.json.pretty, "json") : shown.markdown
    guard let code = shown.errorCode else {
      return Output(text, data: shown.json, status: Task.isCancelled ? .interrupted : .ok)
    }
    return .failure(shown.markdown, code: code, data: shown.json)
  }

  /// Records what a call names and the session does not know yet.
  private func recordState(of arguments: JSONObject) async throws(ShellError) {
    guard writer != nil else { return }
    let project = place.project.id
    if let id = arguments["workflow_id"]?.string,
      let workflow = try await withEngine({ try await $0.workflow(id, in: project) })
    {
      try await state(workflow: workflow.id)
    }
    if let id = arguments["workflow_job_id"]?.string,
      try await withEngine({ try await $0.run(id, in: project) }) != nil
    {
      try await state(run: id)
    }
  }
}
