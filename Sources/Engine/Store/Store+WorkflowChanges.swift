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

  /// Makes `flow`, compiled from `revision`, what runs.
  ///
  /// The revision is the one the draft is at where it is nil. The draft must be at the revision
  /// `expected`, unless that is nil.
  func publish(
    _ id: String,
    flow: JSONValue,
    revision: Int?,
    expected: Int?,
    at time: Int64,
  ) throws(EngineError) -> WorkflowRecord {
    try write { database in
      let current = try existing(id, database).revision
      if let expected, expected != current {
        throw EngineError.revisionConflict(workflow: id, expected: expected, actual: current)
      }
      let revision = revision ?? current
      if try parent(of: revision, in: id, database) == nil {
        throw EngineError.revisionConflict(workflow: id, expected: revision, actual: current)
      }
      try database.execute(
        sql: """
          UPDATE workflow SET flow = ?, publishedRevision = ?, status = 'ready', updatedAt = ?
          WHERE id = ?
          """,
        arguments: [flow.compact, revision, time, id],
      )
      return try existing(id, database)
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
      return try Draft(row: row)
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

extension Store.Draft {
  init(row: Row) throws {
    self.init(
      editorInfo: try row.json("editorInfo"),
      inputs: try row.json("inputs"),
      summary: row["summary"],
      time: row["createdAt"],
      author: row["author"],
      envelope: try row.optionalJSON("envelope"),
    )
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
    self.init(
      id: row["id"],
      projectID: row["projectID"],
      name: row["name"],
      description: row["description"],
      status: try row.status(),
      editorInfo: try row.json("editorInfo"),
      inputs: try row.json("inputs"),
      envelope: try row.optionalJSON("envelope"),
      flow: try row.optionalJSON("flow"),
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
      throw EngineError.damagedRecord("a value of \(column)", detail: error.message)
    }
  }

  /// The JSON value in a text column that may be NULL.
  func optionalJSON(_ column: String) throws -> JSONValue? {
    (self[column] as String?) == nil ? nil : try json(column)
  }

  func status() throws -> WorkflowStatus {
    guard let status = WorkflowStatus(rawValue: self["status"]) else {
      throw EngineError.damagedRecord("the status of a workflow", detail: "it is an unknown word")
    }
    return status
  }
}
