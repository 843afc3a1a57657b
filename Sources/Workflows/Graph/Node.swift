public import JSON

/// A node of an authored graph.
///
/// It is the JSON object of the file with typed access, so that members which this version does
/// not know keep their content and their order.
public struct Node: Sendable, Hashable {
  /// All members as the file has them.
  public private(set) var fields: JSONObject

  /// A node with nothing in its data.
  public init(id: String, type: NodeType) {
    fields = [
      "id": .string(id), "type": .string(type.name), "position": ["x": 0, "y": 0], "data": [:],
    ]
  }

  /// The node that a member of `nodes` spells; nil where it has no id or no type.
  public init?(fields: JSONObject) {
    guard let id = fields["id"]?.string, !id.isEmpty, fields["type"]?.string != nil else {
      return nil
    }
    self.fields = fields
  }

  /// The id, unique in the graph.
  public var id: String {
    get { fields["id"]?.string ?? "" }
    set { fields["id"] = .string(newValue) }
  }

  /// What the node is.
  public var type: NodeType { NodeType(named: fields["type"]?.string ?? "") }

  /// What is particular to the node.
  public var data: JSONObject {
    get { fields["data"]?.object ?? [:] }
    set { fields["data"] = .object(newValue) }
  }

  /// Where the web canvas shows it; no comparison looks at it.
  public var position: JSONValue? {
    get { fields["position"] }
    set { fields["position"] = newValue }
  }
}

extension Node {
  /// The title, where one was given.
  public var title: String? {
    get { data["title"]?.string }
    set { data["title"] = newValue.map { .string($0) } }
  }

  /// Whether the node is one of the workflow's inputs.
  public var isInput: Bool {
    get { data["isInput"]?.bool ?? false }
    set { data["isInput"] = newValue ? true : nil }
  }

  /// Whether the node is one of the workflow's outputs.
  public var isOutput: Bool {
    get { data["isOutput"]?.bool ?? false }
    set { data["isOutput"] = newValue ? true : nil }
  }

  /// The value of a text or an asset, or the expression of a transformText.
  public var value: JSONValue? {
    get { data["value"] }
    set { data["value"] = newValue }
  }

  /// The model's id, of a model node.
  public var modelID: String? {
    get { data["modelId"]?.string }
    set { data["modelId"] = newValue.map { .string($0) } }
  }

  /// The settings by parameter name, of a model node; wired inputs are not among them.
  public var form: JSONObject {
    get { data["form"]?.object ?? [:] }
    set { data["form"] = .object(newValue) }
  }

  /// The question of an approval (contract §3).
  public var message: String {
    get { data["message"]?.string ?? "Continue ?" }
    set { data["message"] = .string(newValue) }
  }

  /// The kind of an asset node.
  public var assetType: HandleType { HandleType(named: data["type"]?.string ?? "image") }
}
