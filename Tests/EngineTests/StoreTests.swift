import FoundationEssentials
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
    guard case .damagedStore = error else {
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
