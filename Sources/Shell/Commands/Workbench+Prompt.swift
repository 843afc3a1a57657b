import Notebook
import Text

extension Workbench {
  /// What the prompt says: the place, and in a run the node and the cost (design §4).
  public func prompt() -> String {
    if let run = place.run {
      let alias = aliases.alias(for: run.id, kind: .run)
      let name = place.workflow?.name ?? place.project.name
      let node = run.node.map { " ▸ \($0)" } ?? ""
      return "\(name) \(alias)\(node) \(run.isGate ? "?" : "⏸") \(run.cost) CU ›".terminalSafe
    }
    var text = "\(place.team.name)/\(place.project.name)"
    if let workflow = place.workflow { text += ":\(workflow.name)\(place.isDraft ? "*" : "")" }
    return "\(text) ›".terminalSafe
  }
}
