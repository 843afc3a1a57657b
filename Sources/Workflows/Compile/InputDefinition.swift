public import JSON

/// An input of a workflow (contract §2).
public struct InputDefinition: Sendable, Hashable {
  /// The key in the `inputs` of a run: the id of the exposed node.
  public var name: String
  /// `string` or `file`.
  public var type: String
  /// What people read.
  public var label: String
  /// The value where none is given.
  public var defaultValue: JSONValue?

  /// The object of `inputs_definition`.
  public var json: JSONValue {
    var object: JSONObject = [
      "type": .string(type), "name": .string(name), "label": .string(label),
      "required": ["always": true],
    ]
    if let defaultValue { object["default"] = defaultValue }
    return .object(object)
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
