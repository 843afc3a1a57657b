import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// `retry [NODE] [--ask]`: does a node again, or answers how its call ended.
  func retry(_ invocation: Invocation) async throws(ShellError) -> Output {
    let run = try changeableRun(invocation)
    try invocation.checkPositionals(atMost: 1)
    try invocation.checkNames([])
    let state = try await shownState()
    let argument = invocation.positional(0)
    let target = try retried(argument, run, state)
    let range = argument?.range ?? invocation.nameRange
    if case .unknown = target.status {
      return invocation.flag("--ask")
        ? try await ask(target, run, state, at: range) : try await callAgain(target, run)
    }
    if let flag = invocation.flagValue("--ask") {
      throw ShellError(
        "it is known how \(codeSpan(target.path)) ended: \(words(for: target.path, in: state))",
        at: flag.nameRange,
        remedy: "leave `--ask` out",
        code: "node_not_ready",
      )
    }
    try checkRetried(target, in: state, at: range)
    let (author, path) = (try author(), target.path)
    try await withEngine { try await $0.reset(path, in: run.id, by: author) }
    return try await goAgain(run, target, "Does \(codeSpan(path)) again.")
  }

  /// The node that is named, or else the one that is open or failed.
  private func retried(
    _ argument: Argument?,
    _ run: Place.StoppedRun,
    _ state: RunState,
  ) throws(ShellError) -> HandTarget {
    if let argument { return try target(argument.word, in: state) }
    let unknown = state.unknownOutcomes.map(\.id)
    var failed = state.nodes.filter { $0.status.name == "failure" }.map(\.node.id)
    // A loop fails because of its items.
    failed = failed.filter { path in !failed.contains { state.isInside($0, of: path) } }
    let candidates = unknown.isEmpty ? failed : unknown
    let path = candidates.contains { $0 == run.node } ? run.node : candidates.first
    guard let path, let node = state.node(path), let status = state.status(of: path) else {
      throw ShellError(
        "no node of the run has failed",
        remedy:
          "`retry NODE` takes one that did; `set NODE.INPUT=VALUE` does one again with another value",
        code: "node_not_ready",
      )
    }
    guard candidates.count == 1 || path == run.node else {
      throw ShellError(
        "\(candidates.count) nodes \(unknown.isEmpty ? "failed" : "ended nobody knows how")",
        remedy:
          "say which: \(candidates.prefix(6).map { "`retry \($0.oneLine)`" }.joined(separator: ", "))",
        code: "unknown_node",
      )
    }
    return HandTarget(path: path, node: node, status: status)
  }

  private func checkRetried(
    _ target: HandTarget,
    in state: RunState,
    at range: Range<Int>?,
  ) throws(ShellError) {
    let name = codeSpan(target.path)
    let isByHand = state.changes.contains { $0 == .skip(node: target.path) }
    switch target.status {
    case .failure: return
    case .skipped where isByHand: return
    case .skipped(let reason):
      throw ShellError(
        "\(name) was skipped: \(reason.oneLine)",
        at: range,
        remedy: "`retry` the node that failed, and this one is open again",
        code: "node_not_ready",
      )
    case .success:
      throw ShellError(
        "\(name) did not fail",
        at: range,
        remedy: "`set \(target.path).INPUT=VALUE` does it again with another value",
        code: "node_not_ready",
      )
    default:
      throw ShellError(
        "\(name) did not fail: \(words(for: target.path, in: state))",
        at: range,
        remedy: "`next` and `continue` go on",
        code: "node_not_ready",
      )
    }
  }

  /// Performs the node, and goes on stepping or running, as the run stopped.
  private func goAgain(
    _ run: Place.StoppedRun,
    _ target: HandTarget,
    _ words: String,
  ) async throws(ShellError) -> Output {
    let state = try await runState(run.id)
    let isReady = state.isReady(target.path)
    let goal: RunGoal = !run.isStepping ? .end : isReady ? .over(target.path) : .start
    var output = try await go(run.id, goal)
    output.markdown = words + "\n\n" + output.markdown
    return output
  }

  // MARK: Unknown outcomes

  private func callAgain(
    _ target: HandTarget,
    _ run: Place.StoppedRun,
  ) async throws(ShellError) -> Output {
    let (author, path) = (try author(), target.path)
    try await withEngine {
      try await $0.answerOutcome(of: path, in: run.id, .runAgain, by: author)
    }
    return try await goAgain(
      run,
      target,
      "Calls \(codeSpan(path)) again, under the same key. It is not known how the first call ended; "
        + "it may have been charged too.",
    )
  }

  private func ask(
    _ target: HandTarget,
    _ run: Place.StoppedRun,
    _ before: RunState,
    at range: Range<Int>?,
  ) async throws(ShellError) -> Output {
    let (author, path) = (try author(), target.path)
    var reason: String?
    try await withEngine {
      do {
        try await $0.answerOutcome(of: path, in: run.id, .askProvider, by: author)
      } catch EngineError.outcomeUnknown(_, let detail) { reason = detail }
    }
    if let reason {
      try record(.unknown(reason: reason), ofCallIn: before, at: path)
      throw ShellError(
        "it is still not known how the call of \(codeSpan(path)) ended: \(reason.oneLine)",
        at: range,
        remedy: "`retry \(path.oneLine)` makes the call again and may be charged twice, "
          + "`pin \(path.oneLine)=VALUE` gives its output",
        code: "outcome_unknown",
      )
    }
    let state = try await runState(run.id)
    let outcome = AnsweredOutcome(state.status(of: path))
    for asset in Self.assets(in: outcome.json) { try await keep(asset: asset) }
    try record(outcome, ofCallIn: before, at: path)
    let shown = reports([path], in: state).joined(separator: "\n\n")
    let text = "The provider says of \(codeSpan(path)): \(outcome.words)."
    return try await goAgain(run, target, shown.isEmpty ? text : "\(text)\n\n\(shown)")
  }

  /// Records what a provider said of a call, so that a replay hears the same.
  private func record(
    _ outcome: AnsweredOutcome,
    ofCallIn state: RunState,
    at path: String,
  ) throws(ShellError) {
    guard case .unknown(let call)? = state.status(of: path) else { return }
    try record {
      let file = try $0.store(asset: Array(outcome.json.pretty.utf8), extension: "json")
      try $0.record(state: StateRecord(kind: AnsweredOutcome.kind, name: call.key, asset: file))
    }
  }
}
