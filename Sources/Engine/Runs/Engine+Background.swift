public import Workflows

/// Runs that a process takes further by itself, so that another can take them up where it ends.
///
/// A lease that outlives its process is the mark of such a run.
extension Engine {
  /// Makes a run that this engine is about to take further; gives its id.
  ///
  /// It is among the ``abandonedRuns(in:)`` from then on, if this process ends before it has.
  public func startClaimedRun(
    of definition: RunDefinition,
    in projectID: String,
  ) throws(EngineError) -> String {
    let id = try startRun(of: definition, in: projectID)
    try store.takeLease(of: id, owner, at: leaseTime)
    return id
  }

  /// Lets a run pass a gate and claims it as ``startClaimedRun(of:in:)`` does, unless somebody
  /// works on it; throws as ``answer(gate:in:approve:reason:by:)`` does.
  public func approveClaiming(
    gate: String,
    in run: String,
    by: String,
  ) throws(EngineError) {
    var isClaimed = advancing[run] == nil
    do { if isClaimed { try store.takeLease(of: run, owner, at: leaseTime) } } catch .owned {
      isClaimed = false
    }
    do { try answer(gate: gate, in: run, approve: true, by: by) } catch {
      if isClaimed { try store.releaseLease(of: run, owner) }
      throw error
    }
  }

  /// The runs of a project that have not ended, and which a process took further when it ended.
  public func abandonedRuns(in projectID: String) throws(EngineError) -> [RunSummary] {
    try store.abandonedRuns(in: projectID, at: leaseTime)
  }

  /// A run of a project, or nil where the project has none of that id.
  public func run(_ id: String, in projectID: String) throws(EngineError) -> RunSummary? {
    try store.run(id, in: projectID)
  }

  /// The runs of a project, the latest first.
  ///
  /// - Parameters:
  ///   - projectID: The project.
  ///   - workflow: Only those of this workflow; nil for all.
  ///   - status: Only those of this status, as ``RunSummary/status`` has it; nil for all.
  ///   - limit: How many at most, from 1 to 1000.
  ///   - token: The token of the page before.
  /// - Returns: A page.
  /// - Throws: ``EngineError/unknownProject(_:)``, or a failure of the store.
  public func runs(
    in projectID: String,
    workflow: String?,
    status: String?,
    limit: Int,
    after token: String?,
  ) throws(EngineError) -> Page<RunSummary> {
    let limit = min(max(limit, 1), 1000)
    var found = try store.runs(
      in: projectID,
      workflow: workflow,
      status: status,
      limit: limit + 1,
      after: token,
    )
    guard found.count > limit else { return Page(elements: found, nextToken: nil) }
    found.removeLast()
    return Page(elements: found, nextToken: found.last?.id)
  }
}
