import Engine
import Workflows

extension Workbench {
  /// Makes known what the workflows take and give that a graph runs, with those inside of them.
  ///
  /// `name` is one that the graph is about to run. Only a command may record them in the session.
  func learnWorkflows(
    of graph: Graph,
    and name: String? = nil,
    isRecording: Bool = true,
  ) async throws(ShellError) {
    let names = graph.workflowNames + (name.map { [$0] } ?? [])
    guard !names.isEmpty || !catalog.workflows.isEmpty else { return }
    let project = place.project.id
    let interfaces = try await withEngine { try await $0.interfaces(of: names, in: project) }
    if isRecording {
      for interface in interfaces { try await state(workflow: interface.id) }
    }
    // What was learnt before stays: the graph that is being made may run it.
    let others = catalog.workflows.filter { old in
      !interfaces.contains { $0.id == old.id || $0.name == old.name }
    }
    catalog.workflows = interfaces + others
  }

  /// The models, and the workflows that the draft runs as they stand now.
  func knownCatalog() async throws(ShellError) -> Catalog {
    _ = try await currentGraph()
    return catalog
  }
}
