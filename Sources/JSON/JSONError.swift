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
    /// A backslash in a string begins no escape that JSON has.
    case badEscape
    /// A control character stands in a string as it is.
    case controlCharacter
    /// Bytes in a string are no UTF-8.
    case brokenUTF8
    /// An escape is one half of a surrogate pair, so that it stands for no character.
    case loneSurrogate
    /// A number breaks JSON's rules.
    case invalidNumber
    /// A number has more characters than the limit.
    case numberTooLong(limit: Int)
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
    case .duplicateKey(let key): "the key \"\(Self.short(key))\" stands twice in one object"
    case .badEscape: "this is no escape of JSON; a backslash itself is written \\\\"
    case .controlCharacter: "a control character in a string is written as an escape, such as \\n"
    case .brokenUTF8: "a string holds bytes that are no UTF-8"
    case .loneSurrogate: "this escape is half of a surrogate pair; write the whole character"
    case .invalidNumber: "this is not a JSON number"
    case .numberTooLong(let limit): "the number has more than \(limit) characters"
    case .tooDeep(let limit): "the JSON nests deeper than \(limit) levels"
    case .tooLarge(let limit): "the JSON is larger than \(limit) bytes"
    }
  }

  /// A key of any length as a message can hold it.
  private static func short(_ key: String) -> String {
    key.utf8.count <= 100 ? key : "\(key.prefix(40))…"
  }
}

/// How much a parser accepts.
public struct JSONLimits: Sendable {
  /// How deep any parser lets arrays and objects nest, so that a value can be freed, compared,
  /// hashed and printed on the stack of any thread.
  public static let greatestDepth = 1000

  /// How deep arrays and objects may nest.
  public let depth: Int
  /// How many bytes the text may have.
  public let size: Int

  /// Limits; by default 256 levels, at most ``greatestDepth``, and 64 MiB.
  public init(depth: Int = 256, size: Int = 64 << 20) {
    self.depth = min(depth, Self.greatestDepth)
    self.size = size
  }
}
