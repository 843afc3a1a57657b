import Glibc
import GRDB
import Synchronization

/// Owns the database; each write method is one transaction that keeps an invariant.
struct Store: Sendable {
  let path: String
  private let pool: DatabasePool
  private let durability = Durability()
  private let damage = StoreDamage()

  /// Opens the store in `home`, and makes both where they are not there.
  init(home: String) throws(EngineError) {
    try Files.makeFolder(home)
    path = "\(home)/easel.sqlite"
    // SQLite does not wait for its turn while a new file is put into WAL mode.
    let lock = try OpenFile(locking: "\(home)/easel.lock")
    defer { lock.unlock() }
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.label = "easel"
    configuration.prepareDatabase { database in
      // Moving the log into the file waits for the disk, so it is done seldom: every 16 MB.
      try database.execute(sql: "PRAGMA wal_autocheckpoint = 4096")
    }
    pool = try Self.openPool(path, configuration)
    try migrate()
  }

  /// Opens the file; tries again for a while where another process writes to it just then, for
  /// which SQLite does not wait while a pool is set up.
  private static func openPool(
    _ path: String,
    _ configuration: Configuration,
  ) throws(EngineError) -> DatabasePool {
    var attempts = 0
    while true {
      do {
        return try DatabasePool(path: path, configuration: configuration)
      } catch {
        let error = EngineError(error, path: path)
        attempts += 1
        guard error == .storeBusy(path: path), attempts < 250 else { throw error }
        usleep(20_000)
      }
    }
  }

  private func migrate() throws(EngineError) {
    let isCurrent = try read { database in
      try Schema.version(database) == Schema.migrations.count && Schema.isOurs(database)
    }
    guard !isCurrent else { return }
    let path = path
    try write { database in
      guard try Schema.isOurs(database) || Schema.isEmpty(database) else {
        throw EngineError.damagedStore(path: path, detail: "another program wrote it")
      }
      let version = try Schema.version(database)
      guard version <= Schema.migrations.count else { throw EngineError.newerStore(path: path) }
      for migration in Schema.migrations[version...] { try database.execute(sql: migration) }
      try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
      try database.execute(sql: "PRAGMA user_version = \(Schema.migrations.count)")
    }
  }

  /// Reads from one snapshot.
  func read<Value>(_ body: (Database) throws -> Value) throws(EngineError) -> Value {
    do { return try pool.read(body) } catch { throw failure(error) }
  }

  /// Writes in one transaction that is on disk when this returns.
  func write<Value>(_ body: (Database) throws -> Value) throws(EngineError) -> Value {
    try write(.full, body)
  }

  /// Writes in one transaction that outlives this process, but maybe not a power cut.
  func writeLightly<Value>(_ body: (Database) throws -> Value) throws(EngineError) -> Value {
    try write(.normal, body)
  }

  private func write<Value>(
    _ durability: Durability.Level,
    _ body: (Database) throws -> Value,
  ) throws(EngineError) -> Value {
    try damage.check()
    do {
      return try pool.writeWithoutTransaction { database in
        try self.durability.set(durability, database)
        var value: Value?
        try database.inTransaction(.immediate) {
          value = try body(database)
          return .commit
        }
        guard let value else { throw EngineError.storage(detail: "a transaction was rolled back") }
        return value
      }
    } catch { throw failure(error) }
  }

  private func failure(_ error: any Error) -> EngineError {
    let failure = EngineError(error, path: path)
    damage.note(failure)
    return failure
  }
}

/// Whether a commit waits until it is on disk; changed only where the next one differs.
private final class Durability: Sendable {
  enum Level: String, Sendable {
    case normal = "NORMAL"
    case full = "FULL"
  }

  // A pool sets NORMAL while it opens, whatever was prepared.
  private let current = Mutex(Level.normal)

  /// Sets the level of the one connection that writes.
  func set(_ level: Level, _ database: Database) throws {
    try current.withLock { current in
      guard current != level else { return }
      try database.execute(sql: "PRAGMA synchronous = \(level.rawValue)")
      current = level
    }
  }
}

extension EngineError {
  /// The engine's word for a failure of the database at `path`.
  init(_ error: any Error, path: String) {
    if let error = error as? EngineError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self = .storage(detail: "\(error)")
      return
    }
    let detail = error.message ?? error.resultCode.description
    switch error.resultCode {
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damagedStore(path: path, detail: detail)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      self = .homeNotWritable(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .storeBusy(path: path)
    case .SQLITE_IOERR: self = .diskError(path: path)
    default: self = .storage(detail: detail)
    }
  }

  /// The engine's word for a disk that fails at `path`.
  private static func diskError(path: String) -> EngineError {
    // SQLite says the same where the file that its processes share cannot grow.
    if let space = Files.freeSpace(at: path), space < 1 << 20 { return .diskFull(path: path) }
    return .storage(detail: "the disk reports an error at \(path); look at it, and try again")
  }

  /// The engine's word for a failed system call on the file at `path`.
  init(systemCode code: Int32, path: String) {
    switch code {
    case ENOSPC, EDQUOT: self = .diskFull(path: path)
    case EACCES, EPERM, EROFS, ENOTDIR: self = .homeNotWritable(path: path)
    case EIO: self = .diskError(path: path)
    default: self = .storage(detail: "\(path): error \(code)")
    }
  }
}
