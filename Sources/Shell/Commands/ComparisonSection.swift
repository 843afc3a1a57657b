import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// How many pairs of a list's pictures are compared.
  private static let shownPairs = 4

  /// A node that differs: what it is, its inputs, its outputs, and pictures beside each other.
  func section(
    of node: NodeComparison,
    in runs: ComparedRuns,
    isFull: Bool,
    _ shelf: inout PictureShelf,
  ) async throws(ShellError) -> [String] {
    var blocks = ["**\(node.path.markdownSafe)** · \(node.whyWords)"]
    var items = node.definition.map { definitionItem($0, isFull: isFull) }
    if let status = node.statusWords(runs) { items.append("- status: \(status)") }
    // What follows from another node is shown there.
    let isOwn = isFull || node.cause?.isOwn == true
    for change in isOwn ? node.inputs : [] {
      items.append(item(change, isFull: isFull))
    }
    var pictures: [String] = []
    for change in node.outputs {
      let (item, sheets) = try await output(change, of: node, in: runs, isFull: isFull, &shelf)
      items.append(item)
      pictures += sheets
    }
    if isFull {
      if !node.costWords.isEmpty { items.append("- cost: \(node.costWords) CU") }
      if let time = runs.timeWords(node.path) { items.append("- time: \(time)") }
    }
    blocks.append(items.joined(separator: "\n"))
    return blocks + pictures
  }

  private func item(_ change: ComparedValue, isFull: Bool) -> String {
    ValueDifference.item(change.name, from: change.before, to: change.after, isFull: isFull) {
      short($0)
    }
  }

  private func definitionItem(_ change: DefinitionChange, isFull: Bool) -> String {
    guard case .expression(let before, let after) = change else { return "- \(change.words)" }
    return ValueDifference.item(
      "expression",
      from: .string(before),
      to: .string(after),
      isFull: isFull,
    ) { short($0) }
  }

  /// An output that differs, and the sheets of its pictures.
  private func output(
    _ change: ComparedValue,
    of node: NodeComparison,
    in runs: ComparedRuns,
    isFull: Bool,
    _ shelf: inout PictureShelf,
  ) async throws(ShellError) -> (item: String, sheets: [String]) {
    if let shown = shelf.node(showing: change) {
      return (item(change, isFull: isFull) + ", as at \(codeSpan(shown))", [])
    }
    if let pictures = try await comparedPictures(change.before, change.after) {
      shelf.put(change, at: node.path)
      let item = item(change, isFull: isFull) + ", \(pictures.words)"
      return (item, pictures.sheet.map { [picture($0, node.path, runs)] } ?? [])
    }
    guard let before = change.before?.array, let after = change.after?.array,
      (before + after).contains(where: { $0.string?.isAssetID == true })
    else { return (item(change, isFull: isFull), []) }
    let count = max(before.count, after.count)
    let places = (0..<count).filter { place in
      !before.indices.contains(place) || !after.indices.contains(place)
        || before[place] != after[place]
    }
    var lines = [
      "- \(change.name.markdownSafe): \(places.count) of \(counted(count, "element")) "
        + "\(places.count == 1 ? "differs" : "differ")"
    ]
    // What the items of a loop gave is shown at its nodes.
    guard isFull else { return (lines[0], []) }
    var sheets: [String] = []
    for place in places.prefix(Self.shownPairs) {
      let pair = (
        before.indices.contains(place) ? before[place] : nil,
        after.indices.contains(place) ? after[place] : nil,
      )
      let name = "\(change.name)[\(place)]"
      let words = item(ComparedValue(name: name, before: pair.0, after: pair.1), isFull: true)
      let pictures = try await comparedPictures(pair.0, pair.1)
      lines.append(words + (pictures.map { ", \($0.words)" } ?? ""))
      if let sheet = pictures?.sheet { sheets.append(picture(sheet, node.path, runs)) }
    }
    let rest = places.count - min(places.count, Self.shownPairs)
    if rest > 0 { lines.append("- … \(counted(rest, "more element"))") }
    return (lines.joined(separator: "\n"), sheets)
  }

  private func picture(_ sheet: String, _ node: String, _ runs: ComparedRuns) -> String {
    let alias = aliases.alias(for: sheet, kind: .art)
    return
      "![\(node.markdownSafe) · \(runs.before.alias), \(runs.after.alias), difference · \(alias)]"
      + "(art:\(sheet))"
  }
}

/// The pairs of pictures that were shown, each with its node.
struct PictureShelf: Sendable {
  private struct Pair: Hashable {
    var before: JSONValue?
    var after: JSONValue?
  }

  private var nodes: [Pair: String] = [:]

  /// The node at which the same two pictures were shown.
  func node(showing change: ComparedValue) -> String? {
    nodes[Pair(before: change.before, after: change.after)]
  }

  mutating func put(_ change: ComparedValue, at node: String) {
    nodes[Pair(before: change.before, after: change.after)] = node
  }
}
