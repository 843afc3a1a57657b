import Engine
import Text
import Workflows

/// Two runs and what differs between them.
struct ComparedRuns: Sendable {
  struct Side: Sendable {
    let run: String
    let alias: String
    let state: RunState
  }

  let before: Side
  let after: Side
  let comparison: RunComparison
  /// How long nodes took, where that was asked for.
  var times: (before: NodeTimes, after: NodeTimes)?

  /// The node that a word names; throws with the nearest one.
  func node(_ argument: Argument) throws(ShellError) -> NodeComparison {
    if let node = comparison.nodes.first(where: { $0.path == argument.text }) { return node }
    let item = comparison.nodes.first { RunState.template(of: $0.path) == argument.text }
    let message =
      item == nil
      ? "neither run has a node \(codeSpan(argument.text))"
      : "\(codeSpan(argument.text)) is in a loop, and there is one for each item"
    throw ShellError(
      message,
      at: argument.range,
      remedy: item.map { "name one of them, such as \(codeSpan($0.path))" }
        ?? nearest(argument.text, in: comparison.nodes.map(\.path))
        .map { "did you mean \(codeSpan($0))?" },
      code: "unknown_node",
    )
  }

  /// How long a node took in both runs, in words; nil where neither began it.
  func timeWords(_ path: String) -> String? {
    guard let times else { return nil }
    let sides = (times.before.words(for: path), times.after.words(for: path))
    guard sides.0 != nil || sides.1 != nil else { return nil }
    return "\(sides.0 ?? "none") → \(sides.1 ?? "none")"
  }
}

/// How long the nodes of a run took, from their first attempt to their outcome.
struct NodeTimes: Sendable {
  private var started: [String: Int64] = [:]
  private var settled: [String: Int64] = [:]

  init(_ entries: [JournalEntry]) {
    for entry in entries {
      switch entry.event {
      case .nodeStarted(let node, 1, _, _): started[node] = entry.time
      case .nodeSucceeded(let node, _, _, nil), .nodeFailed(let node, _):
        settled[node] = entry.time
      default: continue
      }
    }
  }

  /// The duration in words; nil where the node was not computed.
  func words(for node: String) -> String? {
    guard let start = started[node], let end = settled[node] else { return nil }
    return Duration.milliseconds(max(0, end - start)).words
  }
}
