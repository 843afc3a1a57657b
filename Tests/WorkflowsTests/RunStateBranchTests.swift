import JSON
import Testing

@testable import Workflows

@Suite struct RunStateBranchTests {
  /// words → each(line → art) → poster, beside other.
  private func loop(_ count: Int) throws -> RunStateDriver {
    try RunStateDriver([
      FlowNode(id: "words", type: .list, items: (0..<count).map { .string("w\($0)") }),
      .loop("each", over: .from("words"), ["line", "art"], result: .output("art", "image")),
      .transform("line", "input + '!'", .from("each")), .draw("art", "line"),
      .transform("poster", "size(input)", .from("each")), .draw("other", "words", nil),
    ])
  }

  /// The rerun of a run, as its journal is folded.
  private func rerun(_ run: RunStateDriver, from node: String? = nil) throws -> RunStateDriver {
    let origin = RunOrigin(.rerun, of: "job_1", version: run.events.count, from: node)
    var copy = run
    copy.failing = []
    copy.state = try run.state.branch(origin, fresh: [], by: "ana")
    copy.events.append(.forked(from: "job_1", version: run.events.count, by: "ana"))
    for node in try copy.state.rerunNodes(from: node) {
      try copy.apply(.nodeReset(node: node, by: "ana"))
    }
    try copy.state.checkCounts()
    return copy
  }

  @Test func `a rerun does one item of a loop, and what hangs on the loop`() throws {
    for count in [3, 12_000] {
      var first = try loop(count)
      first.failing = ["art[1]"]
      try first.run()
      #expect(first.state.outcome == .failure)
      var again = try rerun(first)
      #expect(again.state.outcome == nil)
      #expect(again.state.iterations(of: "each")?.done == count - 1)
      try again.run()
      #expect(again.state.outcome == .success)
      #expect(again.state.cost == Credits(millionths: 1))
      #expect(again.output("poster") == "\(count)")
    }
  }

  @Test func `of an item that is no longer held a rerun does all`() throws {
    var first = try loop(12_000)
    first.failing = ["art[11999]", "art[11998]"]
    try first.run()
    var again = try rerun(first)
    #expect(again.state.iterations(of: "each")?.done == 11_998)
    #expect(Set(again.actions) == ["start line[11998]", "start line[11999]"])
    try again.run()
    #expect(again.output("poster") == "12000")
  }

  @Test func `a rerun of what succeeded keeps all, and from a node does that again`() throws {
    var first = try loop(3)
    try first.run()
    var whole = try rerun(first)
    #expect(whole.actions == ["finish success"])
    try whole.run()
    #expect(whole.state.cost == .zero)
    #expect(try rerun(first, from: "art[1]").actions == ["start art[1]"])
    #expect(try rerun(first, from: "line").actions.count == 3)
    #expect(try rerun(first, from: "eachEnd").actions == ["start each"])
    #expect(try rerun(first, from: "words").actions == ["start words"])
    #expect(throws: RunError.unknownNode("nobody")) { try rerun(first, from: "nobody") }
  }

  @Test func `a rerun of a run that was canceled inside of a loop goes on there`() throws {
    var first = try loop(3)
    first.failing = ["art[0]"]
    try first.run(limit: 5)
    try first.apply(.canceled(by: "ana"))
    try first.apply(.finished(.canceled))
    var again = try rerun(first)
    #expect(again.actions.contains("start art[0]"))
    try again.run()
    #expect(again.state.outcome == .success)
    var anew = try rerun(first, from: "words")
    #expect(anew.actions == ["start words"])
    try anew.run()
    #expect(anew.output("poster") == "3")
    #expect(anew.state.keptNodes == again.state.keptNodes)
  }

  @Test func `a rerun goes into a workflow inside`() throws {
    let inner = FrozenWorkflow(
      name: "Portraits",
      flow: Flow(nodes: try loop(3).state.definition.flow.nodes),
    )
    let node = FlowNode(id: "portrait", type: .workflow, workflowID: "wflow_2")
    var first = try RunStateDriver(
      [node, .transform("last", "'done'", .from("portrait", nil))],
      workflows: ["wflow_2": inner],
    )
    first.failing = ["portrait/art[2]", "portrait/other"]
    try first.run()
    #expect(first.reason("last") == "portrait failed")
    var again = try rerun(first)
    #expect(Set(again.actions) == ["start portrait/art[2]", "start portrait/other"])
    try again.run()
    #expect(again.state.outcome == .success)
    #expect(again.output("last") == #""done""#)
  }

  @Test func `work under way keeps a loop from being begun anew`() throws {
    var run = try loop(3)
    try run.run(limit: 3)
    try run.apply(.nodeStarted(node: "art[0]", attempt: 1, key: "k", stepKey: "s"))
    #expect(throws: RunError.unexpectedEvent(node: "each", status: "processing")) {
      try run.state.apply(.nodeReset(node: "words", by: "ana"))
    }
    try run.apply(.nodeFailed(node: "art[0]", failure: RunFailure(code: "c", message: "m")))
    try run.apply(.nodeReset(node: "words", by: "ana"))
    try run.state.checkCounts()
    #expect(run.actions == ["start words"])
  }

  @Test func `from a node on means the node and all that hangs on it`() throws {
    var run = try loop(3)
    #expect(run.state.namesFrom("words") == ["words", "each", "poster", "other"])
    #expect(run.state.namesFrom("line") == ["line", "art", "poster"])
    try run.run()
    #expect(run.state.namesFrom("line[1]") == ["line[1]", "art[1]", "poster"])
    #expect(run.state.namesFrom("nobody") == [])
  }

  @Test func `a fresh node takes the results of its own line alone`() throws {
    var run = try loop(3)
    try run.run()
    let origin = RunOrigin(.rerun, of: "job_1", version: run.events.count)
    let cases: [(Set<String>?, [String])] = [
      (nil, ["art[0]", "other", "poster"]), (["art"], ["art[0]"]), (["art[1]"], []),
      (["each"], ["art[0]"]), (["other"], ["other"]),
    ]
    for (names, fresh) in cases {
      let state = try run.state.branch(
        origin,
        fresh: [FreshNodes(names, runs: ["job_2"])],
        by: "ana",
      )
      let paths = ["art[0]", "other", "poster"]
      #expect(paths.filter { !state.mayTake(resultOf: "job_1", for: $0) } == fresh)
      #expect(paths.allSatisfy { state.mayTake(resultOf: "job_2", for: $0) })
    }
  }
}
