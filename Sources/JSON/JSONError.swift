/// Why a text is not JSON, or not JSON within the limits.
public struct JSONError: Error, Sendable, Hashable {
  /// What is wrong.
  public enum Kind: Sendable, Hashable {
    /// Something else stood where `expected` should be.
    case expected(String)
    /// The text ended inside a value.
    case unexpectedEnd
    /// Text follows the value.
    case trailingText
    /// A key stands twice in one object.
    case duplicateKey(String)
    /// A string has a bad escape, a raw control character or broken UTF-8.
    case invalidString
    /// A number breaks JSON's rules, or has more than 1,000 characters.
    case invalidNumber
    /// Values nest deeper than the limit.
    case tooDeep(limit: Int)
    /// The text has more bytes than the limit.
    case tooLarge(limit: Int)
  }

  /// What is wrong.
  public let kind: Kind
  /// The line, from 1.
  public let line: Int
  /// The column in Unicode scalars, from 1.
  public let column: Int
  /// The offset in bytes, from 0.
  public let offset: Int

  /// The error as a sentence without its position.
  public var message: String {
    switch kind {
    case .expected(let what): "\(what) was expected here"
    case .unexpectedEnd: "the JSON ends too early; a bracket or a quote is still open"
    case .trailingText: "text follows after the JSON value"
    case .duplicateKey(let key): "the key \"\(key)\" stands twice in one object"
    case .invalidString: "a string has a bad escape, a control character or broken UTF-8"
    case .invalidNumber: "this is not a JSON number"
    case .tooDeep(let limit): "the JSON nests deeper than \(limit) levels"
    case .tooLarge(let limit): "the JSON is larger than \(limit) bytes"
    }
  }
}

/// How much a parser accepts.
public struct JSONLimits: Sendable {
  /// How deep arrays and objects may nest.
  public var depth: Int
  /// How many bytes the text may have.
  public var size: Int

  /// Limits; by default 256 levels and 64 MiB.
  public init(depth: Int = 256, size: Int = 64 << 20) {
    self.depth = depth
    self.size = size
  }
}
