import Engine
import JSON
import Notebook
import Text
import Workflows

/// What `set` and `pin` change: a node of the run, and maybe one of its inputs or outputs.
struct HandTarget {
  /// The node's path.
  var path: String
  var node: FlowNode
  var status: RunState.NodeStatus
  /// The name of the input or the output, with where it stands in the line.
  var handle: Word?
}

extension Workbench {
  /// The run that may be changed; throws with the way to change one that has ended.
  func changeableRun(_ invocation: Invocation) throws(ShellError) -> Place.StoppedRun {
    if let run = place.run { return run }
    guard let last = place.lastRun else { return try stoppedRun() }
    let alias = aliases.alias(for: last, kind: .run)
    let name = invocation.parameters.first?.name ?? invocation.positional(0)?.text ?? "NODE"
    let node = name.prefix { $0 != "." }
    throw ShellError(
      "no run is stopped, and \(alias) has ended",
      remedy: "`rerun \(alias) from \(String(node).oneLine)` does it again from a node on; "
        + "`step` starts one in which `\(invocation.name)` works",
      code: "run_ended",
    )
  }

  /// What `NODE` or `NODE.HANDLE` means, seen from the stop.
  func target(_ word: Word, in state: RunState) throws(ShellError) -> HandTarget {
    let (id, handle) = word.partedAtDot
    let path = try existing(Argument(value: .text(id.text), word: id), in: state)
    try checkInstance(path, in: state, at: id.range)
    guard let node = state.node(path), let status = state.status(of: path) else {
      throw ShellError(
        "\(codeSpan(path)) is done, and was let go of",
        at: id.range,
        remedy: "its loop has more items than a run keeps; change the node before it runs",
        code: "node_not_ready",
      )
    }
    return HandTarget(path: path, node: node, status: status, handle: handle)
  }

  /// Refuses a node of a loop's body as such, and one of an item that is not to begin yet.
  private func checkInstance(
    _ path: String,
    in state: RunState,
    at range: Range<Int>,
  ) throws(ShellError) {
    let flow = state.definition.flow
    if let loop = flow.nodes.last(where: { $0.loop?.body.contains(path) == true }) {
      throw ShellError(
        "\(codeSpan(path)) runs once for each item of \(codeSpan(loop.id))",
        at: range,
        remedy: "say which: `\(path)[0]`",
        code: "unknown_node",
      )
    }
    guard state.isAhead(path) else { return }
    throw ShellError(
      "\(codeSpan(path)) is of an item that has not begun",
      at: range,
      remedy: "its loop does one item after the other; `until \(path)` goes there",
      code: "node_not_ready",
    )
  }

  /// Refuses to change a node on which work is under way, or a gate that waits.
  func checkChangeable(_ target: HandTarget, at range: Range<Int>?) throws(ShellError) {
    let name = codeSpan(target.path)
    switch target.status {
    case .processing, .retrying:
      throw ShellError(
        "\(name) is under way",
        at: range,
        remedy: "`next` finishes it",
        code: "node_not_ready",
      )
    case .expanded:
      throw ShellError(
        "\(name) is under way, with what is inside of it",
        at: range,
        remedy: "`out \(target.path)` finishes it; what is inside can be changed",
        code: "node_not_ready",
      )
    case .waiting:
      let isSelection = target.node.type == .userSelection
      throw ShellError(
        "\(name) waits for an answer",
        at: range,
        remedy: isSelection
          ? "`select` picks, `reject` refuses" : "`approve` or `reject` answers it",
        code: "node_not_ready",
      )
    case .pending, .success, .failure, .skipped, .rejected, .unknown: return
    }
  }

  /// The model that a node of a run calls.
  func model(of node: FlowNode) -> Model? {
    if let id = node.modelID { return catalog[id] }
    guard node.type.callsModel else { return nil }
    return catalog.models.first { $0.capabilities.contains(node.type.name) }
  }
}

extension Word {
  /// What stands before the first dot, and what behind it, each with its place.
  fileprivate var partedAtDot: (Word, Word?) {
    guard let dot = text.firstIndex(of: ".") else { return (self, nil) }
    let start = range.lowerBound
    let place = start + text.utf8.distance(from: text.startIndex, to: dot)
    let head = Word(text: String(text[..<dot]), range: start..<place)
    let tail = Word(
      text: String(text[text.index(after: dot)...]),
      range: place + 1..<range.upperBound,
    )
    return (head, tail)
  }
}
