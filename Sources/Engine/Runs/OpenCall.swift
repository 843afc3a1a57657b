import JSON
import Workflows

/// A call that may have been charged, and of which it is not known how it ended.
struct OpenCall: Sendable {
  /// The path of its node.
  var node: String
  /// What is known of it; its key is the one by which the provider knows the call.
  var outcome: RunState.UnknownOutcome
  /// The inputs of the node.
  var inputs: JSONObject

  /// What puts it to a person in a run that goes on from the one that made it.
  var events: [RunEvent] {
    [
      .nodeStarted(
        node: node,
        attempt: outcome.attempt,
        key: outcome.key,
        stepKey: outcome.stepKey,
      ),
      .outcomeUnknown(node: node, reason: outcome.reason),
    ]
  }

  /// Whether a branch of a run would make the call next; not where a person wants it computed anew.
  func isNext(in branch: RunState, of run: String) -> Bool {
    guard branch.isReady(node), branch.mayTake(resultOf: run, for: node),
      let instance = branch.instance(node)
    else { return false }
    return (try? branch.resolvedInputs(of: instance)) == inputs
  }
}

extension Engine {
  /// The calls of a run that a person has to answer for, or would have to once it goes on.
  func openCalls(of run: String) throws(EngineError) -> [OpenCall] {
    let state = try foldedState(of: run)
    var calls: [OpenCall] = []
    func add(_ node: String, _ outcome: RunState.UnknownOutcome) {
      guard let instance = state.instance(node),
        let inputs = try? state.resolvedInputs(of: instance)
      else { return }
      calls.append(OpenCall(node: node, outcome: outcome, inputs: inputs))
    }
    for node in state.unknownOutcomes {
      guard case .unknown(let outcome)? = state.status(of: node.id) else { continue }
      add(node.id, outcome)
    }
    // Whoever works on the run still will know how its calls end.
    guard !state.interrupted.isEmpty, advancing[run] == nil,
      try !store.isOwned(run, at: leaseTime)
    else { return calls }
    for instance in state.interrupted {
      guard let model = model(of: state.flowNode(instance)), !model.isSafeToRepeat,
        case .processing(let attempt, let key, let stepKey) = state.nodeStatus(of: instance)
      else { continue }
      add(
        state.path(of: instance),
        RunState.UnknownOutcome(
          attempt: attempt,
          key: key,
          stepKey: stepKey,
          reason: Self.interruption(of: model),
        ),
      )
    }
    return calls
  }

  /// Why it is not known how a call ended whose runner did.
  static func interruption(of model: Model) -> String {
    "the call of \(model.id) had begun when its runner ended; it may have been charged"
  }
}
