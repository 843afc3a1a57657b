import JSON
import Notebook
import Workflows

/// What is known while a line that sets something on a node is typed.
private struct TypedNode {
  var graph: Graph
  var node: Node
  var settings: [NodeSetting]
  /// The setting of the next value without a name.
  var next: NodeSetting?
}

extension Workbench {
  /// The parameters that a command takes behind these words, for completion.
  public func parameterNames(
    of command: String,
    after words: [String],
  ) async -> [NameCandidate] {
    switch command {
    case "add", "edit":
      return await typedNode(command, words)?.settings.map(\.candidate) ?? []
    case "input" where !words.isEmpty: return InputDefinition.settings.map(\.candidate)
    case "run", "cost", "step": return await inputCandidates()
    case "set": return await settableCandidates()
    default: return []
    }
  }

  /// What may stand behind the type of an `add`, as far as it can be listed.
  public func positionals(of command: String, after words: [String]) async -> [NameCandidate] {
    guard command == "add", let typed = await typedNode(command, words), let next = typed.next
    else {
      return []
    }
    guard next.accepts == nil else {
      return sources(for: next, typed).map { NameCandidate("$\($0.name)", summary: $0.summary) }
    }
    return await values(of: next, typed)
  }

  /// The nodes, or the outputs of one, that fit a setting.
  public func references(
    to node: String?,
    for parameter: String?,
    in command: String,
    after words: [String],
    limit: Int,
  ) async -> [NameCandidate] {
    guard command == "add" || command == "edit", let typed = await typedNode(command, words) else {
      if let node { return await handles(of: node) }
      return await names(of: .nodeID, beginningWith: "", limit: limit)
    }
    let setting =
      parameter.map { name in typed.settings.first { $0.name == name } } ?? typed.next
    guard let setting else { return [] }
    guard let node else { return sources(for: setting, typed) }
    return typed.graph.sources(for: setting, of: typed.node, catalog)
      .filter { $0.node.id == node }
      .map { NameCandidate($0.output.name, summary: $0.output.type.words) }
  }

  /// The values that a setting of a node, a field or an input may have.
  public func values(
    of name: String,
    in command: String,
    after words: [String],
  ) async -> [NameCandidate] {
    switch command {
    case "add", "edit":
      guard let typed = await typedNode(command, words),
        let setting = typed.settings.first(where: { $0.name == name })
      else { return [] }
      return await values(of: setting, typed)
    case "input":
      if name.hasPrefix("required.if") { return await inputCandidates() }
      let setting = InputDefinition.settings.first { $0.name == name }
      return setting?.values.map { NameCandidate($0) } ?? []
    case "run", "cost", "step":
      guard let input = await definitions().first(where: { $0.name == name }) else { return [] }
      if input.type == "boolean" { return ["true", "false"].map { NameCandidate($0) } }
      if input.handleType.isAsset { return aliasNames("art:").map { NameCandidate($0) } }
      return input.allowedValues.map { NameCandidate($0.string ?? $0.compact) }
    default: return []
    }
  }

  private func typedNode(_ command: String, _ words: [String]) async -> TypedNode? {
    guard let id = words.first, let graph = await completedGraph() else { return nil }
    if command == "edit" {
      guard let node = graph.node(id) else { return nil }
      return TypedNode(graph: graph, node: node, settings: node.settings(catalog))
    }
    guard words.count > 1 else { return nil }
    var node = Node(id: id, type: NodeType(named: words[1]))
    if words.count > 2 {
      if node.type.callsModel { node.modelID = words[2] }
      if node.type == .workflow {
        try? await learnWorkflows(of: graph, and: words[2], isRecording: false)
        node.data["name"] = .string(words[2])
      }
    }
    let settings = node.settings(catalog)
    let name = node.type.positional(words.count - 2)
    return TypedNode(
      graph: graph,
      node: node,
      settings: settings,
      next: settings.first { $0.name == name },
    )
  }

  /// The nodes with an output that fits a setting, each once.
  private func sources(for setting: NodeSetting, _ typed: TypedNode) -> [NameCandidate] {
    var names: [NameCandidate] = []
    for source in typed.graph.sources(for: setting, of: typed.node, catalog)
    where names.last?.name != source.node.id {
      let kind = source.node.modelID ?? source.node.type.name
      names.append(NameCandidate(source.node.id, summary: kind))
    }
    return names
  }

  private func values(of setting: NodeSetting, _ typed: TypedNode) async -> [NameCandidate] {
    switch (typed.node.type, setting.name) {
    case (.model, "model"): return modelCandidates()
    case (.llm, "model"):
      return catalog.models.filter { $0.outputs.first?.type == .text }
        .map { NameCandidate($0.id, summary: $0.summary) }
    case (.workflow, "workflow"): return await workflowNames()
    case (.forEachEnd, "loop"):
      let ended = Set(typed.graph.nodes.compactMap(\.loopID))
      return typed.graph.nodes.filter { $0.type == .forEach && !ended.contains($0.id) }
        .map { NameCandidate($0.id) }
    case (.asset, "value"): return aliasNames("art:").map { NameCandidate($0) }
    default:
      if !setting.values.isEmpty { return setting.values.map { NameCandidate($0) } }
      // An input of a model that takes files takes those of the session.
      return setting.accepts?.element.isAsset == true
        ? aliasNames("art:").map { NameCandidate($0) } : []
    }
  }
}

extension NodeSetting {
  fileprivate var candidate: NameCandidate { NameCandidate(name, summary: takes) }
}
