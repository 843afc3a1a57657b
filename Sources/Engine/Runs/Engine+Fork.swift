public import Workflows

/// A run that goes on from another one.
public struct RunBranch: Sendable, Hashable {
  /// The run's id.
  public var id: String
  /// The nodes that are done again, whatever there is of them; what hangs on them is too.
  public var redone: [String]
}

/// Runs that go on from other runs.
///
/// The other run stays as it is. Nothing that it has done is charged to the one that goes on from
/// it, whose cost counts only what it does itself. A call of which it is not known how it ended is
/// put to a person there too, and not simply made a second time.
extension Engine {
  /// Makes a run that begins as another one is now; what is under way there is pending here.
  ///
  /// - Parameters:
  ///   - run: The other run.
  ///   - node: The node at which it stops, for the lists.
  ///   - person: Who wants it.
  /// - Returns: The id of the run.
  /// - Throws: ``EngineError/unknownRun(_:)``, or a failure of the store.
  public func fork(
    _ run: String,
    before node: String? = nil,
    by person: String,
  ) throws(EngineError) -> String {
    let state = try foldedState(of: run)
    let origin = RunOrigin(.fork, of: run, version: state.version, from: node)
    return try branch(of: run, origin, from: state, by: person).id
  }

  /// Makes a run that begins as another did; what was under way there is pending here.
  ///
  /// - Parameters:
  ///   - run: The other run, which may have ended.
  ///   - cut: Which events of its journal count, of which the first is one.
  ///   - history: The journal, as far as the cut goes.
  ///   - person: Who wants it.
  /// - Returns: The id of the run.
  /// - Throws: ``EngineError/unknownRun(_:)``, ``EngineError/damagedStore(path:detail:)`` where
  ///   the events do not follow one another, or a failure of the store.
  public func fork(
    _ run: String,
    at cut: RunCut,
    of history: RunHistory,
    by person: String,
  ) throws(EngineError) -> String {
    let state = try Self.fold(history.events(of: cut), of: run)
    let entries = cut.isPrefix ? nil : try keptEntries(of: run, cut)
    let parent = try line(of: run, at: state.version)
    let origin = RunOrigin(.fork, of: parent, version: state.version, from: cut.node)
    return try branch(of: run, origin, from: state, copying: entries, by: person).id
  }

  /// What a cut keeps of a journal, with the places it has in the journal of the fork.
  private func keptEntries(
    of run: String,
    _ cut: RunCut,
  ) throws(EngineError) -> [JournalEntry] {
    let kept = Set(cut.kept)
    var entries = try store.entries(of: run).filter { kept.contains($0.version) }
    for place in entries.indices { entries[place].version = place + 1 }
    return entries
  }

  /// Makes a run that keeps all that succeeded in another one, and does the rest.
  ///
  /// What failed is pending again, and what was skipped because of it. What was answered, set,
  /// pinned or skipped by a person stays so; a gate that was rejected asks again.
  ///
  /// - Parameters:
  ///   - run: The other run, which need not have ended.
  ///   - node: A node that is computed anew with all that hangs on it, whatever results are
  ///     stored; the id of a node in a loop stands for each of its instances.
  ///   - person: Who wants it.
  /// - Returns: The run, and what is done again.
  /// - Throws: ``EngineError/unknownRun(_:)``, ``EngineError/unknownNode(run:node:)``, or a
  ///   failure of the store.
  public func rerun(
    _ run: String,
    from node: String? = nil,
    by person: String,
  ) throws(EngineError) -> RunBranch {
    let state = try foldedState(of: run)
    if let node, !state.hasNode(node) { throw .unknownNode(run: run, node: node) }
    let origin = RunOrigin(.rerun, of: run, version: state.version, from: node)
    let fresh = node.map { [FreshNodes(state.namesFrom($0))] } ?? []
    return try branch(of: run, origin, from: state, fresh: fresh, by: person)
  }

  /// The run that wrote the last of the first events of a run, as far as that is known here.
  ///
  /// Going back beyond the beginning of a branch is going back in the run that it is a branch of.
  private func line(of run: String, at version: Int) throws(EngineError) -> String {
    var line = run
    var seen: Set = [run]
    while let origin = try store.origin(of: line), version <= origin.version,
      seen.insert(origin.run).inserted, try store.version(of: origin.run) != nil
    {
      line = origin.run
    }
    return line
  }

  private func branch(
    of run: String,
    _ origin: RunOrigin,
    from state: RunState,
    fresh: [FreshNodes] = [],
    copying entries: [JournalEntry]? = nil,
    by person: String,
  ) throws(EngineError) -> RunBranch {
    guard let project = try store.project(of: run) else { throw .unknownRun(run) }
    let id = configuration.makeID("job_")
    let fresh = (state.definition.fresh + fresh).map { $0.adding(id) }
    let openCalls = try openCalls(of: run)
    var branch: RunState
    var redone: [String] = []
    var events: [RunEvent] = [.forked(from: origin.run, version: origin.version, by: person)]
    do {
      branch = try state.branch(origin, fresh: fresh, by: person)
      if origin.kind == .rerun {
        redone = try branch.rerunNodes(from: origin.node)
        for node in redone { try branch.apply(.nodeReset(node: node, by: person)) }
      }
      events += redone.map { .nodeReset(node: $0, by: person) }
      for call in openCalls where call.isNext(in: branch, of: run) {
        for event in call.events { try branch.apply(event) }
        events += call.events
      }
    } catch { throw EngineError(error, run: run, state) }
    let start = BranchStart(
      source: run,
      entries: entries,
      version: origin.version,
      definition: branch.definition,
      events: events,
      time: now,
    )
    try store.createBranch(id, start, in: project, projection: RunProjection(branch))
    remember(FoldedRun(id: id, state: branch))
    return RunBranch(id: id, redone: redone)
  }

  /// The run with those it goes on from and all that go on from these, the oldest first.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - projectID: Its project.
  ///   - limit: How many at most, from 1 to 1000.
  /// - Returns: The runs; none where the project has no such run.
  /// - Throws: ``EngineError/unknownProject(_:)``, or a failure of the store.
  public func family(
    of run: String,
    in projectID: String,
    limit: Int = 200,
  ) throws(EngineError) -> [RunSummary] {
    try store.family(of: run, in: projectID, limit: min(max(limit, 1), 1000))
  }
}

extension FreshNodes {
  /// The nodes, which may take the results of one more run.
  func adding(_ run: String) -> FreshNodes { FreshNodes(names, runs: runs + [run]) }
}
