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
  ///   - feed: Is told what happens, and ended with this; see ``RunFeed``.
  ///   - watch: The breakpoints. With ``AdvanceRule/toEnd`` the run stops before nodes as well as
  ///     after events; with another rule whoever picks the nodes asks the watch before each.
  /// - Returns: Where it stopped; at once for a run that has ended.
  /// - Throws: ``EngineError``; `CancellationError` where the task is canceled, which leaves the
  ///   nodes that were being performed to be resumed; ``EngineError/leaseLost(run:)`` where
  ///   another process has taken the run over. A node that fails is no error.
  public func advance(
    _ run: String,
    _ rule: AdvanceRule,
    _ feed: RunFeed? = nil,
    watch: BreakWatch? = nil,
  ) async throws -> RunStop {
    let hub = FeedHub()
    defer { hub.finish() }
    if case .box(let box)? = feed?.source { hub.add(box) }
    let store = try store
    if let outcome = try foldedState(of: run).outcome {
      hub.push(try foldedState(of: run).news(.stopped(.finished(outcome)), at: now))
      return RunStop(
        reason: .finished(outcome),
        settled: [],
        breakpoints: watch?.breakpoints ?? [],
      )
    }
    guard advancing[run] == nil else { throw EngineError.owned(run: run, pid: owner.pid) }
    let time = leaseTime
    try store.takeLease(of: run, owner, at: time)
    let (changes, continuation) = AsyncStream.makeStream(of: RunChange.self)
    (advancing[run], hubs[run]) = (continuation, hub)
    defer {
      continuation.finish()
      (advancing[run], hubs[run]) = (nil, nil)
      // A lease that stays is taken over when this process has ended.
      try? store.releaseLease(of: run, owner)
    }
    try Self.check(rule, against: try foldedState(of: run), of: run)
    try hub.begin(created: store.createdAt(of: run) ?? time.now)
    var pass = RunPass(
      run: run,
      owner: owner,
      beat: time.now,
      rule: rule,
      state: try takeFoldedState(of: run),
    )
    pass.watch = watch
    let (stop, last) = try await perform(pass, changes: changes, hub)
    remember(FoldedRun(id: run, state: last))
    hub.push(last.news(.stopped(stop.reason), at: now))
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
    _ hub: FeedHub,
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
        pass.isHeard = hub.isHeard
        let isAll = try Task.isCancelled || performReady(&pass)
        passTurns(of: pass)
        let isUndisturbed = try write(&pass, hub)
        for work in pass.launches {
          hub.push(pass.state.news(.started(node: work.node), at: now))
          launch(work, in: &group, hub)
        }
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
        // Whoever ended the run, its calls end with it.
        if pass.state.isCanceled || pass.state.outcome != nil { group.cancelAll() }
        guard let signal = try await group.next() else { return }
        switch signal {
        case .settled(let node, let result):
          guard let work = pass.underway.removeValue(forKey: node) else { continue }
          try settle(work, result, &pass)
        case .changed(let change):
          listen(to: changes, in: &group)
          try hear(of: change, &pass)
        case .tick:
          try look(&pass)
          wait(in: &group)
        case .closed: continue
        }
      }
    }
    pass.putAllBack()
    var stop = RunStop(reason: pass.state.stopReason, settled: pass.settled)
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

  // MARK: Signals

  private func hear(of change: RunChange, _ pass: inout RunPass) throws(EngineError) {
    switch change {
    case .journal: try catchUp(&pass)
    case .followed(let box):
      for event in pass.state.standing { box.push(pass.state.news(event, at: now)) }
    case .slot: break
    }
  }

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
    _ hub: FeedHub,
  ) {
    let clock = configuration.clock
    let limit = LimitedCall(
      work: work,
      limit: configuration.timeLimit(of: work.call.model),
      sleep: configuration.sleep,
    )
    group.addTask {
      let result = await limit.result { fraction in
        hub.push(fraction, of: work.node, at: clock)
      }
      return .settled(work.node, result)
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
