import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// How many nodes of a kind the end of a run names.
  private static let namedNodes = 6

  /// What a run has come to: what it gave, what failed, what was skipped and why, and its cost.
  ///
  /// - Parameters:
  ///   - outcome: How it ended.
  ///   - run: The run.
  ///   - state: Its last state.
  ///   - shown: What is told above; a picture in it is not shown again.
  /// - Returns: The summary.
  func end(
    _ outcome: RunOutcome,
    of run: String,
    _ state: RunState,
    shown: [String],
  ) -> String {
    let report = state.report
    var lines = report.outputs.prefix(Self.namedNodes).map { output in
      "- produced: `\(output.node.terminalSafe)` \(links(to: output.result))"
    }
    lines += more(report.outputs.count, "output")
    lines += report.loops.map(words(for:))
    lines += report.failures.prefix(Self.namedNodes).map { "- failed: \(words(for: $0))" }
    lines += more(report.failures.count, "failure")
    lines += words(for: report.skips)
    lines += reuse(state.tally, report)
    let pictures = report.outputs.prefix(Self.namedNodes).compactMap { output -> String? in
      let ids = assets(of: output.result)
      guard ids.count == 1, !shown.contains(where: { $0.contains("](art:\(ids[0]))") }) else {
        return nil
      }
      return show(.string(ids[0]), name: output.node)
    }
    let list = lines.isEmpty ? [] : [lines.joined(separator: "\n")]
    let parts = pictures + [head(outcome, of: run, state)] + list + byHand(state.changes)
    return (parts + (outcome == .failure ? [waysOn(report)] : [])).joined(separator: "\n\n")
  }

  /// How a person goes on after a failure.
  private func waysOn(_ report: RunReport) -> String {
    let nodes = report.failures.map(\.node) + report.loops.flatMap { $0.failures.map(\.node) }
    let back = nodes.first.map { "`back \($0.terminalSafe)`" } ?? "`back`"
    return
      "\(back) stops before the failure in a branch; `rerun` does again what failed, and keeps "
      + "the rest."
  }

  /// What people changed in the run.
  private func byHand(_ changes: [HandChange]) -> [String] {
    guard !changes.isEmpty else { return [] }
    return [
      "✎ Changed by hand in this run: \(words(for: changes))."
        + (changes.contains(where: \.isInput) ? " `accept` writes the inputs to the draft." : "")
    ]
  }

  private func head(_ outcome: RunOutcome, of run: String, _ state: RunState) -> String {
    let tally = state.tally
    let (done, count) = state.settled(around: nil)
    let numbers = [
      (tally.succeeded, "success"), (tally.failed, "failure"), (tally.skipped, "skipped"),
      (tally.rejected, "rejected"), (count - done, "pending"),
    ]
    let parts = numbers.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let word =
      switch outcome {
      case .success: "is done"
      case .failure: "failed"
      case .canceled: "was canceled"
      }
    return "**\(aliases.alias(for: run, kind: .run)) \(word)**: "
      + "\(parts.joined(separator: ", ")); \(Self.cost(of: state))."
  }

  /// What a run has cost, beside what it was quoted when it began.
  private static func cost(of state: RunState) -> String {
    let (cost, definition) = (state.cost, state.definition)
    if let range = definition.quoteRange { return "\(cost) CU, quoted \(range)" }
    let quote = definition.quote
    if cost == quote { return cost == .zero ? "0 CU" : "\(cost) CU, as quoted" }
    return cost < quote
      ? "\(cost) CU of \(quote) quoted" : "\(cost) CU, \(cost - quote) more than quoted"
  }

  private func more(_ count: Int, _ what: String) -> [String] {
    count > Self.namedNodes ? ["- \(counted(count - Self.namedNodes, "more \(what)"))"] : []
  }

  // MARK: What it gave

  private func assets(of result: RunState.NodeResult) -> [String] {
    result.outputs.flatMap { $0.value.array ?? [$0.value] }.compactMap(\.string)
      .filter(\.isAssetID)
  }

  /// Links to the files of a result, or else its values in short.
  private func links(to result: RunState.NodeResult) -> String {
    let ids = assets(of: result)
    guard !ids.isEmpty else {
      return result.outputs.map { short($0.value).markdownSafe }.joined(separator: ", ")
    }
    let names = ids.prefix(Self.namedNodes).map { id in
      "[\(aliases.alias(for: id, kind: .art))](art:\(id))"
    }
    let hidden = ids.count - names.count
    return names.joined(separator: ", ") + (hidden > 0 ? " and \(hidden) more" : "")
  }

  private func reuse(_ tally: RunTally, _ report: RunReport) -> [String] {
    var lines: [String] = []
    if tally.reused > 0 {
      let runs = report.sources.prefix(Self.namedNodes).map { aliases.alias(for: $0, kind: .run) }
      let from = runs.isEmpty ? "" : ", from \(listed(runs))"
      lines.append("- reused: \(counted(tally.reused, "result"))\(from)")
    }
    if tally.given > 0 { lines.append("- given by hand: \(counted(tally.given, "result"))") }
    return lines
  }

  // MARK: What it did not give

  private func words(for failure: RunReport.Failure) -> String {
    let name = "`\(failure.node.terminalSafe)`"
    guard let reason = failure.failure else { return name }
    return "\(name) (\(reason.code.cell)): \(reason.message.cell)"
  }

  private func words(for loop: RunReport.Loop) -> String {
    var text =
      "- `\(loop.node.terminalSafe)`: \(loop.succeeded) of "
      + "\(counted(loop.count, "item")) succeeded"
    if loop.skipped > 0 { text += ", \(loop.skipped) gave nothing" }
    guard loop.failed > 0 else { return text }
    let hidden = loop.failed - loop.failures.count
    return text + ", \(loop.failed) failed: "
      + loop.failures.map(words(for:)).joined(separator: "; ")
      + (hidden > 0 ? "; and \(hidden) more" : "")
  }

  /// What was left out, with those together that were left out for one reason.
  private func words(for skips: [RunReport.Skip]) -> [String] {
    var reasons: [String] = []
    var nodes: [String: [String]] = [:]
    for skip in skips {
      let reason = words(for: skip)
      if nodes[reason] == nil { reasons.append(reason) }
      nodes[reason, default: []].append("`\(skip.node.terminalSafe)`")
    }
    var lines = reasons.prefix(Self.namedNodes).map { reason in
      let names = nodes[reason] ?? []
      let hidden = names.count - Self.namedNodes
      return "- skipped: \(names.prefix(Self.namedNodes).joined(separator: ", "))"
        + (hidden > 0 ? " and \(hidden) more" : "") + ": \(reason)"
    }
    let hidden = reasons.dropFirst(Self.namedNodes).reduce(0) { $0 + (nodes[$1]?.count ?? 0) }
    if hidden > 0 { lines.append("- skipped too: \(counted(hidden, "more node"))") }
    return lines
  }

  /// Why a node was left out, through all that it needed to where it began.
  private func words(for skip: RunReport.Skip) -> String {
    let way = skip.chain.map { "`\($0.terminalSafe)`" }.joined(separator: ", which needs ")
    let end: String
    switch skip.root {
    case .failure: end = "failed"
    case .rejected: end = "was rejected"
    case .skipped(let reason):
      guard !skip.chain.isEmpty else { return reason.markdownSafe }
      end = "was skipped: \(reason.markdownSafe)"
    default: end = "gave nothing"
    }
    return "needs \(way), which \(end)"
  }
}
