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

  func graph(_ invocation: Invocation) async throws(ShellError) -> Output {
    let (_, graph) = try await currentGraph()
    guard !graph.nodes.isEmpty else {
      return Output("The workflow has no nodes. Begin with `add prompt text \"…\" --input`.")
    }
    var marks: [String: String] = [:]
    if let run = place.run, let state = try await withEngine({ try await $0.state(of: run.id) }) {
      for (node, status) in state.nodes { marks[node.id] = status.mark }
    }
    return Output(fenced(graph.drawing(catalog, marks: marks).joined(separator: "\n")))
  }

  func show(_ invocation: Invocation) async throws(ShellError) -> Output {
    let (record, graph) = try await currentGraph()
    if let id = invocation.optionalWord(0) {
      let node: Node
      do { node = try graph.existing(id) } catch { throw invocation.refusal(error, offset: 0) }
      return Output(fenced(JSONValue.object(node.fields).pretty, "json"))
    }
    if invocation.flag("--flow") {
      do { return Output(fenced(try graph.compile(catalog).json.pretty, "json")) } catch {
        throw ShellError(
          "the draft does not compile: \(error.problems.map(\.message).joined(separator: "; "))",
          remedy: "`check` says more",
          code: "invalid_workflow",
        )
      }
    }
    if invocation.flag("--json") { return Output(fenced(graph.json.pretty, "json")) }
    var lines = [
      "**\(record.name.markdownSafe)** · \(record.status.rawValue) · revision \(record.revision)"
    ]
    if !record.description.isEmpty { lines += ["", "> \(record.description.markdownSafe)"] }
    if !graph.nodes.isEmpty {
      lines += ["", "| node | type | settings | from |", "|---|---|---|---|"]
      for node in graph.nodes { lines.append(row(node, in: graph)) }
    }
    return Output(lines.joined(separator: "\n"), data: graph.json)
  }

  func list(_ invocation: Invocation) async throws(ShellError) -> Output {
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
      lines.append(
        "| \(mark) | \(summary.status.rawValue) | \(summary.revision) | \(summary.description.cell) |"
      )
    }
    if page.nextToken != nil { lines += ["", "The first 100 are shown; there are more."] }
    return Output(lines.joined(separator: "\n"))
  }

  private func row(_ node: Node, in graph: Graph) -> String {
    let exposed = (node.isInput ? " (input)" : "") + (node.isOutput ? " (output)" : "")
    var settings = node.form.map { "\($0.key)=\($0.value.string ?? $0.value.compact)" }
    if node.type == .approval { settings = [node.message] }
    if let value = node.value { settings = [value.string ?? value.compact] }
    let edges = graph.edges(into: node.id).map { "\($0.input)=$\($0.producer)" }
    return "| \(node.id.cell)\(exposed) | \((node.modelID ?? node.type.name).cell) | "
      + "\(settings.joined(separator: " ").cell) | \(edges.joined(separator: " ").cell) |"
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
