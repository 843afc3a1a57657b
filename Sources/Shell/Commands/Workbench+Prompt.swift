import Notebook
import Text
import Workflows

extension Workbench {
  /// What the prompt says: the place, and in a run the node and the cost (design §4).
  public func prompt() -> String {
    if let run = place.run {
      let alias = aliases.alias(for: run.id, kind: .run)
      let name = place.workflow?.name ?? place.project.name
      let node = run.node.map { " ▸ \($0)" } ?? ""
      let sign = run.isGate ? "?" : "⏸"
      let draft = run.isDraft ? " draft" : ""
      let changes = run.changes > 0 ? " ✎\(run.changes)" : ""
      return "\(name) \(alias)\(draft)\(node) \(sign)\(changes) \(run.cost) CU\(reached) ›"
        .terminalSafe
    }
    var text = "\(place.team.name)/\(place.project.name)"
    if let workflow = place.workflow { text += ":\(workflow.name)\(place.isDraft ? "*" : "")" }
    return "\(text)\(reached) ›".terminalSafe
  }

  /// The budgets that are used up, or leave no room for the next call.
  private var reached: String {
    let owners: [(BudgetScope, String?)] = [
      (.run, place.run?.id), (.session, session.id), (.project, place.project.id),
    ]
    let names = owners.compactMap { scope, owner in
      owner != nil && place.reachedBudgets[scope.rawValue] == owner ? scope.rawValue : nil
    }
    return names.isEmpty ? "" : " · \(names.joined(separator: "+")) budget reached"
  }
}
