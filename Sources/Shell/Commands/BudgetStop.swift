import Text
import Workflows

extension Workbench {
  /// What is said of a run that begins nothing more: why, and the ways on.
  func pauseText(_ reason: PauseReason, of alias: String, in state: RunState) -> [String] {
    guard case .budget(let crossing) = reason, let limit = crossing.limit else {
      return [
        "⏸ \(alias) is paused: \(reason.words.markdownSafe). `continue` goes on, `cancel` ends it."
      ]
    }
    let model = state.node(crossing.node)?.modelID.map { " `\($0.terminalSafe)`" } ?? ""
    let scope = crossing.scope.rawValue
    let promised = crossing.spent + crossing.reserved
    let underway =
      crossing.reserved > .zero ? ", \(crossing.reserved) set aside for other calls" : ""
    let left = max(limit - promised, .zero)
    let price =
      crossing.price.map { "costs \($0) CU" } ?? "costs what its provider asks, which is not known"
    // The least that lets the call pass; of a call of unknown price anything above does.
    let enough = promised + (crossing.price ?? Credits(millionths: 1_000_000))
    return [
      "⏸ \(alias) is paused before **\(crossing.node.markdownSafe)**\(model): the call \(price), "
        + "and \(left) of the \(scope)'s \(limit) CU are left (\(crossing.spent) spent\(underway)).",
      "`budget \(scope) \(enough)` raises it that far, and `continue` then goes on; `cancel` ends "
        + "the run and keeps what it has made.",
    ]
  }

  /// What is said of a limit that a run went past.
  func words(for crossing: BudgetCrossing) -> String {
    "**Over budget:** \(crossing.passing.markdownSafe)."
  }
}
