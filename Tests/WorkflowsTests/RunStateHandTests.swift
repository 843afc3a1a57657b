import JSON
import Testing
import Workflows

@Suite struct RunStateHandTests {
  /// line → art → (ok) → end.
  private func chain() throws -> RunStateDriver {
    var end = FlowNode.transform("end", "input + '.'", .from("art", "image"))
    end.dependsOn = ["ok"]
    return try RunStateDriver([
      .transform("line", "'fox'"), .draw("art", "line"), .gate("ok", after: "art"), end,
    ])
  }

  private func started(_ node: String) -> RunEvent {
    .nodeStarted(node: node, attempt: 1, key: "k", stepKey: "s")
  }

  @Test func `a pin stands for an output, before its node runs or after`() throws {
    var run = try chain()
    try run.apply(.nodePinned(node: "art", outputs: ["image": "mine"], by: "ana"))
    try run.run()
    guard case .success(let result)? = run.state.status(of: "art") else {
      Issue.record("the pin is not there")
      return
    }
    #expect(result.givenBy == "ana")
    try run.apply(.gateApproved(node: "ok", by: "ana"))
    try run.run(limit: 1)
    #expect(run.output("end") == #""mine.""#)
    try run.apply(.nodePinned(node: "line", outputs: ["output": "owl"], by: "ana"))
    #expect(run.output("end") == #""mine.""#)
    try run.apply(.nodeReset(node: "art", by: "ana"))
    #expect(run.actions == ["start art"])
    try run.run()
    try run.apply(.gateApproved(node: "ok", by: "ana"))
    try run.run()
    #expect(run.output("end") == #""[owl].""#)
    #expect(run.state.outcome == .success)
  }

  @Test func `an input that is set is used and told`() throws {
    var run = try chain()
    try run.run(limit: 1)
    try run.apply(.inputSet(node: "art", input: "prompt", value: "owl", by: "ana"))
    #expect(run.state.overriddenInputs(of: "art") == ["prompt": "owl"])
    try run.run()
    #expect(run.output("art") == #""[owl]""#)
    #expect(throws: RunError.unexpectedEvent(node: "art", status: "success")) {
      try run.state.apply(.inputSet(node: "art", input: "prompt", value: "x", by: "ana"))
    }
  }

  @Test func `an input that is set does without its producer`() throws {
    var run = try chain()
    run.failing = ["art"]
    try run.run(limit: 2)
    try run.apply(.inputSet(node: "end", input: "input", value: "x", by: "ana"))
    try run.apply(.nodeReset(node: "art", by: "ana"))
    try run.apply(.nodeSkippedByHand(node: "art", by: "ana"))
    try run.run()
    #expect(run.reason("ok") == "ana skipped it")
    #expect(run.reason("end") == "ana skipped it")
  }

  @Test func `what is given by hand stays when what it reads is done again`() throws {
    var run = try chain()
    try run.run()
    try run.apply(.gateApproved(node: "ok", by: "ana"))
    try run.run(limit: 1)
    let whole = run
    for change in [
      RunEvent.nodePinned(node: "art", outputs: ["image": "mine"], by: "ana"),
      .nodeFailedByHand(node: "art", message: "no light", by: "ana"),
      .nodeBypassed(node: "art", input: "prompt", outputs: ["image": "fox"], by: "ana"),
    ] {
      run = whole
      try run.apply(change)
      #expect(run.state.status(of: "ok") == .pending)
      let isBypassed = run.state.changes == [.bypass(node: "art", input: "prompt")]
      try run.apply(.nodeReset(node: "line", by: "ana"))
      #expect(run.state.changes.isEmpty == isBypassed)
      #expect((run.state.status(of: "art") == .pending) == isBypassed)
      #expect(run.actions.first == "start line")
      try run.run(limit: 1)
      #expect(run.state.ready() == (isBypassed ? ["art"] : []))
    }
  }

  @Test func `a made-up failure is like one, and is taken back like one`() throws {
    var run = try chain()
    try run.apply(.nodeFailedByHand(node: "art", message: "no light", by: "ana"))
    try run.run(limit: 3)
    #expect(run.reason("end") == "art failed")
    #expect(run.state.changes == [.failure(node: "art")])
    #expect(run.state.ending == .failure)
    try run.apply(.nodeReset(node: "art", by: "ana"))
    #expect(run.state.changes == [])
    #expect(run.actions == ["start art"])
  }

  @Test func `to set an input takes back what has read it`() throws {
    var run = try chain()
    try run.run()
    let before = run.state
    let settings = [InputSetting("art", "prompt", "owl"), InputSetting("art", "width", 8)]
    for event in try before.events(setting: settings, by: "ana") { try run.apply(event) }
    #expect(run.state.takenBack(since: before) == ["art"])
    #expect(run.state.overriddenInputs(of: "art") == ["prompt": "owl", "width": 8])
    #expect(run.state.takenBack(since: run.state) == [])
    try run.run()
    #expect(run.output("art") == #""[owl]""#)
    #expect(throws: RunError.unknownNode("nobody")) {
      try before.events(setting: [InputSetting("nobody", "x", 1)], by: "ana")
    }
  }

  @Test func `an input of the run is set for all that read it`() throws {
    var run = try RunStateDriver(
      [
        .draw("sketch", "workflow", "prompt"), .transform("line", "'a'"),
        .loop("each", over: .from("line"), ["art"]), .draw("art", "workflow", "prompt"),
      ],
      inputs: ["prompt": "fox"],
    )
    try run.run()
    run.events.removeLast()
    run.state = try RunState(folding: run.events)
    let before = run.state
    let settings = [InputSetting("workflow", "prompt", "owl")]
    let events = try before.events(setting: settings, by: "ana")
    for event in events { try run.apply(event) }
    #expect(run.state.takenBack(since: before) == ["sketch", "each"])
    #expect(run.state.inputs == ["prompt": "owl"])
    #expect(run.state.meaning(of: "prompt") == .input("owl"))
    #expect(run.state.definition.inputs == ["prompt": "fox"])
    try run.run(limit: 3)
    #expect(run.output("art[0]") == #""[owl]""#)
    #expect(run.output("sketch") == #""[owl]""#)
    let changes = run.state.changes
    #expect(changes == [.input(node: "workflow", name: "prompt", value: "owl")])
    #expect(run.state.origins(of: "art[0]", among: changes) == changes)
    #expect(run.state.origins(of: "each", among: changes) == changes)
    #expect(run.state.origins(of: "line", among: changes) == [])
    #expect(throws: RunError.unexpectedEvent(node: "each", status: "processing")) {
      try run.state.events(setting: settings, by: "ana")
    }
  }

  @Test func `a failed node is retried with all that hung on it`() throws {
    var run = try chain()
    run.failing = ["art"]
    try run.run(limit: 4)
    #expect(run.reason("end") == "art failed")
    #expect(run.actions == ["finish failure"])
    try run.apply(.nodeReset(node: "art", by: "ana"))
    #expect(run.actions == ["start art"])
    #expect(run.state.tally.succeeded == 1)
    #expect(run.state.tally.failed + run.state.tally.skipped == 0)
    run.failing = []
    try run.run()
    try run.apply(.gateApproved(node: "ok", by: "ana"))
    try run.run()
    #expect(run.state.outcome == .success)
  }

  @Test func `a step back is not taken while work hangs on it`() throws {
    var run = try chain()
    try run.run(limit: 1)
    try run.apply(started("art"))
    #expect(throws: RunError.unexpectedEvent(node: "art", status: "processing")) {
      try run.state.apply(.nodeReset(node: "line", by: "ana"))
    }
    #expect(run.state.version == run.events.count)
  }

  @Test func `an iteration is done again, and its loop with it`() throws {
    for count in [3, 12_000] {
      var run = try RunStateDriver([
        FlowNode(id: "words", type: .list, items: (0..<count).map { .integer($0) }),
        .loop("each", over: .from("words"), ["a", "b"], result: .output("b")),
        .transform("a", "n * 2", .from("each", as: "n")),
        .transform("b", "input", .from("a")),
        .transform("sum", "size(input)", .from("each")),
      ])
      try run.run()
      // The end of the run is taken back with a fork; here it has not been written.
      run.events.removeLast()
      run.state = try RunState(folding: run.events)
      let last = "a[\(count - 1)]"
      try run.apply(.nodeReset(node: last, by: "ana"))
      #expect(run.state.status(of: "sum") == .pending)
      #expect(run.state.iterations(of: "each")?.done == count - 1)
      #expect(run.actions == ["start \(last)"])
      try run.apply(.nodePinned(node: last, outputs: ["output": -1], by: "ana"))
      try run.run(limit: 3)
      guard case .success(let result)? = run.state.status(of: "each") else {
        Issue.record("the loop did not end again")
        return
      }
      #expect(result.outputs["output"]?.array?.last == -1)
      #expect(run.output("sum") == "\(count)")
      #expect(run.state.ending == .success)
    }
  }

  @Test func `an attempt that failed is followed by another`() throws {
    var run = try chain()
    try run.run(limit: 1)
    try run.apply(started("art"))
    let failure = RunFailure(code: "busy", message: "try later", isRetryable: true)
    try run.apply(.nodeRetrying(node: "art", attempt: 2, failure: failure, time: 99))
    #expect(run.actions == ["retry art 2 at 99"])
    #expect(run.state.retries.first?.retry.key == "k")
    #expect(run.state.status(of: "art")?.name == "processing")
    try run.apply(.nodeStarted(node: "art", attempt: 2, key: "k", stepKey: "s"))
    #expect(run.state.retries.isEmpty)
    #expect(run.actions == ["resume art 2"])
  }

  @Test func `an unknown outcome waits for one of three answers`() throws {
    for answer in 0..<3 {
      var run = try chain()
      try run.run(limit: 1)
      try run.apply(started("art"))
      try run.apply(.outcomeUnknown(node: "art", reason: "the runner ended"))
      #expect(run.actions == [])
      #expect(run.state.unknownOutcomes.map(\.id) == ["art"])
      #expect(run.state.waitingPaths(limit: 1) == ["art"])
      #expect(run.state.waitingGates.isEmpty)
      switch answer {
      case 0:
        try run.apply(.outcomeAnswered(node: "art", .outputs(["image": "x"]), by: "ana"))
      case 1:
        try run.apply(.outcomeAnswered(node: "art", .runAgain, by: "ana"))
        #expect(run.actions == ["retry art 2 at 0"])
        continue
      default:
        try run.apply(.outcomeAnswered(node: "art", .askProvider, by: "ana"))
        #expect(run.actions == [])
        let cost = Credits(millionths: 5)
        try run.apply(
          .nodeSucceeded(node: "art", outputs: ["image": "x"], cost: cost, cachedFrom: nil)
        )
        #expect(run.state.cost == cost)
      }
      #expect(run.actions == ["gate ok"])
      #expect(run.output("art") == #""x""#)
    }
  }

  @Test func `a paused run begins nothing, and a budget is what was set last`() throws {
    var run = try chain()
    try run.apply(.paused(.stopped(by: "ana")))
    #expect(run.actions == [])
    #expect(run.state.takeNext() == nil)
    try run.apply(.budgetSet(Budget(Credits(millionths: 10)), by: "ana"))
    try run.apply(.resumed(by: "ana"))
    #expect(run.state.budget == Budget(Credits(millionths: 10)))
    #expect(run.actions == ["start line"])
  }

  @Test func `a fork begins with what another run had done and owes nothing`() throws {
    var first = try chain()
    try first.run()
    let prefix = Array(first.events)
    try first.apply(.gateRejected(node: "ok", by: "bob", reason: "dull"))
    try first.run()
    #expect(first.state.outcome == .canceled)
    for events in [prefix, first.events] {
      var state = try RunState(folding: events)
      try state.apply(.forked(from: "job_1", version: events.count, by: "ana"))
      #expect(state.cost == .zero)
      guard case .success(let result)? = state.status(of: "art") else {
        Issue.record("the result is not there")
        return
      }
      #expect(result.cachedFrom == "job_1")
      if events.count == prefix.count {
        #expect(state.waitingGates.map(\.id) == ["ok"])
      } else {
        #expect(names(state.nextActions()) == ["gate ok"])
      }
    }
    #expect(throws: RunError.undecodable(member: "version")) {
      var state = try RunState(folding: prefix)
      try state.apply(.forked(from: "job_1", version: 2, by: "ana"))
    }
  }

  @Test func `what was under way where a fork begins is done anew`() throws {
    var run = try chain()
    try run.run(limit: 1)
    try run.apply(started("art"))
    try run.apply(.outcomeUnknown(node: "art", reason: "x"))
    try run.apply(.forked(from: "job_1", version: run.events.count, by: "ana"))
    #expect(run.actions == ["start art"])
    #expect(run.state.unknownOutcomes.isEmpty)
  }

  @Test func `what another run answered stands here`() throws {
    var run = try chain()
    try run.run(limit: 2)
    try run.apply(.nodeReused(node: "ok", outputs: [:], from: "job_1"))
    try run.run()
    #expect(run.output("end") == #""[fox].""#)
  }
}
