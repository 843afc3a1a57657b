import Engine
import JSON
import Notebook
import Workflows

extension Workbench {
  /// How many remarks are shown.
  private static let shownNotes = 40

  /// `4 nodes, 3 edges, 1 input`.
  func counts(_ file: WorkflowFile) -> String {
    let inputs = counted(file.inputs.array?.count ?? 0, "input")
    guard file.graph.nodes.isEmpty, let flow = file.flow?.array else {
      return "\(counted(file.graph.nodes.count, "node")), "
        + "\(counted(file.graph.edges.count, "edge")), \(inputs)"
    }
    return "\(counted(flow.count, "flow node")), \(inputs)"
  }

  /// What nodes name that is not here; what is here is recorded, so that a replay has it too.
  func missing(in file: WorkflowFile) async throws(ShellError) -> [TransferNote] {
    var notes: [TransferNote] = []
    for (node, id) in file.assets(catalog) {
      if try await withEngine({ try await $0.asset(id) }) == nil {
        notes.append(.missingAsset(node: node, asset: id))
      } else {
        try await keep(asset: id)
      }
    }
    let project = place.project.id
    for (node, name) in file.workflows {
      if let workflow = try await withEngine({ try await $0.workflow(name, in: project) }) {
        try await state(workflow: workflow.id)
      } else {
        notes.append(.unknownWorkflow(node: node, workflow: name))
      }
    }
    return notes
  }

  /// Whether the check passes, and the remarks as a list.
  func importReport(_ file: WorkflowFile, _ notes: [TransferNote]) -> String {
    var lines = ["", "", checkWords(problems(of: file))]
    if !notes.isEmpty { lines.append("") }
    for note in notes.prefix(Self.shownNotes) {
      lines.append("- \(note.message)" + (note.remedy.map { "; \($0)" } ?? ""))
    }
    if notes.count > Self.shownNotes {
      lines.append("- and \(counted(notes.count - Self.shownNotes, "more remark"))")
    }
    return lines.joined(separator: "\n")
  }

  func importData(_ file: WorkflowFile, _ notes: [TransferNote]) -> JSONValue {
    let problems = problems(of: file)
    return [
      "form": .string("\(file.form)"), "nodes": .integer(file.graph.nodes.count),
      "edges": .integer(file.graph.edges.count),
      "inputs": .integer(file.inputs.array?.count ?? 0),
      "errors": .integer(problems.count { $0.severity == .error }),
      "notes": .array(notes.map { .string($0.message) }),
    ]
  }

  private func problems(of file: WorkflowFile) -> [Problem] {
    guard file.graph.nodes.isEmpty, let json = file.flow, let flow = try? Flow(json: json) else {
      return file.graph.check(catalog)
    }
    let names = (file.inputs.array ?? []).compactMap { $0["name"]?.string }
    return flow.check(inputs: names, catalog)
  }

  private func checkWords(_ problems: [Problem]) -> String {
    let errors = problems.count { $0.severity == .error }
    let warnings = problems.count - errors
    guard !problems.isEmpty else { return "The check finds nothing to complain of." }
    let parts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
    return "The check finds \(parts.map { counted($0.0, $0.1) }.joined(separator: " and ")); "
      + "`check` lists \(problems.count == 1 ? "it" : "them")."
  }
}
