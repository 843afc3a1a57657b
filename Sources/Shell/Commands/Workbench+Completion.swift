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
    case .workflow: names = await workflowNames(prefix: prefix, limit: limit)
    case .team: names = ((try? await engine.teams()) ?? []).map { NameCandidate($0.name) }
    case .project:
      let team = place.team.id
      names = ((try? await engine.projects(in: team)) ?? []).map { NameCandidate($0.name) }
    case .model: names = catalog.models.map { NameCandidate($0.id, summary: $0.summary) }
    case .type: names = NodeType.known.map { NameCandidate($0.name) }
    case .run: names = aliasNames("run:").map { NameCandidate($0) }
    case .asset: names = aliasNames("art:").map { NameCandidate($0) }
    case .session: names = sessionNames().map { NameCandidate($0) }
    case .revision: names = await revisionNames()
    case .words(let words): names = words.map { NameCandidate($0) }
    case .command, .either, .none: names = []
    }
    return Array(names.filter { $0.name.hasPrefix(prefix) }.prefix(limit))
  }

  /// The outputs of a node, for completion.
  public func handles(of node: String) async -> [NameCandidate] {
    let graph = (try? await currentGraph())?.graph
    let handles = graph?.node(node)?.outputHandles(catalog) ?? []
    return handles.filter { $0.type != .approval }
      .map { NameCandidate($0.name, summary: $0.type.words) }
  }

  /// The parameters that a command takes behind these words, for completion.
  public func parameterNames(
    of command: String,
    after words: [String],
  ) async -> [NameCandidate] {
    let graph = (try? await currentGraph())?.graph
    switch command {
    case "add" where words.count > 2 && words[1] == NodeType.model.name:
      return parameters(ofModel: words[2])
    case "edit":
      guard let node = words.first.flatMap({ graph?.node($0) }) else { return [] }
      if let model = node.modelID { return parameters(ofModel: model) }
      return [NameCandidate(node.type == .approval ? "message" : "value")]
    case "run", "cost", "step":
      return graph?.inputDefinitions.map { NameCandidate($0.name, summary: $0.label) } ?? []
    default: return []
    }
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

  /// The short names of the session that begin with `prefix`, in order.
  private func aliasNames(_ prefix: String) -> [String] {
    var names: [String] = []
    while aliases.id(for: "\(prefix)\(names.count + 1)") != nil {
      names.append("\(prefix)\(names.count + 1)")
    }
    return names
  }

  private func nodeCandidates() async -> [NameCandidate] {
    guard let (_, graph) = try? await currentGraph() else { return [] }
    return graph.nodes.map { NameCandidate($0.id, summary: $0.modelID ?? $0.type.name) }
  }

  private func parameters(ofModel id: String) -> [NameCandidate] {
    catalog[id]?.parameters.map { NameCandidate($0.name, summary: $0.typeWords) } ?? []
  }
}
