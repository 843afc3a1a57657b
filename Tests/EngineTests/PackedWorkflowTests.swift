import JSON
import Testing
import Workflows

@testable import Engine

@Suite struct PackedWorkflowTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  private func node(_ number: Int, _ text: String = "x") -> JSONValue {
    ["id": .string("n\(number)"), "type": "text", "data": ["value": .string(text)]]
  }

  private func workflow(edits: Int, nodes: Int) async throws -> JSONValue {
    let engine = try fixture.engine()
    let id = try await engine.createWorkflow(named: "w", in: Project.defaultID).id
    for edit in 0..<edits {
      var list = (0..<nodes).map { node($0) }
      list[edit % nodes] = node(edit % nodes, "edit \(edit)")
      _ = try await engine.save(
        editorInfo: ["nodes": .array(list), "edges": [], "$pool": [1]],
        inputs: [["name": "a"]],
        of: id,
        expectedRevision: nil,
        summary: "edit \(edit)",
        by: "ada",
      )
    }
    return try await engine.exportWorkflow(id)
  }

  @Test func `a workflow comes back as it was, and its nodes are written once`() async throws {
    let json = try await workflow(edits: 60, nodes: 100)
    let packed = PackedWorkflow.packed(json)
    #expect(try PackedWorkflow.unpacked(packed) == json)
    #expect(try PackedWorkflow.unpacked(json) == json)
    let (size, plain) = (packed.compact.utf8.count, json.compact.utf8.count)
    #expect(size * 10 < plain, "\(size) of \(plain) bytes")
    let other = try Fixture()
    let project = Project.defaultID
    let read = try await other.engine().importWorkflow(
      try PackedWorkflow.unpacked(packed),
      in: project,
    )
    #expect(try await other.engine().exportWorkflow(read.id) == json)
  }

  @Test(
    arguments: [
      #"{"version":"easel-workflow-packed/1"}"#,
      #"{"version":"easel-workflow-packed/1","pool":[],"workflow":{"revisions":[1]}}"#,
      #"{"version":"easel-workflow-packed/1","pool":[1],"workflow":{"revisions":[{"inputs":{"$pool":[1]}}]}}"#,
      #"{"version":"easel-workflow-packed/1","pool":[1],"workflow":{"revisions":[{"inputs":{"$pool":[[0,9]]}}]}}"#,
      #"{"version":"easel-workflow-packed/1","pool":[1,2],"workflow":{"revisions":[{"inputs":{"$pool":[[1,0]]}}]}}"#,
      #"{"version":"easel-workflow-packed/1","pool":[1],"workflow":{"revisions":[{"envelope":7}]}}"#,
    ]
  ) func `what is not packed as it should be is refused`(text: String) throws {
    let json = try JSONValue(parsing: text)
    #expect(throws: EngineError.self) { try PackedWorkflow.unpacked(json) }
  }
}
