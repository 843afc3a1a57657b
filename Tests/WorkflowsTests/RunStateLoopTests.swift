import JSON
import Testing
import Workflows

@Suite struct RunStateLoopTests {
  /// words → each(art) → poster, over three words.
  private func loop(isConcurrent: Bool = true, items: JSONValue...) -> [FlowNode] {
    [
      FlowNode(id: "words", type: .list, items: items),
      .loop(
        "each",
        over: .from("words"),
        ["art", "line"],
        result: .output("art", "image"),
        isConcurrent: isConcurrent,
      ),
      .transform("line", "input + '!'", .from("each")), .draw("art", "line"),
      .transform("poster", "input", .from("each")),
    ]
  }

  @Test func `a loop runs its body for each item and gives the results in order`() throws {
    var run = try RunStateDriver(loop(items: "a", "b", "c"))
    try run.run()
    #expect(run.output("poster") == #"["[a!]","[b!]","[c!]"]"#)
    #expect(run.output("art[1]") == #""[b!]""#)
    #expect(run.state.status(of: "eachEnd") == run.state.status(of: "each"))
    #expect(run.state.node("eachEnd")?.id == "each")
    #expect(run.state.outcome == .success)
    #expect(try RunState(folding: run.events).tally == run.state.tally)
    #expect(run.state.tally.succeeded == 9)
    #expect(run.state.cost == Credits(millionths: 3))
  }

  @Test func `a concurrent loop is ready at all items at once, one in order at one`() throws {
    var run = try RunStateDriver(loop(items: "a", "b", "c"))
    try run.run(limit: 2)
    #expect(run.actions == ["start line[0]", "start line[1]", "start line[2]"])
    run = try RunStateDriver(loop(isConcurrent: false, items: "a", "b", "c"))
    try run.run(limit: 2)
    #expect(run.actions == ["start line[0]"])
    try run.run(limit: 1)
    #expect(run.actions == ["start art[0]"])
    #expect(throws: RunError.self) {
      try run.state.apply(.nodeComputed(node: "line[2]", outputs: ["output": "x"]))
    }
    try run.run()
    #expect(run.output("poster") == #"["[a!]","[b!]","[c!]"]"#)
  }

  @Test func `a loop over nothing gives nothing`() throws {
    var run = try RunStateDriver(loop())
    try run.run()
    #expect(run.output("poster") == "[]")
    #expect(run.state.outcome == .success)
  }

  @Test func `a failed item fails the loop once the others are done`() throws {
    var run = try RunStateDriver(loop(items: "a", "b", "c"))
    run.failing = ["art[0]"]
    try run.run()
    guard case .failure(let failure)? = run.state.status(of: "each") else {
      Issue.record("the loop did not fail")
      return
    }
    #expect(failure.message == "1 of 3 iterations failed; art[0]: no luck")
    #expect(run.output("art[2]") == #""[c!]""#)
    #expect(run.reason("poster") == "each failed")
    #expect(run.state.outcome == .failure)
  }

  @Test func `a skipped item adds nothing to the results`() throws {
    var nodes = loop(items: "a", "b", "c")
    nodes[3] = nodes[3].when("odd", "else")
    nodes.insert(.branch("odd", if: "item == 'b'", .from("each", as: "item")), at: 3)
    nodes[1].loop?.body.append("odd")
    var run = try RunStateDriver(nodes)
    try run.run()
    #expect(run.output("poster") == #"["[a!]","[c!]"]"#)
    #expect(run.reason("art[1]") == "odd[1] took if1, not else")
  }

  @Test func `a loop counts, and an item says which it is`() throws {
    var counted = FlowNode.loop("each", over: FlowInput("unused"), ["line"])
    counted.inputs = []
    counted.loop?.count = 3
    var run = try RunStateDriver([
      counted,
      .transform(
        "line",
        "item * 10 + i",
        .from("each", as: "item"),
        .from("each", "index", as: "i"),
      ),
    ])
    try run.run()
    #expect(run.output("each") == "[0,11,22]")
  }

  @Test func `loops nest, and each finds the items around it`() throws {
    let nodes: [FlowNode] = [
      .list("rows", ["a", "b"], [], ["c"]),
      .loop(
        "outer",
        over: .from("rows"),
        ["inner", "cell", "count"],
        result: .output("inner"),
      ),
      .transform("count", "size(row)", .from("outer", as: "row")),
      .loop("inner", over: .from("outer"), ["cell"], result: .output("cell")),
      .transform(
        "cell",
        "c + string(n) + suffix",
        .from("inner", as: "c"),
        .from("count", as: "n"),
        .from("workflow", "suffix", as: "suffix"),
      ),
      .transform("all", "input", .from("outer")),
    ]
    var run = try RunStateDriver(nodes, inputs: ["suffix": "!"])
    try run.run(limit: 3)
    #expect(run.actions == ["start inner[0]", "start count[1]", "start count[2]"])
    try run.run(limit: 1)
    #expect(run.actions.first == "start cell[0][0]")
    try run.run()
    #expect(run.output("all") == #"[["a2!","b2!"],[],["c1!"]]"#)
    #expect(run.output("cell[0][1]") == #""b2!""#)
    #expect(run.state.status(of: "cell[1][0]") == nil)
    #expect(run.state.hasReached("cell"))
    #expect(run.state.nodes.map(\.node.id).contains("cell[2][0]"))
  }

  @Test func `a body reads what is outside, and the loop waits for it`() throws {
    let nodes: [FlowNode] = [
      .draw("style", "workflow", "style"), .list("words", "a"),
      .loop("each", over: .from("words"), ["line"], result: .output("line")),
      .transform("line", "w + s", .from("each", as: "w"), .from("style", "image", as: "s")),
    ]
    var run = try RunStateDriver(nodes, inputs: ["style": "ink"])
    #expect(run.actions == ["start style", "start words"])
    try run.run()
    #expect(run.output("each") == #"["a[ink]"]"#)
    var failed = try RunStateDriver(nodes, inputs: ["style": "ink"])
    failed.failing = ["style"]
    try failed.run()
    #expect(failed.reason("line[0]") == "style failed")
    #expect(failed.output("each") == "[]")
  }

  @Test func `templates are shown as skipped, and their copies behind them`() throws {
    var run = try RunStateDriver(loop(items: "a", "b"))
    try run.run()
    let nodes = run.state.nodes
    #expect(
      nodes.map(\.node.id) == [
        "words", "each", "line", "line[0]", "line[1]", "art", "art[0]", "art[1]", "poster",
      ]
    )
    #expect(nodes[5].status == .skipped(reason: "the loop each runs copies of it"))
    #expect(nodes[7].node.extra == ["loopNodeId": "each", "iterationIndex": 1])
    #expect(nodes[7].status.name == "success")
    #expect(run.state.status(of: "art")?.name == "skipped")
  }

  @Test func `each item has its gate, and rejecting one ends the run`() throws {
    var nodes = loop(items: "a", "b")
    nodes.insert(.gate("ok", after: "art"), at: 4)
    nodes[1].loop?.body.append("ok")
    var run = try RunStateDriver(nodes)
    try run.run()
    #expect(run.state.waitingGates.map(\.id) == ["ok[0]", "ok[1]"])
    #expect(run.state.progress == 1 / 3.0)
    try run.apply(.gateApproved(node: "ok[0]", by: "ana"))
    #expect(run.actions == [])
    try run.apply(.gateRejected(node: "ok[1]", by: "ana", reason: nil))
    #expect(run.actions == ["finish canceled"])
    #expect(run.output("art[0]") == #""[a!]""#)
  }

  @Test func `items that wait for a person do not hold up those behind them`() throws {
    var nodes = loop()
    nodes[0].items = (0..<200).map { .string("w\($0)") }
    nodes.insert(.gate("ok", after: "line"), at: 3)
    nodes[1].loop?.body.append("ok")
    var run = try RunStateDriver(nodes)
    run.failing = []
    try run.run()
    #expect(run.state.waitingGates.count == 200)
  }

  @Test func `a wide loop opens its items as it goes and keeps little of them`() throws {
    var nodes = loop()
    nodes[0].items = (0..<20_000).map { .integer($0) }
    nodes[2] = .transform("line", "string(input)", .from("each"))
    nodes[3] = .transform("art", "input", .from("line"))
    nodes[1].inputs[1] = FlowInput(FlowLoop.result, from: .output("art"))
    var run = try RunStateDriver(nodes)
    try run.run(limit: 2)
    #expect(run.actions.count == 64)
    #expect(run.state.isReady("line[19999]"))
    let work = run.state.take("line[19999]")
    try run.perform(#require(work))
    #expect(run.actions.last == "start art[19999]")
    try run.run()
    #expect(run.state.outcome == .success)
    #expect(run.state.tally.succeeded == 40_003)
    #expect(run.state.nodes.count < 10_010)
    #expect(run.state.status(of: "art[15000]") == nil)
    guard case .success(let result)? = run.state.status(of: "each"),
      let values = result.outputs["output"]?.array
    else {
      Issue.record("the loop did not succeed")
      return
    }
    #expect(values.count == 20_000)
    #expect(values.last == "19999")
    #expect(
      try RunState(folding: run.events).status(of: "poster") == run.state.status(of: "poster")
    )
  }

  @Test func `a loop without a body gives its items back`() throws {
    var run = try RunStateDriver([
      .list("words", "a", "b"),
      .loop("each", over: .from("words"), [], result: .output("each")),
    ])
    try run.run()
    #expect(run.output("each") == #"["a","b"]"#)
  }

  @Test func `what overlaps, or reaches into a loop, is refused`() throws {
    let body = [FlowNode.transform("x", "1"), .transform("y", "1")]
    let list = FlowNode.list("words", "a")
    for (nodes, message) in [
      (
        [.loop("a", over: .from("words"), ["x"]), .loop("b", over: .from("words"), ["x", "y"])],
        "the loops a, b overlap without nesting",
      ),
      (
        [.loop("a", over: .from("words"), ["x"]), .transform("z", "1", .from("x"))],
        "z refers to x, which is inside of the loop a; refer to the loop",
      ),
      (
        [.loop("a", over: .from("words"), ["b"]), .loop("b", over: .from("words"), ["a"])],
        "loops nest more than 16 deep, or in a circle",
      ),
      (
        [.loop("a", over: .from("words"), ["q"])],
        "the loop a has q in its body, which the flow does not have there",
      ),
      (
        [.loop("a", over: .from("words"), ["x"]), .transform("x[0]", "1")],
        "the id of a node may not have `/`, `[` or `]`: x[0]",
      ),
    ] as [([FlowNode], String)] {
      let error = #expect(throws: RunError.self) { try RunStateDriver([list] + nodes + body) }
      guard case .badFlow(let reason)? = error else {
        Issue.record("it was not refused for its flow")
        continue
      }
      #expect(reason.message == message)
    }
  }
}
