import GRDB

extension Store {
  /// The runs that have not ended and whose last owner works no more; the oldest first.
  func abandonedRuns(
    in projectID: String,
    at time: LeaseTime,
  ) throws(EngineError) -> [RunSummary] {
    try read { database in
      try checkProject(projectID, database)
      return try Row.fetchAll(
        database,
        sql: """
          SELECT run.*, lease.pid, lease.started, lease.token, lease.machine, lease.beat
          FROM lease JOIN run ON run.id = lease.run
          WHERE run.projectID = ? AND run.status = ? ORDER BY run.createdAt, run.rowid
          """,
        arguments: [projectID, RunSummary.inProgress],
      ).filter { !RunLease(row: $0).isHeld(at: time) }.map { try RunSummary(row: $0) }
    }
  }

  func run(_ id: String, in projectID: String) throws(EngineError) -> RunSummary? {
    try read { database in
      try checkProject(projectID, database)
      let row = try Row.fetchOne(
        database,
        sql: "SELECT * FROM run WHERE id = ? AND projectID = ?",
        arguments: [id, projectID],
      )
      return try row.map { try RunSummary(row: $0) }
    }
  }

  func runs(
    in projectID: String,
    workflow: String?,
    status: String?,
    limit: Int,
    after token: String?,
  ) throws(EngineError) -> [RunSummary] {
    var conditions = "projectID = :project"
    var arguments: [String: (any DatabaseValueConvertible)?] = [
      "project": projectID, "limit": limit,
    ]
    if let workflow {
      conditions += " AND workflowID = :workflow"
      arguments["workflow"] = workflow
    }
    if let status {
      conditions += " AND status = :status"
      arguments["status"] = status
    }
    if let token {
      conditions += """
         AND (createdAt, rowid) < (
          SELECT createdAt, rowid FROM run WHERE id = :token AND projectID = :project
        )
        """
      arguments["token"] = token
    }
    return try read { database in
      try checkProject(projectID, database)
      return try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM run WHERE \(conditions) ORDER BY createdAt DESC, rowid DESC LIMIT :limit
          """,
        arguments: StatementArguments(arguments),
      ).map { try RunSummary(row: $0) }
    }
  }
}
