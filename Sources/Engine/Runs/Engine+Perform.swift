import JSON
import Workflows

extension Engine {
  /// How many events are written in one transaction at most.
  private static let batch = 512

  /// Performs what may be performed now, or a batch of it; calls are only prepared.
  ///
  /// Gives whether that was all.
  func performReady(_ pass: inout RunPass) throws(EngineError) -> Bool {
    while pass.underway.count < configuration.callLimit, let action = pass.nextAction() {
      switch action {
      case .skip(let node, let reason):
        try pass.note(.nodeSkipped(node: node.id, reason: reason), at: now)
      case .openGate(let node): try pass.note(.gateOpened(node: node.id), at: now)
      case .finish(let outcome): try pass.note(.finished(outcome), at: now)
      case .start(let node):
        try begin(node, attempt: 1, key: "\(pass.run)/\(node.id)", &pass)
      case .end(let node):
        let event: RunEvent =
          node.type == .forEach ? .loopEnded(node: node.id) : .workflowEnded(node: node.id)
        try pass.note(event, at: now)
      case .retry(let node, let attempt, let key, _):
        try begin(node, attempt: attempt, key: key, &pass)
      case .resume(let node, let attempt, let key):
        try resume(node, attempt: attempt, key: key, &pass)
      }
      if pass.unwritten.count >= Self.batch { return false }
    }
    return true
  }

  /// Goes on with a node whose outcome an earlier runner did not write.
  private func resume(
    _ node: FlowNode,
    attempt: Int,
    key: String,
    _ pass: inout RunPass,
  ) throws(EngineError) {
    if node.type.callsModel, let id = node.modelID, let model = configuration.catalog[id],
      !model.isSafeToRepeat
    {
      pass.performed += 1
      let failure = RunFailure(
        code: "unknown-outcome",
        message: "the call of \(id) had begun when its runner ended; it may have been charged",
      )
      return try pass.note(.nodeFailed(node: node.id, failure: failure), at: now)
    }
    let (next, overflow) = attempt.addingReportingOverflow(1)
    try begin(node, attempt: overflow ? attempt : next, key: key, &pass)
  }

  private func begin(
    _ node: FlowNode,
    attempt: Int,
    key: String,
    _ pass: inout RunPass,
  ) throws(EngineError) {
    let time = now
    do {
      switch try prepare(node, key: key, in: pass) {
      case .outputs(let outputs):
        try pass.note(started(node, attempt, key, ""), at: time)
        try pass.note(succeeded(node, outputs, .zero, from: nil), at: time)
      case .stored(let result, let model):
        try pass.note(started(node, attempt, key, result.stepKey), at: time)
        try pass.note(succeeded(node, result.outputs, .zero, from: result.run), at: time)
        pass.recorded.append(cached(result, node: node, model: model, run: pass.run))
      case .call(let work):
        // An equal call is under way: its result will do.
        if pass.underway.values.contains(where: { $0.stepKey == work.stepKey }) { return }
        var work = work
        work.call.output = try makeOutputFolder()
        if !isFree(work.call) { pass.isLight = false }
        try pass.note(started(node, attempt, key, work.stepKey), at: time)
        pass.launches.append(work)
        pass.underway[node.id] = work
      }
    } catch let failure as RunFailure {
      try pass.note(started(node, attempt, key, ""), at: time)
      try pass.note(.nodeFailed(node: node.id, failure: failure), at: time)
    } catch { throw EngineError(error, path: configuration.home) }
    pass.performed += 1
  }

  private func started(_ node: FlowNode, _ attempt: Int, _ key: String, _ step: String) -> RunEvent
  { .nodeStarted(node: node.id, attempt: attempt, key: key, stepKey: step) }

  private func succeeded(
    _ node: FlowNode,
    _ outputs: JSONObject,
    _ cost: Credits,
    from run: String?,
  ) -> RunEvent {
    .nodeSucceeded(node: node.id, outputs: outputs, cost: cost, cachedFrom: run)
  }

  private func cached(
    _ result: StoredResult,
    node: FlowNode,
    model: Model,
    run: String,
  ) -> RecordedCall {
    RecordedCall(
      run: run,
      node: node.id,
      stepKey: result.stepKey,
      model: model.id,
      modelVersion: model.version,
      cost: .zero,
      cachedFrom: result.run,
      outputs: result.outputs,
      assetIDs: Self.assetIDs(in: result.outputs),
    )
  }

  private func isFree(_ call: ModelCall) -> Bool {
    call.model.isSafeToRepeat && configuration.price(call.model, call.parameters) == .zero
  }

  private func makeOutputFolder() throws(EngineError) -> String {
    let folder = "\(configuration.home)/work/\(configuration.makeID("call_"))"
    try Files.makeFolder(folder)
    return folder
  }

  /// Notes how a call ended; one that was canceled is left to be resumed.
  func settle(
    _ work: RunPass.Work,
    _ result: Result<ModelResult, RunFailure>,
    _ pass: inout RunPass,
  ) throws(EngineError) {
    defer { Files.remove(work.call.output) }
    var record = RecordedCall(
      run: pass.run,
      node: work.node,
      stepKey: work.stepKey,
      model: work.call.model.id,
      modelVersion: work.call.model.version,
      cost: .zero,
      cachedFrom: nil,
      outputs: [:],
      assetIDs: [],
    )
    do {
      let result = try result.get()
      record.outputs = try keep(result, of: work)
      record.cost =
        result.cost ?? configuration.price(work.call.model, work.call.parameters) ?? .zero
      record.assetIDs = Self.assetIDs(in: record.outputs)
    } catch let failure as RunFailure {
      if Task.isCancelled || pass.state.isCanceled { return pass.lookAgain() }
      record.failure = failure
    } catch { throw EngineError(error, path: configuration.home) }
    let (node, outputs, cost) = (work.node, record.outputs, record.cost)
    if let failure = record.failure {
      try pass.note(.nodeFailed(node: node, failure: failure), at: now)
    } else {
      try pass.note(
        .nodeSucceeded(node: node, outputs: outputs, cost: cost, cachedFrom: nil),
        at: now,
      )
      pass.results.append(
        StoredResult(
          stepKey: work.stepKey,
          outputs: outputs,
          cost: cost,
          run: pass.run,
          node: node,
        )
      )
    }
    pass.recorded.append(record)
  }
}
