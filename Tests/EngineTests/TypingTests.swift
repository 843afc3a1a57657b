import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

/// What nodes give to the parameters of a model.
@Suite struct TypingTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  private func perform(_ node: FlowNode...) async throws -> RunState {
    let engine = try fixture.engine()
    var start = definition()
    start.flow = Flow(nodes: node)
    let run = try await engine.startRun(of: start, in: Project.defaultID)
    _ = try await engine.advance(run, .toEnd)
    return try #require(try await engine.state(of: run))
  }

  private func seeded(_ id: String, _ seed: JSONValue) -> FlowNode {
    FlowNode(
      id: id,
      type: .customModel,
      inputs: [.prompt("fox"), FlowInput("seed", value: seed)],
      modelID: "fake/text",
    )
  }

  @Test func `a text that spells a number is that number, and equal work is done once`()
    async throws
  {
    let state = try await perform(seeded("a", "12"), seeded("b", 12))
    #expect(state.outcome == .success)
    #expect(fixture.provider.calls.withLock { $0.map { $0.parameters["seed"] } } == [12])
  }

  @Test func `the texts of a loop are what the schema wants`() async throws {
    let items = FlowInput("input", from: FlowReference(node: "items", name: "output"))
    let result = FlowInput(FlowLoop.result, from: FlowReference(node: "art", name: "text"))
    let state = try await perform(
      FlowNode(id: "items", type: .list, items: ["1", "2"]),
      FlowNode(
        id: "each",
        type: .forEach,
        inputs: [items, result],
        loop: FlowLoop(body: ["art"], isConcurrent: false),
      ),
      FlowNode(
        id: "art",
        type: .customModel,
        inputs: [
          .prompt("fox"),
          FlowInput("seed", from: FlowReference(node: "each", name: "output")),
        ],
        modelID: "fake/text",
      ),
    )
    #expect(state.outcome == .success)
    #expect(fixture.provider.calls.withLock { $0.map { $0.parameters["seed"] } } == [1, 2])
  }

  @Test func `a number is a text where one is wanted`() async throws {
    _ = try await perform(.model("a", FlowInput("prompt", value: 3)))
    #expect(fixture.provider.calls.withLock { $0.first?.parameters["prompt"] } == "3")
  }

  @Test func `what does not fit fails before the model is called`() async throws {
    let state = try await perform(seeded("a", "many"))
    guard case .failure(let failure)? = state.status(of: "a") else {
      Issue.record("it did not fail")
      return
    }
    #expect(failure.code == "invalid-parameter")
    #expect(failure.message == "fake/text: `seed` takes a whole number, not a text")
    #expect(fixture.provider.callCount == 0)
  }

  @Test func `a plan prices what will be called, and says what will fail`() throws {
    let plan = try definition(
      seeded("a", "12"),
      seeded("b", 12),
      seeded("c", "many"),
    ).plan(FakeProvider.catalog)
    #expect(plan.lines.map(\.calls) == [1, 0, 0])
    #expect(plan.lines.map(\.failing) == [0, 0, 1])
  }
}
