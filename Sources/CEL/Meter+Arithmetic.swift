extension Meter {
  mutating func apply(
    _ function: Operator,
    _ left: CELValue,
    _ right: CELValue,
  ) throws(CELError.Kind) -> CELValue {
    switch function {
    case .equal: return .bool(try left.equals(right, &self))
    case .notEqual: return .bool(!(try left.equals(right, &self)))
    case .contains:
      if let found = try contains(left, right) { return .bool(found) }
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      try read(min(left.textSize, right.textSize))
      if let order = left.order(right) { return .bool(function.accepts(order)) }
    case .add:
      if let sum = try times(left, right, negative: false) { return sum }
      if let sum = try left.calculate(function, right) { return sum }
    case .subtract:
      if let difference = try times(left, right, negative: true) { return difference }
      if let difference = try left.calculate(function, right) { return difference }
    case .multiply, .divide, .modulus:
      if let result = try left.calculate(function, right) { return result }
    }
    throw .noSuchOverload(function: function.rawValue, types: [left.type, right.type])
  }

  private mutating func contains(
    _ value: CELValue,
    _ container: CELValue,
  ) throws(CELError.Kind) -> Bool? {
    switch container {
    case .map(let map):
      try read(value.textSize)
      return map[value] != nil
    case .list(let elements):
      for element in elements where try element.equals(value, &self) { return true }
      return false
    default: return nil
    }
  }

  /// The sum or difference of times.
  private func times(
    _ left: CELValue,
    _ right: CELValue,
    negative: Bool,
  ) throws(CELError.Kind) -> CELValue? {
    switch (left, right) {
    case (.timestamp(let time), .duration(let duration)) where !negative,
      (.duration(let duration), .timestamp(let time)) where !negative:
      guard let sum = time.advanced(by: duration, negative: false) else {
        throw .timeOutOfRange(.timestamp)
      }
      return .timestamp(sum)
    case (.timestamp(let time), .duration(let duration)):
      guard let difference = time.advanced(by: duration, negative: true) else {
        throw .timeOutOfRange(.timestamp)
      }
      return .timestamp(difference)
    case (.timestamp(let one), .timestamp(let other)) where negative:
      guard let duration = one.duration(since: other) else { throw .timeOutOfRange(.duration) }
      return .duration(duration)
    case (.duration(let one), .duration(let other)):
      let (sum, overflow) =
        negative
        ? one.nanoseconds.subtractingReportingOverflow(other.nanoseconds)
        : one.nanoseconds.addingReportingOverflow(other.nanoseconds)
      guard !overflow else { throw .timeOutOfRange(.duration) }
      return .duration(CELDuration(nanoseconds: sum))
    default: return nil
    }
  }
}

extension Operator {
  /// Whether a comparison holds for values that stand so to each other.
  func accepts(_ order: ValueOrder) -> Bool {
    switch self {
    case .less: order == .less
    case .lessOrEqual: order == .less || order == .same
    case .greater: order == .greater
    case .greaterOrEqual: order == .greater || order == .same
    default: false
    }
  }
}

extension CELValue {
  /// The result of an operator on two numbers of one type; nil where they are none.
  fileprivate func calculate(
    _ function: Operator,
    _ other: CELValue,
  ) throws(CELError.Kind) -> CELValue? {
    switch (self, other) {
    case (.int(let one), .int(let other)): return .int(try whole(function, one, other))
    case (.uint(let one), .uint(let other)): return .uint(try whole(function, one, other))
    case (.double(let one), .double(let other)):
      switch function {
      case .add: return .double(one + other)
      case .subtract: return .double(one - other)
      case .multiply: return .double(one * other)
      case .divide: return .double(one / other)
      default: return nil
      }
    default: return nil
    }
  }
}

private func whole<Number: FixedWidthInteger>(
  _ function: Operator,
  _ one: Number,
  _ other: Number,
) throws(CELError.Kind) -> Number {
  let result: (partialValue: Number, overflow: Bool)
  switch function {
  case .add: result = one.addingReportingOverflow(other)
  case .subtract: result = one.subtractingReportingOverflow(other)
  case .multiply: result = one.multipliedReportingOverflow(by: other)
  case .divide:
    guard other != 0 else { throw .divisionByZero }
    result = one.dividedReportingOverflow(by: other)
  default:
    guard other != 0 else { throw .modulusByZero }
    result = one.remainderReportingOverflow(dividingBy: other)
  }
  guard !result.overflow else { throw .overflow(function.rawValue) }
  return result.partialValue
}
