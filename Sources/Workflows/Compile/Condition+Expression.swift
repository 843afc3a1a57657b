import JSON

extension ConditionBlock.Condition {
  /// The condition in CEL over a variable of a type.
  ///
  /// A text is tested for containing a text, a list for having an element; `equals` compares
  /// texts, so that a number that came as a text is found too.
  func expression(over variable: String, type: HandleType) -> String {
    let text = value.map { $0.string ?? $0.compact } ?? ""
    let literal = celLiteral(text)
    let empty = "(\(variable) == null || size(\(variable)) == 0)"
    let contains =
      switch type {
      case .list: "\(literal) in \(variable)"
      case .any:
        "(type(\(variable)) == list ? \(literal) in \(variable) : "
          + "string(\(variable)).contains(\(literal)))"
      default: "\(variable).contains(\(literal))"
      }
    let equals =
      type.isAny ? "string(\(variable)) == \(literal)" : "\(variable) == \(literal)"
    switch Comparison(rawValue: comparison) {
    case .isEmpty: return empty
    case .isNotEmpty: return "!\(empty)"
    case .contains: return type.isAny ? contains : "(\(contains))"
    case .notContains: return "!(\(contains))"
    case .equals: return equals
    case .notEquals: return "!(\(equals))"
    case .between:
      guard let bounds else { return "false" }
      return "(double(\(variable)) >= \(bounds.low) && double(\(variable)) <= \(bounds.high))"
    case let known?:
      guard let sign = known.sign, let number = value.flatMap(Self.number) else { return "false" }
      return "double(\(variable)) \(sign) \(number)"
    case nil: return "false"
    }
  }
}

extension HandleType {
  fileprivate var isAny: Bool { self == .any }
}

/// `text` as a single-quoted literal of CEL.
func celLiteral(_ text: String) -> String {
  var literal = "'"
  for scalar in text.unicodeScalars {
    switch scalar {
    case "'": literal += "\\'"
    case "\\": literal += "\\\\"
    case "\n": literal += "\\n"
    case "\r": literal += "\\r"
    case "\t": literal += "\\t"
    default: literal.unicodeScalars.append(scalar)
    }
  }
  return literal + "'"
}
