extension CELValue {
  /// Whether the language calls both equal: numbers across their types, lists and maps by element.
  public func equals(_ other: CELValue) -> Bool {
    var meter = Meter(limits: .unlimited)
    return (try? equals(other, &meter)) ?? false
  }

  /// Whether both are equal; each element that is looked at costs a step.
  func equals(_ other: CELValue, _ meter: inout Meter) throws(CELError.Kind) -> Bool {
    try meter.step()
    switch (self, other) {
    case (.list(let one), .list(let other)):
      guard one.count == other.count else { return false }
      for (one, other) in zip(one, other) {
        guard try one.equals(other, &meter) else { return false }
      }
      return true
    case (.map(let one), .map(let other)):
      guard one.count == other.count else { return false }
      for (key, value) in zip(one.keys, one.values) {
        guard let counterpart = other[key] else { return false }
        guard try value.equals(counterpart, &meter) else { return false }
      }
      return true
    case (.string(let one), .string(let other)):
      try meter.read(min(one.utf8.count, other.utf8.count))
      return one.hasSameCodePoints(as: other)
    case (.bytes(let one), .bytes(let other)):
      try meter.read(min(one.count, other.count))
      return one == other
    case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .double), (.double, .int),
      (.double, .uint):
      return order(other) == .same
    default:
      return self == other
    }
  }
}

/// How one value stands to another.
enum ValueOrder {
  case less, same, greater
  /// NaN is before, at and after nothing.
  case unordered

  init<Value: Comparable>(_ one: Value, _ other: Value) {
    self = one < other ? .less : one == other ? .same : one > other ? .greater : .unordered
  }

  var reversed: ValueOrder {
    switch self {
    case .less: .greater
    case .greater: .less
    default: self
    }
  }
}

extension CELValue {
  /// How this stands to `other`, or nil where the two have no order.
  func order(_ other: CELValue) -> ValueOrder? {
    switch (self, other) {
    case (.int(let one), .int(let other)): ValueOrder(one, other)
    case (.uint(let one), .uint(let other)): ValueOrder(one, other)
    case (.double(let one), .double(let other)): ValueOrder(one, other)
    case (.int(let one), .uint(let other)):
      one < 0 ? .less : ValueOrder(UInt64(one), other)
    case (.uint, .int), (.double, .int), (.double, .uint): other.order(self)?.reversed
    case (.int(let one), .double(let other)): Self.order(one, other)
    case (.uint(let one), .double(let other)): Self.order(one, other)
    case (.bool(let one), .bool(let other)): ValueOrder(one ? 1 : 0, other ? 1 : 0)
    case (.string(let one), .string(let other)):
      one.hasSameCodePoints(as: other)
        ? .same : one.utf8.lexicographicallyPrecedes(other.utf8) ? .less : .greater
    case (.bytes(let one), .bytes(let other)):
      one == other ? .same : one.lexicographicallyPrecedes(other) ? .less : .greater
    case (.timestamp(let one), .timestamp(let other)): ValueOrder(one, other)
    case (.duration(let one), .duration(let other)): ValueOrder(one, other)
    default: nil
    }
  }

  /// The exact order of a whole number and a double, which has no common type that holds both.
  private static func order<Whole: FixedWidthInteger>(
    _ one: Whole,
    _ other: Double,
  ) -> ValueOrder {
    if other.isNaN { return .unordered }
    // The bounds are powers of two, hence exact: max + 1 and min.
    if other >= Double(Whole.max) { return .less }
    if other < Double(Whole.min) { return .greater }
    let whole = other.rounded(.towardZero)
    let order = ValueOrder(one, Whole(whole))
    return order == .same ? ValueOrder(whole, other) : order
  }
}
