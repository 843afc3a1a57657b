extension CELValue: Equatable {
  /// Whether both are the same value of the same type.
  public static func == (one: CELValue, other: CELValue) -> Bool {
    var meter = Meter(limits: .unlimited)
    return (try? one.matches(other, exactly: true, &meter)) ?? false
  }

  /// Whether the language calls both equal: numbers across their types, lists and maps by element.
  public func equals(_ other: CELValue) -> Bool {
    var meter = Meter(limits: .unlimited)
    return (try? equals(other, &meter)) ?? false
  }

  /// Whether both are equal; each element that is looked at costs a step.
  func equals(_ other: CELValue, _ meter: inout Meter) throws(CELError.Kind) -> Bool {
    try matches(other, exactly: false, &meter)
  }

  private func matches(
    _ other: CELValue,
    exactly: Bool,
    _ meter: inout Meter,
  ) throws(CELError.Kind) -> Bool {
    var comparison = Comparison(isExact: exactly)
    guard try comparison.accepts(self, other, &meter) else { return false }
    while let (one, other) = comparison.waiting.popLast() {
      guard try comparison.accepts(one, other, &meter) else { return false }
    }
    return true
  }
}

/// Compares values level by level, so that deep ones need no deep stack.
private struct Comparison {
  /// Whether numbers of different types differ.
  let isExact: Bool
  /// The parts that are still to compare.
  var waiting: [(CELValue, CELValue)] = []

  init(isExact: Bool) { self.isExact = isExact }

  /// Whether both may be equal; parts with parts of their own are left for later.
  mutating func accepts(
    _ one: CELValue,
    _ other: CELValue,
    _ meter: inout Meter,
  ) throws(CELError.Kind) -> Bool {
    try meter.step()
    switch (one, other) {
    case (.list(let one), .list(let other)):
      guard one.count == other.count else { return false }
      for (one, other) in zip(one, other) {
        guard try acceptsPart(one, other, &meter) else { return false }
      }
      return true
    case (.map(let one), .map(let other)):
      guard one.count == other.count else { return false }
      for entry in one.entries {
        guard let counterpart = other.entry(entry.key),
          !isExact || entry.key.isSame(as: counterpart.key),
          try acceptsPart(entry.value, counterpart.value, &meter)
        else { return false }
      }
      return true
    case (.optional(let one), .optional(let other)):
      guard let one, let other else { return one == nil && other == nil }
      return try acceptsPart(one, other, &meter)
    default:
      try meter.read(min(one.textSize, other.textSize))
      return isExact ? one.isSame(as: other) : one.order(other) == .same || one.isSame(as: other)
    }
  }

  private mutating func acceptsPart(
    _ one: CELValue,
    _ other: CELValue,
    _ meter: inout Meter,
  ) throws(CELError.Kind) -> Bool {
    guard !one.hasParts else {
      waiting.append((one, other))
      return true
    }
    return try accepts(one, other, &meter)
  }
}

extension CELValue {
  /// Whether other values are part of this.
  var hasParts: Bool {
    switch self {
    case .list, .map, .optional: true
    default: false
    }
  }

  /// Whether both are the same value without parts.
  func isSame(as other: CELValue) -> Bool {
    switch (self, other) {
    case (.null, .null): true
    case (.bool(let one), .bool(let other)): one == other
    case (.int(let one), .int(let other)): one == other
    case (.uint(let one), .uint(let other)): one == other
    case (.double(let one), .double(let other)): one == other
    case (.string(let one), .string(let other)): one.hasSameCodePoints(as: other)
    case (.bytes(let one), .bytes(let other)): one == other
    case (.timestamp(let one), .timestamp(let other)): one == other
    case (.duration(let one), .duration(let other)): one == other
    case (.type(let one), .type(let other)): one == other
    case (.address(let one), .address(let other)): one.isSame(as: other)
    default: false
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
    // As doubles: whole numbers that no double tells apart from the other side equal it.
    case (.int(let one), .double(let other)): ValueOrder(Double(one), other)
    case (.uint(let one), .double(let other)): ValueOrder(Double(one), other)
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
}
