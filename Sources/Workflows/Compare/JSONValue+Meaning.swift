import JSON

extension JSONValue {
  /// Whether both mean the same: numbers by their value, members of objects in any order.
  func means(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.number(let one), .number(let other)): return one.means(other)
    case (.array(let one), .array(let other)):
      return one.count == other.count && zip(one, other).allSatisfy { $0.means($1) }
    case (.object(let one), .object(let other)):
      return one.count == other.count
        && one.allSatisfy { key, value in other[key].map(value.means) ?? false }
    default: return self == other
    }
  }
}

extension JSONNumber {
  /// Whether both are the same number, however they are spelt.
  fileprivate func means(_ other: JSONNumber) -> Bool {
    if lexeme == other.lexeme { return true }
    if let one = int64, let other = other.int64 { return one == other }
    // Beyond 64 bits two whole numbers may share their nearest double.
    guard !isInteger, !other.isInteger, double.isFinite else { return false }
    return double == other.double
  }
}
