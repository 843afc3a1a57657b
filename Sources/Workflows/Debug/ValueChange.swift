public import JSON

/// How a value changed.
public struct ValueChange: Sendable, Hashable {
  /// The value before; nil where there was none.
  public var old: JSONValue?
  /// The value since.
  public var new: JSONValue

  /// A change.
  public init(old: JSONValue?, new: JSONValue) {
    self.old = old
    self.new = new
  }
}

extension RunEvent {
  /// The outputs that the event gives a node.
  public var given: (node: String, outputs: JSONObject)? {
    switch self {
    case .nodeSucceeded(let node, let outputs, _, _), .nodeComputed(let node, let outputs),
      .nodeReused(let node, let outputs, _), .nodePinned(let node, let outputs, _):
      (node, outputs)
    default: nil
    }
  }
}

extension JSONObject {
  /// The output of that name among these, or the one that stands for the node.
  func value(of handle: String?) -> JSONValue? {
    guard let handle else { return self["output"] ?? first { _ in true }?.value }
    return self[handle]
  }
}
