import Engine
import JSON
import Notebook
import Workflows

extension Workbench {
  /// What a run of the draft as it stands executes, with the inputs that the command gives, and
  /// else those of an earlier run.
  func runDefinition(
    _ invocation: Invocation,
    given earlier: JSONObject = [:],
  ) async throws(ShellError) -> RunDefinition {
    let (record, graph) = try await currentGraph()
    let flow: Flow
    do { flow = try graph.compile(catalog) } catch {
      throw ShellError(
        "the draft does not compile: \(error.problems.map(\.message).joined(separator: "; "))",
        remedy: "`check` says more",
        code: "invalid_workflow",
      )
    }
    let definitions = Draft(graph, inputs: record.inputs).inputs
    let inputs = try await runInputs(invocation, definitions, given: earlier)
    let project = place.project.id
    let inner = try await withEngine {
      try await $0.innerWorkflows(of: flow, in: project, drafts: true)
    }
    for id in inner.keys.sorted() { try await state(workflow: id) }
    var definition = RunDefinition(
      workflowID: record.id,
      workflowName: record.name,
      flow: flow,
      inputs: inputs,
      quote: .zero,
      workflows: inner,
    )
    if invocation.flag(DraftMode.flag) { definition = try drafted(definition) }
    definition.noteVersions(catalog)
    let plan = try await withEngine { [definition] in
      try await $0.plan(definition, in: project, isFresh: true)
    }
    definition.quote = plan.price.low
    if !plan.price.isExact { definition.quoteRange = plan.price }
    definition.budget = try budgetFlag(invocation)
    return definition
  }
}
