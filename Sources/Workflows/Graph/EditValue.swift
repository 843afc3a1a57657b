public import JSON

/// A value in an edit.
public enum EditValue: Sendable, Hashable {
  /// A JSON literal; `null` clears the setting.
  case json(JSONValue)
  /// `$node` or `$node.handle`: an edge.
  case reference(node: String, handle: String?)
  /// An asset's id with its kind.
  case asset(id: String, HandleType)
  /// Text.
  case text(String)
  /// A list in which there is a reference or an asset.
  case list([EditValue])

  /// Whether the value clears the setting.
  var isNull: Bool { self == .json(.null) }

  /// The elements of a list, or else the value as the only one.
  var elements: [EditValue] {
    guard case .list(let elements) = self else { return [self] }
    return elements
  }

  /// What kind of value this is, in a word for messages.
  var kindName: String {
    switch self {
    case .json(let value): value.kindName
    case .reference: "a reference"
    case .asset(_, let kind): "a file (\(kind.name))"
    case .text: "a text"
    case .list: "a list"
    }
  }
}

/// A named value in an edit.
public struct EditParameter: Sendable, Hashable {
  /// The name.
  public var name: String
  /// The value.
  public var value: EditValue

  /// A named value.
  public init(_ name: String, _ value: EditValue) {
    self.name = name
    self.value = value
  }
}
