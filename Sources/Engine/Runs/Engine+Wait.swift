public import Workflows

/// What a run that has not ended waits for.
public enum RunWait: Sendable, Hashable {
  /// A live process takes it further.
  case process(pid: Int32)
  /// Gates wait for a person, the first since `time`, in milliseconds since 1970.
  case gates([String], since: Int64)
  /// It is not known how the calls of these nodes ended, of the first since `time`.
  case unknownOutcomes([String], since: Int64)
  /// Nothing is begun until somebody lets it go on.
  case paused(PauseReason)
  /// Somebody has to take it further from these nodes, of very many the first.
  case stopped(before: [String])
}

extension Engine {
  /// What a run waits for; nil where it has ended.
  ///
  /// Throws ``EngineError/unknownRun(_:)``.
  public func wait(of run: String) throws(EngineError) -> RunWait? {
    let state = try foldedState(of: run)
    guard state.outcome == nil else { return nil }
    if let pid = try store.livingOwner(of: run, at: leaseTime) { return .process(pid: pid) }
    if let reason = state.pause { return .paused(reason) }
    let ready = state.ready(limit: 8)
    guard ready.isEmpty, let version = state.waitsSince else { return .stopped(before: ready) }
    let time = try store.time(of: version, in: run) ?? 0
    let unknown = state.unknownOutcomes.map(\.id)
    let gates = state.waitingGates.map(\.id)
    return gates.isEmpty
      ? .unknownOutcomes(unknown, since: time) : .gates(gates, since: time)
  }
}
