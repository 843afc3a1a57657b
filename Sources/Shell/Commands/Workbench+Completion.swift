import Engine
import Notebook
import Workflows

extension Workbench: ShellContext {
  /// Whether a run has stopped, so that Enter repeats a step.
  public func isStopped() -> Bool { place.run != nil }

  /// The names of a kind, for completion.
  public func names(
    of kind: CompletionKind,
    beginningWith prefix: String,
    limit: Int,
  ) async -> [NameCandidate] {
    let names: [NameCandidate]
    switch kind {
    case .nodeID: names = await nodeCandidates()
    case .runNode: names = await runNodeCandidates(prefix, limit)
    case .nodeOutput: names = await endCandidates(prefix) { $0.outputHandles($1) ?? [] }
    case .nodeInput: names = await endCandidates(prefix) { $0.inputHandles($1) ?? [] }
    case .input: names = await inputCandidates()
    case .workflow: names = await workflowNames(prefix: prefix, limit: limit)
    case .team: names = ((try? await engine.teams()) ?? []).map { NameCandidate($0.name) }
    case .project:
      let team = place.team.id
      names = ((try? await engine.projects(in: team)) ?? []).map { NameCandidate($0.name) }
    case .model: names = modelCandidates()
    case .type, .command:
      names = NodeTopic.all.map { NameCandidate($0.type.name, summary: $0.summary) }
    case .run: names = aliasNames("run:").map { NameCandidate($0) }
    case .asset: names = aliasNames("art:").map { NameCandidate($0) }
    case .session: names = sessionNames().map { NameCandidate($0) }
    case .revision: names = await revisionNames()
    case .words(let words): names = words.map { NameCandidate($0) }
    case .either, .none: names = []
    }
    return Array(names.filter { $0.name.hasPrefix(prefix) }.prefix(limit))
  }

  /// The outputs of a node, for completion.
  public func handles(of node: String) async -> [NameCandidate] {
    guard let graph = await completedGraph() else { return [] }
    return (OutputTypes(graph, catalog).outputs(of: node) ?? [])
      .filter { $0.type != .approval }
      .map { NameCandidate($0.name, summary: $0.type.words) }
  }

  /// The names of the project's workflows that begin with `prefix`.
  func workflowNames(prefix: String = "", limit: Int = 100) async -> [NameCandidate] {
    let project = place.project.id
    let page = try? await engine.workflows(in: project, prefix: prefix, limit: limit)
    return page?.elements.map { NameCandidate($0.name, summary: $0.description) } ?? []
  }

  /// The words for versions of the current workflow: the latest revisions last.
  private func revisionNames() async -> [NameCandidate] {
    guard let record = try? await currentWorkflow(),
      let revisions = try? await engine.history(record.id, limit: 20)
    else { return [] }
    var names = [NameCandidate(VersionWord.draft, summary: "revision \(record.revision)")]
    if let published = record.publishedRevision {
      names.append(NameCandidate(VersionWord.published, summary: "revision \(published)"))
    }
    return names + revisions.map { NameCandidate("\($0.number)", summary: $0.summary) }
  }

  /// The ids of the current workflow's nodes; empty where there is none.
  func nodeIDs() async -> [String] { await nodeCandidates().map(\.name) }

  /// The draft as completion sees it, which leaves no trace in the session.
  func completedGraph() async -> Graph? {
    (try? await currentGraph(isRecording: false))?.graph
  }

  func modelCandidates() -> [NameCandidate] {
    catalog.models.map { NameCandidate($0.id, summary: $0.summary) }
  }

  func inputCandidates() async -> [NameCandidate] {
    await definitions().map { NameCandidate($0.name, summary: $0.label) }
  }

  /// The inputs of the draft.
  func definitions() async -> [InputDefinition] {
    guard let (record, graph) = try? await currentGraph(isRecording: false) else { return [] }
    return Draft(graph, inputs: record.inputs).inputs
  }

  /// The short names of the session that begin with `prefix`, in order.
  func aliasNames(_ prefix: String) -> [String] {
    var names: [String] = []
    while aliases.id(for: "\(prefix)\(names.count + 1)") != nil {
      names.append("\(prefix)\(names.count + 1)")
    }
    return names
  }

  private func nodeCandidates() async -> [NameCandidate] {
    guard let graph = await completedGraph() else { return [] }
    return graph.nodes.map { NameCandidate($0.id, summary: $0.modelID ?? $0.type.name) }
  }

  /// Nodes, or behind a dot the handles of one.
  private func endCandidates(
    _ prefix: String,
    _ handles: (Node, Catalog) -> [Handle],
  ) async -> [NameCandidate] {
    guard let dot = prefix.firstIndex(of: "."), let graph = await completedGraph(),
      let node = graph.node(String(prefix[..<dot]))
    else { return await nodeCandidates() }
    return handles(node, catalog).map {
      NameCandidate("\(node.id).\($0.name)", summary: $0.type.words)
    }
  }
}
