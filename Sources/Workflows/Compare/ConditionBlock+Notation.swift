import JSON

extension ConditionBlock {
  /// The block as the prompt writes it: `prompt_output contains 'cat' and size_output isEmpty`.
  public var notation: String {
    guard !conditions.isEmpty else { return "no condition" }
    return conditions.map(\.notation).joined(separator: isAny ? " or " : " and ")
  }

  /// What the JSON of a block means: its notation, or all of it where it holds more than that.
  static func meaning(of json: JSONValue) -> JSONValue {
    guard let block = json.object, block.keys.allSatisfy(["id", "logic", "conditions"].contains)
    else { return json }
    let known: Set = ["id", "field", "operator", "value"]
    for condition in block["conditions"]?.array ?? [] {
      guard let keys = condition.object?.keys, known.isSuperset(of: keys) else { return json }
    }
    return .string(ConditionBlock(json: json).notation)
  }
}

extension ConditionBlock.Condition {
  fileprivate var notation: String {
    let words = [field, comparison].map { $0.isEmpty ? "?" : $0 }.joined(separator: " ")
    guard let value, !value.isNull else { return words }
    return "\(words) \(value.string.map(Self.quoted) ?? value.compact)"
  }

  /// A text between single quotes, as the expression language writes it.
  private static func quoted(_ text: String) -> String {
    var result = "'"
    for character in text {
      switch character {
      case "'", "\\": result += "\\\(character)"
      case "\n": result += "\\n"
      default: result.append(character)
      }
    }
    return result + "'"
  }
}
