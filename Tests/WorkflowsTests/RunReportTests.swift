import JSON
import Testing
import Workflows

@Suite struct RunReportTests {
  @Test func `a skip is told through all that it needs to where it began`() throws {
    var run = try RunStateDriver([
      .list("idea", "fox"), .draw("sketch", "idea"), .draw("upscale", "sketch"),
      .draw("final", "upscale"),
    ])
    run.failing = ["sketch"]
    try run.run()
    let report = run.state.report
    #expect(report.failures.map(\.node) == ["sketch"])
    #expect(report.skips.map(\.node) == ["upscale", "final"])
    #expect(report.skips.map(\.chain) == [["sketch"], ["upscale", "sketch"]])
    #expect(report.skips.allSatisfy { $0.root == run.state.status(of: "sketch") })
    #expect(report.outputs == [])
  }

  @Test func `what a person left out by hand does not hang on others`() throws {
    var run = try RunStateDriver([
      .list("idea", "fox"), .draw("sketch", "idea"), .draw("final", "sketch"),
    ])
    run.failing = ["sketch"]
    try run.run(limit: 2)
    try run.apply(.nodeSkippedByHand(node: "final", by: "ana"))
    try run.run()
    let skip = try #require(run.state.report.skips.first)
    #expect(skip.chain == [])
    #expect(skip.root == RunState.NodeStatus.skipped(reason: "ana skipped it"))
  }

  @Test func `a long loop is told in numbers, with the first failures by their paths`() throws {
    var run = try RunStateDriver([
      FlowNode(id: "words", type: .list, items: (0..<40).map { .integer($0) }),
      .loop("each", over: .from("words"), ["art"], result: .output("art", "image")),
      .draw("art", "each"),
    ])
    run.failing = Set((0..<40).filter { $0 % 4 == 3 }.map { "art[\($0)]" })
    try run.run()
    let report = run.state.report
    let loop = try #require(report.loops.first)
    #expect(report.loops.count == 1)
    #expect((loop.count, loop.succeeded, loop.failed, loop.skipped) == (40, 30, 10, 0))
    #expect(loop.failures.map(\.node) == ["art[3]", "art[7]", "art[11]", "art[15]", "art[19]"])
    #expect(loop.failures.first?.failure?.message == "no luck")
    // The loop is told as such, and its body not node by node.
    #expect(report.failures == [])
    #expect(report.skips == [])
  }

  @Test func `outputs are the exposed nodes, or else the last ones`() throws {
    let idea = FlowNode.list("idea", "fox")
    var sketch = FlowNode.draw("sketch", "idea")
    let final = FlowNode.draw("final", "sketch", "image")
    var run = try RunStateDriver([idea, sketch, final])
    try run.run()
    #expect(run.state.report.outputs.map(\.node) == ["final"])
    sketch.includesOutputs = true
    run = try RunStateDriver([idea, sketch, final])
    try run.run()
    #expect(run.state.report.outputs.map(\.node) == ["sketch"])
  }

  @Test func `results of other runs and those given by hand are counted`() throws {
    var run = try RunStateDriver([
      .list("idea", "fox"), .draw("a", "idea"), .draw("b", "idea"), .draw("c", "idea"),
    ])
    try run.apply(.nodeReused(node: "a", outputs: ["image": "x"], from: "job_7"))
    try run.apply(.nodePinned(node: "b", outputs: ["image": "y"], by: "ana"))
    try run.run()
    #expect(run.state.report.sources == ["job_7"])
    #expect(run.state.tally.reused == 1)
    #expect(run.state.tally.given == 1)
    var fork = try RunState(folding: run.events.dropLast())
    try fork.apply(.forked(from: "job_1", version: run.events.count - 1, by: "ana"))
    #expect(fork.tally.reused == 2)
    #expect(Set(fork.report.sources) == ["job_7", "job_1"])
  }
}
