import GRDB
import JSON
import Testing
import Workflows

@testable import Engine

@Suite struct RevisionTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  /// A workflow with as many edits as there are `texts`.
  private func workflow(_ engine: Engine, _ texts: String...) async throws -> String {
    let id = try await engine.createWorkflow(named: "hero", in: Project.defaultID).id
    for text in texts { try await save(text, of: id, engine) }
    return id
  }

  private func save(
    _ text: String,
    of id: String,
    _ engine: Engine,
    by author: String? = nil,
  ) async throws {
    _ = try await engine.save(
      editorInfo: .string(text),
      inputs: [],
      of: id,
      expectedRevision: nil,
      summary: text,
      by: author,
    )
  }

  @Test func `a revision has the author who made it`() async throws {
    let engine = try fixture.engine { $0.person = "ana" }
    let id = try await workflow(engine, "one")
    try await save("two", of: id, engine, by: "ben")
    #expect(try await fixture.engine().history(id).map(\.author) == ["ana", "ana", "ben"])
    #expect(try await engine.history(id, limit: 1).map(\.summary) == ["two"])
  }

  @Test func `a store from before authors opens, and its revisions have none`() async throws {
    try await fixture.makeStore(version: 1)
    let (id, later) = ("wflow_old", try fixture.engine())
    #expect(try await later.history(id).map(\.author) == [""])
    try await save("one", of: id, later, by: "ben")
    #expect(try await later.history(id).map(\.author) == ["", "ben"])
  }

  @Test func `authors travel with an export, and one without them reads back as it was`()
    async throws
  {
    let engine = try fixture.engine()
    let id = try await workflow(engine, "one")
    try await save("two", of: id, engine, by: "ben")
    let export = try await engine.exportWorkflow(id)
    let other = try Fixture().engine()
    _ = try await other.importWorkflow(export, in: Project.defaultID)
    #expect(try await other.history(id).map(\.author).last == "ben")
    #expect(try await other.exportWorkflow(id) == export)

    var old = try #require(export.object)
    old["id"] = "wflow_old"
    old["name"] = "old"
    old["revisions"] = .array(
      (old["revisions"]?.array ?? []).map { revision in
        var object = revision.object ?? [:]
        object["author"] = nil
        return .object(object)
      }
    )
    _ = try await other.importWorkflow(.object(old), in: Project.defaultID)
    #expect(try await other.history("wflow_old").map(\.author) == ["", "", ""])
    // Importing it again finds it as it is.
    _ = try await other.importWorkflow(.object(old), in: Project.defaultID)
  }

  @Test func `staleness counts the edits between a draft and what is published`() async throws {
    let engine = try fixture.engine()
    let id = try await workflow(engine, "two", "three")
    let flow = gatedDefinition().flow.json
    #expect(try await engine.staleness(of: id) == nil)
    _ = try await engine.publish(id, flow: flow)
    #expect(try await engine.staleness(of: id) == nil)
    try await save("four", of: id, engine)
    try await save("five", of: id, engine)
    #expect(try await engine.staleness(of: id) == Staleness(ahead: 2, behind: 0))
    for _ in 0..<3 { _ = try await engine.undo(id) }
    #expect(try await engine.staleness(of: id) == Staleness(ahead: 0, behind: 1))
    try await save("six", of: id, engine)
    #expect(try await engine.staleness(of: id) == Staleness(ahead: 1, behind: 1))
  }

  @Test func `an older revision can be published, and none that is not there`() async throws {
    let engine = try fixture.engine()
    let id = try await workflow(engine, "two", "three")
    let flow = gatedDefinition().flow.json
    let record = try await engine.publish(id, flow: flow, revision: 2)
    #expect(record.publishedRevision == 2)
    #expect(record.revision == 3)
    await #expect(
      throws: EngineError.revisionConflict(workflow: id, expected: 9, actual: 3)
    ) {
      try await engine.publish(id, flow: flow, revision: 9)
    }
    await #expect(
      throws: EngineError.revisionConflict(workflow: id, expected: 2, actual: 3)
    ) {
      try await engine.publish(id, flow: flow, expectedRevision: 2)
    }
    #expect(try await engine.workflow(id, in: Project.defaultID)?.publishedRevision == 2)
  }
}
