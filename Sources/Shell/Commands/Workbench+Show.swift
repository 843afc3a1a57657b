import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// The version and the node that the words of `show` mean.
  ///
  /// A word that is both a version and a node of the draft is the node: `show draft draft` shows
  /// the version too.
  func shown(
    _ invocation: Invocation,
    _ record: WorkflowRecord,
  ) async throws(ShellError) -> (version: WorkflowVersion, node: Argument?) {
    let draft = try draft(of: record)
    guard let first = invocation.positional(0) else { return (draft, nil) }
    let isVersionWord =
      VersionWord.isRevision(first.text)
      || [VersionWord.draft, VersionWord.published].contains(first.text)
    if let second = invocation.positional(1) {
      return (try await version(first, of: record), second)
    }
    guard isVersionWord, draft.graph.node(first.text) == nil else { return (draft, first) }
    return (try await version(first, of: record), nil)
  }

  func show(
    _ argument: Argument,
    of version: WorkflowVersion,
    _ invocation: Invocation,
  ) throws(ShellError) -> Output {
    let graph = version.graph
    guard let node = graph.node(argument.text) else {
      throw ShellError(
        "there is no node `\(argument.text)` in \(version.label)",
        at: argument.range,
        remedy: nearest(argument.text, in: graph.nodes.map(\.id)).map { "did you mean `\($0)`?" },
        code: "node_not_found",
      )
    }
    let data = JSONValue.object(node.fields)
    if invocation.flag("--json") { return Output(fenced(data.pretty, "json"), data: data) }
    let words = nodeWords(graph)
    var lines = [
      "**\(node.id.markdownSafe)**\(words.settings.exposure(node)) · "
        + [node.type.name, node.modelID].compactMap { $0?.markdownSafe }.joined(separator: " "), "",
    ]
    let settings = words.settings.settings(node)
    // A long text is read better as one than in a cell.
    let isLong = { (setting: SettingWords.Setting) in
      setting.value.count > 120 || setting.value.contains("\n")
    }
    let short = settings.filter { !isLong($0) }
    if !short.isEmpty {
      lines += ["| setting | value |", "|---|---|"]
      lines += short.map { "| \($0.name.cell) | \($0.value.cell) |" }
      lines.append("")
    }
    for setting in settings.filter(isLong) {
      lines += ["\(setting.name.markdownSafe):", "", fenced(setting.value), ""]
    }
    let edges = graph.edges(into: node.id) + graph.edges(outOf: node.id)
    lines += edges.map { "- \("\(EdgeEnds($0))".markdownSafe)" }
    return Output(lines.joined(separator: "\n").trimmingBlanks, data: data)
  }

  /// What a version compiles to; of the published one what runs.
  func flow(
    of version: WorkflowVersion,
    _ record: WorkflowRecord,
  ) throws(ShellError) -> Output {
    if version.kind == .published, let flow = record.flow {
      return Output(fenced(flow.pretty, "json"), data: flow)
    }
    do {
      let flow = try version.graph.compile(catalog).json
      return Output(fenced(flow.pretty, "json"), data: flow)
    } catch {
      throw ShellError(
        "\(version.label) does not compile: "
          + error.problems.map(\.message).joined(separator: "; "),
        remedy: "`check` says more",
        code: "invalid_workflow",
      )
    }
  }

  /// The words for a graph's nodes.
  func nodeWords(_ graph: Graph) -> NodeWords {
    NodeWords(graph, catalog, settingWords(graph.nodes.flatMap { $0.members.map(\.value) }))
  }

  /// The words for settings, in which the assets of `values` have their names in the session.
  func settingWords(_ values: [JSONValue]) -> SettingWords {
    var names: [String: String] = [:]
    for value in values.flatMap({ $0.array ?? [$0] }) {
      guard let id = value.string, id.isAssetID, names[id] == nil else { continue }
      names[id] = aliases.alias(for: id, kind: .art)
    }
    return SettingWords { [names] in names[$0] ?? $0 }
  }
}
