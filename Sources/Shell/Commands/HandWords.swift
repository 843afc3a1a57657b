import JSON
import Text
import Workflows

/// What people changed in a run, in words.
extension Workbench {
  /// How many changes a sentence names.
  static let namedChanges = 6

  /// The changes as parts of a sentence; what is left out is counted.
  func words(for changes: [HandChange], limit: Int = namedChanges) -> String {
    let parts = changes.prefix(limit).map { words(for: $0) }
    let more = changes.count - parts.count
    return parts.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  private func words(for change: HandChange) -> String {
    let node = codeSpan(change.node)
    return switch change {
    case .input(_, _, let value):
      "\(codeSpan(change.target)) set to \(codeSpan(short(value), columns: 60))"
    case .pin: "\(node) pinned"
    case .failure: "a failure of \(node) made up"
    case .skip: "\(node) left out"
    case .bypass(_, let input): "\(node) bypassed, its \(codeSpan(input)) passed through"
    }
  }

  /// What a node has to do with changes by hand: its own, and those that it hangs on; nil where
  /// it has nothing to do with any.
  func handNote(
    on node: String,
    in state: RunState,
    among changes: [HandChange],
  ) -> String? {
    let origins = state.origins(of: node, among: changes)
    var parts: [String] = []
    let inputs = origins.compactMap { change -> String? in
      guard case .input(node, let name, _) = change else { return nil }
      return codeSpan(name)
    }
    if !inputs.isEmpty { parts.append("set by hand: \(inputs.joined(separator: ", "))") }
    parts += origins.filter { $0.node == node }.compactMap(\.ownNote)
    let others = origins.filter { $0.node != node }
    if !others.isEmpty {
      let names = others.prefix(3).map(\.originWords)
      let more = others.count - names.count
      parts.append(
        "downstream of \(names.joined(separator: ", "))" + (more > 0 ? " and \(more) more" : "")
      )
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

extension HandChange {
  /// What was changed, as `set` spells it.
  var target: String {
    switch self {
    case .input(FlowReference.workflow, let name, _): name
    case .input(let node, let name, _): "\(node).\(name)"
    case .pin, .failure, .skip, .bypass: node
    }
  }

  /// What the changed node's own result says, beside its inputs.
  fileprivate var ownNote: String? {
    switch self {
    case .input: nil
    case .pin: "pinned by hand"
    case .failure: "failure made up by hand"
    case .skip: "left out by hand"
    case .bypass(_, let input): "bypassed by hand: its \(codeSpan(input)) is passed through"
    }
  }

  /// The change as something that other nodes hang on.
  fileprivate var originWords: String {
    switch self {
    case .input(FlowReference.workflow, let name, _): "the input \(codeSpan(name)) set by hand"
    case .input: "\(codeSpan(target)) set by hand"
    case .pin(let node): "a pin on \(codeSpan(node))"
    case .failure(let node): "a made-up failure of \(codeSpan(node))"
    case .skip(let node): "\(codeSpan(node)), left out by hand"
    case .bypass(let node, _): "\(codeSpan(node)), bypassed by hand"
    }
  }
}
