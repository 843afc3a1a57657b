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
    get { fields["default"] }
    set { fields["default"] = newValue }
  }

  /// Whether a run without it is refused, whatever the other inputs are.
  public var isRequired: Bool { fields["required"]?["always"]?.bool ?? false }

  /// What kind of file it takes.
  public var kind: HandleType? { fields["kind"]?.string.map { HandleType(named: $0) } }

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
  /// The workflow's inputs, in the order of `inputKeys`.
  public var inputDefinitions: [InputDefinition] {
    let exposed = nodes.filter(\.isInput)
    let ordered = inputKeys.compactMap { key in exposed.first { $0.id == key } }
    let rest = exposed.filter { !inputKeys.contains($0.id) }
    return (ordered + rest).map { node in
      InputDefinition(
        name: node.id,
        type: node.type == .asset ? "file" : "string",
        label: node.title ?? node.id,
        defaultValue: node.value,
      )
    }
  }
}

extension [InputDefinition] {
  /// The values for a run: what is given, checked, and defaults for the rest.
  ///
  /// Throws ``InputError`` for a name that no input has, a value that does not fit, and a missing
  /// value; nothing is dropped in silence (contract §2).
  public func values(_ given: JSONObject) throws(InputError) -> JSONObject {
    for (name, _) in given where !contains(where: { $0.name == name }) {
      let names = map(\.name)
      throw InputError(
        name: name,
        message: "the workflow has no input `\(name)`",
        remedy: suggestion(name, in: names)
          ?? (names.isEmpty ? nil : "its inputs are \(names.joined(separator: ", "))"),
      )
    }
    var values: JSONObject = [:]
    for input in self {
      guard let value = given[input.name] ?? input.defaultValue else {
        throw InputError(
          name: input.name,
          message: "the input `\(input.name)` has no value",
          remedy: "give it with \(input.name)=…",
        )
      }
      guard value.string != nil else {
        throw InputError(
          name: input.name,
          message: "the input `\(input.name)` takes a text, not \(value.kindName)",
          remedy: nil,
        )
      }
      values[input.name] = value
    }
    return values
  }
}
