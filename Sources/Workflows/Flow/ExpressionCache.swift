import CEL

/// The expressions that were evaluated lately, parsed, by their source.
///
/// It lets go of all where there are too many, or their sources are too long.
public struct ExpressionCache: Sendable {
  private static let limit = (count: 256, bytes: 1 << 18)

  private var expressions: [String: CELExpression] = [:]
  private var bytes = 0

  /// An empty one.
  public init() {}

  /// How many there are.
  var count: Int { expressions.count }

  /// The expression that `source` spells; throws its first error.
  mutating func expression(_ source: String) throws(CELError) -> CELExpression {
    if let known = expressions[source] { return known }
    let expression = try CELExpression(source)
    bytes += source.utf8.count
    if expressions.count == Self.limit.count || bytes > Self.limit.bytes {
      expressions.removeAll(keepingCapacity: true)
      bytes = source.utf8.count
    }
    if bytes <= Self.limit.bytes { expressions[source] = expression }
    return expression
  }
}
