public import JSON

/// What changed in the meaning of a workflow from one version to another.
///
/// Positions, other fields of an editor, ids of edges and the order of nodes are no part of the
/// meaning. A node that got another id is the same node, and what names it in edges, expressions,
/// conditions and loops has not changed by that.
///
/// ```swift
/// let difference = GraphDifference(from: published, to: draft)
/// for node in difference.nodes { print(node.id, node.members.map(\.member.name)) }
/// ```
public struct GraphDifference: Sendable, Hashable {
  /// What changed at nodes and the edges that end at them, in the order of the graph after;
  /// removed nodes stand where they stood.
  public let nodes: [NodeDifference]
  /// What changed among edges that end at no node.
  public let looseEdges: [EdgeDifference]
  /// The exposed inputs that are in both, where they changed places.
  public let inputOrder: OrderDifference?
  /// What changed in the inputs definition, and does not follow from the nodes.
  public let inputs: [InputDifference]
  /// How many nodes are the same in both.
  public let unchangedCount: Int

  /// Whether both versions mean the same.
  public var isEmpty: Bool {
    nodes.isEmpty && looseEdges.isEmpty && inputOrder == nil && inputs.isEmpty
  }
}

/// What changed at one node.
public struct NodeDifference: Sendable, Hashable {
  /// What became of the node.
  public enum Kind: Sendable, Hashable {
    case added(Node)
    case removed(Node)
    /// It is in both; with another id where it was renamed.
    case kept(before: Node, after: Node)
  }

  /// What became of it.
  public let kind: Kind
  /// What changed in it; empty where it was added or removed.
  public let members: [MemberDifference]
  /// What changed at its inputs.
  public let edges: [EdgeDifference]

  /// The id, the newer one if there are two.
  public var id: String { node.id }

  /// The node as it is, or was last.
  public var node: Node {
    switch kind {
    case .added(let node), .removed(let node), .kept(_, let node): node
    }
  }

  /// The id that it had, where it was renamed.
  public var formerID: String? {
    guard case .kept(let before, let after) = kind, before.id != after.id else { return nil }
    return before.id
  }
}

/// A part of a node that changed.
public struct MemberDifference: Sendable, Hashable {
  /// The part.
  public let member: NodeMember
  /// Its value before, in which renamed nodes have their new names; nil where there was none.
  public let before: JSONValue?
  /// Its value after; nil where there is none.
  public let after: JSONValue?
}

/// Names in one order and in another.
public struct OrderDifference: Sendable, Hashable {
  /// The names before.
  public let before: [String]
  /// The names after.
  public let after: [String]
}

/// What changed in the definition of one input.
public struct InputDifference: Sendable, Hashable {
  /// The definition before; nil where it was added.
  public let before: InputDefinition?
  /// The definition after; nil where it was removed.
  public let after: InputDefinition?
  /// The fields that changed.
  public let fields: [FieldDifference]

  /// A field that changed.
  public struct FieldDifference: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Its value before; nil where there was none.
    public let before: JSONValue?
    /// Its value after; nil where there is none.
    public let after: JSONValue?
  }

  /// The input's name, the newer one if there are two.
  public var name: String { after?.name ?? before?.name ?? "" }
}
