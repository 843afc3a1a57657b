import JSON

extension ConditionBlock.Condition {
  /// A comparison of the grammar (contract §3).
  enum Comparison: String, CaseIterable {
    case isEmpty, isNotEmpty, contains, notContains, equals, notEquals
    case greaterThan, greaterThanOrEqual, lessThan, lessThanOrEqual, between

    /// Whether it needs no value.
    var isUnary: Bool { self == .isEmpty || self == .isNotEmpty }

    /// The sign of CEL, where it compares sizes.
    var sign: String? {
      switch self {
      case .greaterThan: ">"
      case .greaterThanOrEqual: ">="
      case .lessThan: "<"
      case .lessThanOrEqual: "<="
      default: nil
      }
    }
  }

  /// What is wrong with the condition, if anything is.
  var objection: (message: String, remedy: String?)? {
    guard let known = Comparison(rawValue: comparison) else {
      let names = Comparison.allCases.map(\.rawValue)
      return (
        "there is no operator `\(comparison)`",
        suggestion(comparison, in: names) ?? "there are \(names.joined(separator: ", "))",
      )
    }
    guard !known.isUnary else { return nil }
    guard let value, !value.isNull else { return ("`\(comparison)` needs a value", nil) }
    switch known {
    case .between where bounds == nil:
      return ("`between` needs two numbers", "write them as '1,10'")
    case _ where known.sign != nil && Self.number(value) == nil:
      return ("`\(comparison)` needs a number", nil)
    default: return nil
    }
  }

  /// The two numbers of `between`, from a list or from a text such as `1,10`.
  var bounds: (low: String, high: String)? {
    let parts: [JSONValue]? =
      value?.array
      ?? value?.string.map { $0.split(separator: ",").map { .string(String($0)) } }
    guard let parts, parts.count == 2, let low = Self.number(parts[0]),
      let high = Self.number(parts[1])
    else { return nil }
    return (low, high)
  }

  /// The literal of CEL for a number, or for a text that spells one.
  static func number(_ value: JSONValue) -> String? {
    var text = value.number?.lexeme ?? value.string ?? ""
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    guard let number = Double(text), number.isFinite else { return nil }
    let literal = JSONNumber(number)?.lexeme ?? text
    return literal.contains(where: { ".eE".contains($0) }) ? literal : literal + ".0"
  }
}
