import Engine
import Notebook
import Workflows

extension Workbench {
  /// Lets a run go towards a goal, and tells what happened and where it stopped.
  ///
  /// `event` is what a person did just now, at which a breakpoint may stop the run.
  func go(
    _ run: String,
    _ goal: RunGoal,
    since event: RunEvent? = nil,
  ) async throws(ShellError) -> Output {
    try await stateOfBudget()
    var trip = RunTrip(run: run, goal: goal, last: place.run?.node)
    trip.isFirst = try await runState(run).version == 1 && place.run?.node == nil
    trip.crossings = try await runState(run).crossings.count
    trip.watch = try await watch(over: run)
    if let event { trip.watch?.note([event], in: try await runState(run)) }
    let version = try await withEngine { try await $0.version(of: run) } ?? 1
    // Who goes on with a run need not be told that it can go on.
    (watched[run], watchedInRecord[run]) = (nil, nil)
    live.begin(run)
    defer {
      live.end()
      isStopRequested = false
    }
    do throws(ShellError) {
      if try await !travelAsRecorded(&trip), !trip.isHit { try await travel(&trip) }
    } catch {
      try await recordCalls()
      try await noteBudgets()
      guard Task.isCancelled || trip.isInterrupted else { throw error }
      if Task.isCancelled { try await recordStop(of: run, since: version, isGraceful: false) }
      let cost = try await runState(run).cost.description
      if place.run?.id == run { try move { $0.run?.cost = cost } }
      return Output(
        "Stopped \(aliases.alias(for: run, kind: .run)) where it was; `continue` goes on with it, "
          + "`cancel` ends it.",
        status: .interrupted,
      )
    }
    try await recordCalls()
    if isStopRequested { try await recordStop(of: run, since: version, isGraceful: true) }
    let output = try await tell(trip)
    try await noteBudgets()
    return output
  }

  /// The state of a run, as the journal has it.
  func runState(_ run: String) async throws(ShellError) -> RunState {
    guard let state = try await withEngine({ try await $0.state(of: run) }) else {
      throw ShellError("the run is gone", code: "job_not_found")
    }
    return state
  }

  private func travel(_ trip: inout RunTrip) async throws(ShellError) {
    switch trip.goal {
    case .start: try await advance(&trip, .stopBeforeNext)
    case .end: try await advance(&trip, .toEnd)
    case .until(let node):
      guard trip.watch == nil, try await runState(trip.run).hasNode(node) else {
        return try await perform(until: node, &trip)
      }
      try await advance(&trip, .until(node))
      try await ask(node, &trip)
    case .into(let node): try await perform(node, &trip)
    case .over(let node):
      try await perform(node, &trip)
      try await perform(&trip) { state in
        state.isContainer(node) ? state.firstReady(insideOf: node) : nil
      }
    case .rest(let container):
      try await perform(&trip) { $0.firstReady(insideOf: container) }
    case .out(let frame):
      try await perform(&trip) { state in
        state.isDone(frame) ? nil : state.firstReady(inside: frame)
      }
    }
  }

  /// Lets a gate that the run has come to ask.
  private func ask(_ node: String, _ trip: inout RunTrip) async throws(ShellError) {
    let state = try await runState(trip.run)
    guard !trip.isHit, state.hasReached(node), state.node(node)?.type.isGate == true else { return }
    try await advance(&trip, .stopBeforeNext)
  }

  /// Performs nodes until one is ready that may be there only later, such as `art[3]`.
  private func perform(until node: String, _ trip: inout RunTrip) async throws(ShellError) {
    try await perform(&trip) { state in
      state.mayHave(node) && !state.hasReached(node) ? state.ready(limit: 1).first : nil
    }
    try await ask(node, &trip)
    let state = try await runState(trip.run)
    guard state.outcome == nil, !trip.isHit, !state.mayHave(node) else { return }
    trip.cause = "there is no \(codeSpan(node)), as it turns out"
  }

  /// Performs one node after the other, for as long as there is a next one.
  ///
  /// One at a time, so that the way of a run is the same each time; up to a breakpoint.
  private func perform(
    _ trip: inout RunTrip,
    next: (RunState) -> String?,
  ) async throws(ShellError) {
    while !isStopRequested, !trip.isHit {
      let state = try await runState(trip.run)
      guard let node = next(state) else { return }
      if trip.watch?.stops(before: node, in: state) == true {
        trip.focus = node
      } else {
        try await perform(node, &trip)
      }
    }
  }

  func perform(_ node: String, _ trip: inout RunTrip) async throws(ShellError) {
    trip.last = node
    try await advance(&trip, .one(node))
  }

  private func advance(
    _ trip: inout RunTrip,
    _ rule: AdvanceRule,
  ) async throws(ShellError) {
    let (run, live, watch) = (trip.run, live, trip.watch)
    let feed = live.isWatched ? RunFeed() : nil
    let listener = feed.map { feed in Task { await live.take(feed) } }
    let stop = try await withEngine { try await $0.advance(run, rule, feed, watch: watch) }
    await listener?.value
    trip.settled += stop.settled
    trip.watch?.adopt(stop.breakpoints, stop.hits)
  }

  // MARK: Telling

  private func tell(_ start: RunTrip) async throws(ShellError) -> Output {
    var trip = start
    let state = try await runState(trip.run)
    // Nodes that ran at once are told in an order that is the same each time.
    let settled = trip.goal == .end ? state.ordered(trip.settled) : trip.settled
    try await stateOfSources(settled, in: state)
    var blocks = trip.isFirst ? draftNotice(of: state.definition) : []
    blocks += reports(settled, in: state)
    blocks += state.crossings.dropFirst(trip.crossings).map(words(for:))
    if let hit = trip.hits.last { trip.last = hit.node }
    let focus = state.outcome == nil ? trip.focus ?? focus(of: trip, in: state) : nil
    if let watch = trip.watch(at: focus, in: state) { try keep(watch.breakpoints) }
    if trip.isHit { trip.cause = words(for: trip.hits, in: state) }
    if let outcome = state.outcome {
      try move {
        $0.run = nil
        $0.lastRun = trip.run
      }
      blocks.append(end(outcome, of: trip.run, state, shown: blocks))
      guard outcome == .failure else { return Output(blocks.joined(separator: "\n\n")) }
      return .failure(blocks.joined(separator: "\n\n"), code: "run_failed")
    }
    let stop = try await stop(of: trip, at: focus, in: state)
    blocks += try await displayed(in: state, at: stop.node)
    blocks += stop.blocks
    return Output(blocks.joined(separator: "\n\n"), status: stop.status)
  }

  /// The node that a person goes on with.
  private func focus(of trip: RunTrip, in state: RunState) -> String? {
    let wanted: String? =
      switch trip.goal {
      case .into(let node): state.firstReady(insideOf: node)
      case .until(let node): state.firstReady(node)
      default: nil
      }
    return wanted ?? state.nextReady(near: trip.last)
  }

  /// Where a run that has not ended stops: what is said there, and remembers it.
  private func stop(
    of trip: RunTrip,
    at focus: String?,
    in state: RunState,
  ) async throws(ShellError) -> RunStopText {
    let alias = aliases.alias(for: trip.run, kind: .run)
    if let reason = state.pause {
      let node = reason.node ?? focus
      try remember(trip, state, node: node, isGate: false)
      let blocks = pauseText(reason, of: alias, in: state)
      return RunStopText(node: node, blocks: blocks, status: .waiting)
    }
    if let focus, trip.askedGate == nil {
      try remember(trip, state, node: focus, isGate: false)
      return RunStopText(
        node: focus,
        blocks: try await stopText(before: focus, in: state, trip.run, cause: trip.cause),
      )
    }
    let gates = state.waitingGates.map(\.id)
    let cause = trip.cause.map { ": \($0)" } ?? ""
    guard let gate = trip.askedGate ?? gates.first else {
      let nodes = state.unknownOutcomes.map(\.id)
      if nodes.isEmpty, trip.isHit {
        try remember(trip, state, node: nil, isGate: false)
        return RunStopText(node: nil, blocks: [endText(alias, cause, in: state)])
      }
      try remember(trip, state, node: nodes.first, isGate: false)
      let names = nodes.map { "**\($0.markdownSafe)**" }.joined(separator: ", ")
      var text = "⏸ \(alias): it is not known how the call of \(names) ended"
      if let node = nodes.first { text += "; \(outcomeRemedy(node))." }
      return RunStopText(node: nodes.first, blocks: [text], status: .waiting)
    }
    try remember(trip, state, node: gate, isGate: true)
    // Who steps is told that a gate is next; `next` or `continue` then asks, once.
    if trip.goal.isStepping, !trip.settled.isEmpty {
      let names = gates.map { "**\($0.markdownSafe)**" }.joined(separator: ", ")
      return RunStopText(node: gate, blocks: ["⏸ \(alias) stops at the gate \(names)\(cause)"])
    }
    // What this command has shown already is not shown again.
    let questions = gates.compactMap { state.node($0) }.map {
      question($0, in: state, alias, isShown: trip.settled.contains)
    }
    let head = trip.isHit ? ["⏸ \(alias) stops\(cause)"] : []
    return RunStopText(node: gate, blocks: head + questions, status: .waiting)
  }

  /// What is said where a breakpoint stops a run, and nothing is left to be performed.
  private func endText(_ alias: String, _ cause: String, in state: RunState) -> String {
    let gates = state.nextActions().compactMap { action -> String? in
      guard case .openGate(let gate) = action else { return nil }
      return "**\(gate.id.markdownSafe)**"
    }
    guard gates.isEmpty else {
      return "⏸ \(alias) stops before the gate \(gates.joined(separator: ", "))\(cause); "
        + "`continue` lets it ask"
    }
    return "⏸ \(alias) stops at its end\(cause); `continue` ends it"
  }

  private func remember(
    _ trip: RunTrip,
    _ state: RunState,
    node: String?,
    isGate: Bool,
  ) throws(ShellError) {
    var stopped = Place.StoppedRun(
      id: trip.run,
      node: node,
      isGate: isGate,
      isStepping: trip.goal.isStepping,
      cost: state.cost.description,
      version: state.version,
      isDraft: state.definition.isDraft,
    )
    stopped.changes = state.changes.count
    try move { [stopped] in $0.run = stopped }
  }

  /// Records the runs from outside of the session whose results were taken.
  private func stateOfSources(
    _ nodes: [String],
    in state: RunState,
  ) async throws(ShellError) {
    guard writer != nil else { return }
    for node in nodes {
      guard case .success(let result)? = state.status(of: node), let run = result.cachedFrom,
        !known.contains(run)
      else { continue }
      try await self.state(run: run)
    }
  }
}

/// What is said where a run stops.
private struct RunStopText {
  var node: String?
  var blocks: [String]
  var status = EntryStatus.ok
}
