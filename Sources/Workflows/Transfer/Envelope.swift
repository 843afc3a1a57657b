public import JSON

/// What stands around the graph in an export file: `tagSet`, `uiConfig`, `exportedBy` and whatever
/// else, with the places of the members that easel keeps elsewhere.
public struct Envelope: Sendable, Hashable {
  /// All members in order; those that easel keeps elsewhere are `null`.
  public let fields: JSONObject

  /// The names of what is kept elsewhere, each with its other spelling.
  private static let known = [
    ("name", "name"), ("description", "description"), ("editorInfo", "editor_info"),
    ("inputs", "inputs_definition"), ("flow", "flow"),
  ]

  /// The envelope of a workflow that came from no file.
  public init() {
    fields = [
      "version": "1.0", "name": .null, "description": .null, "editorInfo": .null,
      "inputs": .null,
      "tagSet": [],
    ]
  }

  /// The envelope of a file's object.
  ///
  /// Of two spellings of one member the export file's counts; the other is kept as unknown.
  init(of file: JSONObject) {
    var fields = file
    for (name, otherName) in Self.known {
      if fields[name]?.isNull == true, fields.contains(otherName), name != otherName {
        fields[name] = nil
      }
      fields.rename(otherName, to: name)
      if fields.contains(name) { fields[name] = .null }
    }
    self.fields = fields
  }

  /// The envelope that was kept; nil where the value is none.
  public init?(json: JSONValue) {
    guard let fields = json.object else { return nil }
    self.init(of: fields)
  }

  /// The value that keeps it.
  public var json: JSONValue { .object(fields) }

  /// Whether nothing in it came from a file.
  public var isStandard: Bool { self == Envelope() }

  /// The members that easel knows nothing about.
  public var unknownNames: [String] {
    let known = ["version", "tagSet"] + Self.known.map(\.0)
    return fields.keys.filter { !known.contains($0) }
  }
}
