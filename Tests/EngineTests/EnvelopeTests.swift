import GRDB
import JSON
import Testing

@testable import Engine

@Suite struct EnvelopeTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  private let envelope: JSONValue = ["uiConfig": ["zoom": 2], "editorInfo": .null, "a": "é"]

  @Test func `an edit keeps the envelope, an import brings another, undo the first`() async throws {
    let engine = try fixture.engine()
    let made = try await engine.createWorkflow(
      named: "hero",
      envelope: envelope,
      in: Project.defaultID,
    )
    #expect(made.envelope == envelope)
    func save(_ text: String, _ envelope: JSONValue? = nil) async throws -> WorkflowRecord {
      try await engine.save(
        editorInfo: .string(text),
        inputs: [],
        envelope: envelope,
        of: made.id,
        expectedRevision: nil,
        summary: text,
      )
    }
    #expect(try await save("edit").envelope == envelope)
    #expect(try await save("import", ["other": 1]).envelope == ["other": 1])
    #expect(try await save("edit").envelope == ["other": 1])
    for _ in 0..<2 { _ = try await engine.undo(made.id) }
    let back = try await fixture.engine().workflow(made.id, in: Project.defaultID)
    #expect(back?.envelope == envelope)
    let plain = try await engine.createWorkflow(named: "plain", in: Project.defaultID)
    #expect(plain.envelope == nil)
    #expect(try await engine.workflow(plain.id, in: Project.defaultID)?.envelope == nil)
  }

  @Test func `an exported workflow takes its envelopes along`() async throws {
    let engine = try fixture.engine()
    let made = try await engine.createWorkflow(
      named: "hero",
      envelope: envelope,
      in: Project.defaultID,
    )
    let json = try await engine.exportWorkflow(made.id)
    let other = try Fixture()
    let read = try await other.engine().importWorkflow(json, in: Project.defaultID)
    #expect(read.envelope == envelope)
    #expect(try await other.engine().exportWorkflow(made.id) == json)
  }

  @Test func `a store of before has no envelopes and takes them`() async throws {
    try await fixture.makeStore(version: 2)
    let (id, engine) = ("wflow_old", try fixture.engine())
    #expect(try await engine.workflow(id, in: Project.defaultID)?.envelope == nil)
    let saved = try await engine.save(
      editorInfo: [:],
      inputs: [],
      envelope: envelope,
      of: id,
      expectedRevision: nil,
      summary: "import",
    )
    #expect(saved.envelope == envelope)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `whatever is edited, undo goes back through every draft and redo forth again`(
    seed: UInt64
  ) async throws {
    var state = seed
    func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let engine = try fixture.engine()
    let id = try await engine.createWorkflow(
      named: "hero",
      editorInfo: "0",
      in: Project.defaultID,
    ).id
    // The drafts, each with what it was made from and what was last made from it.
    var drafts: [(before: Int?, next: Int?)] = [(nil, nil)]
    var current = 0
    for _ in 0..<60 {
      switch below(3) {
      case 0:
        let undone = try await engine.undo(id)
        #expect((undone != nil) == (drafts[current].before != nil))
        current = drafts[current].before ?? current
      case 1:
        let redone = try await engine.redo(id)
        #expect((redone != nil) == (drafts[current].next != nil))
        current = drafts[current].next ?? current
      default:
        let draft = drafts.count
        _ = try await engine.save(
          editorInfo: .string("\(draft)"),
          inputs: [.string("é \(draft)")],
          of: id,
          expectedRevision: nil,
          summary: "\(draft)",
        )
        drafts[current].next = draft
        drafts.append((current, nil))
        current = draft
      }
      let record = try await engine.workflow(id, in: Project.defaultID)
      #expect(record?.editorInfo == .string("\(current)"))
      if current > 0 { #expect(record?.inputs == [.string("é \(current)")]) }
    }
    var path = [current]
    while let undone = try await engine.undo(id) {
      let before = try #require(drafts[current].before)
      #expect(undone.record.editorInfo == .string("\(before)"))
      drafts[before].next = drafts[before].next.map { max($0, current) }
      current = before
      path.append(current)
    }
    #expect(current == 0)
  }
}
