import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func check(_ invocation: Invocation) async throws(ShellError) -> Output {
    let (_, graph) = try await currentGraph()
    let problems = graph.check(catalog)
    let errors = problems.filter { $0.severity == .error }
    guard !problems.isEmpty else {
      return Output("Sound: \(counted(graph.nodes.count, "node")), nothing to complain of.")
    }
    var lines = errors.isEmpty ? ["Sound, with \(counted(problems.count, "warning")):", ""] : []
    for problem in problems {
      let mark = problem.severity == .error ? "**error**" : "warning"
      let place = [problem.node, problem.handle].compactMap(\.self).joined(separator: ".")
      let remedy = problem.remedy.map { "; \($0.terminalSafe)" } ?? ""
      lines.append(
        "- \(mark)\(place.isEmpty ? "" : " `\(place.terminalSafe)`"): "
          + problem.message.terminalSafe + remedy
      )
    }
    let text = lines.joined(separator: "\n")
    return errors.isEmpty ? Output(text) : .failure(text, code: "invalid_workflow")
  }

  func show(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 2)
    let record = try await currentWorkflow()
    let (version, nodeArgument) = try await shown(invocation, record)
    if let nodeArgument { return try show(nodeArgument, of: version, invocation) }
    if invocation.flag("--flow") { return try flow(of: version, record) }
    if invocation.flag("--json") {
      return Output(fenced(version.editorInfo.pretty, "json"), data: version.editorInfo)
    }
    var heading = "**\(record.name.markdownSafe)** · \(record.status.rawValue) · \(version.label)"
    if version.revision == record.revision, let staleness = try await staleness(of: record) {
      heading += " · \(staleness)"
    }
    var lines = [heading]
    if !record.description.isEmpty { lines += ["", "> \(record.description.markdownSafe)"] }
    let graph = version.graph
    if graph.nodes.isEmpty { lines += ["", "It has no nodes."] }
    if !graph.nodes.isEmpty {
      let words = nodeWords(graph)
      lines += ["", "| node | type | settings | from |", "|---|---|---|---|"]
      for node in graph.nodes {
        lines.append(
          "| \(node.id.cell)\(words.settings.exposure(node)) | \(words.kind(node).cell) "
            + "| \(words.settings.line(node).cell) "
            + "| \(words.sources(node).joined(separator: " ").cell) |"
        )
      }
    }
    return Output(lines.joined(separator: "\n"), data: version.editorInfo)
  }

  func list(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 0)
    let project = place.project.id
    let page = try await withEngine {
      try await $0.workflows(in: project, status: nil, limit: 100, after: nil)
    }
    for summary in page.elements { try await state(workflow: summary.id) }
    guard !page.elements.isEmpty else {
      return Output(
        "No workflows in \(place.project.name.markdownSafe). Begin one with `new NAME`."
      )
    }
    var lines = ["| workflow | status | revision | description |", "|---|---|---:|---|"]
    for summary in page.elements {
      let mark = summary.id == place.workflow?.id ? "**\(summary.name.cell)**" : summary.name.cell
      let stale = try await staleness(of: summary).map { "; \($0)" } ?? ""
      lines.append(
        "| \(mark) | \(summary.status.rawValue)\(stale) | \(summary.revision) "
          + "| \(summary.description.cell) |"
      )
    }
    if page.nextToken != nil { lines += ["", "The first 100 are shown; there are more."] }
    return Output(lines.joined(separator: "\n"))
  }
}

extension RunState.NodeStatus {
  /// A sign for graphs and tables.
  var mark: String {
    switch self {
    case .pending: "○"
    case .processing, .expanded, .retrying: "◐"
    case .waiting, .unknown: "?"
    case .success(let result): result.cachedFrom == nil ? "●" : "◉"
    case .failure: "✗"
    case .skipped: "–"
    case .rejected: "✗"
    }
  }
}
