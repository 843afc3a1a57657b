import Engine
import FoundationEssentials
import GRDBSQLite
import JSON
import Workflows

/// A copy of what a process left of its store, so that looking at it repairs nothing for the next.
struct StoreCopy {
  private let home: String

  /// Copies the store in `home` to `folder`.
  init(of home: String, to folder: String) throws {
    let files = FileManager.default
    try? files.removeItem(atPath: folder)
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in ["easel.sqlite", "easel.sqlite-wal"]
    where files.fileExists(atPath: "\(home)/\(name)") {
      try files.copyItem(atPath: "\(home)/\(name)", toPath: "\(folder)/\(name)")
    }
    self.home = folder
  }

  /// The journals, the oldest run first; throws where the database is damaged.
  func journals() async throws -> [Journal] {
    guard FileManager.default.fileExists(atPath: "\(home)/easel.sqlite") else { return [] }
    let integrity = try integrity()
    try TortureError.unless(integrity == "ok", "PRAGMA integrity_check says \(integrity)")
    let engine = try Engine(
      EngineConfiguration(
        home: home,
        catalog: Catalog([]),
        providers: [:],
        clock: { 0 },
        makeID: { "\($0)look" },
        evaluate: { node, inputs throws(RunFailure) in try node.transformed(inputs) },
        person: "ada",
      )
    )
    var journals: [Journal] = []
    for run in try await engine.runs(in: Project.defaultID, limit: 100).reversed() {
      journals.append(Journal(run: run.id, entries: try await engine.events(of: run.id)))
    }
    return journals
  }

  private func integrity() throws(TortureError) -> String {
    var database: OpaquePointer?
    defer { sqlite3_close(database) }
    guard sqlite3_open("\(home)/easel.sqlite", &database) == SQLITE_OK else {
      throw TortureError("the database cannot be opened")
    }
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &statement, nil) == SQLITE_OK,
      sqlite3_step(statement) == SQLITE_ROW, let text = sqlite3_column_text(statement, 0)
    else {
      throw TortureError("the database is damaged: \(String(cString: sqlite3_errmsg(database)))")
    }
    return String(cString: text)
  }
}
