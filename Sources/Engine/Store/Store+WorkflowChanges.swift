import GRDB
import JSON

extension Store {
  func rename(_ id: String, to name: String, at time: Int64) throws(EngineError) -> WorkflowRecord {
    try write { database in
      try named(.workflow, name) { try set("name", to: name, of: id, at: time, database) }
      return try existing(id, database)
    }
  }

  func describe(
    _ id: String,
    as description: String,
    at time: Int64,
  ) throws(EngineError) -> WorkflowRecord {
    try write { database in
      try set("description", to: description, of: id, at: time, database)
      return try existing(id, database)
    }
  }

  func deleteWorkflow(_ id: String, at time: Int64) throws(EngineError) {
    try write { database in
      _ = try existing(id, database)
      try set("status", to: WorkflowStatus.deleted.rawValue, of: id, at: time, database)
    }
  }

  /// Makes `flow`, compiled from the revision `expected`, what runs.
  func publish(
    _ id: String,
    flow: JSONValue,
    expected: Int?,
    at time: Int64,
  ) throws(EngineError) -> WorkflowRecord {
    try write { database in
      let current = try existing(id, database).revision
      if let expected, expected != current {
        throw EngineError.revisionConflict(workflow: id, expected: expected, actual: current)
      }
      try database.execute(
        sql: """
          UPDATE workflow SET flow = ?, publishedRevision = revision, status = 'ready',
            updatedAt = ?
          WHERE id = ?
          """,
        arguments: [flow.compact, time, id],
      )
      return try existing(id, database)
    }
  }

  func history(_ id: String) throws(EngineError) -> [Revision] {
    try read { database in
      let current = try existing(id, database).revision
      return try Row.fetchAll(
        database,
        sql: """
          SELECT number, parent, summary, createdAt FROM revision WHERE workflowID = ?
          ORDER BY number
          """,
        arguments: [id],
      ).map { row in
        Revision(
          number: row["number"],
          parent: row["parent"],
          summary: row["summary"],
          createdAt: row["createdAt"],
          isCurrent: current == row["number"],
        )
      }
    }
  }

  /// The draft at one revision.
  func draft(_ number: Int, of id: String) throws(EngineError) -> Draft? {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: "SELECT * FROM revision WHERE workflowID = ? AND number = ?",
        arguments: [id, number],
      )
      guard let row else { return nil }
      return Draft(
        editorInfo: try row.json("editorInfo"),
        inputs: try row.json("inputs"),
        summary: row["summary"],
        time: row["createdAt"],
      )
    }
  }

  private func set(
    _ column: String,
    to value: String,
    of id: String,
    at time: Int64,
    _ database: Database,
  ) throws {
    try database.execute(
      sql: """
        UPDATE workflow SET \(column) = ?, updatedAt = ? WHERE id = ? AND status <> 'deleted'
        """,
      arguments: [value, time, id],
    )
    if database.changesCount == 0 { throw EngineError.unknownWorkflow(id) }
  }
}

extension WorkflowSummary {
  init(row: Row) throws {
    self.init(
      id: row["id"],
      name: row["name"],
      description: row["description"],
      status: try row.status(),
      revision: row["revision"],
      publishedRevision: row["publishedRevision"],
      createdAt: row["createdAt"],
      updatedAt: row["updatedAt"],
    )
  }
}

extension WorkflowRecord {
  init(row: Row) throws {
    let flow: String? = row["flow"]
    self.init(
      id: row["id"],
      projectID: row["projectID"],
      name: row["name"],
      description: row["description"],
      status: try row.status(),
      editorInfo: try row.json("editorInfo"),
      inputs: try row.json("inputs"),
      flow: flow == nil ? nil : try row.json("flow"),
      revision: row["revision"],
      publishedRevision: row["publishedRevision"],
      createdAt: row["createdAt"],
      updatedAt: row["updatedAt"],
    )
  }
}

extension Row {
  /// The JSON value in a text column.
  func json(_ column: String) throws -> JSONValue {
    do { return try JSONValue(parsing: self[column] as String) } catch {
      throw EngineError.damagedStore(path: column, detail: error.message)
    }
  }

  func status() throws -> WorkflowStatus {
    guard let status = WorkflowStatus(rawValue: self["status"]) else {
      throw EngineError.damagedStore(path: "workflow.status", detail: "it has an unknown word")
    }
    return status
  }
}
