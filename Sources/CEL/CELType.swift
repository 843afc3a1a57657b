/// A type of the expression language, which is a value itself.
public enum CELType: String, Sendable, Hashable, CaseIterable {
  case null = "null_type"
  case bool
  case int
  case uint
  case double
  case string
  case bytes
  case list
  case map
  case timestamp = "google.protobuf.Timestamp"
  case duration = "google.protobuf.Duration"
  case type
  case optional = "optional_type"
  case ip = "net.IP"
  case cidr = "net.CIDR"

  /// The name that an expression calls the type by.
  public var name: String { rawValue }

  /// The types by their names.
  static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// The name in messages, with its article.
  var withArticle: String {
    switch self {
    case .int, .optional, .ip: "an " + shortName
    default: "a " + shortName
    }
  }

  /// The name in messages: the last word of ``name``.
  var shortName: String {
    switch self {
    case .null: "null"
    case .timestamp: "timestamp"
    case .duration: "duration"
    case .optional: "optional"
    case .ip: "address"
    case .cidr: "block of addresses"
    default: rawValue
    }
  }
}
