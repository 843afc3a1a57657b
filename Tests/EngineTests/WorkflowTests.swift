import GRDB
import JSON
import Testing
import Workflows

@testable import Engine

@Suite struct WorkflowTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  @Test func `a personal team with a default project is there from the start`() async throws {
    let engine = try fixture.engine()
    #expect(try await engine.teams() == [Team(id: "team_personal", name: "personal")])
    let projects = try await engine.projects(in: Team.personalID)
    #expect(projects.map(\.id) == ["proj_default"])
  }

  @Test func `two teams keep their workflows apart`() async throws {
    let engine = try fixture.engine()
    let team = try await engine.createTeam(named: "acme")
    let project = try await engine.createProject(named: "default", in: team.id)
    let one = try await engine.createWorkflow(named: "hero", in: Project.defaultID)
    let two = try await engine.createWorkflow(named: "hero", in: project.id)
    #expect(one.id != two.id)
    #expect(try await engine.workflow("hero", in: project.id)?.id == two.id)
    #expect(try await engine.workflow(one.id, in: project.id) == nil)
    let run = try await engine.startRun(of: gatedDefinition(), in: project.id)
    #expect(try await engine.runs(in: project.id).map(\.id) == [run])
    #expect(try await engine.runs(in: Project.defaultID).isEmpty)
    await #expect(throws: EngineError.nameTaken(.team, "acme")) {
      try await engine.createTeam(named: "acme")
    }
    await #expect(throws: EngineError.nameTaken(.workflow, "hero")) {
      try await engine.createWorkflow(named: "hero", in: project.id)
    }
    await #expect(throws: EngineError.unknownProject("proj_no")) {
      try await engine.createWorkflow(named: "x", in: "proj_no")
    }
    await #expect(throws: EngineError.invalidName(.project, "a\u{1B}[2J")) {
      try await engine.createProject(named: "a\u{1B}[2J", in: team.id)
    }
  }

  @Test func `undo and redo survive a restart and lose nothing`() async throws {
    let engine = try fixture.engine()
    let id = try await engine.createWorkflow(named: "hero", in: Project.defaultID).id
    for (revision, edit) in ["one", "two"].enumerated() {
      _ = try await engine.save(
        editorInfo: .string(edit),
        inputs: [],
        of: id,
        expectedRevision: revision + 1,
        summary: edit,
      )
    }
    let undone = try #require(try await fixture.engine().undo(id))
    #expect(undone.summary == "two")
    #expect(undone.record.editorInfo == "one")
    let redone = try #require(try await fixture.engine().redo(id))
    #expect(redone.summary == "two")
    #expect(redone.record.editorInfo == "two")
    #expect(try await engine.redo(id) == nil)
    _ = try await engine.undo(id)
    let other = try await engine.save(
      editorInfo: "three",
      inputs: [],
      of: id,
      expectedRevision: 2,
      summary: "three",
    )
    #expect(other.revision == 4)
    #expect(try await engine.redo(id) == nil)
    _ = try await engine.undo(id)
    #expect(try await engine.redo(id)?.record.editorInfo == "three")
    #expect(try await engine.draft(at: 3, of: id)?.editorInfo == "two")
    let history = try await engine.history(id)
    #expect(history.map(\.parent) == [nil, 1, 2, 2])
    #expect(history.map(\.isCurrent) == [false, false, false, true])
    for _ in 0..<2 { #expect(try await engine.undo(id) != nil) }
    #expect(try await engine.undo(id) == nil)
  }

  @Test func `an edit of an older revision is refused and stores nothing`() async throws {
    let engine = try fixture.engine()
    let id = try await engine.createWorkflow(named: "hero", in: Project.defaultID).id
    let save = { (engine: Engine, text: String) async throws in
      try await engine.save(
        editorInfo: .string(text),
        inputs: [],
        of: id,
        expectedRevision: 1,
        summary: text,
      )
    }
    _ = try await save(engine, "mine")
    let conflict = EngineError.revisionConflict(workflow: id, expected: 1, actual: 2)
    await #expect(throws: conflict) { try await save(fixture.engine(), "yours") }
    #expect(try await engine.workflow(id, in: Project.defaultID)?.editorInfo == "mine")
    #expect(try await engine.history(id).count == 2)
  }

  @Test func `a draft keeps the order of members and the spelling of numbers`() async throws {
    let engine = try fixture.engine()
    let info = try JSONValue(parsing: #"{"z":1.50,"a":18446744073709551615,"m":[1e3]}"#)
    let id = try await engine.createWorkflow(
      named: "hero",
      editorInfo: info,
      in: Project.defaultID,
    ).id
    #expect(try await fixture.engine().workflow(id, in: Project.defaultID)?.editorInfo == info)
  }

  @Test func `publishing keeps the flow while the draft goes on`() async throws {
    let engine = try fixture.engine()
    let id = try await engine.createWorkflow(named: "hero", in: Project.defaultID).id
    let ready = try await engine.publish(id, flow: gatedDefinition().flow.json)
    #expect(ready.status == .ready)
    #expect(ready.publishedRevision == 1)
    let saved = try await engine.save(
      editorInfo: "new",
      inputs: [],
      of: id,
      expectedRevision: 1,
      summary: "edit",
    )
    #expect(saved.status == .ready)
    #expect(saved.flow == gatedDefinition().flow.json)
    #expect((saved.revision, saved.publishedRevision) == (2, 1))
  }

  @Test func `lists go page by page, and deleting frees the name`() async throws {
    let engine = try fixture.engine()
    for name in ["bat", "ant", "bee", "cat"] {
      _ = try await engine.createWorkflow(named: name, in: Project.defaultID)
    }
    let first = try await engine.workflows(in: Project.defaultID, limit: 3)
    #expect(first.elements.map(\.name) == ["ant", "bat", "bee"])
    let second = try await engine.workflows(
      in: Project.defaultID,
      limit: 3,
      after: first.nextToken,
    )
    #expect(second.elements.map(\.name) == ["cat"])
    #expect(second.nextToken == nil)
    let prefixed = try await engine.workflows(in: Project.defaultID, prefix: "b")
    #expect(prefixed.elements.map(\.name) == ["bat", "bee"])
    let rest = try await engine.workflows(in: Project.defaultID, prefix: "b", after: "bat")
    #expect(rest.elements.map(\.name) == ["bee"])
    let early = try await engine.workflows(in: Project.defaultID, prefix: "c", after: "ant")
    #expect(early.elements.map(\.name) == ["cat"])
    let ready = try await engine.workflows(in: Project.defaultID, status: .ready)
    #expect(ready.elements.isEmpty)
    try await engine.deleteWorkflow(first.elements[0].id)
    #expect(try await engine.workflow("ant", in: Project.defaultID) == nil)
    await #expect(throws: EngineError.unknownWorkflow(first.elements[0].id)) {
      try await engine.undo(first.elements[0].id)
    }
    _ = try await engine.createWorkflow(named: "ant", in: Project.defaultID)
    let renamed = try await engine.rename(second.elements[0].id, to: "dog")
    #expect(renamed.name == "dog")
    await #expect(throws: EngineError.nameTaken(.workflow, "bat")) {
      try await engine.rename(renamed.id, to: "bat")
    }
    #expect(try await engine.setDescription("d", of: renamed.id).description == "d")
  }

  @Test func `a workflow moves to another home with its id and its history`() async throws {
    let engine = try fixture.engine()
    let id = try await engine.createWorkflow(named: "hero", in: Project.defaultID).id
    _ = try await engine.save(
      editorInfo: "two",
      inputs: [],
      of: id,
      expectedRevision: 1,
      summary: "two",
    )
    let export = try await engine.exportWorkflow(id)
    let other = try Fixture()
    let there = try other.engine()
    #expect(try await there.importWorkflow(export, in: Project.defaultID).id == id)
    #expect(try await there.exportWorkflow(id) == export)
    _ = try await there.importWorkflow(export, in: Project.defaultID)
    #expect(try await there.undo(id)?.summary == "two")
    await #expect(throws: EngineError.importConflict(id: id)) {
      try await there.importWorkflow(export, in: Project.defaultID)
    }
    await #expect(throws: EngineError.invalidImport(member: "version")) {
      try await there.importWorkflow([:], in: Project.defaultID)
    }
  }
}
