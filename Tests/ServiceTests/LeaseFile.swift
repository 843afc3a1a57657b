import GRDB

/// The leases of a home, for tests in which a process dies.
struct LeaseFile {
  let home: String

  /// Makes the owner of a run one that has ended.
  func bury(_ run: String) throws {
    let database = try DatabaseQueue(path: "\(home)/easel.sqlite")
    try database.write {
      try $0.execute(
        sql: "UPDATE lease SET started = started - 1 WHERE run = ?",
        arguments: [run],
      )
    }
  }
}
