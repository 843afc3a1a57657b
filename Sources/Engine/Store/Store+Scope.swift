import GRDB

extension Store {
  func teams() throws(EngineError) -> [Team] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT id, name FROM team ORDER BY createdAt, name")
        .map { Team(id: $0["id"], name: $0["name"]) }
    }
  }

  func insert(_ team: Team, at time: Int64) throws(EngineError) {
    try write { database in
      try named(.team, team.name) {
        try database.execute(
          sql: "INSERT INTO team VALUES (?, ?, ?)",
          arguments: [team.id, team.name, time],
        )
      }
    }
  }

  func projects(in teamID: String) throws(EngineError) -> [Project] {
    try read { database in
      guard try has(teamID, in: "team", database) else { throw EngineError.unknownTeam(teamID) }
      return try Row.fetchAll(
        database,
        sql: "SELECT id, teamID, name FROM project WHERE teamID = ? ORDER BY createdAt, name",
        arguments: [teamID],
      ).map { Project(id: $0["id"], teamID: $0["teamID"], name: $0["name"]) }
    }
  }

  func insert(_ project: Project, at time: Int64) throws(EngineError) {
    try write { database in
      guard try has(project.teamID, in: "team", database) else {
        throw EngineError.unknownTeam(project.teamID)
      }
      try named(.project, project.name) {
        try database.execute(
          sql: "INSERT INTO project VALUES (?, ?, ?, ?)",
          arguments: [project.id, project.teamID, project.name, time],
        )
      }
    }
  }

  func checkProject(_ id: String, _ database: Database) throws {
    guard try has(id, in: "project", database) else { throw EngineError.unknownProject(id) }
  }

  private func has(_ id: String, in table: String, _ database: Database) throws -> Bool {
    try Bool.fetchOne(
      database,
      sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE id = ?)",
      arguments: [id],
    ) ?? false
  }

  /// Does `body`, and says that `name` is taken where a name must be unique and is not.
  func named<Value>(
    _ kind: EngineError.Kind,
    _ name: String,
    _ body: () throws -> Value,
  ) throws -> Value {
    do { return try body() } catch let error as DatabaseError
      where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE
    { throw EngineError.nameTaken(kind, name) }
  }
}
