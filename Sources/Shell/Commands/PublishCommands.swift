import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func publish(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    let record = try await currentWorkflow()
    let version: WorkflowVersion
    if let argument = invocation.positional(0) {
      version = try await self.version(argument, of: record)
    } else {
      version = try draft(of: record)
    }
    let problems =
      version.graph.check(catalog).filter { $0.severity == .error }
      + version.graph.checkPublishing(catalog)
    guard problems.isEmpty else { return refusal(problems, version, record) }
    let flow: Flow
    do { flow = try version.graph.compile(catalog) } catch {
      return refusal(error.problems, version, record)
    }
    let isDraft = version.revision == record.revision
    let after = try await withEngine {
      try await $0.publish(
        record.id,
        flow: flow.json,
        revision: version.revision,
        expectedRevision: isDraft ? record.revision : nil,
      )
    }
    try move { $0.isDraft = after.publishedRevision != after.revision }
    var text =
      "Published **\(record.name.markdownSafe)**: revision \(version.revision) is live, "
      + "\(counted(flow.nodes.count, "node")) in its flow."
    if let former = record.publishedRevision, former != version.revision {
      text += " Before it was revision \(former)."
    }
    if let staleness = try await staleness(of: after) { text += "\n\n\(staleness.sentence)" }
    return Output(text)
  }

  private func refusal(
    _ problems: [Problem],
    _ version: WorkflowVersion,
    _ record: WorkflowRecord,
  ) -> Output {
    var lines = [
      "**Error:** `\(record.name.terminalSafe)` cannot be published: \(version.label) "
        + "has \(counted(problems.count, "error")).", "",
    ]
    for problem in problems.prefix(20) {
      let place = [problem.node, problem.handle].compactMap(\.self).joined(separator: ".")
      let remedy = problem.remedy.map { "; \($0.terminalSafe)" } ?? ""
      lines.append(
        "- " + (place.isEmpty ? "" : "`\(place.terminalSafe)`: ") + problem.message.terminalSafe
          + remedy
      )
    }
    if problems.count > 20 { lines.append("- and \(problems.count - 20) more; `check` lists them") }
    if let live = record.publishedRevision { lines += ["", "Revision \(live) stays live."] }
    return .failure(lines.joined(separator: "\n"), code: "invalid_workflow")
  }

  func delete(_ invocation: Invocation) async throws(ShellError) -> Output {
    let name = try invocation.word(0, "the name of a workflow")
    let project = place.project.id
    guard let record = try await withEngine({ try await $0.workflow(name, in: project) }),
      record.status != .deleted
    else {
      throw ShellError(
        "there is no workflow `\(name)`",
        at: invocation.positional(0)?.range,
        remedy: nearest(name, in: await workflowNames().map(\.name)).map {
          "did you mean `\($0)`?"
        },
        code: "workflow_not_found",
      )
    }
    try await state(workflow: record.id)
    try await withEngine { try await $0.deleteWorkflow(record.id) }
    try move {
      guard $0.workflow?.id == record.id else { return }
      $0.workflow = nil
      $0.run = nil
      $0.lastRun = nil
    }
    return Output("Deleted **\(record.name.markdownSafe)**.")
  }
}

// MARK: - Staleness

extension Workbench {
  /// How a ready workflow's draft and what is published have gone apart; nil where they have not.
  func staleness(of record: WorkflowRecord) async throws(ShellError) -> String? {
    let isApart = record.publishedRevision != record.revision
    guard let text = try await staleness(record.id, record.status, isApart: isApart) else {
      return nil
    }
    guard let published = try await published(of: record) else { return text }
    let draft = try draft(of: record)
    let difference = GraphDifference(
      from: published.graph,
      inputs: published.definitions,
      to: draft.graph,
      inputs: draft.definitions,
    )
    return difference.isEmpty ? "\(text), and means the same" : text
  }

  /// The same for a workflow in a list, without a look at what the edits did.
  func staleness(of summary: WorkflowSummary) async throws(ShellError) -> String? {
    let isApart = summary.publishedRevision != summary.revision
    return try await staleness(summary.id, summary.status, isApart: isApart)
  }

  private func staleness(
    _ id: String,
    _ status: WorkflowStatus,
    isApart: Bool,
  ) async throws(ShellError) -> String? {
    guard status == .ready, isApart else { return nil }
    return try await withEngine { try await $0.staleness(of: id) }?.words
  }
}

extension Staleness {
  /// `stale: draft is 3 edits ahead of what is published`.
  fileprivate var words: String {
    switch (ahead, behind) {
    case (0, _): "draft is \(counted(behind, "edit")) behind what is published"
    case (_, 0): "stale: draft is \(counted(ahead, "edit")) ahead of what is published"
    default:
      "stale: draft is \(counted(ahead, "edit")) ahead of what is published, and without "
        + "\(behind) of its edits"
    }
  }
}

extension String {
  /// The text as a sentence.
  fileprivate var sentence: String { prefix(1).uppercased() + dropFirst() + "." }
}
