import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// How many rows `diff` shows without `--all`.
  private static let shownRows = 200
  /// How long texts are.
  private static let textLimit = 160

  func diff(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 2)
    let record = try await currentWorkflow()
    let (before, after) = try await compared(invocation, record)
    let difference = GraphDifference(
      from: before.graph,
      inputs: before.definitions,
      to: after.graph,
      inputs: after.definitions,
    )
    let data: JSONValue = [
      "from": before.json, "to": after.json, "difference": difference.json,
    ]
    if invocation.flag("--json") { return Output(fenced(data.pretty, "json"), data: data) }
    let heading =
      "**\(record.name.markdownSafe)**: \(before.label.markdownSafe) → "
      + after.label.markdownSafe
    guard !difference.isEmpty else {
      let isEqual = before.editorInfo == after.editorInfo
      return Output(
        "\(heading)\n\n\(isEqual ? "No difference." : "They mean the same.")",
        data: data,
      )
    }
    let isTree = invocation.flag("--tree")
    let markdown = DifferenceMarkdown(
      difference: difference,
      words: differenceWords(difference, limit: Self.textLimit),
      rowLimit: invocation.flag("--all") ? nil : Self.shownRows,
    )
    let body = isTree ? markdown.tree : markdown.table
    return Output("\(heading)\n\n\(markdown.summary)\n\n\(body)", data: data)
  }

  func restore(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    let argument = try invocation.required(0, "a revision, such as 3 or published")
    let record = try await currentWorkflow()
    let version = try await version(argument, of: record)
    guard version.revision != record.revision else {
      return Output("The draft is revision \(record.revision) already.")
    }
    let draft = try draft(of: record)
    let author = try author()
    let saved = try await withEngine {
      try await $0.save(
        editorInfo: version.editorInfo,
        inputs: version.inputs,
        of: record.id,
        expectedRevision: record.revision,
        summary: "restore \(version.revision)",
        by: author,
      )
    }
    try move { $0.isDraft = true }
    let difference = GraphDifference(
      from: draft.graph,
      inputs: draft.definitions,
      to: version.graph,
      inputs: version.definitions,
    )
    let markdown = DifferenceMarkdown(
      difference: difference,
      words: differenceWords(difference, limit: Self.textLimit),
      rowLimit: nil,
    )
    let change = difference.isEmpty ? "the draft means the same as before." : markdown.summary
    return Output(
      "Restored revision \(version.revision) as revision \(saved.revision): \(change) "
        + "`undo` takes it back."
    )
  }

  func undo(_ invocation: Invocation) async throws(ShellError) -> Output {
    let record = try await currentWorkflow()
    guard let (after, summary) = try await withEngine({ try await $0.undo(record.id) }) else {
      return Output("Nothing to undo.")
    }
    try move { $0.isDraft = after.publishedRevision != after.revision }
    return Output("Undid `\(summary.terminalSafe)`.")
  }

  func redo(_ invocation: Invocation) async throws(ShellError) -> Output {
    let record = try await currentWorkflow()
    guard let (after, summary) = try await withEngine({ try await $0.redo(record.id) }) else {
      return Output("Nothing to redo.")
    }
    try move { $0.isDraft = after.publishedRevision != after.revision }
    return Output("Did `\(summary.terminalSafe)` again.")
  }
}

// MARK: - Comparing

extension Workbench {
  /// The two versions that `diff` compares, the older sense first.
  private func compared(
    _ invocation: Invocation,
    _ record: WorkflowRecord,
  ) async throws(ShellError) -> (before: WorkflowVersion, after: WorkflowVersion) {
    let draft = try draft(of: record)
    guard let first = invocation.positional(0) else {
      if let published = try await published(of: record) { return (published, draft) }
      return (try await previous(of: record), draft)
    }
    let before = try await versionOrWorkflow(first, of: record)
    guard let second = invocation.positional(1) else { return (before, draft) }
    return (before, try await versionOrWorkflow(second, of: record))
  }

  /// The words for a difference.
  private func differenceWords(_ difference: GraphDifference, limit: Int) -> DifferenceWords {
    DifferenceWords(settings: settingWords(difference.values), limit: limit)
  }
}

extension GraphDifference {
  /// The values that are named in it, in order.
  fileprivate var values: [JSONValue] {
    nodes.flatMap { node -> [JSONValue] in
      switch node.kind {
      case .added(let node), .removed(let node): node.members.map(\.value)
      case .kept: node.members.flatMap { [$0.before, $0.after].compactMap(\.self) }
      }
    }
  }
}
