extension Engine {
  /// The teams, the oldest first.
  public func teams() throws(EngineError) -> [Team] { try store.teams() }

  /// Makes a team.
  public func createTeam(named name: String) throws(EngineError) -> Team {
    try Self.check(name, .team)
    let team = Team(id: configuration.makeID("team_"), name: name)
    try store.insert(team, at: now)
    return team
  }

  /// The projects of a team, the oldest first.
  public func projects(in teamID: String) throws(EngineError) -> [Project] {
    try store.projects(in: teamID)
  }

  /// Makes a project.
  public func createProject(
    named name: String,
    in teamID: String,
  ) throws(EngineError) -> Project {
    try Self.check(name, .project)
    let project = Project(id: configuration.makeID("proj_"), teamID: teamID, name: name)
    try store.insert(project, at: now)
    return project
  }

  static func check(_ name: String, _ kind: EngineError.Kind) throws(EngineError) {
    let bytes = name.utf8
    guard (1...200).contains(bytes.count), !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F })
    else { throw .invalidName(kind, name) }
  }
}
