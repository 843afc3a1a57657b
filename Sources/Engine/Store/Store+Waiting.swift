import GRDB

extension Store {
  /// The runs that wait for a person, the oldest first, with their project's name and with who
  /// holds them.
  func waitingRuns(
    limit: Int
  ) throws(EngineError) -> [(run: RunSummary, project: String, lease: RunLease?)] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT run.*, project.name AS projectName
          FROM run JOIN project ON project.id = run.projectID
          WHERE run.status = 'in-progress' AND run.waiting <> '[]'
          ORDER BY run.createdAt, run.rowid LIMIT \(limit)
          """,
      ).map { row in
        let run = try RunSummary(row: row)
        return (run, row["projectName"], try RunLease.of(run.id, database))
      }
    }
  }

  /// Who holds a run, whether still at work or not.
  func lease(of run: String) throws(EngineError) -> RunLease? {
    try read { try RunLease.of(run, $0) }
  }
}
