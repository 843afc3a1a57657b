import JSON
import Testing
import Workflows

@Suite struct BreakpointTests {
  /// words → each(line → art) → poster, over three words.
  private func loop() throws -> RunStateDriver {
    try RunStateDriver([
      .list("words", "a", "b", "c"),
      .loop("each", over: .from("words"), ["line", "art"], result: .output("art", "image")),
      .transform("line", "input + '!'", .from("each")), .draw("art", "line"),
      .transform("poster", "input", .from("each")),
    ])
  }

  private func before(_ text: String, _ condition: String? = nil) throws -> Breakpoint {
    Breakpoint(number: 1, .before(try #require(NodePattern(text))), condition: condition)
  }

  private func after(_ text: String, _ condition: String? = nil) throws -> Breakpoint {
    Breakpoint(number: 2, .after(try #require(NodePattern(text))), condition: condition)
  }

  @Test(arguments: [
    ("art", "art", true), ("art", "art[3]", true), ("art[3]", "art[3]", true),
    ("art[3]", "art[2]", false), ("cell[1]", "cell[1][2]", true), ("cell[1]", "cell[2][1]", false),
    ("art", "portrait/art", false), ("portrait/art", "portrait/art[0]", true),
    ("portrait/art", "portrait[1]/art[0]", true), ("portrait[1]/art", "portrait[2]/art[0]", false),
    ("portrait", "portrait/art", false), ("art", "arts", false), ("art[3]", "art", false),
  ])
  func `a pattern means the instances of a node`(
    _ pattern: String,
    _ path: String,
    _ isMeant: Bool,
  ) throws {
    #expect(try #require(NodePattern(pattern)).matches(path) == isMeant)
  }

  @Test(arguments: ["", "art[", "art[x]", "a//b", "/a"])
  func `what spells no node is no pattern`(_ text: String) {
    #expect(NodePattern(text) == nil)
  }

  @Test func `a pattern finds its node in the flows of a run`() throws {
    let state = try loop().state
    let find = { (text: String) in NodePattern(text).flatMap { state.node(of: $0) } }
    #expect(find("art")?.node.id == "art")
    #expect(find("art[7]")?.isEnd == false)
    #expect(find("eachEnd")?.node.id == "each")
    #expect(find("eachEnd")?.isEnd == true)
    #expect(find("poster[0]") == nil)
    #expect(find("poster/art") == nil)
    #expect(find("nobody") == nil)
  }

  @Test func `what is held back goes on up to the first stop, in the flow's order`() throws {
    var run = try loop()
    try run.run(limit: 5)
    var watch = BreakWatch([try before("art", "$each == 'b'")])
    #expect(watch.holds("art[0]"))
    #expect(!watch.holds("line[0]"))
    let held = ["art[2]", "art[1]", "art[0]"]
    let first = watch.release(held, in: run.state)
    #expect(first == ["art[0]"])
    #expect(!watch.isHit)
    #expect(!watch.holds("art[0]"))
    let second = watch.release(["art[2]", "art[1]"], in: run.state)
    #expect(second == [])
    #expect(watch.hits.map(\.node) == ["art[1]"])
    #expect(watch.breakpoints[0].hits == 1)
  }

  @Test func `the node that a run stands before is let past`() throws {
    let watch = BreakWatch([try before("art")], from: "art[0]")
    #expect(!watch.holds("art[0]"))
    #expect(watch.holds("art[1]"))
  }

  @Test func `an ignored breakpoint counts and does not stop`() throws {
    var run = try loop()
    try run.run(limit: 5)
    var breakpoint = try before("art")
    breakpoint.ignore = 2
    var watch = BreakWatch([breakpoint])
    let released = watch.release(["art[0]", "art[1]", "art[2]"], in: run.state)
    #expect(released == ["art[0]", "art[1]"])
    #expect(watch.breakpoints[0].hits == 2)
    #expect(watch.breakpoints[0].ignore == 0)
    let stops = watch.stops(before: "art[2]", in: run.state)
    #expect(stops)
    #expect(watch.hits.map(\.breakpoint.hits) == [3])
  }

  @Test func `a temporary breakpoint is gone once it stopped, a disabled one does nothing`() throws
  {
    let state = try loop().state
    let pattern = try #require(NodePattern("words"))
    var disabled = try before("words")
    disabled.isEnabled = false
    var watch = BreakWatch([
      disabled, Breakpoint(number: 7, .before(pattern), isTemporary: true),
    ])
    let stops = watch.stops(before: "words", in: state)
    #expect(stops)
    #expect(watch.breakpoints == [disabled])
    #expect(watch.hits.map(\.breakpoint.number) == [7])
  }

  @Test func `a condition that fails stops, and says why`() throws {
    let state = try loop().state
    var watch = BreakWatch([try before("words", "$poster > 1")])
    let fails = watch.stops(before: "words", in: state)
    #expect(fails)
    #expect(watch.hits[0].problem == "`$poster` has no value yet")
    watch = BreakWatch([try before("words", "1 + 1")])
    let isOdd = watch.stops(before: "words", in: state)
    #expect(isOdd)
    #expect(watch.hits[0].problem?.contains("not true or false") == true)
    watch = BreakWatch([try before("words", "$scale > 1")], constants: ["scale": 1])
    let isMet = watch.stops(before: "words", in: state)
    #expect(!isMet)
  }

  @Test func `what happened at once is looked at in the flow's order`() throws {
    var run = try loop()
    run.failing = ["art[1]"]
    try run.run(limit: 8)
    let events = run.events.filter { $0.watchedNode?.hasPrefix("art") == true }
    var watch = BreakWatch([
      Breakpoint(number: 1, .error), try after("art", "$each != 'c'"),
      Breakpoint(number: 3, .cost(above: Credits(millionths: 1))),
    ])
    watch.note(Array(events.reversed()), in: run.state)
    #expect(watch.hits.map(\.node) == ["art[0]", "art[1]", "art[1]", "art[2]"])
    #expect(watch.hits.map(\.breakpoint.number) == [2, 1, 2, 3])
    #expect(watch.watchesEvents)
  }

  @Test func `a gate that asks and one that is passed are met`() throws {
    var run = try RunStateDriver([.list("words", "a"), .gate("ok", after: "words")])
    try run.run()
    let pattern = try #require(NodePattern("ok"))
    var watch = BreakWatch([
      Breakpoint(number: 1, .approval(nil)), Breakpoint(number: 2, .approval(pattern)),
      Breakpoint(number: 3, .after(pattern)), Breakpoint(number: 4, .approval(NodePattern("no"))),
    ])
    watch.note(run.events, in: run.state)
    #expect(watch.hits.map(\.breakpoint.number) == [1, 2])
    let approval = RunEvent.gateApproved(node: "ok", by: "ana")
    try run.apply(approval)
    watch.note([approval], in: run.state)
    #expect(watch.hits.map(\.breakpoint.number) == [1, 2, 3])
  }

  @Test func `a changed value is another than the run before gave, or this one earlier`() throws {
    var first = try loop()
    try first.run()
    var second = try loop()
    try second.run(limit: 2)
    try second.apply(.nodePinned(node: "line[1]", outputs: ["output": "z"], by: "ana"))
    try second.run()
    let breakpoint = Breakpoint(
      number: 1,
      .changed(try #require(NodePattern("art")), handle: "image"),
    )
    var watch = BreakWatch([breakpoint], before: first.state)
    watch.note(second.events, in: second.state)
    #expect(watch.hits.map(\.node) == ["art[1]"])
    #expect(watch.hits[0].change == ValueChange(old: "[b!]", new: "[z]"))
    watch = BreakWatch([breakpoint], before: first.state, earlier: ["art[1]": ["image": "[z]"]])
    watch.note(second.events, in: second.state)
    #expect(!watch.isHit)
    watch = BreakWatch([breakpoint])
    watch.note(second.events, in: second.state)
    #expect(watch.hits.count == 3)
  }

  @Test func `a breakpoint is the same after a way through JSON`() throws {
    let node = try #require(NodePattern("portrait/art[3]"))
    var counted = Breakpoint(number: 9, .before(node), condition: "$a > 1", isTemporary: true)
    counted.hits = 3
    counted.ignore = 2
    counted.isEnabled = false
    let others: [Breakpoint.Place] = [
      .after(node), .error, .cost(above: Credits(millionths: 5)), .approval(nil), .approval(node),
      .changed(node, handle: nil), .changed(node, handle: "image"),
    ]
    for breakpoint in [counted] + others.map({ Breakpoint(number: 1, $0) }) {
      #expect(Breakpoint(json: breakpoint.json) == breakpoint)
    }
    for json: JSONValue in [[], ["number": 1], ["number": 1, "before": "a["], ["on": "error"]] {
      #expect(Breakpoint(json: json) == nil)
    }
  }
}
