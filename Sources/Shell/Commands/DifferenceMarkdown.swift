import Text
import Workflows

/// A difference as Markdown: what changed in one line, then a table or a tree.
struct DifferenceMarkdown {
  let difference: GraphDifference
  let words: DifferenceWords
  /// How many rows are shown; nil for all.
  let rowLimit: Int?

  /// The counts in words, such as `1 node added, 2 changed; 3 edges added`.
  var summary: String {
    var nodes: [String: Int] = [:]
    var edges: [String: Int] = [:]
    for node in difference.nodes {
      switch node.kind {
      case .added: nodes["added", default: 0] += 1
      case .removed: nodes["removed", default: 0] += 1
      case .kept:
        if node.formerID != nil { nodes["renamed", default: 0] += 1 }
        // A node at whose inputs alone something changed is counted with the edges.
        if !node.members.isEmpty { nodes["changed", default: 0] += 1 }
      }
    }
    for edge in difference.nodes.flatMap(\.edges) + difference.looseEdges {
      edges[edge.word, default: 0] += 1
    }
    var parts = [
      Self.counts(nodes, "node", ["added", "removed", "renamed", "changed"]),
      Self.counts(edges, "edge", ["added", "removed", "rewired", "reordered"]),
    ]
    if difference.inputOrder != nil { parts.append("inputs in another order") }
    if !difference.inputs.isEmpty {
      parts.append("\(counted(difference.inputs.count, "input definition")) changed")
    }
    if difference.unchangedCount > 0 {
      parts.append("\(counted(difference.unchangedCount, "node")) the same")
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "; ") + "."
  }

  private static func counts(_ counts: [String: Int], _ noun: String, _ order: [String]) -> String {
    var parts: [String] = []
    for word in order {
      guard let count = counts[word] else { continue }
      parts.append(parts.isEmpty ? "\(counted(count, noun)) \(word)" : "\(count) \(word)")
    }
    return parts.joined(separator: ", ")
  }

  private func hidden(_ count: Int, _ what: String) -> String {
    "\(counted(count, "more \(what)")) \(count == 1 ? "is" : "are") hidden; `--all` shows "
      + (count == 1 ? "it." : "them.")
  }
}

// MARK: - Table

extension DifferenceMarkdown {
  /// `| node | what | before | after |`.
  var table: String {
    let rows = words.sections(difference).flatMap(rows)
    let shown = rows.prefix(rowLimit ?? rows.count)
    var lines = ["| node | what | before | after |", "|---|---|---|---|"] + shown
    if shown.count < rows.count { lines += ["", hidden(rows.count - shown.count, "row")] }
    return lines.joined(separator: "\n")
  }

  private func rows(_ section: DifferenceSection) -> [String] {
    let title = section.title.cell
    var rows: [String] = []
    var rest = section.rows[...]
    switch section.sign {
    case .added, .removed:
      // The settings stand in one row.
      if section.settings != nil { rest = rest.drop { !$0.isEdge } }
      let text = section.settings?.markdown("") ?? ""
      let isAdded = section.sign == .added
      let what = "\(isAdded ? "+" : "−") \(section.note.cell)"
      rows.append(Self.row(title, what, isAdded ? "" : text, isAdded ? text : ""))
    case .renamed:
      rows.append(
        Self.row(title, "→ renamed", section.formerTitle?.cell ?? "", section.title.cell)
      )
    case .changed: break
    }
    return rows
      + rest.map { row in
        Self.row(
          title,
          "\(row.sign == .removed ? "−" : row.sign.rawValue) \(row.isEdge ? "edge" : row.what.cell)",
          row.before?.markdown("~~") ?? "",
          row.after?.markdown("**") ?? "",
        )
      }
  }

  private static func row(_ cells: String...) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }
}

// MARK: - Tree

extension DifferenceMarkdown {
  /// A tree in a `diff` block, whose colours terminals and code hosts know.
  var tree: String {
    let lines = words.sections(difference).flatMap(lines)
    let shown = lines.prefix(rowLimit ?? lines.count)
    let block = fenced(shown.joined(separator: "\n"), "diff")
    guard shown.count < lines.count else { return block }
    return block + "\n\n" + hidden(lines.count - shown.count, "line")
  }

  /// The longest value that stands beside the other one on a line.
  private static let shortest = 30

  private func lines(_ section: DifferenceSection) -> [String] {
    let name = section.title + (section.formerTitle.map { ", was \($0)" } ?? "")
    let head =
      "\(section.sign.rawValue) \(name)" + (section.note.isEmpty ? "" : " · \(section.note)")
    return [head]
      + section.rows.enumerated().flatMap { place, row in
        lines(row, isLast: place == section.rows.count - 1)
      }
  }

  private func lines(_ row: DifferenceSection.Row, isLast: Bool) -> [String] {
    let (branch, below) = isLast ? ("└", " ") : ("├", "│")
    let name = row.isEdge ? "" : "\(row.what): "
    guard let before = row.before, let after = row.after else {
      let text = (row.before ?? row.after)?.plain("", "") ?? ""
      return ["\(row.sign.rawValue) \(branch) \(name)\(text)"]
    }
    if !row.isEdge, max(before.count, after.count) <= Self.shortest {
      let old = before.plain("[-", "-]")
      return ["~ \(branch) \(name)\(old) → \(after.plain("{+", "+}"))"]
    }
    let indent = String(repeating: " ", count: DisplayWidth.of(name))
    return [
      "- \(branch) \(name)\(before.plain("[-", "-]"))",
      "+ \(below) \(indent)\(after.plain("{+", "+}"))",
    ]
  }
}

extension EdgeDifference {
  /// What became of the edge.
  fileprivate var word: String {
    switch self {
    case .added: "added"
    case .removed: "removed"
    case .rewired: "rewired"
    case .reordered: "reordered"
    }
  }
}
