import JSON
import Testing
import Workflows

@Suite struct RunViewTests {
  /// words → each(line → art) → poster, over three words.
  private func loop(isConcurrent: Bool = true) -> [FlowNode] {
    [
      FlowNode(id: "words", type: .list, items: ["a", "b", "c"]),
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

  /// A loop inside of a workflow inside of a run.
  private func nested() throws -> RunStateDriver {
    let inner = FrozenWorkflow(name: "Portraits", flow: Flow(nodes: loop()))
    let node = FlowNode(
      id: "portrait",
      type: .workflow,
      inputs: [FlowInput("mood", value: "dark")],
      workflowID: "wflow_2",
    )
    return try RunStateDriver(
      [node, .transform("last", "input", .from("portrait", "poster"))],
      inputs: ["seed": 7],
      workflows: ["wflow_2": inner],
    )
  }

  @Test func `a path tells what it is inside of`() throws {
    var run = try nested()
    #expect(run.state.frames(of: "portrait") == [])
    #expect(run.state.isContainer("portrait"))
    try run.run(limit: 3)
    let workflow = RunFrame.workflow(node: "portrait", name: "Portraits")
    let item = RunFrame.iteration(loop: "portrait/each", number: 1, of: 3)
    #expect(run.state.frames(of: "portrait/art[1]") == [workflow, item])
    #expect(run.state.frames(of: "portrait/each") == [workflow])
    #expect(run.state.isInside("portrait/art[1]", of: "portrait/each"))
    #expect(!run.state.isInside("portrait/each", of: "portrait/each"))
    #expect(run.state.siblings(of: "portrait/art[1]") == ["portrait/line[1]", "portrait/art[1]"])
    #expect(!run.state.isDone(item))
    #expect(!run.state.isDone(workflow))
    for path in ["portrait/line[1]", "portrait/art[1]"] {
      let work = run.state.take(path)
      try run.perform(try #require(work))
    }
    #expect(run.state.isDone(item))
    #expect(!run.state.isDone(.iteration(loop: "portrait/each", number: 2, of: 3)))
    try run.run()
    #expect(run.state.isDone(workflow))
    #expect(run.state.isDone(item))
  }

  @Test func `a blocked node says what it waits for`() throws {
    var run = try RunStateDriver(loop())
    #expect(run.state.ready() == ["words"])
    #expect(run.state.awaited(by: "each") == ["words"])
    #expect(run.state.awaited(by: "poster") == ["each"])
    try run.run(limit: 2)
    #expect(run.state.ready(limit: 2) == ["line[0]", "line[1]"])
    let (nodes, count) = run.state.blocked(around: "line[2]", limit: 8)
    #expect(
      nodes.map { "\($0.node) by \($0.awaited)" } == [
        "art[2] by [\"line[2]\"]", "poster by [\"each\"]",
      ]
    )
    #expect(count == 2)
    #expect(run.state.blocked(around: "line[2]", limit: 1).count == 2)
    #expect(run.state.settled(around: "line[2]") == (0, 2))
    #expect(run.state.settled(around: nil) == (1, 3))
  }

  @Test func `a name means what it means at a place`() throws {
    var run = try nested()
    try run.run(limit: 3)
    let place = "portrait/art[2]"
    #expect(run.state.meaning(of: "line", at: place) == .node("portrait/line[2]"))
    #expect(run.state.meaning(of: "words", at: place) == .node("portrait/words"))
    #expect(run.state.meaning(of: "each", at: place) == .item("c", number: 2))
    #expect(run.state.meaning(of: "eachEnd", at: place) == .node("portrait/each"))
    #expect(run.state.meaning(of: "mood", at: place) == .input("dark"))
    #expect(run.state.meaning(of: "last", at: place) == .node("last"))
    #expect(run.state.meaning(of: "seed", at: place) == .input(7))
    #expect(run.state.meaning(of: "portrait/line[0]", at: place) == .node("portrait/line[0]"))
    #expect(run.state.meaning(of: "line", at: nil) == nil)
    #expect(run.state.meaning(of: "nothing", at: place) == nil)
    #expect(run.state.meaning(of: "portrait/line[3]") == nil)
  }

  @Test func `nodes are told in the order of the flow, item by item`() throws {
    let run = try RunStateDriver(loop())
    let paths = ["poster", "art[1]", "line[1]", "art[0]", "words", "each", "gone", "art[10]"]
    #expect(
      run.state.ordered(paths)
        == ["words", "art[0]", "line[1]", "art[1]", "art[10]", "each", "poster", "gone"]
    )
  }

  @Test func `what people changed is told as far as it still counts`() throws {
    var run = try RunStateDriver(loop())
    try run.run(limit: 2)
    try run.apply(.inputSet(node: "art[0]", input: "prompt", value: "z", by: "ana"))
    try run.apply(.nodePinned(node: "line[1]", outputs: ["output": "pinned"], by: "ana"))
    try run.apply(.nodeSkippedByHand(node: "art[2]", by: "ana"))
    try run.apply(.nodePinned(node: "line[2]", outputs: ["output": "pinned"], by: "ana"))
    let changes = run.state.changes
    #expect(
      changes == [
        .input(node: "art[0]", name: "prompt", value: "z"), .pin(node: "line[1]"),
        .skip(node: "art[2]"), .pin(node: "line[2]"),
      ]
    )
    #expect(run.state.origins(of: "art[1]", among: changes) == [.pin(node: "line[1]")])
    #expect(run.state.origins(of: "art[0]", among: changes) == [changes[0]])
    #expect(run.state.origins(of: "art[2]", among: changes) == [.skip(node: "art[2]")])
    #expect(run.state.origins(of: "line[0]", among: changes) == [])
    #expect(run.state.origins(of: "poster", among: changes) == changes)
    #expect(run.state.origins(of: "words", among: changes) == [])
    try run.apply(.nodeReset(node: "line[2]", by: "ana"))
    #expect(run.state.changes.map(\.node) == ["art[0]", "line[1]", "art[2]"])
    try run.run()
    run.events.removeLast()
    run.state = try RunState(folding: run.events)
    #expect(run.state.changes.count == 3)
    try run.apply(.nodeReset(node: "each", by: "ana"))
    #expect(run.state.changes == [])
  }

  @Test func `what is inside hangs on what its surroundings read`() throws {
    var run = try nested()
    try run.apply(.inputSet(node: "portrait", input: "mood", value: "light", by: "ana"))
    try run.run(limit: 1)
    try run.apply(
      .nodePinned(node: "portrait/words", outputs: ["output": ["x", "y"]], by: "ana")
    )
    try run.run(limit: 1)
    #expect(run.state.status(of: "portrait/each") == .expanded)
    let changes = run.state.changes
    #expect(changes.count == 2)
    #expect(run.state.origins(of: "portrait/art[0]", among: changes) == changes)
    #expect(run.state.origins(of: "last", among: changes) == changes)
  }

  @Test func `what was changed in an iteration that was let go of still counts`() throws {
    var run = try RunStateDriver([
      FlowNode(id: "words", type: .list, items: (0..<12_000).map { .integer($0) }),
      .loop("each", over: .from("words"), ["a"], result: .output("a")),
      .transform("a", "n", .from("each", as: "n")),
      .transform("sum", "size(input)", .from("each")),
    ])
    try run.run(limit: 11_500)
    let last = "a[11600]"
    try run.apply(.nodePinned(node: last, outputs: ["output": -1], by: "ana"))
    try run.run()
    run.events.removeLast()
    run.state = try RunState(folding: run.events)
    #expect(run.state.status(of: last) == nil)
    #expect(run.state.changes == [.pin(node: last)])
    #expect(run.state.origins(of: "sum", among: run.state.changes).count == 1)
    try run.apply(.nodeReset(node: last, by: "ana"))
    #expect(run.state.changes == [])
  }

  @Test func `going back folds fewer events`() throws {
    var run = try RunStateDriver(loop(isConcurrent: false))
    try run.run()
    var history = RunHistory(run.events.prefix(4))
    history.append(contentsOf: run.events.dropFirst(4))
    #expect(
      history.steps.map(\.node)
        == [
          "words", "each", "line[0]", "art[0]", "line[1]", "art[1]", "line[2]", "art[2]", "poster",
        ]
    )
    let end = run.events.count
    let step = try #require(history.step(2, before: end))
    #expect(step.node == "art[2]")
    let state = try history.state(at: step.version)
    #expect(state.ready() == ["art[2]"])
    #expect(state.outcome == nil)
    #expect(history.step(1, before: step.version)?.node == "line[2]")
    #expect(history.step(100, before: end)?.node == "words")
    #expect(history.step(1, before: 1) == nil)
    #expect(history.step(at: "art", before: end)?.node == "art[2]")
    #expect(history.step(at: "art[0]", before: end)?.node == "art[0]")
    #expect(history.step(at: "nothing", before: end) == nil)
    #expect(history.steps(from: step.version, to: end) == 2)
  }
}
