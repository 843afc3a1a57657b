import FoundationEssentials
import Glibc
import GRDB

/// The owner of a run while it advances.
struct RunOwner: Sendable, Hashable {
  var pid: Int32
  /// When the process started, in the kernel's ticks; tells processes with one pid apart.
  var started: Int64
  /// Tells the engines of one process apart.
  var token: String

  /// The engine called `token` in this process.
  init(token: String) {
    let pid = getpid()
    self.init(pid: pid, started: Self.startTime(of: pid) ?? 0, token: token)
  }

  init(pid: Int32, started: Int64, token: String) {
    self.pid = pid
    self.started = started
    self.token = token
  }

  /// Whether its process still runs.
  var isAlive: Bool { Self.startTime(of: pid) == started }

  /// When the process started, or nil where there is none of that pid.
  static func startTime(of pid: Int32) -> Int64? {
    guard let bytes = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return nil }
    // The second field, the program's name, may hold blanks and brackets itself.
    guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = String(decoding: bytes[bytes.index(after: end)...], as: UTF8.self)
      .split(separator: " ")
    return fields.count > 19 ? Int64(fields[19]) : nil
  }
}

extension Store {
  /// Makes `owner` the one that advances the run; throws ``EngineError/owned(run:pid:)`` while
  /// another owner's process lives.
  func takeLease(of run: String, _ owner: RunOwner) throws(EngineError) {
    try writeLightly { database in
      let row = try Row.fetchOne(
        database,
        sql: "SELECT pid, started, token FROM lease WHERE run = ?",
        arguments: [run],
      )
      if let row {
        let other = RunOwner(pid: row["pid"], started: row["started"], token: row["token"])
        if other != owner, other.isAlive { throw EngineError.owned(run: run, pid: other.pid) }
      }
      try database.execute(
        sql: "INSERT OR REPLACE INTO lease VALUES (?, ?, ?, ?)",
        arguments: [run, owner.pid, owner.started, owner.token],
      )
    }
  }

  func releaseLease(of run: String, _ owner: RunOwner) throws(EngineError) {
    try writeLightly { database in
      try database.execute(
        sql: "DELETE FROM lease WHERE run = ? AND pid = ? AND started = ? AND token = ?",
        arguments: [run, owner.pid, owner.started, owner.token],
      )
    }
  }

  /// Whether a live process advances the run.
  func isOwned(_ run: String) throws(EngineError) -> Bool {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: "SELECT pid, started, token FROM lease WHERE run = ?",
        arguments: [run],
      )
      guard let row else { return false }
      return RunOwner(pid: row["pid"], started: row["started"], token: row["token"]).isAlive
    }
  }
}
