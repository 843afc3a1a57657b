import GRDB

extension Store {
  /// The process that advances a run, if it is alive.
  func livingOwner(of run: String) throws(EngineError) -> Int32? {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: "SELECT pid, started, token FROM lease WHERE run = ?",
        arguments: [run],
      )
      guard let row else { return nil }
      let owner = RunOwner(pid: row["pid"], started: row["started"], token: row["token"])
      return owner.isAlive ? owner.pid : nil
    }
  }

  /// When an event was journalled, in milliseconds since 1970.
  func time(of version: Int, in run: String) throws(EngineError) -> Int64? {
    try read { database in
      try Int64.fetchOne(
        database,
        sql: "SELECT time FROM event WHERE run = ? AND version = ?",
        arguments: [run, version],
      )
    }
  }
}
