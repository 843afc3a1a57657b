public import JSON

/// An input of a model, by name.
public struct Parameter: Sendable, Hashable {
  /// The type of a parameter's value.
  public enum ValueType: Sendable, Hashable {
    case text, integer, number, boolean
    case asset(HandleType)
    case assets(HandleType)
  }

  /// The name in `form` and of the input handle.
  public var name: String
  /// What it takes.
  public var type: ValueType
  /// Whether a call without it is refused.
  public var isRequired: Bool
  /// What is taken when it is left out.
  public var defaultValue: JSONValue?
  /// The smallest number, the fewest characters, or the fewest assets.
  public var minimum: Double?
  /// The largest number, the most characters, or the most assets.
  public var maximum: Double?
  /// The values it may have; empty where any will do.
  public var allowedValues: [JSONValue]
  /// Whether the price depends on it.
  public var hasCostImpact = false

  /// A parameter.
  public init(
    _ name: String,
    _ type: ValueType,
    isRequired: Bool = false,
    default defaultValue: JSONValue? = nil,
    minimum: Double? = nil,
    maximum: Double? = nil,
    allowed allowedValues: [JSONValue] = [],
  ) {
    self.name = name
    self.type = type
    self.isRequired = isRequired
    self.defaultValue = defaultValue
    self.minimum = minimum
    self.maximum = maximum
    self.allowedValues = allowedValues
  }

  /// What may flow into its handle.
  public var handleType: HandleType {
    switch type {
    case .text, .integer, .number, .boolean: .text
    case .asset(let kind): kind
    case .assets(let kind): .list(kind)
    }
  }
}
