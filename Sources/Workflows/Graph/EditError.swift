public import JSON

/// Why an edit is refused; nothing was changed.
public struct EditError: Error, Sendable, Hashable {
  /// Which part of the edit is wrong, so that a shell can point at it.
  public enum Place: Sendable, Hashable {
    case id, type, whole
    /// The value at a position, from 0, behind id and type.
    case positional(Int)
    /// The name of a parameter.
    case name(String)
    /// The value of a parameter.
    case value(String)
  }

  /// Which part is wrong.
  public let place: Place
  /// The sentence for people: what is wrong with which thing.
  public let message: String
  /// What would work.
  public let remedy: String?

  init(_ place: Place, _ message: String, remedy: String? = nil) {
    self.place = place
    self.message = message
    self.remedy = remedy
  }
}

/// A value in an edit.
public enum EditValue: Sendable, Hashable {
  /// A JSON literal.
  case json(JSONValue)
  /// `$node` or `$node.handle`: an edge.
  case reference(node: String, handle: String?)
  /// An asset's id with its kind.
  case asset(id: String, HandleType)
  /// Text.
  case text(String)
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
