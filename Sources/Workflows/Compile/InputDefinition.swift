public import JSON

/// An input of a workflow (contract §2).
///
/// It is the JSON object of `inputs_definition` with typed access, so that members which this
/// version does not know keep their content and their order.
public struct InputDefinition: Sendable, Hashable {
  /// All members as the definition has them.
  public internal(set) var fields: JSONObject

  /// The definition of an exposed node.
  public init(name: String, type: String, label: String, defaultValue: JSONValue? = nil) {
    fields = [
      "type": .string(type), "name": .string(name), "label": .string(label),
      "required": ["always": true],
    ]
    fields["default"] = defaultValue
  }

  /// The definition that an object spells; nil where it has no name or no type.
  public init?(json: JSONValue) {
    guard let fields = json.object, let name = fields["name"]?.string, !name.isEmpty,
      fields["type"]?.string != nil
    else { return nil }
    self.fields = fields
  }

  /// The object of `inputs_definition`.
  public var json: JSONValue { .object(fields) }

  /// The key in the `inputs` of a run: the id of the exposed node.
  public var name: String {
    get { fields["name"]?.string ?? "" }
    set { fields["name"] = .string(newValue) }
  }

  /// The type, such as `string` or `file_array`.
  public var type: String { fields["type"]?.string ?? "" }

  /// What people read.
  public var label: String { fields["label"]?.string ?? name }

  /// The value where none is given.
  public var defaultValue: JSONValue? {
    get {
      guard let value = fields["default"], !value.isNull else { return nil }
      return value
    }
    set { fields["default"] = newValue }
  }

  /// Whether a run without it is refused, whatever the other inputs are.
  public var isRequired: Bool { fields["required"]?["always"]?.bool ?? false }

  /// What kind of file it takes.
  public var kind: HandleType? { fields["kind"]?.string.map { HandleType(named: $0) } }

  /// The values it may have; empty where any will do.
  public var allowedValues: [JSONValue] { fields["allowedValues"]?.array ?? [] }

  /// What flows from the input to its consumers.
  public var handleType: HandleType {
    switch type {
    case "file": kind ?? .any
    case "file_array": .list(kind ?? .any)
    case "string_array", "number_array", "model_array": .list(.text)
    case "inputs_array": .list(.any)
    default: .text
    }
  }
}

/// Why the inputs of a run do not fit.
public struct InputError: Error, Sendable, Hashable {
  /// The input that it is about.
  public let name: String
  /// The sentence for people.
  public let message: String
  /// What would work.
  public let remedy: String?
}

extension Graph {
  /// The workflow's inputs as the pinned nodes alone define them, in the order of `inputKeys`.
  ///
  /// What people have said about the inputs is in the stored definitions; a ``Draft`` keeps the two
  /// together.
  public var inputDefinitions: [InputDefinition] {
    let exposed = nodes.filter(\.isInput)
    let places = Dictionary(zip(inputKeys, inputKeys.indices)) { first, _ in first }
    let ordered = exposed.filter { places[$0.id] != nil }
      .sorted { places[$0.id] ?? 0 < places[$1.id] ?? 0 }
    return (ordered + exposed.filter { places[$0.id] == nil }).map(InputDefinition.init(node:))
  }
}

extension InputDefinition {
  /// The definition that a pinned node makes.
  fileprivate init(node: Node) {
    let isFile = node.type == .asset
    self.init(
      name: node.id,
      type: isFile ? (node.isMultiple ? "file_array" : "file") : "string",
      label: node.title ?? node.id,
      defaultValue: node.value,
    )
    if isFile {
      fields["kind"] = .string(node.assetType.name)
      if node.data["isRequired"]?.bool == false { fields["required"] = ["always": false] }
    }
    if node.type == .aspectRatio {
      fields["allowedValues"] = .array(Node.aspectRatios.map { .string($0) })
    }
  }
}
