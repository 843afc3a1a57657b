import JSON
import Workflows

extension Engine {
  /// How many events are written in one transaction at most.
  private var batch: Int { max(configuration.batchLimit, 1) }

  /// Sees to what an earlier pass or an earlier process left.
  func resume(_ pass: inout RunPass) throws(EngineError) {
    if pass.state.pause != nil { try pass.note(.resumed(by: configuration.person), at: now) }
    collectRetries(&pass)
  }

  /// Performs what may be performed now, or a batch of it; calls are only prepared.
  ///
  /// Gives whether that was all.
  func performReady(_ pass: inout RunPass) throws(EngineError) -> Bool {
    let run = pass.run
    pass.openWave()
    while let step = pass.nextWork({ slots.ask(for: $0, run) }) {
      switch step {
      case .fresh(.start(let instance)):
        pass.performed += 1
        try begin(instance, attempt: 1, key: nil, &pass)
      case .fresh(let work): try perform(work, &pass)
      case .parked(let instance):
        if case .pending = pass.state.nodeStatus(of: instance) {
          try begin(instance, attempt: 1, key: nil, &pass)
        } else {
          try goOn(with: instance, &pass)
        }
      case .again(let instance):
        pass.performed += 1
        try goOn(with: instance, &pass)
      }
      pass.showEvents()
      if pass.unwritten.count >= batch { return false }
    }
    pass.closeWave()
    // A run that a breakpoint stops is not ended, so that it may still be changed.
    if pass.underway.isEmpty, let ending = pass.state.ending,
      !pass.isHit || pass.state.isCanceled
    {
      try pass.note(.finished(ending), at: now)
    }
    return true
  }

  /// Does what needs no model.
  private func perform(_ work: RunWork, _ pass: inout RunPass) throws(EngineError) {
    let evaluate = configuration.evaluate
    let event = pass.state.event(for: work) { node, inputs throws(RunFailure) in
      if let evaluate { return try evaluate(node, inputs) }
      guard configuration.redactsTexts else { return try node.transformed(inputs, &expressions) }
      // What an expression puts together may spell a secret that its parts do not.
      do throws(RunFailure) {
        return redacted(.object(try node.transformed(inputs, &expressions))).object ?? [:]
      } catch {
        throw error.redacted(by: configuration.redact)
      }
    }
    guard let event else { return }
    guard case .processing = pass.state.nodeStatus(of: work.instance) else {
      return try pass.note(event, at: now)
    }
    // Older versions wrote an intent for this too, and this one was left without an outcome.
    if case .nodeComputed(let node, let outputs) = event {
      try pass.note(
        .nodeSucceeded(node: node, outputs: outputs, cost: .zero, cachedFrom: nil),
        at: now,
      )
    } else {
      try pass.note(event, at: now)
    }
  }

  /// Goes on with a node whose outcome an earlier runner did not write, or tries again what failed.
  private func goOn(
    with instance: NodeInstance,
    _ pass: inout RunPass,
  ) throws(EngineError) {
    switch pass.state.nodeStatus(of: instance) {
    case .retrying(let retry):
      pass.retrying.remove(pass.state.path(of: instance))
      try begin(instance, attempt: retry.attempt, key: retry.key, &pass)
    case .processing(let attempt, let key, _):
      let node = pass.state.flowNode(instance)
      if node.type.callsModel, let model = model(of: node), !model.isSafeToRepeat {
        let reason = Self.interruption(of: model)
        let path = pass.state.path(of: instance)
        return try pass.note(.outcomeUnknown(node: path, reason: reason), at: now)
      }
      let (next, overflow) = attempt.addingReportingOverflow(1)
      try begin(instance, attempt: overflow ? attempt : next, key: key, &pass)
    default: return
    }
  }

  private func begin(
    _ instance: NodeInstance,
    attempt: Int,
    key: String?,
    _ pass: inout RunPass,
  ) throws(EngineError) {
    let node = pass.state.flowNode(instance)
    guard node.type.callsModel else { return try perform(.start(instance), &pass) }
    let path = pass.state.path(of: instance)
    let attempt = Attempt(
      instance: instance,
      path: path,
      number: attempt,
      key: key ?? "\(pass.run)/\(path)",
    )
    do {
      try beginCall(of: node, attempt, &pass)
    } catch let failure as RunFailure {
      try pass.note(attempt.started(""), at: now)
      try pass.note(.nodeFailed(node: path, failure: failure), at: now)
    } catch { throw EngineError(error, path: configuration.home) }
  }

  /// A try at a node's work.
  private struct Attempt {
    var instance: NodeInstance
    var path: String
    var number: Int
    var key: String

    func started(_ stepKey: String) -> RunEvent {
      .nodeStarted(node: path, attempt: number, key: key, stepKey: stepKey)
    }
  }

  private func beginCall(
    of node: FlowNode,
    _ attempt: Attempt,
    _ pass: inout RunPass,
  ) throws {
    let model = try runnableModel(of: node)
    let limits = callLimits(of: model)
    if let full = slots.take(limits, for: pass.run) {
      return pass.park(attempt.instance, for: full)
    }
    var isCalled = false
    defer { if !isCalled { giveBack(limits) } }
    switch try prepare(node, model, attempt.instance, key: attempt.key, in: pass) {
    case .stored(let result):
      let time = now
      try pass.note(attempt.started(result.stepKey), at: time)
      try pass.note(
        .nodeSucceeded(
          node: attempt.path,
          outputs: node.outputs(of: result.outputs),
          cost: .zero,
          cachedFrom: result.run,
        ),
        at: time,
      )
      pass.recorded.append(cached(result, node: attempt.path, model: model, run: pass.run))
    case .call(var call, let stepKey, let provider):
      // An equal call is under way: its result will do.
      if pass.underway.values.contains(where: { $0.stepKey == stepKey }) {
        pass.twins[stepKey, default: []].append(attempt.instance)
        return
      }
      let price = configuration.price(model, call.parameters)
      if let reason = try obstacle(node: attempt.path, price, &pass) {
        pass.state.putBack(attempt.instance)
        return try pass.note(.paused(reason), at: now)
      }
      call.output = try makeOutputFolder()
      if price != .zero || !model.isSafeToRepeat { pass.isLight = false }
      try pass.note(attempt.started(stepKey), at: now)
      let work = RunPass.Work(
        node: attempt.path,
        attempt: attempt.number,
        stepKey: stepKey,
        price: price,
        session: configuration.session(),
        limits: limits,
        call: call,
        provider: provider,
      )
      pass.launches.append(work)
      pass.underway[attempt.path] = work
      isCalled = true
    }
  }

  /// Why a call is not to be made now, although it could be.
  private func obstacle(
    node: String,
    _ price: Credits?,
    _ pass: inout RunPass,
  ) throws(EngineError) -> PauseReason? {
    guard price != .zero else { return nil }
    guard hasSpace else { return .disk }
    return try setAside(price, for: node, &pass).map { .budget($0) }
  }

  /// Whether the disk has room for what a call gives.
  var hasSpace: Bool {
    (configuration.freeSpace(configuration.home) ?? .max) >= configuration.spaceReserve
  }

  private func cached(
    _ result: StoredResult,
    node: String,
    model: Model,
    run: String,
  ) -> RecordedCall {
    RecordedCall(
      run: run,
      node: node,
      stepKey: result.stepKey,
      model: model.id,
      modelVersion: model.version,
      parameters: [:],
      cost: .zero,
      cachedFrom: result.run,
      outputs: result.outputs,
      assetIDs: Self.assetIDs(in: result.outputs),
    )
  }

  func makeOutputFolder() throws(EngineError) -> String {
    let folder = "\(configuration.home)/work/\(configuration.makeID("call_"))"
    try Files.makeFolder(folder)
    return folder
  }

  // MARK: Slots

  /// What limits how many calls of a model may be under way at once.
  private func callLimits(of model: Model) -> [CallSlots.Limit] {
    let count = configuration.callLimits[model.provider] ?? configuration.callLimit
    var limits = [CallSlots.Limit(name: "provider \(model.provider)", count: max(count, 1))]
    if let count = model.callLimit {
      limits.append(CallSlots.Limit(name: "model \(model.id)", count: max(count, 1)))
    }
    return limits
  }

  /// Lets other runs have the slots that a run does not take, although it is its turn.
  func passTurns(of pass: RunPass) {
    slots.stopWaiting(pass.run) { name in
      pass.state.isOpen && pass.parked[name]?.isEmpty == false
    }
    for next in slots.turns where next != pass.run { advancing[next]?.yield(.slot) }
  }

  /// Lets the runs whose turn it is know of free slots.
  func giveBack(_ limits: [CallSlots.Limit]) {
    for next in slots.giveBack(limits) { advancing[next]?.yield(.slot) }
  }
}
