public import JSON

/// Where the prompt is: team, project, workflow, and the run that is stopped.
///
/// It is kept in a small file of the home, so that the first prompt waits for no database.
public struct Place: Sendable, Hashable {
  /// A thing with the id that the store knows and the name that people know.
  public struct Named: Sendable, Hashable {
    /// The id.
    public var id: String
    /// The name.
    public var name: String

    /// An id with its name.
    public init(id: String, name: String) {
      self.id = id
      self.name = name
    }
  }

  /// A run that is stopped.
  public struct StoppedRun: Sendable, Hashable {
    /// The run's id.
    public var id: String
    /// The node that is next, or the gate that waits.
    public var node: String?
    /// Whether ``node`` is a gate that waits for a person.
    public var isGate: Bool
    /// Whether a person steps through it, so that an answer does not run on.
    public var isStepping: Bool
    /// What it has cost, as a decimal.
    public var cost: String
    /// How many events it had at the stop, so that what others did since is noticed; nil where
    /// that is not known.
    public var version: Int?
    /// How much was changed in it by hand.
    public var changes = 0
    /// Whether free models stand in for those that may cost something.
    public var isDraft: Bool

    /// A stop.
    public init(
      id: String,
      node: String?,
      isGate: Bool,
      isStepping: Bool,
      cost: String,
      version: Int? = nil,
      isDraft: Bool = false,
    ) {
      self.id = id
      self.node = node
      self.isGate = isGate
      self.isStepping = isStepping
      self.cost = cost
      self.version = version
      self.isDraft = isDraft
    }
  }

  /// The team.
  public var team: Named
  /// The project.
  public var project: Named
  /// The workflow, once one is chosen.
  public var workflow: Named?
  /// Whether the draft differs from what was published.
  public var isDraft = false
  /// The run that is stopped, if one is.
  public var run: StoppedRun?
  /// The owners whose budgets are used up, or have no room for the next call, by the word for what
  /// they are.
  public var reachedBudgets: [String: String] = [:]
  /// The run that was looked at last, which `print` reads when none is stopped.
  public var lastRun: String?

  /// The place of a new home.
  public static let start = Place(
    team: Named(id: "team_personal", name: "personal"),
    project: Named(id: "proj_default", name: "default"),
  )

  init(team: Named, project: Named) {
    self.team = team
    self.project = project
  }
}

extension Place {
  /// The place as it is kept.
  public var json: JSONValue {
    var object: JSONObject = [
      "team": team.json, "project": project.json, "draft": .bool(isDraft),
    ]
    object["workflow"] = workflow?.json
    object["last"] = lastRun.map { .string($0) }
    if !reachedBudgets.isEmpty {
      let sorted = reachedBudgets.sorted { $0.key < $1.key }
      object["reached"] = .object(JSONObject(sorted.map { ($0.key, .string($0.value)) }))
    }
    if let run { object["run"] = .object(run.json) }
    return .object(object)
  }

  /// The place that was kept; nil where the text is none.
  public init?(json: JSONValue) {
    guard let team = Named(json: json["team"]), let project = Named(json: json["project"]) else {
      return nil
    }
    self.init(team: team, project: project)
    workflow = Named(json: json["workflow"])
    isDraft = json["draft"]?.bool ?? false
    lastRun = json["last"]?.string
    for (scope, owner) in json["reached"]?.object ?? [:] { reachedBudgets[scope] = owner.string }
    guard let run = json["run"], let id = run["id"]?.string else { return }
    self.run = StoppedRun(
      id: id,
      node: run["node"]?.string,
      isGate: run["gate"]?.bool ?? false,
      isStepping: run["stepping"]?.bool ?? false,
      cost: run["cost"]?.string ?? "0",
      version: run["version"]?.number?.int,
      isDraft: run["draft"]?.bool ?? false,
    )
    self.run?.changes = max(run["changes"]?.number?.int ?? 0, 0)
  }
}

extension Place.StoppedRun {
  fileprivate var json: JSONObject {
    var object: JSONObject = [
      "id": .string(id), "node": node.map { .string($0) } ?? .null, "gate": .bool(isGate),
      "stepping": .bool(isStepping), "cost": .string(cost),
    ]
    if changes > 0 { object["changes"] = .integer(changes) }
    if let version { object["version"] = .integer(version) }
    if isDraft { object["draft"] = true }
    return object
  }
}

extension Place.Named {
  fileprivate var json: JSONValue { ["id": .string(id), "name": .string(name)] }

  fileprivate init?(json: JSONValue?) {
    guard let id = json?["id"]?.string, let name = json?["name"]?.string else { return nil }
    self.init(id: id, name: name)
  }
}
