/// What a run has come to: what it gave, what failed and what was left out.
public struct RunReport: Sendable, Hashable {
  /// What an exposed node gave.
  public struct Output: Sendable, Hashable {
    /// The node, by the name that people know.
    public var node: String
    /// What it gave.
    public var result: RunState.NodeResult
  }

  /// A node that failed.
  public struct Failure: Sendable, Hashable {
    /// The node's path.
    public var node: String
    /// Why; nil where the state has let go of the iteration.
    public var failure: RunFailure?
  }

  /// A node that was left out.
  public struct Skip: Sendable, Hashable {
    /// The node's path.
    public var node: String
    /// The nodes through which it came: each needs the next, and with the last one it began.
    public var chain: [String]
    /// How the last of them stands; of the node itself where the chain is empty.
    public var root: RunState.NodeStatus
  }

  /// A loop, with what became of its items.
  public struct Loop: Sendable, Hashable {
    /// The loop's path.
    public var node: String
    /// How many items there are.
    public var count: Int
    /// How many gave a result.
    public var succeeded = 0
    /// How many gave none.
    public var skipped = 0
    /// How many failed.
    public var failed = 0
    /// What failed inside, of many the first.
    public var failures: [Failure] = []
  }

  /// The outputs of the workflow that are there, in the flow's order.
  public var outputs: [Output] = []
  /// The nodes that failed, those inside of loops and the loops themselves left out.
  public var failures: [Failure] = []
  /// The nodes that were skipped, those inside of loops left out.
  public var skips: [Skip] = []
  /// The loops that have begun, those inside of other loops left out.
  public var loops: [Loop] = []
  /// The runs whose results were taken, as far as the state still knows the nodes.
  public var sources: [String] = []
}

extension RunState {
  /// How many failures of a loop a report names.
  private static let reportedFailures = 5

  /// What the run has come to; O(nodes that are held).
  public var report: RunReport {
    var report = RunReport()
    report.outputs = exposedOutputs
    collect(from: 0, into: &report)
    let free = Set(freeScopes)
    for slot in scopes.indices where !free.contains(slot) {
      for case .success(let result) in scopes[slot].statuses {
        guard let run = result.cachedFrom, !report.sources.contains(run) else { continue }
        report.sources.append(run)
      }
    }
    return report
  }

  /// The outputs of the exposed nodes, or else of those that nothing hangs on.
  private var exposedOutputs: [RunReport.Output] {
    let scope = scopes[0]
    var positions = scope.statuses.indices.filter { layout.node(scope.block, $0).includesOutputs }
    if positions.isEmpty {
      positions = scope.statuses.indices.filter {
        layout.blocks[scope.block].consumers(of: $0).isEmpty
      }
    }
    return positions.compactMap { position in
      guard case .success(let result) = scope.statuses[position] else { return nil }
      let node = layout.node(scope.block, position)
      guard !node.type.isGate || node.type == .userSelection else { return nil }
      return RunReport.Output(node: node.loop?.endID ?? node.id, result: result)
    }
  }

  /// Adds what is in a scope, and in the workflows inside of it.
  private func collect(from slot: Int, into report: inout RunReport) {
    for (position, status) in scopes[slot].statuses.enumerated() {
      let instance = NodeInstance(scope: slot, position: position)
      if let inner = innerScopes[instance] { collect(from: inner, into: &report) }
      if let loop = loops[instance] {
        report.loops.append(summary(of: loop, at: instance))
        continue
      }
      switch status {
      case .failure(let failure) where innerScopes[instance] == nil:
        report.failures.append(RunReport.Failure(node: path(of: instance), failure: failure))
      case .skipped: report.skips.append(skip(of: instance))
      default: continue
      }
    }
  }

  private func skip(of instance: NodeInstance) -> RunReport.Skip {
    var chain: [NodeInstance] = []
    var last = instance
    // A flow has no circles.
    while case .skipped = status(last), let cause = cause(of: last) {
      chain.append(cause)
      last = cause
    }
    // Who left a node out by hand did not do so because of the others.
    if let cause = chain.first, case .skipped(let reason) = status(instance),
      self.reason(of: cause) != reason
    {
      (chain, last) = ([], instance)
    }
    return RunReport.Skip(
      node: path(of: instance),
      chain: chain.map { path(of: $0) },
      root: status(last),
    )
  }

  /// The first node that a skipped one needs and that gave nothing.
  private func cause(of instance: NodeInstance) -> NodeInstance? {
    producers(of: instance).first { producer in
      switch status(producer) {
      case .failure, .skipped, .rejected: true
      default: false
      }
    }
  }

  private func summary(of loop: LoopState, at instance: NodeInstance) -> RunReport.Loop {
    var summary = RunReport.Loop(node: path(of: instance), count: loop.count)
    for (iteration, outcome) in loop.outcomes.enumerated() {
      switch outcome {
      case .open: continue
      case .success: summary.succeeded += 1
      case .skipped: summary.skipped += 1
      case .failure:
        summary.failed += 1
        guard summary.failures.count < Self.reportedFailures else { continue }
        let inner = loop.kept[iteration].map(failures(in:)) ?? []
        summary.failures += inner.prefix(Self.reportedFailures - summary.failures.count)
        guard inner.isEmpty else { continue }
        let path = "\(summary.node)[\(iteration)]"
        summary.failures.append(RunReport.Failure(node: path, failure: nil))
      }
    }
    return summary
  }

  /// What failed by itself in a scope and in all that is inside of it.
  private func failures(in slot: Int) -> [RunReport.Failure] {
    scopes[slot].statuses.indices.flatMap { position -> [RunReport.Failure] in
      let instance = NodeInstance(scope: slot, position: position)
      guard case .failure(let failure) = scopes[slot].statuses[position] else { return [] }
      var inner = innerScopes[instance].map(failures(in:)) ?? []
      for (_, scope) in (loops[instance]?.kept ?? [:]).sorted(by: { $0.key < $1.key }) {
        inner += failures(in: scope)
      }
      return inner.isEmpty
        ? [RunReport.Failure(node: path(of: instance), failure: failure)] : inner
    }
  }
}
