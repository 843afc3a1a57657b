import GRDB

extension Store {
  /// The process that advances a run, if it is alive.
  func livingOwner(of run: String, at time: LeaseTime) throws(EngineError) -> Int32? {
    try read { database in
      guard let lease = try RunLease.of(run, database), lease.isHeld(at: time) else { return nil }
      return lease.owner.pid
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
