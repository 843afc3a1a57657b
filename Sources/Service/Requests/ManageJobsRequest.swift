public import JSON
import Text

/// A call of the tool `manage_jobs`, checked: looks after runs (contract §1, neighbours).
public struct ManageJobsRequest: Sendable, Hashable {
  /// The operations of the tool.
  public enum Action: String, Sendable, Hashable, CaseIterable {
    case check, list, cancel
  }

  /// The operation.
  public var action: Action
  /// The run, or the job of one of its nodes, by id.
  public var jobID: String?
  /// Only runs of this status are listed.
  public var status: String?
  /// Only runs of this workflow are listed.
  public var workflowID: String?
  /// How many runs are listed, from 1 to 100.
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
  public static let tool = "manage_jobs"

  static let parameters = [
    "action", "job_id", "filters", "limit", "pagination_token", "team_id", "project_id",
    "response_format",
  ]

  /// The statuses that runs are listed by.
  static let statuses = ["in-progress", "success", "failure", "canceled"]

  /// The request that a tool call's arguments spell; throws as
  /// ``ManageWorkflowsRequest/init(arguments:)`` does.
  public init(arguments: JSONValue) throws(ServiceError) {
    let reader = try ArgumentReader(arguments, of: Self.tool, names: Self.parameters)
    action = try reader.action(Action.self)
    jobID = try reader.text("job_id")
    let filters = try reader.object("filters") ?? [:]
    let filter = try ArgumentReader(
      .object(filters),
      of: "`filters` of \(Self.tool)",
      names: ["status", "workflowId"],
    )
    status = try filter.word("status", of: Self.statuses)
    workflowID = try filter.text("workflowId")
    limit = try reader.limit()
    pageToken = try reader.text("pagination_token")
    teamID = try reader.text("team_id")
    projectID = try reader.text("project_id")
    responseFormat = try reader.responseFormat()
    if action != .list, jobID?.isEmpty ?? true {
      throw .invalid("`\(action.rawValue)` needs `job_id`", parameter: "job_id")
    }
  }
}
