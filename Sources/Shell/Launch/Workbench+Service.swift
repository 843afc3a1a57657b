import Engine
import JSON
import Notebook
import Service

extension Workbench {
  /// Answers a call of `manage_workflows` for the place of the prompt.
  func manage(_ arguments: JSONValue) async -> WorkflowService.Reply {
    let service = WorkflowService(
      engine: engine,
      catalog: catalog,
      scope: .init(teamID: place.team.id, projectID: place.project.id),
      person: person,
    )
    return await service.manage(arguments)
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
    let reply = await manage(.object(arguments))
    try await recordCalls()
    let text = reply.format == .json ? fenced(reply.json.pretty, "json") : reply.markdown
    guard let code = reply.errorCode else { return Output(text, data: reply.json) }
    return .failure(reply.markdown, code: code, data: reply.json)
  }
}
