import GRDB

extension Store {
  /// Makes `owner` the one that advances the run; throws ``EngineError/owned(run:pid:)`` while
  /// another owner works on it.
  func takeLease(
    of run: String,
    _ owner: RunOwner,
    at time: LeaseTime,
  ) throws(EngineError) {
    try writeLightly { database in
      if let lease = try RunLease.of(run, database), lease.owner != owner, lease.isHeld(at: time) {
        throw EngineError.owned(run: run, pid: lease.owner.pid)
      }
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO lease (run, pid, started, token, machine, beat)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [run, owner.pid, owner.started, owner.token, owner.machine, time.now],
      )
    }
  }

  /// Lets others know that the owner still works; throws ``EngineError/leaseLost(run:)`` where
  /// another has taken the run over.
  func renewLease(of run: String, _ owner: RunOwner, at now: Int64) throws(EngineError) {
    try writeLightly { database in
      try database.execute(
        sql: "UPDATE lease SET beat = ? WHERE run = ? AND \(RunLease.isOwners)",
        arguments: [now, run] + RunLease.arguments(owner),
      )
      guard database.changesCount == 1 else { throw EngineError.leaseLost(run: run) }
    }
  }

  func releaseLease(of run: String, _ owner: RunOwner) throws(EngineError) {
    try writeLightly { database in
      try database.execute(
        sql: "DELETE FROM lease WHERE run = ? AND \(RunLease.isOwners)",
        arguments: [run] + RunLease.arguments(owner),
      )
    }
  }

  /// Whether somebody advances the run.
  func isOwned(_ run: String, at time: LeaseTime) throws(EngineError) -> Bool {
    try read { try RunLease.of(run, $0)?.isHeld(at: time) ?? false }
  }
}

extension RunLease {
  /// The condition on a row of `lease` that it is an owner's, for ``arguments(_:)``.
  static let isOwners = "token = ? AND pid = ? AND started = ? AND machine = ?"

  static func arguments(_ owner: RunOwner) -> StatementArguments {
    [owner.token, owner.pid, owner.started, owner.machine]
  }

  /// The lease of a run, if anybody has it.
  static func of(_ run: String, _ database: Database) throws -> RunLease? {
    try Row.fetchOne(
      database,
      sql: "SELECT * FROM lease WHERE run = ?",
      arguments: [run],
    ).map { RunLease(row: $0) }
  }

  /// The lease in a row that has the columns of `lease`.
  init(row: Row) {
    owner = RunOwner(
      machine: row["machine"],
      pid: row["pid"],
      started: row["started"],
      token: row["token"],
    )
    beat = row["beat"]
  }
}
