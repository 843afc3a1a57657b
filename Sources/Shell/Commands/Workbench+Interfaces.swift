import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// How many workflows inside of workflows are looked at.
  private static let interfaceLimit = 200

  /// Makes known what the workflows take and give that a graph runs, with those inside of them.
  ///
  /// `name` is one that the graph is about to run.
  func learnWorkflows(
    of graph: Graph,
    and name: String? = nil,
    isRecording: Bool = true,
  ) async throws(ShellError) {
    var pending = graph.nodes.filter { $0.type == .workflow }.compactMap(\.workflowName)
    if let name { pending.append(name) }
    guard !pending.isEmpty || !catalog.workflows.isEmpty else { return }
    let project = place.project.id
    let models = Catalog(catalog.models)
    var found: [WorkflowInterface] = []
    var seen: Set<String> = []
    while let next = pending.popLast(), found.count < Self.interfaceLimit {
      guard seen.insert(next).inserted,
        let record = try await withEngine({ try await $0.workflow(next, in: project) }),
        record.status != .deleted, !found.contains(where: { $0.id == record.id }),
        let graph = try? Graph(json: record.editorInfo)
      else { continue }
      if isRecording { try await state(workflow: record.id) }
      let interface = WorkflowInterface(
        id: record.id,
        name: record.name,
        of: Draft(graph, inputs: record.inputs),
        models,
      )
      found.append(interface)
      pending += interface.uses
    }
    catalog.workflows = found
  }

  /// Refuses a workflow which the current one would run inside of itself.
  func refuseOwnWorkflow(_ argument: Argument) throws(ShellError) {
    guard let own = place.workflow, let wanted = catalog.workflow(argument.text) else { return }
    var pending = [wanted]
    var seen: Set<String> = []
    while let next = pending.popLast() {
      guard next.id != own.id else {
        throw ShellError(
          next.id == wanted.id
            ? "`\(own.name)` cannot run itself" : "`\(wanted.name)` runs `\(own.name)` already",
          at: argument.range,
          remedy: "a workflow inside of another must not lead back to it",
          code: "invalid_edit",
        )
      }
      guard seen.insert(next.id).inserted else { continue }
      pending += next.uses.compactMap { catalog.workflow($0) }
    }
  }
}
