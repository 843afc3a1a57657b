import Engine
import JSON
import Workflows

extension WorkflowService {
  /// The models, and the workflows of a project that a graph or a flow runs.
  ///
  /// - Parameters:
  ///   - names: The ids or names of those workflows.
  ///   - home: The id of the workflow that runs them, which must not run itself; nil for a new one.
  ///   - project: The project.
  /// - Returns: The catalogue.
  /// - Throws: A failure of the store.
  func catalog(
    with names: [String],
    in home: String?,
    of project: String,
  ) async throws(ServiceError) -> Catalog {
    guard !names.isEmpty else { return catalog }
    var known = catalog
    known.workflows = try await withEngine { try await $0.interfaces(of: names, in: project) }
    known.home = home
    return known
  }
}

extension ManageWorkflowsRequest {
  /// The workflows that what is to be stored runs, by id or name, as far as it can be read.
  var workflowNames: [String] {
    let graphs = [
      editorInfo, definition?["editorInfo"], definition?["editor_info"],
      definition.map { .object($0) },
    ]
    let flows = [flow, definition?["flow"]]
    return graphs.compactMap { $0.flatMap { try? Graph(json: $0) } }.flatMap(\.workflowNames)
      + flows.compactMap { $0.flatMap { try? Flow(json: $0) } }.flatMap(\.nodes)
      .compactMap(\.workflowID)
  }
}
