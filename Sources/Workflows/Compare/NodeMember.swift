public import JSON

/// A part of what a node means, by the name under which the prompt sets it.
public enum NodeMember: Sendable, Hashable {
  case type
  case title
  /// Whether it is an exposed input.
  case isInput
  /// Whether it is an exposed output.
  case isOutput
  case model
  /// A text, an asset, an expression, a ratio, or the content of a note.
  case value
  /// A setting of a model, an llm or a workflow.
  case setting(String)
  /// A block of an ifElse by its place from 0, in the graph before and in the one after.
  case block(before: Int?, after: Int?)
  /// Anything else: `delimiter`, `loop`, `message`, or a member that this version does not know.
  case other(String)

  /// The name for people.
  public var name: String {
    switch self {
    case .type: "type"
    case .title: "title"
    case .isInput: "input"
    case .isOutput: "output"
    case .model: "model"
    case .value: "value"
    case .setting(let name), .other(let name): name
    case .block(let before, let after): Handle.branch(after ?? before ?? 0)
    }
  }
}

/// What a node means, part by part.
///
/// Positions, other fields of an editor, ids of handles, and values that are what is assumed
/// where nothing is said are not in it.
public struct NodeMembers: Sendable, Hashable {
  /// The parts in a fixed order, settings in the order of the form.
  public private(set) var order: [NodeMember] = []
  private var values: [NodeMember: JSONValue] = [:]

  /// The value of a part; nil where the node has none.
  public subscript(member: NodeMember) -> JSONValue? {
    get { values[member] }
    set {
      if newValue == nil { order.removeAll { $0 == member } }
      if let newValue, values.updateValue(newValue, forKey: member) == nil { order.append(member) }
      if newValue == nil { values[member] = nil }
    }
  }
}

extension NodeMembers: Sequence {
  /// The parts with their values, in order.
  public func makeIterator() -> AnyIterator<(member: NodeMember, value: JSONValue)> {
    var rest = order[...]
    return AnyIterator {
      guard let member = rest.popFirst(), let value = values[member] else { return nil }
      return (member, value)
    }
  }
}
