import GRDB
import JSON
import Workflows

/// What begins the journal of a run that goes on from another.
struct BranchStart: Sendable {
  /// The run whose events are copied.
  var source: String
  /// What is copied, where that is not what its journal begins with.
  var entries: [JournalEntry]?
  /// How many events are copied.
  var version: Int
  /// What the run executes, in place of the other's first event.
  var definition: RunDefinition
  /// What follows the copied events.
  var events: [RunEvent]
  var time: Int64
}

extension Store {
  /// Makes the run `id` of another run's first events; throws ``EngineError/unknownRun(_:)``.
  func createBranch(
    _ id: String,
    _ start: BranchStart,
    in projectID: String,
    projection: RunProjection,
  ) throws(EngineError) {
    let first = JournalEntry(version: 1, time: start.time, event: .created(start.definition))
    let added = start.events.enumerated().map { place, event in
      JournalEntry(version: start.version + place + 1, time: start.time, event: event)
    }
    try write { database in
      try checkProject(projectID, database)
      let row = RunRow(id: id, projectID: projectID, definition: start.definition)
      try insert(
        row,
        version: start.version + added.count,
        created: start.time,
        updated: start.time,
        projection,
        database,
      )
      try insert([first], of: id, database)
      if let entries = start.entries {
        try insert(Array(entries.dropFirst()), of: id, database)
      } else {
        try copyEvents(of: start, to: id, database)
      }
      try insert(added, of: id, database)
    }
  }

  private func copyEvents(of start: BranchStart, to id: String, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO event SELECT ?, version, time, body FROM event
        WHERE run = ? AND version BETWEEN 2 AND ?
        """,
      arguments: [id, start.source, start.version],
    )
    guard start.version == 1 || database.changesCount == start.version - 1 else {
      throw EngineError.unknownRun(start.source)
    }
  }

  /// The run that a run goes on from.
  func origin(of run: String) throws(EngineError) -> RunOrigin? {
    try read { database in
      let row = try Row.fetchOne(database, sql: "SELECT * FROM run WHERE id = ?", arguments: [run])
      return row.flatMap { RunOrigin(row: $0) }
    }
  }

  /// The run with those it goes on from and those that go on from them, the oldest first.
  ///
  /// Empty where the project has no such run.
  func family(
    of run: String,
    in projectID: String,
    limit: Int,
  ) throws(EngineError) -> [RunSummary] {
    try read { database in
      try checkProject(projectID, database)
      return try Row.fetchAll(
        database,
        sql: """
          WITH RECURSIVE ancestor(id, parent) AS (
            SELECT id, parent FROM run WHERE id = :run AND projectID = :project
            UNION
            SELECT run.id, run.parent FROM run JOIN ancestor ON run.id = ancestor.parent
            WHERE run.projectID = :project
          ), member(id) AS (
            SELECT id FROM ancestor
            UNION
            SELECT run.id FROM run JOIN member ON run.parent = member.id
            WHERE run.projectID = :project
          )
          SELECT * FROM run WHERE id IN (SELECT id FROM member)
          ORDER BY createdAt, rowid LIMIT :limit
          """,
        arguments: ["run": run, "project": projectID, "limit": limit],
      ).map { try RunSummary(row: $0) }
    }
  }
}

/// What the lists keep of a run from its beginning.
struct RunRow: Sendable {
  var id: String
  var projectID: String
  var definition: RunDefinition
}

extension Store {
  func insert(
    _ run: RunRow,
    version: Int,
    created: Int64,
    updated: Int64,
    _ projection: RunProjection,
    _ database: Database,
  ) throws {
    let origin = run.definition.origin
    try database.execute(
      sql: """
        INSERT INTO run (
          id, projectID, workflowID, workflowName, version, status, waiting, cost, createdAt,
          updatedAt, changes, parent, parentKind, parentVersion, parentNode
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        run.id, run.projectID, run.definition.workflowID, run.definition.workflowName, version,
        projection.status, Self.text(projection.waiting), projection.cost.millionths, created,
        updated, projection.changes, origin?.run, origin?.kind.rawValue, origin?.version,
        origin?.node,
      ],
    )
  }
}

extension RunOrigin {
  init?(row: Row) {
    guard let run: String = row["parent"], let kind: String = row["parentKind"],
      let kind = Kind(rawValue: kind)
    else { return nil }
    self.init(kind, of: run, version: row["parentVersion"] ?? 0, from: row["parentNode"])
  }
}
