import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// How many lines the reports of nodes take at most; a picture counts as several.
  private static let reportLines = 30
  private static let pictureLines = 6

  /// What nodes that have settled gave, as much as fits a screen; what is hidden is said.
  ///
  /// Failures come first, then outputs of the workflow, then what settled last.
  func reports(_ settled: [String], in state: RunState) -> [String] {
    let reports = settled.enumerated().compactMap { place, node in
      report(node, in: state).map { (place, node, $0) }
    }
    let ranked = reports.sorted { one, other in
      let ranks = (Self.rank(one.1, in: state), Self.rank(other.1, in: state))
      return ranks.0 == ranks.1 ? one.0 > other.0 : ranks.0 < ranks.1
    }
    var room = Self.reportLines
    var shown: Set<Int> = []
    for (place, _, text) in ranked {
      let lines = Self.height(of: text)
      guard room >= lines || shown.isEmpty else { continue }
      room -= lines
      shown.insert(place)
    }
    let changes = state.changes
    var blocks = reports.filter { shown.contains($0.0) }.map { _, node, text in
      marked(text, handNote(on: node, in: state, among: changes))
    }
    let hidden = settled.count - shown.count - gates(settled, in: state)
    if hidden > 0 {
      let verb = hidden == 1 ? "is" : "are"
      blocks.insert(
        "● \(counted(hidden, "more node")) \(verb) done and not shown; `graph` shows all, "
          + "`print $NODE` one",
        at: 0,
      )
    }
    return blocks
  }

  /// A report whose first line has a note on changes by hand.
  private func marked(_ text: String, _ note: String?) -> String {
    guard let note else { return text }
    let end = text.firstIndex(of: "\n") ?? text.endIndex
    return text[..<end] + " · ✎ \(note)" + text[end...]
  }

  private static func rank(_ node: String, in state: RunState) -> Int {
    switch state.status(of: node) {
    case .failure: 0
    case .success where state.node(node)?.includesOutputs == true: 1
    case .success: 2
    default: 3
    }
  }

  private static func height(of text: String) -> Int {
    text.split(separator: "\n").reduce(0) { $0 + ($1.hasPrefix("![") ? pictureLines : 1) }
  }

  /// How many of the nodes are gates that were passed, of which there is nothing to report.
  private func gates(_ nodes: [String], in state: RunState) -> Int {
    nodes.count { node in
      guard let flowNode = state.node(node), flowNode.type == .userApproval else { return false }
      guard case .success? = state.status(of: node) else { return false }
      return true
    }
  }

  /// What a node that has settled gave.
  private func report(_ id: String, in state: RunState) -> String? {
    guard let node = state.node(id) else { return nil }
    let name = "**\(id.markdownSafe)**"
    let what = (node.modelID.map { " `\($0.terminalSafe)`" } ?? "") + node.draftWords
    switch state.status(of: id) {
    case .success(let result):
      if node.type == .userApproval { return nil }
      let outputs = result.outputs.map { brief($0.value, name: id) }
      return (["● \(name)\(what) · \(source(of: result))"] + outputs).joined(separator: "\n\n")
    case .failure(let failure):
      return "✗ \(name)\(what) failed (\(failure.code.cell)): \(failure.message.markdownSafe)"
    case .skipped(let reason): return "– \(name) was skipped: \(reason.markdownSafe)"
    default: return nil
    }
  }

  private func source(of result: RunState.NodeResult) -> String {
    if result.givenBy != nil { return "not performed" }
    if let run = result.cachedFrom { return "cached from \(aliases.alias(for: run, kind: .run))" }
    return "\(result.cost) CU"
  }

  // MARK: Values

  /// How many lines of a text a report shows.
  private static let briefLines = 8

  /// A value as a report shows it: of much text the beginning.
  func brief(_ value: JSONValue, name: String) -> String {
    if let elements = value.array, elements.count > 3,
      elements.contains(where: { $0.string?.isAssetID == true })
    {
      return short(value)
    }
    let text = show(value, name: name)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > Self.briefLines + 2, !text.contains("](art:") else { return text }
    let hidden = lines.count - Self.briefLines
    var kept = Array(lines.prefix(Self.briefLines))
    if lines[0].hasPrefix("```"), let fence = lines.last { kept.append(fence) }
    return kept.joined(separator: "\n")
      + "\n\n… \(counted(hidden, "more line")); `print $\(name.terminalSafe)` shows all"
  }

  /// A value as Markdown; an asset as a picture with its short name.
  func show(_ value: JSONValue, name: String) -> String {
    switch value {
    case .string(let text) where text.isAssetID:
      let alias = aliases.alias(for: text, kind: .art)
      return "![\(name.markdownSafe) · \(alias)](art:\(text))"
    case .string(let text):
      return text.terminalSafe.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "> \(String($0).markdownSafe)" }.joined(separator: "\n")
    case .array(let elements) where elements.contains { $0.string?.isAssetID == true }:
      return elements.map { show($0, name: name) }.joined(separator: "\n")
    default: return fenced(value.pretty, "json")
    }
  }

  /// A value on one line, at most 60 characters.
  func short(_ value: JSONValue) -> String {
    guard let text = value.string else {
      if let elements = value.array, elements.contains(where: { $0.string?.isAssetID == true }) {
        return "[" + elements.prefix(8).map(short).joined(separator: ", ")
          + (elements.count > 8 ? ", … \(elements.count) in all" : "") + "]"
      }
      return clipped(value.compact)
    }
    if text.isAssetID { return aliases.alias(for: text, kind: .art) }
    return JSONValue.string(clipped(text)).compact
  }

  private func clipped(_ text: String) -> String {
    let line = text.terminalSafe.split(separator: "\n").joined(separator: " ")
    return line.count > 60 ? line.prefix(59) + "…" : line
  }
}
