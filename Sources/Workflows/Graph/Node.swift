public import JSON

/// A node of an authored graph.
///
/// It is the JSON object of the file with typed access, so that members which this version does
/// not know keep their content and their order.
public struct Node: Sendable, Hashable {
  /// All members as the file has them.
  public private(set) var fields: JSONObject
  /// What the node is.
  public let type: NodeType
  /// The id, unique in the graph.
  public var id: String { didSet { fields["id"] = .string(id) } }

  /// A node with nothing in its data.
  public init(id: String, type: NodeType) {
    self.id = id
    self.type = type
    fields = [
      "id": .string(id), "type": .string(type.name), "position": .null, "data": [:],
    ]
  }

  /// The node that a member of `nodes` spells; nil where it has no id or no type.
  public init?(fields: JSONObject) {
    guard let id = fields["id"]?.string, !id.isEmpty, let type = fields["type"]?.string else {
      return nil
    }
    self.fields = fields
    self.id = id
    self.type = NodeType(named: type)
  }

  /// What is particular to the node.
  public var data: JSONObject {
    get { fields["data"]?.object ?? [:] }
    set { fields["data"] = .object(newValue) }
  }

  /// Where the web canvas shows it, `null` until ``Graph/layOut()``; no comparison looks at it.
  public var position: JSONValue? {
    get { fields["position"] }
    set { fields["position"] = newValue }
  }
}
