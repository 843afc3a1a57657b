import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
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

  func publish(_ invocation: Invocation) async throws(ShellError) -> Output {
    let (record, graph) = try await currentGraph()
    guard graph.nodes.contains(where: { $0.isOutput && $0.type == .model }) else {
      throw ShellError(
        "`\(record.name)` has no exposed output on a model",
        remedy: "expose one with `edit NODE --output`",
        code: "invalid_workflow",
      )
    }
    let flow: Flow
    do { flow = try graph.compile(catalog) } catch {
      throw ShellError(
        "the draft does not compile: \(error.problems.map(\.message).joined(separator: "; "))",
        remedy: "`check` says more",
        code: "invalid_workflow",
      )
    }
    _ = try await withEngine { try await $0.publish(record.id, flow: flow.json) }
    try move { $0.isDraft = false }
    return Output(
      "Published **\(record.name.markdownSafe)**: ready, \(counted(flow.nodes.count, "node")) "
        + "in its flow."
    )
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

  func note(_ invocation: Invocation) async throws(ShellError) -> Output {
    let text = (invocation.rest?.text ?? "").trimmingBlanks
    guard !text.isEmpty else {
      throw ShellError("note needs a text", remedy: "usage: \(invocation.usage)", code: "usage")
    }
    return Output(text.terminalSafe)
  }

  func quit(_ invocation: Invocation) async throws(ShellError) -> Output {
    guard let run = place.run else { return Output("", exit: true) }
    try move {
      $0.run = nil
      $0.lastRun = run.id
    }
    let alias = aliases.alias(for: run.id, kind: .run)
    return Output("Left \(alias) as it is; `runs` lists it, `resume \(alias)` comes back to it.")
  }

  /// Comes back to a run that was left.
  func resume(_ invocation: Invocation) async throws(ShellError) -> Output {
    let id = try runID(try invocation.word(0, "a run, such as run:1"), invocation)
    try await state(run: id)
    return try await advance(id, .stopBeforeNext, isStepping: true)
  }
}
