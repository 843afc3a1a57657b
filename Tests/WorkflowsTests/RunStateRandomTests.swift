import JSON
import Testing

@testable import Workflows

/// Runs that nobody thought of: random flows, performed in random order, with failures, answers,
/// steps back and restarts between.
@Suite struct RunStateRandomTests {
  @Test(arguments: 0..<60)
  func `every random run ends, and a state folded anew agrees with it`(_ seed: Int) throws {
    var dice = RunDice(seed: UInt64(seed))
    var run = try RunStateDriver(dice.flow(), workflows: ["wflow_i": dice.workflow()])
    if seed.isMultiple(of: 2) { run.failing = Set((0..<40).map { _ in dice.path() }) }
    var steps = 0
    while run.state.outcome == nil, steps < 4000 {
      steps += 1
      try step(&run, &dice)
      try run.state.checkCounts()
      guard steps % 16 == 0 || run.state.outcome != nil else { continue }
      let anew = try RunState(folding: run.events)
      #expect(names(anew.nextActions()) == names(run.state.nextActions()))
      #expect(anew.tally == run.state.tally)
      #expect(anew.nodes.map(\.status) == run.state.nodes.map(\.status))
      #expect(anew.cost == run.state.cost)
      #expect(anew.changes == run.state.changes)
      // As after a restart, everything is there to be taken again.
      run.state = anew
    }
    #expect(run.state.outcome != nil)
  }

  private func step(_ run: inout RunStateDriver, _ dice: inout RunDice) throws {
    var run2 = run
    defer { run = run2 }
    if dice.chance(30), let path = run2.settledPath(&dice) {
      // Refused while work hangs on it.
      try? run2.apply(.nodeReset(node: path, by: "ana"))
      return
    }
    if dice.chance(40) {
      try? run2.apply(dice.change())
      return
    }
    let gates = run2.state.waitingGates
    if !gates.isEmpty, dice.chance(3) {
      let gate = gates[dice.number(gates.count)]
      if gate.type == .userSelection {
        return try run2.apply(.selectionAnswered(node: gate.id, indices: [0], by: "ana"))
      }
      return try run2.apply(.gateApproved(node: gate.id, by: "ana"))
    }
    var taken: [NodeInstance] = []
    for _ in 0..<dice.number(3) {
      if let work = run2.state.takeNext() { taken.append(work.instance) }
    }
    let work = run2.state.takeNext()
    for instance in taken { run2.state.putBack(instance) }
    if let work { return try run2.perform(work) }
    guard run2.state.nextActions().allSatisfy({ if case .finish = $0 { true } else { false } })
    else { return }
    if let ending = run2.state.ending { try run2.apply(.finished(ending)) }
  }
}

extension RunStateDriver {
  fileprivate func settledPath(_ dice: inout RunDice) -> String? {
    let settled = state.nodes.filter { $0.status.isSettled || $0.status == .expanded }
    return settled.isEmpty ? nil : settled[dice.number(settled.count)].node.id
  }
}

/// A source of numbers that a seed decides.
private struct RunDice {
  var seed: UInt64

  mutating func number(_ limit: Int) -> Int {
    seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(seed >> 33) % limit
  }

  mutating func chance(_ sides: Int) -> Bool { number(sides) == 0 }

  mutating func path() -> String {
    switch number(4) {
    case 0: "n\(number(12))"
    case 1: "b\(number(4))[\(number(5))]"
    case 2: "c\(number(2))[\(number(5))][\(number(3))]"
    default: "n\(number(12))/art"
    }
  }

  mutating func change() -> RunEvent {
    let path = path()
    return switch number(4) {
    case 0: .nodeFailedByHand(node: path, message: "made up", by: "ana")
    case 1: .nodeSkippedByHand(node: path, by: "ana")
    case 2: .nodeBypassed(node: path, input: "x", outputs: ["image": "x"], by: "ana")
    default: .nodePinned(node: path, outputs: ["image": "pin"], by: "ana")
    }
  }

  func workflow() -> FrozenWorkflow {
    FrozenWorkflow(
      name: "inner",
      flow: Flow(nodes: [
        .draw("art", "workflow", "prompt"), .gate("ok", after: "art"),
        .transform("end", "'x'", .from("art", "image")),
      ]),
    )
  }

  /// A dozen nodes of all kinds, and a loop in a loop among them.
  mutating func flow() -> [FlowNode] {
    var nodes: [FlowNode] = []
    for number in 0..<12 { nodes.append(node(number)) }
    let result = FlowReference.output("b3")
    nodes.append(
      .loop(
        "outer",
        over: .from("rows"),
        ["b0", "b1", "inner", "c0", "c1", "b2", "b3"],
        result: result,
        isConcurrent: chance(2),
      )
    )
    nodes += [
      .list("rows", ["p", "q"], [], "r", ["s", "t", "u"], ["v"]),
      .draw("b0", "n\(number(12))", nil), .gate("b1", after: "b0"),
      .loop("inner", over: .from("outer"), ["c0", "c1"], result: .output("c1")),
      .draw("c0", "b0", "image"),
      .transform("c1", "'y'", .from("c0", "image"), .from("inner", as: "i")),
      FlowNode(id: "b2", type: .userSelection, inputs: [.from("inner")]),
      .transform("b3", "'z'", .from(chance(2) ? "b2" : "inner")),
      .transform("last", "size(input)", .from("outer")),
    ]
    return nodes
  }

  private mutating func node(_ number: Int) -> FlowNode {
    let id = "n\(number)"
    let earlier = number == 0 ? "workflow" : "n\(self.number(number))"
    switch self.number(7) {
    case 0: return .draw(id, earlier, nil)
    case 1: return .branch(id, if: chance(2) ? "true" : "false", .from(earlier, nil))
    case 2 where number > 0: return .gate(id, after: earlier)
    case 3 where number > 1:
      let other = "n\(self.number(number))"
      let merge = FlowReference(conditional: [earlier, other], name: "image")
      return .transform(id, "'m'", FlowInput("input", from: merge))
    case 4:
      return FlowNode(
        id: id,
        type: .workflow,
        inputs: [.from(earlier, nil, as: "prompt")],
        workflowID: "wflow_i",
      )
    case 5 where number > 0: return FlowNode.transform(id, "'t'").when(earlier, "if1")
    default: return .transform(id, "'t'", .from(earlier, nil))
    }
  }
}

extension RunState {
  /// Sees to it that what is counted as events are folded is what a count of everything gives.
  func checkCounts() throws {
    let free = Set(freeScopes)
    for slot in scopes.indices where !free.contains(slot) {
      let scope = scopes[slot]
      let block = layout.blocks[scope.block]
      var missing = [Int32](repeating: 0, count: scope.statuses.count)
      var busy = 0
      for position in scope.statuses.indices {
        for consumer in block.consumers(of: position) where !scope.statuses[position].isSettled {
          missing[Int(consumer)] += 1
        }
      }
      for position in scope.statuses.indices {
        let instance = NodeInstance(scope: slot, position: position)
        let isWork =
          switch scope.statuses[position] {
          case .pending: missing[position] == 0
          case .processing, .retrying: true
          case .expanded: isBusyInside(instance)
          default: false
          }
        if isWork { busy += 1 }
        let isDue = isWork && scope.statuses[position] == .pending
        if isDue { try #require(scope.due.contains(position), "\(path(of: instance)) is not due") }
      }
      try #require(scope.missing == missing)
      try #require(scope.busy == busy, "busy in \(slot)")
      try #require(scope.unsettled == scope.statuses.count { !$0.isSettled })
      try #require(scope.failed == scope.statuses.count { $0.isFailure })
    }
    try #require(keptNodes >= 0)
  }

  private func isBusyInside(_ instance: NodeInstance) -> Bool {
    if let loop = loops[instance] { return loop.busy > 0 || loop.done == loop.count }
    guard let slot = innerScopes[instance] else { return false }
    return scopes[slot].busy > 0 || scopes[slot].unsettled == 0
  }
}
