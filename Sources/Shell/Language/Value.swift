public import JSON

/// A value as it was typed.
public enum Value: Sendable, Hashable {
  /// A JSON literal: a number, `true`, `false`, `null`, a list or an object.
  case json(JSONValue)
  /// The output of a node, `$node` or `$node.handle`.
  case reference(node: String, handle: String?)
  /// A file, `@path`.
  case file(String)
  /// Anything else, and whatever was quoted.
  case text(String)
  /// A list in which there is a reference or a file: `[$day, $night]`.
  case list([Element])

  /// An element of a list.
  public struct Element: Sendable, Hashable {
    /// The value.
    public let value: Value
    /// Where it stands, in UTF-8 offsets of the line.
    public let range: Range<Int>
  }
}

extension Value {
  /// The value as JSON, if it is a literal or a text.
  public var json: JSONValue? {
    switch self {
    case .json(let value): value
    case .text(let text): .string(text)
    case .reference, .file, .list: nil
    }
  }

  /// What kind of value this is, in a word for messages.
  public var kindName: String {
    switch self {
    case .json(let value): value.kindName
    case .reference: "a reference"
    case .file: "a file"
    case .text: "a text"
    case .list: "a list"
    }
  }
}
