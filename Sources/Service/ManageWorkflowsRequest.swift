public import JSON
import Text

/// A call of the tool `manage_workflows`, checked (contract §1).
public struct ManageWorkflowsRequest: Sendable, Hashable {
  /// The operations of the tool.
  public enum Action: String, Sendable, Hashable, CaseIterable {
    case list, get, create, update, delete, run, approve, reject, publish
  }

  /// How the reply is wanted.
  public enum ResponseFormat: String, Sendable, Hashable, CaseIterable {
    case json, markdown
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

  /// The request that a tool call's arguments spell.
  ///
  /// Throws ``ServiceError`` for an unknown action or parameter, a value of the wrong type, and a
  /// parameter that the action needs and lacks.
  public init(arguments: JSONValue) throws(ServiceError) {
    guard let object = arguments.object else {
      throw .invalid("the arguments of manage_workflows are an object", parameter: nil)
    }
    let reader = ArgumentReader(object: object)
    try reader.checkNames()
    guard let word = try reader.text("action") else {
      throw .invalid(
        "`action` is missing; it is one of \(Self.actionNames.joined(separator: ", "))",
        parameter: "action",
      )
    }
    guard let action = Action(rawValue: word) else {
      let hint = nearest(word, in: Self.actionNames).map { "; did you mean `\($0)`?" } ?? ""
      throw .invalid("there is no action `\(word)`\(hint)", parameter: "action")
    }
    self.action = action
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
    let formats = ResponseFormat.allCases.map(\.rawValue)
    responseFormat =
      try reader.word("response_format", of: formats).flatMap(ResponseFormat.init) ?? .json
    try checkNeeded()
  }

  private static var actionNames: [String] { Action.allCases.map(\.rawValue) }

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
  }

  private func need(_ value: String?, _ parameter: String) throws(ServiceError) {
    guard let value, !value.isEmpty else {
      throw .invalid("`\(action.rawValue)` needs `\(parameter)`", parameter: parameter)
    }
  }
}

/// Reads the arguments of a tool call with their types.
private struct ArgumentReader {
  let object: JSONObject

  static let names = [
    "action", "workflow_id", "name", "description", "definition", "flow", "inputs_definition",
    "editor_info", "inputs", "dry_run", "workflow_job_id", "node_id", "status", "limit",
    "page_token", "team_id", "project_id", "response_format",
  ]

  func checkNames() throws(ServiceError) {
    for (key, _) in object where !Self.names.contains(key) {
      let hint = nearest(key, in: Self.names).map { "; did you mean `\($0)`?" } ?? ""
      throw .invalid("manage_workflows has no parameter `\(key)`\(hint)", parameter: key)
    }
  }

  func value(
    _ name: String,
    wanted: String,
    _ fits: (JSONValue) -> Bool,
  ) throws(ServiceError) -> JSONValue? {
    guard let value = object[name], !value.isNull else { return nil }
    guard fits(value) else {
      throw .invalid("`\(name)` is \(wanted), not \(value.kindName)", parameter: name)
    }
    return value
  }

  func text(_ name: String) throws(ServiceError) -> String? {
    try value(name, wanted: "a text") { $0.string != nil }?.string
  }

  func object(_ name: String) throws(ServiceError) -> JSONObject? {
    try value(name, wanted: "an object") { $0.object != nil }?.object
  }

  func truth(_ name: String) throws(ServiceError) -> Bool? {
    try value(name, wanted: "true or false") { $0.bool != nil }?.bool
  }

  func word(_ name: String, of words: [String]) throws(ServiceError) -> String? {
    guard let word = try text(name) else { return nil }
    guard words.contains(word) else {
      throw .invalid(
        "`\(name)` is one of \(words.joined(separator: ", ")), not `\(word)`",
        parameter: name,
      )
    }
    return word
  }

  func limit() throws(ServiceError) -> Int {
    let wanted = "a whole number from 1 to 100"
    let value = try value("limit", wanted: wanted) { $0.number?.int != nil }
    guard let limit = value?.number?.int else { return 20 }
    guard limit >= 1 else { throw .invalid("`limit` is \(wanted)", parameter: "limit") }
    return min(limit, 100)
  }
}
