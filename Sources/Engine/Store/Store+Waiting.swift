import GRDB

extension Store {
  /// The runs that wait for a person, the oldest first, with their project's name and with who
  /// owns them.
  func waitingRuns(
    limit: Int
  ) throws(EngineError) -> [(run: RunSummary, project: String, owner: RunOwner?)] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT run.*, project.name AS projectName, lease.pid, lease.started, lease.token
          FROM run JOIN project ON project.id = run.projectID LEFT JOIN lease ON lease.run = run.id
          WHERE run.status = 'in-progress' AND run.waiting <> '[]'
          ORDER BY run.createdAt, run.rowid LIMIT \(limit)
          """,
      ).map { row in
        let pid: Int32? = row["pid"]
        let owner = pid.map { RunOwner(pid: $0, started: row["started"], token: row["token"]) }
        return (try RunSummary(row: row), row["projectName"], owner)
      }
    }
  }

  /// Who owns a run, alive or not.
  func owner(of run: String) throws(EngineError) -> RunOwner? {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: "SELECT pid, started, token FROM lease WHERE run = ?",
        arguments: [run],
      )
      return row.map { RunOwner(pid: $0["pid"], started: $0["started"], token: $0["token"]) }
    }
  }
}
