import Foundation
import GRDB
import JSON
import Testing
import Workflows

@testable import Engine

@Suite struct StoreTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  @Test func `nothing is made before the first use, and the home is private`() async throws {
    let engine = try fixture.engine()
    #expect(!FileManager.default.fileExists(atPath: fixture.home))
    try await engine.open()
    let attributes = try FileManager.default.attributesOfItem(atPath: fixture.home)
    #expect("\(try #require(attributes[.posixPermissions]))" == "\(0o700)")
  }

  @Test func `a damaged event is reported and not skipped`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    try await fixture.database().write { try $0.execute(sql: "UPDATE event SET body = '{'") }
    let error = try await #require(throws: EngineError.self) {
      try await fixture.engine().events(of: run)
    }
    guard case .damagedRecord = error else {
      Issue.record("\(error)")
      return
    }
  }

  @Test func `many engines may make one home at once`() async throws {
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        let engine = try fixture.engine()
        group.addTask { try await engine.teams().count }
      }
      var counts: [Int] = []
      for try await count in group { counts.append(count) }
      return counts
    }
    #expect(counts == [Int](repeating: 1, count: 8))
  }

  @Test func `a file that is no database is damaged`() async throws {
    let engine = try fixture.engine()
    try FileManager.default.createDirectory(
      atPath: fixture.home,
      withIntermediateDirectories: true,
    )
    let path = "\(fixture.home)/easel.sqlite"
    let noise = Data(repeating: 0x61, count: 4096)
    #expect(FileManager.default.createFile(atPath: path, contents: noise))
    let error = try await #require(throws: EngineError.self) { try await engine.teams() }
    guard case .damagedStore(path, _) = error else {
      Issue.record("\(error)")
      return
    }
  }

  /// Reads something once all that was written is in the one file.
  private func wholeFile<Value: Sendable>(
    _ body: @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await fixture.database().writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      return try body(database)
    }
  }

  @Test func `a damaged file is left as it is, each time`() async throws {
    let engine = try fixture.engine()
    _ = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    let path = "\(fixture.home)/easel.sqlite"
    try await wholeFile { _ in }
    var bytes = try #require(FileManager.default.contents(atPath: path))
    bytes.replaceSubrange(0..<200, with: Data(repeating: 0x61, count: 200))
    let other = try Fixture()
    try FileManager.default.createDirectory(
      atPath: other.home,
      withIntermediateDirectories: true,
    )
    let copy = "\(other.home)/easel.sqlite"
    #expect(FileManager.default.createFile(atPath: copy, contents: bytes))
    for _ in 0..<2 {
      let error = try await #require(throws: EngineError.self) { try await other.engine().teams() }
      guard case .damagedStore(copy, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(error.description.contains("\(copy) is damaged"))
    }
    #expect(FileManager.default.contents(atPath: copy) == bytes)
  }

  @Test func `nothing is written any more once damage was found, and what is whole is read`()
    async throws
  {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    // Where an asset is looked up.
    let (page, size) = try await wholeFile { database in
      (
        try Int.fetchOne(
          database,
          sql: "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_asset_1'",
        ) ?? 0,
        try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0,
      )
    }
    let file = try #require(FileHandle(forWritingAtPath: "\(fixture.home)/easel.sqlite"))
    try file.seek(toOffset: UInt64((page - 1) * size))
    try file.write(contentsOf: Data(repeating: 0x61, count: size))
    try file.close()
    let later = try fixture.engine()
    let path = "\(fixture.home)/easel.sqlite"
    await #expect {
      try await later.asset("asset_x")
    } throws: {
      guard case EngineError.damagedStore(path, _) = $0 else { return false }
      return true
    }
    #expect(try await later.events(of: run).count == 1)
    await #expect {
      try await later.cancel(run, by: "ada")
    } throws: {
      guard case EngineError.damagedStore(path, _) = $0 else { return false }
      return true
    }
    #expect(try await later.events(of: run).count == 1)
  }

  @Test func `a database of another program is not touched`() async throws {
    try FileManager.default.createDirectory(
      atPath: fixture.home,
      withIntermediateDirectories: true,
    )
    try await fixture.database().write {
      try $0.execute(
        sql: "CREATE TABLE theirs (x); PRAGMA user_version = \(Schema.migrations.count)"
      )
    }
    let path = "\(fixture.home)/easel.sqlite"
    for version in [Schema.migrations.count, 0] {
      try await fixture.database().write {
        try $0.execute(sql: "PRAGMA user_version = \(version)")
      }
      await #expect(
        throws: EngineError.damagedStore(path: path, detail: "another program wrote it")
      ) { try await fixture.engine().teams() }
    }
    let tables = try await fixture.database().read {
      try String.fetchAll($0, sql: "SELECT name FROM sqlite_master")
    }
    #expect(tables == ["theirs"])
  }

  @Test(arguments: 1...3)
  func `a store of an older version is taken further with all that is in it`(
    version: Int
  ) async throws {
    let started = try #require(ProcessStatus(of: 1)?.started)
    try await fixture.makeStore(
      version: version,
      """
      INSERT INTO run VALUES
        ('job_a', 'proj_default', 'wflow_old', 'old', 1, 'in-progress', '[]', 0, 7, 7);
      INSERT INTO lease VALUES ('job_a', 1, \(started), 'x');
      """,
    )
    let engine = try fixture.engine()
    #expect(try await engine.runs(in: Project.defaultID).map(\.id) == ["job_a"])
    // Who works on a run still does.
    #expect(try await engine.abandonedRuns(in: Project.defaultID).isEmpty)
    let now = try await fixture.database().read { try Schema.version($0) }
    #expect(now == Schema.migrations.count)
    try await fixture.database().write { try $0.execute(sql: "UPDATE lease SET started = 1") }
    #expect(try await engine.abandonedRuns(in: Project.defaultID).map(\.id) == ["job_a"])
  }

  @Test func `a store of a newer version is left alone`() async throws {
    try await fixture.engine().open()
    try await fixture.database().write { try $0.execute(sql: "PRAGMA user_version = 99") }
    await #expect(throws: EngineError.newerStore(path: "\(fixture.home)/easel.sqlite")) {
      try await fixture.engine().teams()
    }
  }

  @Test func `a home that cannot be made is named`() async throws {
    let engine = try fixture.engine { $0.home = "/proc/easel" }
    await #expect(throws: EngineError.homeNotWritable(path: "/proc/easel")) {
      try await engine.teams()
    }
    #expect(throws: EngineError.homeNotWritable(path: "here")) {
      try fixture.engine { $0.home = "here" }
    }
  }

  @Test func `lists of runs and workflows use an index`() async throws {
    try await fixture.engine().open()
    let plan = try await fixture.database().read { database in
      try Row.fetchAll(
        database,
        sql: """
          EXPLAIN QUERY PLAN SELECT id FROM workflow
          WHERE projectID = 'p' AND status <> 'deleted' AND name > 'a' ORDER BY name LIMIT 20
          """,
      ).map { $0["detail"] as String }
    }
    #expect(plan.count == 1)
    #expect(plan.first?.contains("workflowName (projectID=? AND name>?)") == true)
  }
}
