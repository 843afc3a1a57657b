public import Workflows

/// A gate that waits, or a call of which it is not known how it ended, with what a list shows.
public struct WaitingGate: Sendable, Hashable {
  /// The run.
  public var run: RunSummary
  /// The project's name.
  public var project: String
  /// The gate's path in the run.
  public var gate: String
  /// What it asks, if it says so.
  public var message: String?
  /// How many candidates a selection has; nil for an approval.
  public var candidates: Int?
  /// Whether it is no gate, but a call of which it is not known how it ended.
  public var isUnknownOutcome: Bool
  /// Since when it waits, in milliseconds since 1970.
  public var since: Int64
  /// How it was left for later, if it was.
  public var deferral: GateDeferral?
  /// The live process that works on the run or watches it, if it is another one.
  public var owner: Int32?
}

extension Engine {
  /// Leaves a gate for later or for somebody else; it goes on waiting.
  ///
  /// - Parameters:
  ///   - gate: The gate's path.
  ///   - run: The run.
  ///   - deferral: For whom, until when, and what counts as the answer then.
  ///   - person: Who leaves it.
  /// - Throws: ``EngineError/selectionExpected(gate:)`` where approving would have to pick; what
  ///   ``answer(gate:in:approve:reason:by:)`` throws.
  public func `defer`(
    _ gate: String,
    in run: String,
    _ deferral: GateDeferral,
    by person: String,
  ) throws(EngineError) {
    try append(to: run) { state throws(EngineError) in
      let node = try checkGate(gate, of: run, in: state)
      if deferral.choice == .approve, node.type == .userSelection {
        throw .selectionExpected(gate: gate)
      }
      return [.gateDeferred(node: gate, deferral, by: person)]
    }
    advancing[run]?.yield(.journal)
  }

  /// Answers the gates of a run whose time is over with what was said to count then; gives their
  /// paths.
  @discardableResult
  public func answerOverdueGates(of run: String) throws(EngineError) -> [String] {
    let state = try foldedState(of: run)
    guard state.outcome == nil else { return [] }
    var answered: [String] = []
    for (gate, choice, person) in state.overdueGates(at: now) {
      do throws(EngineError) {
        try answer(
          gate: gate,
          in: run,
          approve: choice == .approve,
          reason: choice == .reject ? "nobody answered in time" : nil,
          by: "\(person) (by default)",
        )
        answered.append(gate)
      } catch {
        // Somebody was quicker.
        guard case .gateAnswered = error else { throw error }
      }
    }
    return answered
  }

  /// What waits for a person in all projects, the oldest first, at most `limit` runs of them.
  public func waitingGates(limit: Int = 200) throws(EngineError) -> [WaitingGate] {
    let time = leaseTime
    var found: [WaitingGate] = []
    for (run, project, lease) in try store.waitingRuns(limit: min(max(limit, 1), 1000)) {
      let entries = try store.entries(of: run.id)
      let state = try Self.fold(entries.map(\.event), of: run.id)
      var since: [String: Int64] = [:]
      for entry in entries {
        switch entry.event {
        case .gateOpened(let node), .selectionOpened(let node, _), .outcomeUnknown(let node, _):
          since[node] = entry.time
        default: continue
        }
      }
      let other = lease.flatMap { $0.owner != owner && $0.isHeld(at: time) ? $0.owner.pid : nil }
      for path in state.waitingPaths(limit: 100) {
        guard let node = state.node(path) else { continue }
        found.append(
          WaitingGate(
            run: run,
            project: project,
            gate: path,
            message: node.label,
            candidates: state.candidates(of: path)?.count,
            isUnknownOutcome: !node.type.isGate,
            since: since[path] ?? run.updatedAt,
            deferral: state.deferral(of: path)?.deferral,
            owner: other,
          )
        )
      }
    }
    return found.sorted { ($0.since, $0.run.id, $0.gate) < ($1.since, $1.run.id, $1.gate) }
  }

  // MARK: Watching

  /// Makes this engine the one that goes on with a run once its gate is answered, by whomever.
  ///
  /// Gives whether it is; another live process may be. ``advance(_:_:progress:)`` ends it.
  public func watch(_ run: String) throws(EngineError) -> Bool {
    do throws(EngineError) { try store.takeLease(of: run, owner, at: leaseTime) } catch {
      guard case .owned = error else { throw error }
      return false
    }
    return true
  }

  /// Leaves a run that was watched to others.
  public func stopWatching(_ run: String) throws(EngineError) {
    guard advancing[run] == nil else { return }
    try store.releaseLease(of: run, owner)
  }

  /// The other live process, or other engine, that works on a run or watches it, if there is one.
  public func owner(of run: String) throws(EngineError) -> Int32? {
    guard let lease = try store.lease(of: run), lease.owner != owner,
      lease.isHeld(at: leaseTime)
    else { return nil }
    return lease.owner.pid
  }

  /// How many events a run has; nil where there is no such run.
  public func version(of run: String) throws(EngineError) -> Int? { try store.version(of: run) }

  /// The events of a run after a version.
  public func events(of run: String, after version: Int) throws(EngineError) -> [JournalEntry] {
    try store.entries(of: run, after: max(version, 1))
  }
}
