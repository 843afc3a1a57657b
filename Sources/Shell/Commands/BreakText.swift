import Notebook
import Text
import Workflows

extension Workbench {
  /// How many nodes a stop names for one breakpoint.
  private static let namedLimit = 3

  /// What a breakpoint waits for, in words.
  func words(for place: Breakpoint.Place) -> String {
    switch place {
    case .before(let node): "before **\(node.text.markdownSafe)**"
    case .after(let node): "after **\(node.text.markdownSafe)**"
    case .error: "on error"
    case .cost(let limit): "on cost > \(limit) CU"
    case .approval(nil): "on approval"
    case .approval(let gate?): "when **\(gate.text.markdownSafe)** asks"
    case .changed(let node, let handle):
      "on changed **\(node.text.markdownSafe)**" + (handle.map { ".\($0.markdownSafe)" } ?? "")
    }
  }

  /// A breakpoint with its condition.
  func words(for breakpoint: Breakpoint) -> String {
    words(for: breakpoint.place) + condition(of: breakpoint)
  }

  private func condition(of breakpoint: Breakpoint) -> String {
    breakpoint.condition.map { " (if \(codeSpan($0, columns: 60)))" } ?? ""
  }

  /// Why a run stops, in words: each breakpoint with the nodes at which it was met.
  func words(for hits: [BreakHit], in state: RunState) -> String {
    var numbers: [Int] = []
    for hit in hits where !numbers.contains(hit.breakpoint.number) {
      numbers.append(hit.breakpoint.number)
    }
    return numbers.map { number in
      words(forOne: hits.filter { $0.breakpoint.number == number }, in: state)
    }.joined(separator: "; ")
  }

  private func words(forOne hits: [BreakHit], in state: RunState) -> String {
    guard let first = hits.first else { return "" }
    let breakpoint = first.breakpoint
    let named = hits.prefix(Self.namedLimit).map { "**\($0.node.markdownSafe)**" }
    let more = hits.count - named.count
    let nodes = named.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    let what =
      switch breakpoint.place {
      case .before: "before \(nodes)"
      case .after: "after \(nodes)"
      case .error: "on error at \(nodes)"
      case .cost(let limit): "on cost: \(state.cost) CU is more than \(limit) CU"
      case .approval: "at \(nodes), which asks"
      case .changed(_, let handle): "on changed " + changes(hits, handle)
      }
    let kind = breakpoint.isTemporary ? "temporary breakpoint" : "breakpoint"
    let problem = first.problem.map { ", whose condition fails: \($0.terminalSafe)" } ?? ""
    return "\(kind) \(breakpoint.number) \(what)\(condition(of: breakpoint))\(problem)"
  }

  private func changes(_ hits: [BreakHit], _ handle: String?) -> String {
    let words = hits.prefix(Self.namedLimit).map { hit in
      let name = "**\(hit.node.markdownSafe)**" + (handle.map { ".\($0.markdownSafe)" } ?? "")
      guard let change = hit.change else { return name }
      return "\(name): \(self.words(for: change))"
    }
    let more = hits.count - words.count
    return words.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  /// How a value changed, shortened.
  func words(for change: ValueChange) -> String {
    let old = change.old.map { codeSpan(short($0), columns: 80) } ?? "nothing"
    return "\(old) → \(codeSpan(short(change.new), columns: 80))"
  }

  /// The table of all breakpoints.
  func breakpointTable() -> String {
    let rows = debug.breakpoints.map { breakpoint in
      var notes: [String] = []
      if breakpoint.isTemporary { notes.append("temporary") }
      if !breakpoint.isEnabled { notes.append("disabled") }
      let condition = breakpoint.condition.map { codeSpan($0, columns: 60) } ?? ""
      let ignore = breakpoint.ignore > 0 ? "\(breakpoint.ignore)" : ""
      let cell = condition.replacing("|", with: "\\|")
      return "| \(breakpoint.number) | \(words(for: breakpoint.place)) | \(cell) "
        + "| \(breakpoint.hits) | \(ignore) | \(notes.joined(separator: ", ")) |"
    }
    let head = ["| | stops | if | hits | ignores | |", "|---:|---|---|---:|---:|---|"]
    return (head + rows).joined(separator: "\n")
  }
}
