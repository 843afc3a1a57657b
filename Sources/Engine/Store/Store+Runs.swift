import GRDB
import JSON
import Workflows

/// What the lists show of a run; written in the same transaction as its events.
struct RunProjection: Sendable {
  var status: String
  var waiting: [String]
  var cost: Credits
  var changes: Int

  /// How many of the nodes that wait for a person a list shows.
  private static let waitingLimit = 16

  init(_ state: RunState) {
    status = state.outcome?.rawValue ?? RunSummary.inProgress
    waiting = state.outcome == nil ? state.waitingPaths(limit: Self.waitingLimit) : []
    cost = state.cost
    changes = state.changes.count
  }
}

/// A result that other runs may take.
struct StoredResult: Sendable {
  var stepKey: String
  var outputs: JSONObject
  var cost: Credits
  var run: String
  var node: String
}

extension RunSummary {
  /// The status of a run that has not ended.
  static let inProgress = "in-progress"
}

extension Store {
  /// Makes the run `id` out of its first events.
  func createRun(
    _ id: String,
    of definition: RunDefinition,
    in projectID: String,
    entries: [JournalEntry],
    projection: RunProjection,
    results: [StoredResult] = [],
  ) throws(EngineError) {
    let created = entries.first?.time ?? 0
    try write { database in
      try checkProject(projectID, database)
      try insert(
        RunRow(id: id, projectID: projectID, definition: definition),
        version: entries.count,
        created: created,
        updated: entries.last?.time ?? created,
        projection,
        database,
      )
      try insert(entries, of: id, database)
      for result in results { try insert(result, at: created, database) }
    }
  }

  /// Appends `entries`, whose versions follow the journal's last; throws
  /// ``EngineError/runConflict(run:)`` where the journal is longer by now.
  ///
  /// What the runner writes names its `owner`: it throws ``EngineError/leaseLost(run:)`` where
  /// another has taken the run over. What people write names none.
  func append(
    _ entries: [JournalEntry],
    to run: String,
    projection: RunProjection,
    results: [StoredResult] = [],
    owner: RunOwner? = nil,
    isLight: Bool = false,
  ) throws(EngineError) {
    guard let first = entries.first, let last = entries.last else { return }
    let body = { (database: Database) throws in
      let update = try database.cachedStatement(
        sql: """
          UPDATE run
          SET version = ?, status = ?, waiting = ?, cost = ?, updatedAt = ?, changes = ?
          WHERE id = ? AND version = ? \(owner == nil ? "" : Self.isLeased)
          """
      )
      var arguments: StatementArguments = [
        last.version, projection.status, Self.text(projection.waiting),
        projection.cost.millionths, last.time, projection.changes, run, first.version - 1,
      ]
      if let owner { arguments += RunLease.arguments(owner) }
      try update.execute(arguments: arguments)
      guard database.changesCount == 1 else {
        if let owner, try RunLease.of(run, database)?.owner != owner {
          throw EngineError.leaseLost(run: run)
        }
        throw EngineError.runConflict(run: run)
      }
      try settleBudgets(entries, of: run, database)
      try insert(entries, of: run, database)
      for result in results { try insert(result, at: last.time, database) }
    }
    if isLight { try writeLightly(body) } else { try write(body) }
  }

  /// The condition that an owner has the lease of the run that is updated.
  private static let isLeased =
    "AND EXISTS (SELECT 1 FROM lease WHERE lease.run = run.id AND \(RunLease.isOwners))"

  func insert(_ entries: [JournalEntry], of run: String, _ database: Database) throws {
    let statement = try database.cachedStatement(sql: "INSERT INTO event VALUES (?, ?, ?, ?)")
    for entry in entries {
      try statement.execute(arguments: [run, entry.version, entry.time, entry.event.text])
    }
  }

  static func text(_ names: [String]) -> String {
    JSONValue.array(names.map { .string($0) }).compact
  }

  /// The events of a run after a version, and up to another, at most `limit`; throws where there
  /// is no such run.
  func entries(
    of run: String,
    after version: Int = 0,
    through last: Int = .max,
    limit: Int? = nil,
  ) throws(EngineError) -> [JournalEntry] {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT version, time, body FROM event
          WHERE run = ? AND version > ? AND version <= ? ORDER BY version LIMIT ?
          """,
        arguments: [run, version, last, limit ?? -1],
      )
      var entries: [JournalEntry] = []
      while let row = try rows.next() {
        guard let object = try row.json("body").object else {
          throw EngineError.damagedRecord("run \(run)", detail: "an event is no object")
        }
        do {
          let event = try RunEvent(json: object)
          entries.append(JournalEntry(version: row["version"], time: row["time"], event: event))
        } catch {
          throw EngineError.damagedRecord("run \(run)", detail: "\(error)")
        }
      }
      if entries.isEmpty, version == 0 { throw EngineError.unknownRun(run) }
      return entries
    }
  }

  /// The version of a run's last event; nil where there is no such run.
  func version(of run: String) throws(EngineError) -> Int? {
    try read { database in
      try Int.fetchOne(database, sql: "SELECT version FROM run WHERE id = ?", arguments: [run])
    }
  }

  /// When a run was made, in milliseconds since 1970; nil where there is no such run.
  func createdAt(of run: String) throws(EngineError) -> Int64? {
    try read { database in
      try Int64.fetchOne(database, sql: "SELECT createdAt FROM run WHERE id = ?", arguments: [run])
    }
  }

  func project(of run: String) throws(EngineError) -> String? {
    try read { database in
      try String.fetchOne(
        database,
        sql: "SELECT projectID FROM run WHERE id = ?",
        arguments: [run],
      )
    }
  }

  func runs(
    in projectID: String,
    workflow: String?,
    limit: Int,
  ) throws(EngineError) -> [RunSummary] {
    try read { database in
      try checkProject(projectID, database)
      let condition = workflow == nil ? "" : "AND workflowID = ?"
      var arguments: StatementArguments = [projectID]
      if let workflow { arguments += [workflow] }
      return try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM run WHERE projectID = ? \(condition)
          ORDER BY createdAt DESC, rowid DESC LIMIT \(limit)
          """,
        arguments: arguments,
      ).map { try RunSummary(row: $0) }
    }
  }
}

extension RunSummary {
  init(row: Row) throws {
    let status: String = row["status"]
    self.init(
      id: row["id"],
      workflowID: row["workflowID"],
      workflowName: row["workflowName"],
      status: status,
      outcome: RunOutcome(rawValue: status),
      waitingGates: (try row.json("waiting").array ?? []).compactMap(\.string),
      cost: Credits(millionths: row["cost"]),
      createdAt: row["createdAt"],
      updatedAt: row["updatedAt"],
      changes: row["changes"],
      origin: RunOrigin(row: row),
    )
  }
}
