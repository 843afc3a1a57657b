import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// How many runs `compare NODE` looks at.
  private static let comparedRuns = 10

  /// A node across the last runs of the workflow, each beside the run before it.
  func compare(node argument: Argument) async throws(ShellError) -> Output {
    let workflow = try await currentWorkflow()
    var states: [(run: String, state: RunState)] = []
    for run in try await lastRuns(of: workflow.id, Self.comparedRuns) {
      try await state(run: run.id)
      states.append((run.id, try await runState(run.id)))
    }
    guard !states.isEmpty else {
      throw ShellError("there is no run to compare", remedy: "`run` starts one", code: "no_run")
    }
    let path = argument.text
    guard states.contains(where: { $0.state.hasNode(path) }) else {
      throw ShellError.unknown(
        "node or run",
        path,
        at: argument.range,
        candidates: states.flatMap { $0.state.definition.flow.nodes.map(\.id) },
        remedy: "`graph` shows the nodes and `runs` lists the runs",
        code: "unknown_node",
      )
    }
    var rows: [NodeRow] = []
    for (place, entry) in states.enumerated() {
      let older = place + 1 < states.count ? states[place + 1].state : nil
      rows.append(try await row(for: path, entry, older))
    }
    let hasFigures = rows.contains { $0.similarity != nil }
    var lines = [
      "| run | what changed | gave |\(hasFigures ? " similarity |" : "") CU |",
      "|---|---|---|\(hasFigures ? "---:|" : "")---:|",
    ]
    lines += rows.map { row in
      let figure = hasFigures ? " \(row.similarity ?? "") |" : ""
      return "| \(row.run) | \(row.changes.inTable) | \(row.output.cell) |\(figure) \(row.cost) |"
    }
    try await recordCalls()
    let heading = "**\(path.markdownSafe)** in the last runs of \(workflow.name.markdownSafe)"
    return Output("\(heading)\n\n\(lines.joined(separator: "\n"))")
  }

  private func row(
    for path: String,
    _ entry: (run: String, state: RunState),
    _ older: RunState?,
  ) async throws(ShellError) -> NodeRow {
    let draft = entry.state.definition.isDraft ? " (draft)" : ""
    var row = NodeRow(run: aliases.alias(for: entry.run, kind: .run) + draft)
    guard let side = entry.state.side(of: path) else {
      row.output = "none"
      return row
    }
    if let result = side.result {
      let value = result.outputs.first { _ in true }?.value
      row.output = value.map { short($0) } ?? ""
      row.cost =
        result.cachedFrom.map { "cached from \(aliases.alias(for: $0, kind: .run))" }
        ?? (side.node.type.callsModel ? "\(result.cost)" : "")
    } else {
      row.output = side.status.name
    }
    guard let older, let before = older.side(of: path) else {
      row.changes = older == nil ? "" : "added"
      return row
    }
    let change = NodeComparison(path, before, side)
    row.changes = acrossWords(change)
    if let output = change.outputs.first {
      row.similarity = try await comparedPictures(output.before, output.after)?.similarity
    }
    return row
  }

  /// What changed since the run before, with short values.
  private func acrossWords(_ change: NodeComparison) -> String {
    var words = change.definition.map(\.words)
    words += change.inputs.map { input in
      let values = [input.before, input.after].map { $0.map { short($0) } ?? "nothing" }
      return "\(input.name.cell) \(values[0].cell) → \(values[1].cell)"
    }
    if words.isEmpty {
      let gaveOther = !change.outputs.isEmpty && change.after?.result != nil
      return gaveOther && change.before?.result != nil ? "only what it gave" : "nothing"
    }
    let more = words.count - 3
    return words.prefix(3).joined(separator: "; ") + (more > 0 ? " and \(more) more" : "")
  }
}

/// A node in one run.
private struct NodeRow {
  var run: String
  var changes = ""
  var output = ""
  var similarity: String?
  var cost = ""
}
