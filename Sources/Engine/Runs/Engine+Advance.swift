import Workflows

extension Engine {
  /// Takes a run further, as far as `rule` says.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - rule: How far to go.
  ///   - progress: Hears what happens, from any thread.
  /// - Returns: Where it stopped; at once for a run that has ended.
  /// - Throws: ``EngineError``; `CancellationError` where the task is canceled, which leaves the
  ///   nodes that were being performed to be resumed. A node that fails is no error.
  public func advance(
    _ run: String,
    _ rule: AdvanceRule,
    progress: (@Sendable (RunProgress) -> Void)? = nil,
  ) async throws -> RunStop {
    let store = try store
    let owner = RunOwner(token: token)
    let early = try foldedState(of: run)
    if let outcome = early.outcome { return RunStop(reason: .finished(outcome), settled: []) }
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
    var pass = RunPass(run: run, rule: rule, state: try foldedState(of: run))
    forget(run)
    try Self.check(rule, against: pass.state, of: run)
    try await perform(&pass, changes: changes, progress: progress)
    remember(FoldedRun(id: run, state: pass.state))
    return RunStop(reason: Self.reason(for: pass), settled: pass.settled)
  }

  private static func check(
    _ rule: AdvanceRule,
    against state: RunState,
    of run: String,
  ) throws(EngineError) {
    switch rule {
    case .one(let node?):
      guard let status = state.status(of: node) else { throw .unknownNode(run: run, node: node) }
      let isReady = state.nextActions().contains { $0.startedNode == node }
      guard isReady else { throw .nodeNotReady(node: node, status: status.name) }
    case .until(let node):
      guard state.status(of: node) != nil else { throw .unknownNode(run: run, node: node) }
    default: break
    }
  }

  private static func reason(for pass: RunPass) -> RunStop.Reason {
    if let outcome = pass.state.outcome { return .finished(outcome) }
    let ready = pass.state.nextActions().compactMap(\.startedNode)
    return ready.isEmpty && !pass.waiting.isEmpty ? .gate(pass.waiting) : .before(ready)
  }

  private enum Signal: Sendable {
    case settled(String, Result<ModelResult, RunFailure>)
    case changed(RunChange)
    case closed
  }

  /// Performs actions until none may be performed and no call is under way.
  private func perform(
    _ pass: inout RunPass,
    changes: AsyncStream<RunChange>,
    progress: (@Sendable (RunProgress) -> Void)?,
  ) async throws {
    // The group needs the pass for as long as it runs.
    var current = pass
    defer {
      for work in current.underway.values { Files.remove(work.call.output) }
      pass = current
    }
    try await withThrowingTaskGroup(of: Signal.self) { group in
      listen(to: changes, in: &group)
      while true {
        let isAll = try Task.isCancelled || performReady(&current)
        let isUndisturbed = try write(&current, progress)
        for work in current.launches { launch(work, in: &group, progress) }
        current.launches = []
        guard isAll, isUndisturbed else { continue }
        if current.underway.isEmpty {
          group.cancelAll()
          try Task.checkCancellation()
          return
        }
        guard let signal = try await group.next() else { return }
        switch signal {
        case .settled(let node, let result):
          guard let work = current.underway.removeValue(forKey: node) else { continue }
          try settle(work, result, &current)
        case .changed(let change):
          if change == .canceled { group.cancelAll() } else { listen(to: changes, in: &group) }
          try catchUp(&current)
        case .closed: continue
        }
      }
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

  private func launch(
    _ work: RunPass.Work,
    in group: inout ThrowingTaskGroup<Signal, any Error>,
    _ progress: (@Sendable (RunProgress) -> Void)?,
  ) {
    progress?(.started(node: work.node))
    group.addTask {
      do throws(RunFailure) {
        let result = try await work.provider.call(work.call) { fraction in
          progress?(.working(node: work.node, fraction: min(max(fraction, 0), 1)))
        }
        return .settled(work.node, .success(result))
      } catch { return .settled(work.node, .failure(error)) }
    }
  }
}
