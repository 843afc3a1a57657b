import Engine
import Notebook
import Text
import Workflows

extension Workbench {
  /// The line that Enter repeats; nil where no run is stopped.
  func repeatedStep() -> String? { place.run == nil ? nil : debug.repeated }

  func step(_ invocation: Invocation) async throws(ShellError) -> Output {
    guard place.run != nil else {
      let run = try await startRun(invocation)
      debug.repeated = "next"
      return try await go(run, .start)
    }
    if let argument = invocation.parameters.first ?? invocation.flagValue("--fresh")
      ?? invocation.flagValue(DraftMode.flag)
    {
      throw invocation.error(
        "a run is stopped, and its inputs stand",
        at: argument,
        remedy: "`cancel` ends the run; `step` then starts one with other inputs",
        code: "run_stopped",
      )
    }
    try checkNoBudget(invocation)
    debug.repeated = "step"
    return try await advance(invocation) { .into($0) }
  }

  func next(_ invocation: Invocation) async throws(ShellError) -> Output {
    _ = try stoppedRun()
    debug.repeated = "next"
    return try await advance(invocation) { .over($0) }
  }

  /// Takes a step at the node that is named, or at the one before which the run stops.
  private func advance(
    _ invocation: Invocation,
    _ goal: (String) -> RunGoal,
  ) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    let run = try stoppedRun()
    let state = try await shownState()
    if let argument = invocation.positional(0) {
      return try await go(run.id, goal(try readyNode(argument, in: state)))
    }
    if run.isGate { return try await atGate(run) }
    if let node = state.nextReady(near: run.node) { return try await go(run.id, goal(node)) }
    let output = try await go(run.id, .start)
    // What is paused has nothing that is ready until it is resumed.
    guard state.pause != nil, place.run?.isGate == false,
      let node = try await shownState().nextReady(near: run.node)
    else { return output }
    return try await go(run.id, goal(node))
  }

  func out(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    let run = try stoppedRun()
    let state = try await shownState()
    let frames = run.node.map { state.frames(of: $0) } ?? []
    if let argument = invocation.positional(0) {
      guard frames.contains(where: { $0.container == argument.text }) else {
        throw .unknown(
          "loop or workflow around the stop called",
          argument.text,
          at: argument.range,
          candidates: frames.map(\.container),
          remedy: "`where` says what is around it",
          code: "unknown_node",
        )
      }
      debug.repeated = "next"
      return try await go(run.id, .rest(of: argument.text))
    }
    guard let frame = frames.last else {
      throw ShellError(
        "the run stops at the top of the workflow, with nothing around it",
        remedy: "`continue` goes on to the end",
        code: "nothing_around",
      )
    }
    debug.repeated = "out"
    return try await go(run.id, .out(frame))
  }

  func goOn(_ invocation: Invocation) async throws(ShellError) -> Output {
    let run = try stoppedRun()
    debug.repeated = "continue"
    return try await go(run.id, .end)
  }

  func until(_ invocation: Invocation) async throws(ShellError) -> Output {
    let run = try stoppedRun()
    let argument = try invocation.required(0, "a node")
    try invocation.checkPositionals(atMost: 1)
    let state = try await shownState()
    let node = try target(argument, in: state)
    debug.repeated = "until \(node)"
    return try await go(run.id, .until(node))
  }

  // MARK: Nodes

  /// A node that a run is to come to; throws where there is none, and where it is past already.
  func target(_ argument: Argument, in state: RunState) throws(ShellError) -> String {
    let ahead = state.pathAhead(of: argument.text, seenFrom: place.run?.node)
    let node = if let ahead { ahead } else { try existing(argument, in: state) }
    guard node != place.run?.node else {
      throw ShellError(
        "the run stops at `\(node)` already",
        at: argument.range,
        remedy: "`next` goes past it",
        code: "node_not_ready",
      )
    }
    guard state.hasReached(node), state.firstReady(node) == nil,
      state.status(of: node)?.isSettled ?? true
    else { return node }
    throw ShellError(
      "`\(node)` is past: \(words(for: node, in: state))",
      at: argument.range,
      remedy: "`print $\(node)` shows what it gave",
      code: "node_not_ready",
    )
  }

  /// The path of a node that can be performed now.
  private func readyNode(_ argument: Argument, in state: RunState) throws(ShellError) -> String {
    let node = try existing(argument, in: state)
    if let ready = state.firstReady(node) { return ready }
    let ready = state.ready(limit: 8).map { "`\($0)`" }.joined(separator: ", ")
    throw ShellError(
      "`\(node)` is not ready: \(words(for: node, in: state))",
      at: argument.range,
      remedy: ready.isEmpty ? "nothing is ready" : "ready: \(ready)",
      code: "node_not_ready",
    )
  }

  /// The path that a word names, seen from where the run stops; throws with the nearest one.
  func existing(_ argument: Argument, in state: RunState) throws(ShellError) -> String {
    if let path = state.path(of: argument.text, seenFrom: place.run?.node) { return path }
    let nodes =
      (place.run?.node.map { state.siblings(of: $0) } ?? [])
      + state.definition.flow.nodes.map(\.id)
    throw ShellError(
      "the run has no node `\(argument.text)`",
      at: argument.range,
      remedy: nearest(argument.text, in: nodes).map { "did you mean `\($0)`?" }
        ?? "`where` names those around the stop",
      code: "unknown_node",
    )
  }

  /// How a node is, in words.
  func words(for node: String, in state: RunState) -> String {
    switch state.status(of: node) {
    case .success: return "it is done"
    case .failure: return "it failed"
    case .skipped(let reason):
      guard state.definition.flow.nodes.contains(where: { $0.id == node }) else {
        return "it was skipped: \(reason)"
      }
      return reason
    case .rejected: return "it was rejected"
    case .expanded, .processing, .retrying: return "it is under way"
    case .waiting, .unknown: return "it waits for a person"
    case .pending:
      let awaited = state.awaited(by: node).prefix(3).map { "`\($0)`" }
      return awaited.isEmpty ? "it is pending" : "it waits for \(awaited.joined(separator: ", "))"
    case nil: return "it is done"
    }
  }
}
