import Engine
import Service
import Text
import Workflows

extension Workbench {
  /// How many nodes of a wait are named.
  private static let awaitedNodes = 3

  /// What a run of the list waits for, in words for a cell; empty where it has ended.
  func waits(of run: RunSummary) async throws(ShellError) -> String {
    guard run.outcome == nil,
      let wait = try await withEngine({ try await $0.wait(of: run.id) })
    else { return "" }
    switch wait {
    case .process(let pid): return "process \(pid), which takes it further"
    case .gates(let gates, let time): return "\(named(gates)), since \(ISOTime.text(time))"
    case .unknownOutcomes(let nodes, let time):
      return "word how \(named(nodes)) ended, since \(ISOTime.text(time))"
    case .paused(.budget(let crossing)):
      let price = crossing.price.map { " for \($0) CU" } ?? ""
      return "the budget of the \(crossing.scope.rawValue): \(crossing.node.cell)\(price)"
    case .paused(let reason): return reason.words.cell
    case .stopped(let nodes): return nodes.isEmpty ? "`continue`" : "`continue`, at \(named(nodes))"
    }
  }

  private func named(_ nodes: [String]) -> String {
    let names = nodes.prefix(Self.awaitedNodes).map(\.cell)
    let hidden = nodes.count - names.count
    return names.joined(separator: ", ") + (hidden > 0 ? " and \(hidden) more" : "")
  }
}
