public import JSON

/// A value that a node was given in a run.
public struct GivenValue: Sendable, Hashable {
  /// How many events the journal has before it.
  public var version: Int
  /// The value.
  public var value: JSONValue
  /// The run whose event it is: another where the journal begins as a copy of that one's.
  public var run: String?
}

extension RunHistory {
  /// The values that an output of the node at a path had, in order; the first output where none is
  /// named.
  public func values(of path: String, _ handle: String?) -> [GivenValue] {
    var values: [GivenValue] = []
    for (version, event) in events.enumerated() {
      if case .forked(let run, _, _) = event {
        for place in values.indices where values[place].run == nil { values[place].run = run }
      }
      guard let (node, outputs) = event.given, node == path, let value = outputs.value(of: handle)
      else { continue }
      values.append(GivenValue(version: version, value: value))
    }
    return values
  }

  /// What people changed or had done again from one event through another, in order.
  public func changes(from version: Int, through other: Int) -> [RunEvent] {
    guard version <= other, events.indices.contains(version) else { return [] }
    return events[version...min(other, events.count - 1)].filter { $0.handNode != nil }
  }
}

extension RunEvent {
  /// The node that a person changed or had done again.
  public var handNode: String? { handChange?.node }

  /// What a person changed; of a node that was done again that it is another.
  public var handChange: HandChange? {
    switch self {
    case .inputSet(let node, let input, let value, _):
      .input(node: node, name: input, value: value)
    case .nodePinned(let node, _, _), .nodeReset(let node, _): .pin(node: node)
    case .nodeSkippedByHand(let node, _): .skip(node: node)
    case .nodeFailedByHand(let node, _, _): .failure(node: node)
    case .nodeBypassed(let node, let input, _, _): .bypass(node: node, input: input)
    default: nil
    }
  }
}
