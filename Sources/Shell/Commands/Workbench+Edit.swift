import Engine
import JSON
import Notebook
import Text
import Workflows

/// A draft after an edit.
struct EditedDraft {
  var graph: Graph
  /// Whether the edit changed anything.
  var isChanged: Bool
  /// What is wrong since the edit.
  var newErrors: [Problem]
}

extension Workbench {
  /// Changes the draft as one revision, with undo; what changes nothing makes no revision.
  ///
  /// An edit that leaves a default which breaks the rules of its input is refused.
  func edit(
    _ invocation: Invocation,
    _ summary: String,
    _ change: (inout Draft) throws(ShellError) -> Void,
  ) async throws(ShellError) -> EditedDraft {
    let (record, graph) = try await currentGraph()
    let before = Draft(graph, inputs: record.inputs)
    var draft = before
    try change(&draft)
    guard draft != before else {
      return EditedDraft(graph: graph, isChanged: false, newErrors: [])
    }
    try checkDefaults(of: draft, before, invocation)
    let editorInfo = draft.graph.json
    let inputs = JSONValue.array(draft.inputs.map(\.json))
    let author = try author()
    _ = try await withEngine {
      try await $0.save(
        editorInfo: editorInfo,
        inputs: inputs,
        of: record.id,
        expectedRevision: record.revision,
        summary: summary,
        by: author,
      )
    }
    try move { $0.isDraft = true }
    return EditedDraft(
      graph: draft.graph,
      isChanged: true,
      newErrors: newErrors(in: draft.graph, since: graph),
    )
  }

  private func checkDefaults(
    of draft: Draft,
    _ before: Draft,
    _ invocation: Invocation,
  ) throws(ShellError) {
    let known = Set(before.inputErrors)
    guard let error = draft.inputErrors.first(where: { !known.contains($0) }) else { return }
    throw ShellError(
      error.message,
      at: (invocation.named("value") ?? invocation.positional(2))?.range,
      remedy: error.remedy ?? "change the rule with `input \(error.name) …`, or the value",
      code: "invalid_edit",
    )
  }

  private func newErrors(in graph: Graph, since old: Graph) -> [Problem] {
    let errors = graph.check(catalog).filter { $0.severity == .error }
    guard !errors.isEmpty else { return [] }
    let known = Set(old.check(catalog))
    return errors.filter { !known.contains($0) }
  }

  /// The result of an edit: what was done, what else that did, and what is wrong since then.
  func result(_ text: String, _ draft: EditedDraft, notes: [String] = []) -> Output {
    guard draft.isChanged else { return Output("Nothing changed: it is so already.") }
    var lines = [([text] + notes.map { "\($0.terminalSafe)." }).joined(separator: " ")]
    lines[0] += " \(size(of: draft.graph))"
    if !draft.newErrors.isEmpty {
      lines += ["", "`check` finds since then:", ""]
      lines += draft.newErrors.prefix(5).map { problem in
        let place = [problem.node, problem.handle].compactMap(\.self).joined(separator: ".")
        let remedy = problem.remedy.map { "; \($0.terminalSafe)" } ?? ""
        return
          "- \(place.isEmpty ? "" : "`\(place.terminalSafe)`: ")\(problem.message.terminalSafe)"
          + remedy
      }
      let rest = draft.newErrors.count - 5
      if rest > 0 { lines.append("- and \(rest) more, which `check` lists") }
    }
    return Output(lines.joined(separator: "\n"))
  }

  private func size(of graph: Graph) -> String {
    "\(counted(graph.nodes.count, "node")), \(counted(graph.edges.count, "edge"))."
  }
}

/// `1 entry`, `2 entries`.
func counted(_ count: Int, _ noun: String, _ plural: String) -> String {
  "\(count) \(count == 1 ? noun : plural)"
}

/// `1 node`, `2 nodes`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// Names as spans of code, joined for a sentence: `a`, `b` and `c`.
func listed(_ names: [String]) -> String {
  var seen: Set<String> = []
  let spans = names.filter { seen.insert($0).inserted }.map { "`\($0.terminalSafe)`" }
  guard spans.count > 1, let last = spans.last else { return spans.first ?? "" }
  return spans.dropLast().joined(separator: ", ") + " and " + last
}
