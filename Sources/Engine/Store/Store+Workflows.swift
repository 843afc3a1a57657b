import GRDB
import JSON

extension Store {
  /// A revision that is about to be stored.
  struct Draft: Sendable {
    var editorInfo: JSONValue
    var inputs: JSONValue
    var summary: String
    var time: Int64
    var author: String
    /// What stood around the graph in its file; nil where it came from none.
    var envelope: JSONValue?
  }

  /// The columns of a workflow with the draft it is at.
  private static let columns = """
    SELECT w.*, r.editorInfo, r.inputs, r.envelope FROM workflow w
    JOIN revision r ON r.workflowID = w.id AND r.number = w.revision
    """

  func workflows(
    in projectID: String,
    status: WorkflowStatus?,
    prefix: String = "",
    limit: Int,
    after name: String?,
  ) throws(EngineError) -> [WorkflowSummary] {
    // The range of names is what the index narrows down; the order is that of the bytes.
    let isAfter = prefix.utf8.lexicographicallyPrecedes((name ?? "").utf8)
    let start = isAfter ? "name > :start" : "name >= :start"
    let end = prefix.isEmpty ? "" : "AND name < :prefix || char(1114111)"
    var arguments: [String: (any DatabaseValueConvertible)?] = [
      "project": projectID, "start": isAfter ? name : prefix, "limit": limit,
    ]
    if !prefix.isEmpty { arguments["prefix"] = prefix }
    if let status { arguments["status"] = status.rawValue }
    return try read { database in
      try checkProject(projectID, database)
      return try Row.fetchAll(
        database,
        sql: """
          SELECT id, name, description, status, revision, publishedRevision, createdAt, updatedAt
          FROM workflow
          WHERE projectID = :project AND status <> 'deleted' AND \(start) \(end)
            \(status == nil ? "" : "AND status = :status")
          ORDER BY name LIMIT :limit
          """,
        arguments: StatementArguments(arguments),
      ).map { try WorkflowSummary(row: $0) }
    }
  }

  func workflow(_ idOrName: String, in projectID: String) throws(EngineError) -> WorkflowRecord? {
    try read { database in
      try checkProject(projectID, database)
      for column in ["id", "name"] {
        let row = try Row.fetchOne(
          database,
          sql: """
            \(Self.columns)
            WHERE w.projectID = ? AND w.status <> 'deleted' AND w.\(column) = ?
            """,
          arguments: [projectID, idOrName],
        )
        if let row { return try WorkflowRecord(row: row) }
      }
      return nil
    }
  }

  func insert(_ record: WorkflowRecord, summary: String, by author: String) throws(EngineError) {
    try write { database in
      try checkProject(record.projectID, database)
      try named(.workflow, record.name) { try insertRow(record, database) }
      let draft = Draft(
        editorInfo: record.editorInfo,
        inputs: record.inputs,
        summary: summary,
        time: record.createdAt,
        author: author,
        envelope: record.envelope,
      )
      try insert(draft, number: record.revision, parent: nil, of: record.id, database)
    }
  }

  func insertRow(_ record: WorkflowRecord, _ database: Database) throws {
    try database.execute(
      sql: "INSERT INTO workflow VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        record.id, record.projectID, record.name, record.description, record.status.rawValue,
        record.flow?.compact, record.revision, record.publishedRevision, record.createdAt,
        record.updatedAt,
      ],
    )
  }

  func insert(
    _ draft: Draft,
    number: Int,
    parent: Int?,
    of id: String,
    _ database: Database,
  ) throws {
    try database.execute(
      sql: """
        INSERT INTO revision
          (workflowID, number, parent, editorInfo, inputs, summary, createdAt, author, envelope)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id, number, parent, draft.editorInfo.compact, draft.inputs.compact, draft.summary,
        draft.time, draft.author, draft.envelope?.compact,
      ],
    )
  }

  /// Stores an edit on top of the revision `expected`; the number is one never used before.
  ///
  /// An edit without an envelope keeps that of the revision it was made from.
  func save(
    _ draft: Draft,
    of id: String,
    expected: Int?,
  ) throws(EngineError) -> WorkflowRecord {
    try write { database in
      let before = try existing(id, database)
      let current = before.revision
      if let expected, expected != current {
        throw EngineError.revisionConflict(workflow: id, expected: expected, actual: current)
      }
      var draft = draft
      draft.envelope = draft.envelope ?? before.envelope
      let last = try Int.fetchOne(
        database,
        sql: "SELECT max(number) FROM revision WHERE workflowID = ?",
        arguments: [id],
      )
      let number = (last ?? current) + 1
      try insert(draft, number: number, parent: current, of: id, database)
      try move(id, to: number, at: draft.time, database)
      return try existing(id, database)
    }
  }

  /// Goes to the revision that the current one was made from; nil at the first.
  func undo(_ id: String, at time: Int64) throws(EngineError) -> (WorkflowRecord, String)? {
    try write { database in
      let current = try existing(id, database).revision
      guard
        let row = try Row.fetchOne(
          database,
          sql: "SELECT parent, summary FROM revision WHERE workflowID = ? AND number = ?",
          arguments: [id, current],
        ), let parent: Int = row["parent"]
      else { return nil }
      try move(id, to: parent, at: time, database)
      return (try existing(id, database), row["summary"])
    }
  }

  /// Goes to the newest revision that was made from the current one; nil where there is none.
  func redo(_ id: String, at time: Int64) throws(EngineError) -> (WorkflowRecord, String)? {
    try write { database in
      let current = try existing(id, database).revision
      guard
        let row = try Row.fetchOne(
          database,
          sql: """
            SELECT number, summary FROM revision WHERE workflowID = ? AND parent = ?
            ORDER BY number DESC LIMIT 1
            """,
          arguments: [id, current],
        )
      else { return nil }
      try move(id, to: row["number"], at: time, database)
      return (try existing(id, database), row["summary"])
    }
  }

  private func move(_ id: String, to number: Int, at time: Int64, _ database: Database) throws {
    try database.execute(
      sql: "UPDATE workflow SET revision = ?, updatedAt = ? WHERE id = ?",
      arguments: [number, time, id],
    )
  }

  func existing(_ id: String, _ database: Database) throws -> WorkflowRecord {
    let row = try Row.fetchOne(
      database,
      sql: "\(Self.columns) WHERE w.id = ? AND w.status <> 'deleted'",
      arguments: [id],
    )
    guard let row else { throw EngineError.unknownWorkflow(id) }
    return try WorkflowRecord(row: row)
  }
}
