import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// How many instances of a node in a loop the table shows, and how many nodes it shows at all.
  private static let shownInstances = 3
  private static let shownRows = 40
  /// How many nodes are shown with what they gave.
  private static let shownNodes = 6

  /// What differs between two runs: the sum of it, a table, and the first nodes in short.
  func overview(_ runs: ComparedRuns) async throws(ShellError) -> Output {
    let differing = runs.comparison.differing
    var blocks = [heading(of: runs), summary(of: runs)]
    let data = runs.json
    if runs.comparison.letGoCount > 0 {
      blocks.append(
        "\(counted(runs.comparison.letGoCount, "item")) of loops are long done, and compared by what "
          + "they gave alone."
      )
    }
    guard !differing.isEmpty else {
      return Output(blocks.joined(separator: "\n\n"), data: data)
    }
    let groups = LoopGroup.all(of: differing, limit: Self.shownInstances)
    blocks.append(table(of: groups, in: runs))
    let shown = groups.flatMap(\.shown).filter(\.hasMoreToShow).prefix(Self.shownNodes)
    var shelf = PictureShelf()
    for node in shown { blocks += try await section(of: node, in: runs, isFull: false, &shelf) }
    let hidden = differing.count { $0.hasMoreToShow } - shown.count
    if hidden > 0 {
      blocks.append(
        "\(counted(hidden, "more node")) \(hidden == 1 ? "differs" : "differ"); "
          + "`compare \(runs.before.alias) \(runs.after.alias) NODE` shows one."
      )
    }
    return Output(blocks.joined(separator: "\n\n"), data: data)
  }

  /// A node in two runs, with all that there is.
  func whole(
    _ node: NodeComparison,
    of runs: ComparedRuns,
  ) async throws(ShellError) -> Output {
    var blocks = [heading(of: runs)]
    guard node.differs else {
      blocks.append("**\(node.path.markdownSafe)** is the same\(costNote(of: node)).")
      if let time = runs.timeWords(node.path) { blocks.append("It took \(time).") }
      return Output(blocks.joined(separator: "\n\n"), data: runs.json)
    }
    var shelf = PictureShelf()
    blocks += try await section(of: node, in: runs, isFull: true, &shelf)
    return Output(blocks.joined(separator: "\n\n"), data: runs.json)
  }

  // MARK: The sum

  private func heading(of runs: ComparedRuns) -> String {
    func words(_ side: ComparedRuns.Side) -> String {
      "\(side.alias)\(side.state.definition.isDraft ? " (draft)" : "")"
    }
    let names = (
      runs.before.state.definition.workflowName, runs.after.state.definition.workflowName,
    )
    let before = names.0 == names.1 ? "" : " of \(names.0.markdownSafe)"
    return "**\(words(runs.before))**\(before) → **\(words(runs.after))** of "
      + names.1.markdownSafe
  }

  private func summary(of runs: ComparedRuns) -> String {
    let comparison = runs.comparison
    let (same, count) = (comparison.sameCount, comparison.nodes.count)
    let costs = (runs.before.state.cost, runs.after.state.cost)
    let cost =
      costs.0 == costs.1 ? "Both cost \(costs.0) CU." : "Cost: \(costs.0) → \(costs.1) CU."
    guard same < count else {
      return "\(counted(count, "node")), \(count == 1 ? "the" : "all the") same. \(cost)"
    }
    let differing = count - same
    let verb = differing == 1 ? "differs" : "differ"
    let numbers =
      same == 0
      ? "\(counted(count, "node")) \(verb)"
      : "\(counted(same, "node")) the same, \(differing) \(verb)"
    return "\(numbers); \(firstCauseWords(comparison)). \(cost)"
  }

  private func firstCauseWords(_ comparison: RunComparison) -> String {
    let groups = LoopGroup.all(of: comparison.firstCauses, limit: Self.shownInstances)
    let names = groups.prefix(3).map { group in
      let node = group.shown[0]
      let name = group.count > 1 ? group.template : node.path
      let times = group.count > 1 ? " in \(group.count) items" : ""
      var words: [String] = []
      for node in group.shown where !words.contains(node.causeWords) {
        words.append(node.causeWords)
      }
      if group.count > group.shown.count, words.count > 1 { words.append("…") }
      return "**\(name.markdownSafe)**\(times) (\(words.joined(separator: "; ")))"
    }
    guard !names.isEmpty else { return "where it began is not held any more" }
    let more = groups.count - names.count
    return (groups.count == 1 ? "first cause: " : "first causes: ")
      + names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  // MARK: The table

  private func table(of groups: [LoopGroup], in runs: ComparedRuns) -> String {
    let time = runs.times == nil ? ("", "") : (" time |", "---:|")
    var lines = ["| node | what differs | CU |\(time.0) why |", "|---|---|---:|\(time.1)---|"]
    var left = Self.shownRows
    var hidden = 0
    for group in groups {
      guard left > 0 else {
        hidden += group.count
        continue
      }
      lines += group.shown.map { row(for: $0, in: runs) }
      left -= group.shown.count
      let rest = group.count - group.shown.count
      if rest > 0 {
        lines.append(
          "| *\(rest) more of \(group.template.cell)* | | |\(runs.times == nil ? "" : " |") |"
        )
      }
    }
    if hidden > 0 { lines += ["", "\(counted(hidden, "more node")) not in the table."] }
    return lines.joined(separator: "\n")
  }

  private func row(for node: NodeComparison, in runs: ComparedRuns) -> String {
    let name = node.cause == .own ? "**\(node.path.cell)**" : node.path.cell
    let time = runs.times == nil ? "" : " \(runs.timeWords(node.path) ?? "") |"
    let words = (node.changeWords(runs).inTable, node.whyWords.inTable)
    return "| \(name) | \(words.0) | \(node.costWords) |\(time) \(words.1) |"
  }

  private func costNote(of node: NodeComparison) -> String {
    guard node.node?.type.callsModel == true else { return "" }
    let runs = [node.before, node.after].map { $0?.result?.cachedFrom }
    let words = zip(["first", "second"], runs).compactMap { side, run in
      run.map { "the \(side) run took it from \(aliases.alias(for: $0, kind: .run))" }
    }
    return "; it cost \(node.costWords) CU" + words.map { ", \($0)" }.joined()
  }
}
