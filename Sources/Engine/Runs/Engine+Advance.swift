public import Workflows

extension Engine {
  /// Takes a run further, as far as `rule` says.
  ///
  /// A paused run is resumed. Other processes may answer gates and end the run meanwhile; that is
  /// noticed within ``EngineConfiguration/pollInterval``.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - rule: How far to go.
  ///   - watch: The breakpoints. With ``AdvanceRule/toEnd`` the run stops before nodes as well as
  ///     after events; with another rule whoever picks the nodes asks the watch before each.
  ///   - progress: Hears what happens, from any thread.
  /// - Returns: Where it stopped; at once for a run that has ended.
  /// - Throws: ``EngineError``; `CancellationError` where the task is canceled, which leaves the
  ///   nodes that were being performed to be resumed. A node that fails is no error.
  public func advance(
    _ run: String,
    _ rule: AdvanceRule,
    watch: BreakWatch? = nil,
    progress: (@Sendable (RunProgress) -> Void)? = nil,
  ) async throws -> RunStop {
    let store = try store
    let owner = RunOwner(token: token)
    if let outcome = try foldedState(of: run).outcome {
      return RunStop(
        reason: .finished(outcome),
        settled: [],
        breakpoints: watch?.breakpoints ?? [],
      )
    }
    guard advancing[run] == nil else { throw EngineError.owned(run: run, pid: owner.pid) }
    try store.takeLease(of: run, owner)
    let (changes, continuation) = AsyncStream.makeStream(of: RunChange.self)
    advancing[run] = continuation
    defer {
      continuation.finish()
      advancing[run] = nil
      // A lease that stays is taken over when this process has ended.
      try? store.releaseLease(of: run, owner)
    }
    try Self.check(rule, against: try foldedState(of: run), of: run)
    var pass = RunPass(
      run: run,
      rule: rule,
      state: try takeFoldedState(of: run),
      isHeard: progress != nil,
    )
    pass.watch = watch
    let (stop, state) = try await perform(pass, changes: changes, progress: progress)
    remember(FoldedRun(id: run, state: state))
    return stop
  }

  private static func check(
    _ rule: AdvanceRule,
    against state: RunState,
    of run: String,
  ) throws(EngineError) {
    switch rule {
    case .one(let node?):
      guard state.hasNode(node) else { throw .unknownNode(run: run, node: node) }
      guard state.firstReady(node) == nil else { return }
      throw .nodeNotReady(node: node, status: state.status(of: node)?.name ?? "pending")
    case .until(let node):
      guard state.hasNode(node) else { throw .unknownNode(run: run, node: node) }
    default: break
    }
  }

  private enum Signal: Sendable {
    case settled(String, Result<ModelResult, RunFailure>)
    case changed(RunChange)
    case tick
    case closed
  }

  /// Performs what there is until none may be performed and no call is under way.
  private func perform(
    _ start: consuming RunPass,
    changes: AsyncStream<RunChange>,
    progress: (@Sendable (RunProgress) -> Void)?,
  ) async throws -> (RunStop, RunState) {
    var pass = consume start
    let run = pass.run
    defer {
      for work in pass.underway.values { end(work) }
      for other in slots.leave(run) { advancing[other]?.yield(.slot) }
    }
    try await withThrowingTaskGroup(of: Signal.self) { group in
      var turn = Turn()
      try resume(&pass)
      listen(to: changes, in: &group)
      wait(in: &group)
      while true {
        let isAll = try Task.isCancelled || performReady(&pass)
        let isUndisturbed = try write(&pass, progress)
        for work in pass.launches { launch(work, in: &group, progress) }
        pass.launches = []
        if !isAll || !isUndisturbed {
          await turn.end()
          continue
        }
        if pass.underway.isEmpty, !isWaiting(pass) || Task.isCancelled {
          if !Task.isCancelled, pass.releaseHeld() { continue }
          group.cancelAll()
          try Task.checkCancellation()
          return
        }
        guard let signal = try await group.next() else { return }
        switch signal {
        case .settled(let node, let result):
          guard let work = pass.underway.removeValue(forKey: node) else { continue }
          try settle(work, result, &pass)
        case .changed(let change):
          if change == .canceled { group.cancelAll() } else { listen(to: changes, in: &group) }
          try catchUp(&pass)
        case .tick:
          try look(&pass)
          wait(in: &group)
        case .closed: continue
        }
      }
    }
    pass.putAllBack()
    var stop = RunStop(reason: Self.reason(for: pass), settled: pass.settled)
    if let watch = pass.watch { (stop.breakpoints, stop.hits) = (watch.breakpoints, watch.hits) }
    return (stop, pass.state)
  }

  /// Whether something will be to be done by itself: another attempt, or a call that waits for
  /// those of other runs.
  private func isWaiting(_ pass: RunPass) -> Bool {
    guard pass.state.isOpen else { return false }
    if pass.isHit { return !pass.retrying.isEmpty }
    if pass.parkedCount > 0 { return true }
    return pass.rule == .toEnd ? !pass.state.retries.isEmpty : !pass.retrying.isEmpty
  }

  private static func reason(for pass: RunPass) -> RunStop.Reason {
    let state = pass.state
    if let outcome = state.outcome { return .finished(outcome) }
    if let reason = state.pause { return .paused(reason) }
    let ready = state.nextActions(limit: 256).compactMap(\.startedNode)
    let gates = state.waitingGates.map(\.id)
    guard ready.isEmpty else { return .before(ready) }
    if !gates.isEmpty { return .gate(gates) }
    let unknown = state.unknownOutcomes.map(\.id)
    return unknown.isEmpty ? .before([]) : .unknownOutcome(unknown)
  }

  // MARK: Signals

  private func listen(
    to changes: AsyncStream<RunChange>,
    in group: inout ThrowingTaskGroup<Signal, any Error>,
  ) {
    group.addTask {
      for await change in changes { return .changed(change) }
      return .closed
    }
  }

  /// Lets some time pass, after which others are asked for news.
  private func wait(in group: inout ThrowingTaskGroup<Signal, any Error>) {
    let (sleep, interval) = (configuration.sleep, configuration.pollInterval)
    group.addTask {
      do { try await sleep(interval) } catch { return .closed }
      return .tick
    }
  }

  private func launch(
    _ work: RunPass.Work,
    in group: inout ThrowingTaskGroup<Signal, any Error>,
    _ progress: (@Sendable (RunProgress) -> Void)?,
  ) {
    progress?(.started(node: work.node))
    let limit = LimitedCall(
      work: work,
      limit: configuration.timeLimit(of: work.call.model),
      sleep: configuration.sleep,
    )
    group.addTask {
      let result = await limit.result { fraction in
        progress?(.working(node: work.node, fraction: min(max(fraction, 0), 1)))
      }
      return .settled(work.node, result)
    }
  }
}

extension RunAction {
  /// The node whose work the action begins or goes on with.
  var startedNode: String? {
    switch self {
    case .start(let node), .resume(let node, _, _), .retry(let node, _, _, _): node.id
    default: nil
    }
  }
}

/// The time that a run has the engine for itself, before others and people have their turn.
private struct Turn {
  private static let length = Duration.milliseconds(5)
  private var start = ContinuousClock.now

  /// Lets others go on, once the time is up.
  mutating func end() async {
    guard start.duration(to: .now) > Self.length else { return }
    await Task.yield()
    start = .now
  }
}
