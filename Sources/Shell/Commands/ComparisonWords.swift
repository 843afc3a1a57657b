import JSON
import Text
import Workflows

extension NodeComparison {
  /// Whether there is more to say of it than the table does.
  var hasMoreToShow: Bool {
    before != nil && after != nil && (cause?.isOwn == true || !outputs.isEmpty)
  }

  /// Why it differs, in words.
  var whyWords: String {
    switch cause {
    case .own?: "**first cause**"
    case .both(let nodes)?: "differs itself, and follows from \(Self.list(nodes))"
    case .consequence([])?: "follows from items that are long done"
    case .consequence(let nodes)?: "follows from \(Self.list(nodes))"
    case nil: "the same"
    }
  }

  /// What differs at it by itself, in few words.
  var causeWords: String {
    var words = definition.map(\.words)
    words += inputs.map { change in
      let numbers = change.before.flatMap { before in
        change.after.flatMap { ValueDifference.numbers(from: before, to: $0) }
      }
      return "\(change.name.markdownSafe)\(numbers.map { " \($0)" } ?? "")"
    }
    if before == nil || after == nil { words.append("in one run only") }
    if before?.result?.givenBy != after?.result?.givenBy { words.append("given by hand") }
    if words.isEmpty, node?.type.isGate == true { words.append("another answer") }
    if words.isEmpty {
      let isPending = [before, after].contains { $0?.status == .pending }
      words.append(isPending ? "not done in both" : "another outcome of the same inputs")
    }
    let more = words.count - 3
    return words.prefix(3).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  /// What differs at it, in few words for a table.
  func changeWords(_ runs: ComparedRuns) -> String {
    guard before != nil else { return "only in \(runs.after.alias)" }
    guard after != nil else { return "only in \(runs.before.alias)" }
    var words = definition.map(\.words)
    if let status = statusWords(runs) { words.append(status) }
    let names = { (changes: [ComparedValue], what: String) -> String? in
      guard !changes.isEmpty else { return nil }
      return "\(what) " + changes.prefix(4).map { codeSpan($0.name) }.joined(separator: ", ")
        + (changes.count > 4 ? " and \(changes.count - 4) more" : "")
    }
    words += [names(inputs, "input"), names(outputs, "output")].compactMap(\.self)
    return words.joined(separator: "; ")
  }

  /// How the outcomes differ, in words; nil where they are of one sort.
  func statusWords(_ runs: ComparedRuns) -> String? {
    guard let before, let after, before.statusWords != after.statusWords else { return nil }
    return "\(before.statusWords) → \(after.statusWords)"
  }

  /// What it cost in both runs; nothing where it calls no model.
  var costWords: String {
    guard node?.type.callsModel == true else { return "" }
    let sides = (before?.costWords, after?.costWords)
    guard let first = sides.0, let second = sides.1 else { return sides.0 ?? sides.1 ?? "" }
    return first == second ? first : "\(first) → \(second)"
  }

  private static func list(_ nodes: [String]) -> String {
    let more = nodes.count - 3
    return nodes.prefix(3).map { codeSpan($0) }.joined(separator: ", ")
      + (more > 0 ? " and \(more) more" : "")
  }
}

extension NodeComparison.Side {
  fileprivate var costWords: String {
    guard let result else { return "none" }
    return result.cachedFrom == nil ? result.cost.description : "cached"
  }

  fileprivate var statusWords: String {
    switch status {
    case .failure(let failure): "failure (\(failure.code.cell)): \(failure.message.cell)"
    case .skipped(let reason): "skipped: \(reason.cell)"
    case .success(let result) where result.givenBy != nil: "given by hand"
    case .waiting: "waits for a person"
    default: status.name
    }
  }
}

extension DifferenceCause {
  /// Whether the node differs by itself.
  var isOwn: Bool {
    if case .consequence = self { return false }
    return true
  }
}

extension DefinitionChange {
  /// The change in words, without a full stop.
  var words: String {
    func pair(_ what: String, _ before: String, _ after: String) -> String {
      "\(what) \(before.isEmpty ? "none" : codeSpan(before)) → "
        + (after.isEmpty ? "none" : codeSpan(after))
    }
    switch self {
    case .type(let before, let after): return pair("type", before, after)
    case .model(let before, let after): return pair("model", before, after)
    case .standIn(let before, let after): return pair("stands in for", before, after)
    case .version(let before, let after): return pair("model version", before, after)
    case .expression: return "another expression"
    case .branches: return "other conditions"
    case .items: return "other values"
    case .wiring(let inputs):
      return "\(inputs.prefix(4).map { codeSpan($0) }.joined(separator: ", ")) wired otherwise"
    case .order: return "waits for other nodes"
    case .loop: return "another loop"
    case .workflow: return "another workflow"
    case .message: return "another message"
    }
  }
}

extension String {
  /// Markdown as it can stand in a cell of a table: what is between backticks may hold a bar.
  var inTable: String {
    var text = ""
    for character in self {
      if character == "|", text.last != "\\" { text.append("\\") }
      text.append(character)
    }
    return text
  }
}

/// Nodes that differ; those of a loop's body with their instances together.
struct LoopGroup: Sendable {
  /// The path without the numbers of items.
  let template: String
  /// The first instances.
  private(set) var shown: [NodeComparison]
  /// How many there are.
  private(set) var count: Int

  /// The groups in the order of their first nodes, each with at most `limit` instances.
  static func all(of nodes: [NodeComparison], limit: Int) -> [LoopGroup] {
    var groups: [LoopGroup] = []
    var places: [String: Int] = [:]
    for node in nodes {
      let template = RunState.template(of: node.path)
      guard let place = places[template] else {
        places[template] = groups.count
        groups.append(LoopGroup(template: template, shown: [node], count: 1))
        continue
      }
      groups[place].count += 1
      if groups[place].shown.count < limit { groups[place].shown.append(node) }
    }
    return groups
  }
}
