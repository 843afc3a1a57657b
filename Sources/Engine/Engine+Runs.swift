public import Workflows

extension Engine {
  /// Makes a run and performs nothing of it; gives its id.
  ///
  /// The workflows inside that the definition does not bring are taken as they are published now.
  /// Throws ``EngineError/innerWorkflow(name:detail:)`` where that fails, and
  /// ``EngineError/badFlow(detail:)`` where the flow could not come to its end.
  public func startRun(
    of definition: RunDefinition,
    in projectID: String,
  ) throws(EngineError) -> String {
    var definition = try complete(definition, in: projectID)
    var state = try Self.begin(definition)
    let id = configuration.makeID("job_")
    if !definition.fresh.isEmpty {
      definition.fresh = definition.fresh.map { $0.adding(id) }
      state = try Self.begin(definition)
    }
    let entry = JournalEntry(version: 1, time: now, event: .created(definition))
    try store.createRun(
      id,
      of: definition,
      in: projectID,
      entries: [entry],
      projection: RunProjection(state),
    )
    remember(FoldedRun(id: id, state: state))
    return id
  }

  private static func begin(_ definition: RunDefinition) throws(EngineError) -> RunState {
    do { return try RunState(definition) } catch {
      guard case .badFlow(let reason) = error else { throw .badFlow(detail: "\(error)") }
      throw .badFlow(detail: reason.message)
    }
  }

  /// The definition with all workflows that it runs inside.
  private func complete(
    _ definition: RunDefinition,
    in projectID: String,
  ) throws(EngineError) -> RunDefinition {
    var definition = definition
    let isComplete = definition.flow.nodes.allSatisfy { node in
      node.workflowID.map { definition.workflows[$0] != nil } ?? true
    }
    guard !isComplete else { return definition }
    let stored = try innerWorkflows(of: definition.flow, in: projectID, drafts: false)
    definition.workflows.merge(stored) { given, _ in given }
    return definition
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
      let node = try checkGate(gate, of: run, in: state)
      if approve, node.type == .userSelection { throw .selectionExpected(gate: gate) }
      if approve { return [.gateApproved(node: gate, by: by)] }
      return [.gateRejected(node: gate, by: by, reason: reason)]
    }
    advancing[run]?.yield(.journal)
  }

  /// Answers a selection.
  ///
  /// - Parameters:
  ///   - gate: The selection's node.
  ///   - run: The run.
  ///   - indices: The places of the picks among the candidates, from 0, in the order wanted.
  ///   - person: Who answers.
  /// - Throws: ``EngineError/badSelection(gate:picks:candidates:)`` where the picks are no
  ///   different candidates, or too few or too many; what ``answer(gate:in:approve:reason:by:)``
  ///   throws.
  public func select(
    at gate: String,
    in run: String,
    _ indices: [Int],
    by person: String,
  ) throws(EngineError) {
    try append(to: run) { state throws(EngineError) in
      let node = try checkGate(gate, of: run, in: state)
      guard let candidates = state.candidates(of: gate) else {
        throw .unknownGate(run: run, node: gate)
      }
      let range = RunState.picks(of: node, among: candidates.count)
      guard range.contains(indices.count), Set(indices).count == indices.count,
        indices.allSatisfy(candidates.indices.contains)
      else { throw .badSelection(gate: gate, picks: range, candidates: candidates.count) }
      return [.selectionAnswered(node: gate, indices: indices, by: person)]
    }
    advancing[run]?.yield(.journal)
  }

  /// Ends a run; throws ``EngineError/runEnded(run:outcome:)`` where it has ended already.
  ///
  /// Calls that are under way are canceled; those of another process soon, see
  /// ``EngineConfiguration/pollInterval``.
  public func cancel(_ run: String, by: String) throws(EngineError) {
    try append(to: run) { state throws(EngineError) in
      if let outcome = state.outcome { throw .runEnded(run: run, outcome: outcome) }
      return state.isCanceled ? [] : [.canceled(by: by)]
    }
    advancing[run]?.yield(.journal)
  }

  /// The gate, which waits.
  func checkGate(
    _ gate: String,
    of run: String,
    in state: RunState,
  ) throws(EngineError) -> FlowNode {
    guard let node = state.node(gate), node.type.isGate,
      let status = state.status(of: gate)
    else { throw .unknownGate(run: run, node: gate) }
    if status == .waiting, state.outcome == nil { return node }
    for entry in try store.entries(of: run).reversed() {
      switch entry.event {
      case .gateApproved(gate, let by), .selectionAnswered(gate, _, let by):
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
  func append(
    to run: String,
    results: [StoredResult] = [],
    _ makeEvents: (RunState) throws(EngineError) -> [RunEvent],
  ) throws(EngineError) {
    for _ in 0..<8 {
      var state = try foldedState(of: run)
      var events = try makeEvents(state)
      let version = state.version
      for event in events {
        do { try state.apply(event) } catch { throw EngineError(error, run: run, state) }
      }
      if state.isCanceled, state.outcome == nil, try !store.isOwned(run, at: leaseTime) {
        events.append(.finished(.canceled))
        try Self.apply([.finished(.canceled)], to: &state, of: run)
      }
      let time = now
      let entries = events.enumerated().map { place, event in
        JournalEntry(version: version + place + 1, time: time, event: event)
      }
      do {
        try store.append(entries, to: run, projection: RunProjection(state), results: results)
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
      throw .damagedRecord("run \(run)", detail: "\(error)")
    }
  }

  static func apply(
    _ events: [RunEvent],
    to state: inout RunState,
    of run: String,
  ) throws(EngineError) {
    for event in events {
      do { try state.apply(event) } catch {
        throw .damagedRecord("run \(run)", detail: "\(error)")
      }
    }
  }
}
