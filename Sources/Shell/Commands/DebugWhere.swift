import Engine
import Notebook
import Text
import Workflows

extension Workbench {
  /// How many nodes of a kind `where` names.
  private static let listLimit = 6

  /// `where`: the path to the stop, what is ready, and what is blocked by what.
  func locate(_ invocation: Invocation) async throws(ShellError) -> Output {
    let run = try stoppedRun()
    let state = try await shownState()
    let alias = aliases.alias(for: run.id, kind: .run)
    let (done, count) = state.settled(around: nil)
    let name = state.definition.workflowName.markdownSafe
    var lines = [
      "**\(alias)** of \(name): \(done) of \(counted(count, "node")) done, \(state.cost) CU"
    ]
    lines.append("")
    lines += path(to: run.node, in: state)
    let ready = state.ready()
    if !ready.isEmpty { lines.append("- ready: \(list(ready))") }
    lines += asked(in: state)
    lines += failed(in: state)
    lines += blocked(around: run.node, in: state)
    let changes = state.changes
    if !changes.isEmpty { lines.append("- ✎ changed by hand: \(words(for: changes))") }
    return Output(lines.joined(separator: "\n"))
  }

  /// The loops and workflows around the stop, the outermost first.
  private func path(to node: String?, in state: RunState) -> [String] {
    guard let node else { return [] }
    var lines: [String] = []
    for frame in state.frames(of: node) {
      let container = "`\(frame.container.terminalSafe)`"
      switch frame {
      case .iteration(_, let number, let count):
        let progress = state.iterations(of: frame.container).map { ", \($0.done) done" } ?? ""
        lines.append("- in the loop \(container): item \(number + 1) of \(count)\(progress)")
      case .workflow(_, let name):
        lines.append("- in \(container): the workflow \(name.markdownSafe)")
      }
    }
    let what = state.node(node).map { ($0.modelID ?? $0.type.name).terminalSafe } ?? ""
    return lines + ["- at **\(node.markdownSafe)**" + (what.isEmpty ? "" : " `\(what)`")]
  }

  private func asked(in state: RunState) -> [String] {
    var lines: [String] = []
    let gates = state.waitingGates.map(\.id)
    if !gates.isEmpty { lines.append("- waits for a person: \(list(gates))") }
    let unknown = state.unknownOutcomes.map(\.id)
    if !unknown.isEmpty { lines.append("- it is not known how it ended: \(list(unknown))") }
    return lines
  }

  /// What failed, and why.
  private func failed(in state: RunState) -> [String] {
    let failures = state.nodes.compactMap { node, status -> String? in
      guard case .failure(let failure) = status else { return nil }
      return "- failed: `\(node.id.terminalSafe)` (\(failure.code.cell)): \(failure.message.cell)"
    }
    let more = failures.count - Self.listLimit
    return failures.prefix(Self.listLimit) + (more > 0 ? ["- failed too: \(more) more"] : [])
  }

  private func blocked(around node: String?, in state: RunState) -> [String] {
    let (nodes, count) = state.blocked(around: node, limit: Self.listLimit)
    var lines = nodes.map { blocked in
      let reasons = blocked.awaited.prefix(3).map {
        "`\($0.terminalSafe)`\(note(on: $0, in: state))"
      }
      let more = blocked.awaited.count - reasons.count
      return "- blocked: `\(blocked.node.terminalSafe)` by \(reasons.joined(separator: ", "))"
        + (more > 0 ? " and \(more) more" : "")
    }
    if count > nodes.count { lines.append("- blocked too: \(count - nodes.count) more") }
    return lines
  }

  private func note(on node: String, in state: RunState) -> String {
    switch state.status(of: node) {
    case .waiting: ", which waits for a person"
    case .unknown: ", of which it is not known how it ended"
    case .processing, .retrying: ", which is under way"
    case .expanded: ", which is under way"
    default: ""
    }
  }

  private func list(_ nodes: [String]) -> String {
    let names = nodes.prefix(Self.listLimit).map { "`\($0.terminalSafe)`" }
    let more = nodes.count - names.count
    return names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  /// The state of the stopped run that commands look at.
  func shownState() async throws(ShellError) -> RunState { try await runState(stoppedRun().id) }
}
