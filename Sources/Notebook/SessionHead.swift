public import JSON

/// What the front matter of a session file says.
public struct SessionHead: Sendable, Hashable {
  /// The name of the format that this version reads and writes.
  public static let format = "easel-session/1"

  /// The session's id.
  public var id: String
  /// The title, also the file's first heading.
  public var title: String
  /// The program and version that wrote the file.
  public var tool: String
  /// Where the session works: team, project, workflow.
  public var context: JSONObject
  /// What results depend on: columns, time zone, seed, names of secrets.
  public var environment: JSONObject
  /// The session from which this one was forked.
  public var forkedFrom: String?

  /// A head.
  public init(
    id: String,
    title: String,
    tool: String,
    context: JSONObject = JSONObject(),
    environment: JSONObject = JSONObject(),
    forkedFrom: String? = nil,
  ) {
    self.id = id
    self.title = title
    self.tool = tool
    self.context = context
    self.environment = environment
    self.forkedFrom = forkedFrom
  }
}
