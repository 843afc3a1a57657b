import JSON
public import Workflows

extension Engine {
  /// Clears away what a call had.
  func end(_ work: RunPass.Work) {
    Files.remove(work.call.output)
    giveBack(work.limits)
  }

  /// Notes how a call ended; one that was canceled is left to be resumed.
  func settle(
    _ work: RunPass.Work,
    _ outcome: Result<ModelResult, RunFailure>,
    _ pass: inout RunPass,
  ) throws(EngineError) {
    let result = outcome.mapError { $0.redacted(by: configuration.redact) }
    defer {
      end(work)
      // Who waited for an equal call finds its result, or makes the call itself.
      for twin in pass.twins.removeValue(forKey: work.stepKey) ?? [] { pass.state.putBack(twin) }
    }
    var record = RecordedCall(
      run: pass.run,
      node: work.node,
      stepKey: work.stepKey,
      model: work.call.model.id,
      modelVersion: work.call.model.version,
      parameters: work.call.parameters,
      cost: .zero,
      cachedFrom: nil,
      outputs: [:],
      assetIDs: [],
    )
    do {
      let result = try result.get()
      record.outputs = try keep(result, of: work.call)
      record.cost = result.cost ?? work.price ?? .zero
      record.assetIDs = Self.assetIDs(in: record.outputs)
      try noteOverrun(of: work, record.cost, &pass)
      try succeed(work, record, &pass)
    } catch let failure as RunFailure {
      if Task.isCancelled || pass.state.isCanceled { return }
      let isFinal = try fail(work, failure, &pass)
      guard isFinal || failure.code == RunFailure.unknownOutcome else { return }
      record.failure = failure
    } catch {
      let error = EngineError(error, path: configuration.home)
      guard case .diskFull = error, !pass.state.isCanceled else { throw error }
      return try waitForSpace(work, RunFailure(code: "disk-full", message: "\(error)"), &pass)
    }
    pass.recorded.append(record)
  }

  private func succeed(
    _ work: RunPass.Work,
    _ record: RecordedCall,
    _ pass: inout RunPass,
  ) throws(EngineError) {
    try pass.note(
      .nodeSucceeded(
        node: work.node,
        outputs: pass.state.node(work.node)?.outputs(of: record.outputs) ?? record.outputs,
        cost: record.cost,
        cachedFrom: nil,
      ),
      at: now,
    )
    pass.results.append(
      StoredResult(
        stepKey: work.stepKey,
        outputs: record.outputs,
        cost: record.cost,
        run: pass.run,
        node: work.node,
      )
    )
  }

  /// Notes a failure, or that the call will be tried again; gives whether it is final.
  private func fail(
    _ work: RunPass.Work,
    _ failure: RunFailure,
    _ pass: inout RunPass,
  ) throws(EngineError) -> Bool {
    let model = work.call.model
    if failure.code == RunFailure.unknownOutcome, !model.isSafeToRepeat {
      try pass.note(.outcomeUnknown(node: work.node, reason: failure.message), at: now)
      return false
    }
    if model.isSafeToRepeat, !hasSpace {
      try waitForSpace(work, failure, &pass)
      return false
    }
    let retry = model.retry.map { RetryTimes($0) } ?? configuration.retry
    guard failure.isRetryable, work.attempt < retry.attempts else {
      try pass.note(.nodeFailed(node: work.node, failure: failure), at: now)
      return true
    }
    let time = now + retry.delay(after: work.attempt, failure, configuration.randomness())
    try pass.note(
      .nodeRetrying(
        node: work.node,
        attempt: work.attempt + 1,
        failure: failure,
        time: time,
      ),
      at: now,
    )
    pass.retrying.insert(work.node)
    return false
  }

  /// Pauses the run: the disk was too full for a call or for its result, which cannot be had but
  /// by another call.
  private func waitForSpace(
    _ work: RunPass.Work,
    _ failure: RunFailure,
    _ pass: inout RunPass,
  ) throws(EngineError) {
    if work.call.model.isSafeToRepeat {
      let next = work.attempt + 1
      try pass.note(
        .nodeRetrying(node: work.node, attempt: next, failure: failure, time: now),
        at: now,
      )
    } else {
      let reason = "its result could not be kept: \(failure.message)"
      try pass.note(.outcomeUnknown(node: work.node, reason: reason), at: now)
    }
    if pass.state.isOpen { try pass.note(.paused(.disk), at: now) }
  }

  // MARK: While a run waits

  /// Takes up what others wrote, and what is to be tried again by now.
  func look(_ pass: inout RunPass) throws(EngineError) {
    if let version = try store.version(of: pass.run), version > pass.state.version {
      try catchUp(&pass)
    }
    collectRetries(&pass)
    try beat(&pass, at: now)
  }

  func collectRetries(_ pass: inout RunPass) {
    let retries = pass.state.retries
    guard !retries.isEmpty else { return }
    let time = now
    let known = Set(pass.due)
    for (instance, retry) in retries where retry.time <= time && !known.contains(instance) {
      let isWanted = pass.rule == .toEnd || pass.retrying.contains(pass.state.path(of: instance))
      if isWanted { pass.due.append(instance) }
    }
  }
}

extension RunFailure {
  /// The code by which a provider says that it does not know how a call ended, so that it may
  /// have been charged.
  public static let unknownOutcome = "unknown-outcome"
}
