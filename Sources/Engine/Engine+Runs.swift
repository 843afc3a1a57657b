public import Workflows

extension Engine {
  /// Makes a run and performs nothing of it; gives its id.
  public func startRun(
    of definition: RunDefinition,
    in projectID: String,
  ) throws(EngineError) -> String {
    let id = configuration.makeID("job_")
    let entry = JournalEntry(version: 1, time: now, event: .created(definition))
    let state = try Self.fold([entry.event], of: id)
    try store.createRun(
      id,
      of: definition,
      in: projectID,
      entries: [entry],
      projection: RunProjection(state),
    )
    return id
  }

  /// The state of a run, or nil where there is none.
  public func state(of run: String) throws(EngineError) -> RunState? {
    guard try store.version(of: run) != nil else { return nil }
    return try foldedState(of: run)
  }

  /// The runs of a project, or of one of its workflows, the latest first.
  public func runs(
    in projectID: String,
    workflow: String? = nil,
    limit: Int = 20,
  ) throws(EngineError) -> [RunSummary] {
    try store.runs(in: projectID, workflow: workflow, limit: min(max(limit, 1), 1000))
  }

  /// The journal of a run; throws ``EngineError/unknownRun(_:)``.
  public func events(of run: String) throws(EngineError) -> [JournalEntry] {
    try store.entries(of: run)
  }

  /// Answers a gate.
  ///
  /// - Parameters:
  ///   - gate: The gate's node.
  ///   - run: The run.
  ///   - approve: Whether the run may pass; it is canceled otherwise.
  ///   - reason: Why not.
  ///   - by: Who answers.
  /// - Throws: ``EngineError/gateAnswered(gate:approved:by:time:)`` where somebody has answered
  ///   already, ``EngineError/gateNotOpen(gate:status:)`` where the run has not reached it.
  public func answer(
    gate: String,
    in run: String,
    approve: Bool,
    reason: String? = nil,
    by: String,
  ) throws(EngineError) {
    try append(to: run) { state throws(EngineError) in
      try checkGate(gate, of: run, in: state)
      if approve { return [.gateApproved(node: gate, by: by)] }
      return [.gateRejected(node: gate, by: by, reason: reason)]
    }
    advancing[run]?.yield(approve ? .journal : .canceled)
  }

  /// Ends a run; throws ``EngineError/runEnded(run:outcome:)`` where it has ended already.
  ///
  /// Calls of this process that are under way are canceled.
  public func cancel(_ run: String, by: String) throws(EngineError) {
    try append(to: run) { state throws(EngineError) in
      if let outcome = state.outcome { throw .runEnded(run: run, outcome: outcome) }
      return state.isCanceled ? [] : [.canceled(by: by)]
    }
    advancing[run]?.yield(.canceled)
  }

  private func checkGate(_ gate: String, of run: String, in state: RunState) throws(EngineError) {
    guard let node = state.node(gate), node.type.isGate,
      let status = state.status(of: gate)
    else { throw .unknownGate(run: run, node: gate) }
    if status == .waiting, state.outcome == nil { return }
    for entry in try store.entries(of: run) {
      switch entry.event {
      case .gateApproved(gate, let by):
        throw .gateAnswered(gate: gate, approved: true, by: by, time: entry.time)
      case .gateRejected(gate, let by, _):
        throw .gateAnswered(gate: gate, approved: false, by: by, time: entry.time)
      default: continue
      }
    }
    if let outcome = state.outcome { throw .runEnded(run: run, outcome: outcome) }
    throw .gateNotOpen(gate: gate, status: status.name)
  }

  /// Appends what `makeEvents` derives from the newest state, and closes the run where that
  /// leaves nothing to do and nobody works on it.
  private func append(
    to run: String,
    _ makeEvents: (RunState) throws(EngineError) -> [RunEvent],
  ) throws(EngineError) {
    for _ in 0..<8 {
      var state = try foldedState(of: run)
      var events = try makeEvents(state)
      let version = state.version
      try Self.apply(events, to: &state, of: run)
      if state.isCanceled, state.outcome == nil, try !store.isOwned(run) {
        events.append(.finished(.canceled))
        try Self.apply([.finished(.canceled)], to: &state, of: run)
      }
      let time = now
      let entries = events.enumerated().map { place, event in
        JournalEntry(version: version + place + 1, time: time, event: event)
      }
      do {
        try store.append(entries, to: run, projection: RunProjection(state))
        return remember(FoldedRun(id: run, state: state))
      } catch .runConflict { continue }
    }
    throw .runConflict(run: run)
  }
}

extension Engine {
  /// The state of a run, caught up with the journal.
  func foldedState(of run: String) throws(EngineError) -> RunState {
    guard let place = folded.firstIndex(where: { $0.id == run }) else {
      let state = try Self.fold(try store.entries(of: run).map(\.event), of: run)
      remember(FoldedRun(id: run, state: state))
      return state
    }
    var known = folded.remove(at: place)
    let newer = try store.entries(of: run, after: known.state.version)
    try Self.apply(newer.map(\.event), to: &known.state, of: run)
    remember(known)
    return known.state
  }

  /// The state of a run, caught up with the journal, which the engine keeps no copy of.
  func takeFoldedState(of run: String) throws(EngineError) -> RunState {
    let state = try foldedState(of: run)
    forget(run)
    return state
  }

  /// Keeps a state for later, and lets go of the one that was not asked for the longest.
  func remember(_ run: FoldedRun) {
    forget(run.id)
    if folded.count == 4 { folded.removeFirst() }
    folded.append(run)
  }

  func forget(_ run: String) { folded.removeAll { $0.id == run } }

  static func fold(_ events: [RunEvent], of run: String) throws(EngineError) -> RunState {
    do { return try RunState(folding: events) } catch {
      throw .damagedStore(path: "run \(run)", detail: "\(error)")
    }
  }

  static func apply(
    _ events: [RunEvent],
    to state: inout RunState,
    of run: String,
  ) throws(EngineError) {
    for event in events {
      do { try state.apply(event) } catch {
        throw .damagedStore(path: "run \(run)", detail: "\(error)")
      }
    }
  }
}
