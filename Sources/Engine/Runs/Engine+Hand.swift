public import JSON
public import Workflows

/// What a person changes in a run that has not ended.
///
/// Each throws ``EngineError/unknownNode(run:node:)``, ``EngineError/nodeNotReady(node:status:)``
/// where the node's status does not allow it, and ``EngineError/runEnded(run:outcome:)``. Nodes
/// are named by their paths.
extension Engine {
  /// Substitutes a node's outputs; what hangs on it is done again.
  public func pin(
    _ node: String,
    in run: String,
    outputs: JSONObject,
    by person: String,
  ) throws(EngineError) {
    try change(run, .nodePinned(node: node, outputs: outputs, by: person))
  }

  /// Makes up a failure of a node; what hangs on it goes on as after one.
  public func fail(
    _ node: String,
    in run: String,
    message: String,
    by person: String,
  ) throws(EngineError) {
    try change(run, .nodeFailedByHand(node: node, message: message, by: person))
  }

  /// Overrides inputs; what has settled and reads them is done again.
  public func set(
    _ inputs: [InputSetting],
    in run: String,
    by person: String,
  ) throws(EngineError) {
    try append(to: run) { state throws(EngineError) in
      do throws(RunError) { return try state.events(setting: inputs, by: person) } catch {
        throw EngineError(error, run: run, state)
      }
    }
    advancing[run]?.yield(.journal)
  }

  /// Leaves a node out that has not begun, or has failed, and what hangs on it with it.
  public func skip(_ node: String, in run: String, by person: String) throws(EngineError) {
    try change(run, .nodeSkippedByHand(node: node, by: person))
  }

  /// Leaves a node out, and lets `outputs`, the value of one of its inputs, stand for its own.
  public func bypass(
    _ node: String,
    in run: String,
    with input: String,
    outputs: JSONObject,
    by person: String,
  ) throws(EngineError) {
    let event = RunEvent.nodeBypassed(node: node, input: input, outputs: outputs, by: person)
    try change(run, event)
  }

  /// Makes a node that has settled pending again, with all that hangs on it.
  public func reset(_ node: String, in run: String, by person: String) throws(EngineError) {
    try change(run, .nodeReset(node: node, by: person))
  }

  /// Lets a run begin nothing more, until it is advanced again; what is under way ends.
  public func stop(_ run: String, by person: String) throws(EngineError) {
    try change(run, .paused(.stopped(by: person)))
  }

  /// Lets a run that is paused begin something again; what is to be done is ready from then on.
  public func resume(_ run: String, by person: String) throws(EngineError) {
    try append(to: run) { state in state.pause == nil ? [] : [.resumed(by: person)] }
    advancing[run]?.yield(.journal)
  }

  func change(
    _ run: String,
    _ event: RunEvent,
    _ result: StoredResult? = nil,
  ) throws(EngineError) {
    try append(to: run, results: result.map { [$0] } ?? []) { _ in [event] }
    advancing[run]?.yield(.journal)
  }

  // MARK: Unknown outcomes

  /// Answers what to do where it is not known how a node's call ended.
  ///
  /// - Parameters:
  ///   - node: The node.
  ///   - run: The run.
  ///   - answer: Ask the provider, make the call again, or take these outputs.
  ///   - person: Who answers.
  /// - Throws: ``EngineError/nodeNotReady(node:status:)`` where the outcome is not unknown;
  ///   ``EngineError/outcomeUnknown(node:reason:)`` where the provider cannot say either, which
  ///   leaves the question open.
  public func answerOutcome(
    of node: String,
    in run: String,
    _ answer: OutcomeAnswer,
    by person: String,
  ) async throws(EngineError) {
    guard case .askProvider = answer else {
      return try change(run, .outcomeAnswered(node: node, answer, by: person))
    }
    var (call, stepKey) = try unknownCall(of: node, in: run)
    guard let provider = configuration.providers[call.model.provider] as? any OutcomeProvider
    else {
      throw .outcomeUnknown(
        node: node,
        reason: "the provider \(call.model.provider) cannot be asked about a call",
      )
    }
    try change(run, .outcomeAnswered(node: node, answer, by: person))
    call.output = try makeOutputFolder()
    defer { Files.remove(call.output) }
    let outcome: CallOutcome
    do { outcome = try await provider.outcome(of: call) } catch {
      throw .outcomeUnknown(node: node, reason: error.message)
    }
    switch outcome {
    case .underway:
      throw .outcomeUnknown(node: node, reason: "the provider says that the call is under way")
    case .unknown:
      throw .outcomeUnknown(node: node, reason: "the provider does not know the call's key")
    case .neverHappened: try change(run, .outcomeAnswered(node: node, .runAgain, by: person))
    case .failed(let failure): try change(run, .nodeFailed(node: node, failure: failure))
    case .succeeded(let result): try succeed(node, in: run, call, stepKey: stepKey, result)
    }
  }

  /// The call of which it is not known how it ended, and its step key.
  private func unknownCall(
    of node: String,
    in run: String,
  ) throws(EngineError) -> (call: ModelCall, stepKey: String) {
    let state = try foldedState(of: run)
    guard case .unknown(let outcome)? = state.status(of: node), let instance = state.instance(node)
    else {
      guard let status = state.status(of: node) else { throw .unknownNode(run: run, node: node) }
      throw .nodeNotReady(node: node, status: status.name)
    }
    do throws(RunFailure) {
      let model = try runnableModel(of: state.flowNode(instance))
      let inputs = try state.resolvedInputs(of: instance)
      let parameters = try model.parameters(from: inputs)
      let call = ModelCall(model: model, parameters: parameters, key: outcome.key, output: "")
      return (call, outcome.stepKey)
    } catch { throw .outcomeUnknown(node: node, reason: error.message) }
  }

  private func succeed(
    _ node: String,
    in run: String,
    _ call: ModelCall,
    stepKey: String,
    _ result: ModelResult,
  ) throws(EngineError) {
    let outputs: JSONObject
    do { outputs = try keep(result, of: call) } catch let failure as RunFailure {
      return try change(run, .nodeFailed(node: node, failure: failure))
    } catch { throw EngineError(error, path: configuration.home) }
    let cost = result.cost ?? configuration.price(call.model, call.parameters) ?? .zero
    let stored = StoredResult(
      stepKey: stepKey,
      outputs: outputs,
      cost: cost,
      run: run,
      node: node,
    )
    let given = try foldedState(of: run).node(node)?.outputs(of: outputs) ?? outputs
    try change(
      run,
      .nodeSucceeded(node: node, outputs: given, cost: cost, cachedFrom: nil),
      stored,
    )
  }
}

/// A provider that can say what became of a call.
public protocol OutcomeProvider: ModelProvider {
  /// What became of the call that has this key; files go into the call's folder.
  ///
  /// Throws where it cannot be found out now.
  func outcome(of call: ModelCall) async throws(RunFailure) -> CallOutcome
}

/// What became of a call, as its provider knows it.
public enum CallOutcome: Sendable, Hashable {
  /// It ended well.
  case succeeded(ModelResult)
  /// It failed, and cost nothing.
  case failed(RunFailure)
  /// It has not ended.
  case underway
  /// The provider never took it.
  case neverHappened
  /// The provider keeps no record that would tell.
  case unknown
}
