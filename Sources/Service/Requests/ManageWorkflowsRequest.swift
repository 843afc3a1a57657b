public import JSON

/// A call of the tool `manage_workflows`, checked (contract §1).
public struct ManageWorkflowsRequest: Sendable, Hashable {
  /// The operations of the tool.
  public enum Action: String, Sendable, Hashable, CaseIterable {
    case list, get, create, update, delete, run, approve, reject, publish
  }

  /// The operation.
  public var action: Action
  /// The workflow, by id.
  public var workflowID: String?
  /// The name, for create and update.
  public var name: String?
  /// The description; empty clears it.
  public var description: String?
  /// First generation: the whole definition.
  public var definition: JSONObject?
  /// Second generation: the compiled flow.
  public var flow: JSONValue?
  /// Second generation: the definitions of the inputs.
  public var inputsDefinition: JSONValue?
  /// Second generation: the authored graph.
  public var editorInfo: JSONValue?
  /// The values for a run by name.
  public var inputs: JSONObject?
  /// Whether only the price is wanted.
  public var isDryRun: Bool
  /// The run, by id.
  public var jobID: String?
  /// The gate's node.
  public var nodeID: String?
  /// Which workflows are listed.
  public var status: String?
  /// How many workflows are listed, from 1 to 100.
  public var limit: Int
  /// Where the list goes on.
  public var pageToken: String?
  /// The team, by id.
  public var teamID: String?
  /// The project, by id.
  public var projectID: String?
  /// How the reply is wanted.
  public var responseFormat: ResponseFormat

  /// The name of the tool.
  public static let tool = "manage_workflows"

  /// The tool's parameters in the order of the contract.
  static let parameters = [
    "action", "workflow_id", "name", "description", "definition", "flow", "inputs_definition",
    "editor_info", "inputs", "dry_run", "workflow_job_id", "node_id", "status", "limit",
    "page_token", "team_id", "project_id", "response_format",
  ]

  /// The request that a tool call's arguments spell.
  ///
  /// Throws ``ServiceError`` for an unknown action or parameter, a value of the wrong type, and a
  /// parameter that the action needs and lacks.
  public init(arguments: JSONValue) throws(ServiceError) {
    let reader = try ArgumentReader(arguments, of: Self.tool, names: Self.parameters)
    action = try reader.action(Action.self)
    workflowID = try reader.text("workflow_id")
    name = try reader.text("name")
    description = try reader.text("description")
    definition = try reader.object("definition")
    flow = try reader.value("flow", wanted: "a list") { $0.array != nil }
    inputsDefinition = try reader.value("inputs_definition", wanted: "a list") { $0.array != nil }
    editorInfo = try reader.value("editor_info", wanted: "an object") { $0.object != nil }
    inputs = try reader.object("inputs")
    isDryRun = try reader.truth("dry_run") ?? false
    jobID = try reader.text("workflow_job_id")
    nodeID = try reader.text("node_id")
    status = try reader.word("status", of: ["draft", "ready"])
    limit = try reader.limit()
    pageToken = try reader.text("page_token")
    teamID = try reader.text("team_id")
    projectID = try reader.text("project_id")
    responseFormat = try reader.responseFormat()
    try checkNeeded()
  }

  /// Whether the call changes nothing.
  var isReadOnly: Bool {
    switch action {
    case .list, .get: true
    case .run: isDryRun
    default: false
    }
  }

  private func checkNeeded() throws(ServiceError) {
    switch action {
    case .list: break
    case .create: try need(name, "name")
    case .get, .update, .delete, .run, .publish: try need(workflowID, "workflow_id")
    case .approve, .reject:
      try need(workflowID, "workflow_id")
      try need(jobID, "workflow_job_id")
      try need(nodeID, "node_id")
    }
    let hasParts = flow != nil || inputsDefinition != nil || editorInfo != nil
    if definition != nil, hasParts {
      throw .invalid(
        "give `definition`, or its parts as `editor_info`, `inputs_definition` and `flow`; not both",
        parameter: "definition",
      )
    }
  }

  private func need(_ value: String?, _ parameter: String) throws(ServiceError) {
    guard let value, !value.isEmpty else {
      throw .invalid("`\(action.rawValue)` needs `\(parameter)`", parameter: parameter)
    }
  }
}
