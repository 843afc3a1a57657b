public import JSON

/// An input of a flow node.
public struct FlowInput: Sendable, Hashable {
  /// The input's name.
  public var name: String
  /// A constant value.
  public var value: JSONValue?
  /// Where the value comes from.
  public var reference: FlowReference?
  /// Several inputs of one name each, of which the value is the list (`items[][]` of contract §4).
  public var items: [[FlowInput]]?
  /// Members that this version does not read, kept as they came.
  public var extra: JSONObject

  /// An input with a constant value or a reference.
  public init(
    _ name: String,
    value: JSONValue? = nil,
    from reference: FlowReference? = nil,
    items: [[FlowInput]]? = nil,
    extra: JSONObject = [:],
  ) {
    self.name = name
    self.value = value
    self.reference = reference
    self.items = items
    self.extra = extra
  }

  /// The nodes that its value comes from.
  var nodes: [String] {
    (reference?.nodes ?? []) + (items ?? []).flatMap { $0.flatMap(\.nodes) }
  }
}

/// Where an input's value comes from (`ref` of contract §4).
public struct FlowReference: Sendable, Hashable {
  /// The reserved node id that stands for the workflow's own inputs.
  public static let workflow = "workflow"
  /// The reserved name that stands for every output of a node.
  public static let all = "all"

  /// A node's id, or ``workflow``; nil where ``conditional`` says which nodes there may be.
  public var node: String?
  /// The output's name, or the workflow input's.
  public var name: String?
  /// The output that a branch must have taken; the node is skipped otherwise.
  public var equal: String?
  /// The ends of branches that merge here: the value is that of those which succeeded, and the
  /// consumer is skipped only where all of them were.
  public var conditional: [String]?

  /// A reference to an output.
  public init(node: String, name: String) {
    self.node = node
    self.name = name
  }

  /// A reference to a branch of an if-else.
  public init(node: String, equal: String) {
    self.node = node
    self.equal = equal
  }

  /// A merge of branches, whose value is the output `name` of the one that was taken.
  public init(conditional: [String], name: String?) {
    self.conditional = conditional
    self.name = name
  }

  /// The nodes that it names.
  public var nodes: [String] {
    var nodes = conditional ?? []
    if let node, node != Self.workflow, !nodes.contains(node) { nodes.insert(node, at: 0) }
    return nodes
  }
}
