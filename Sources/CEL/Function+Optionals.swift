extension Function {
  static let optionalOf = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    try meter.allocate(elements: 1)
    return .optional(arguments[0])
  }

  static let optionalNone = Function { _, arguments throws(CELError.Kind) in
    arguments.isEmpty ? .optional(nil) : nil
  }

  static let optionalOfNonZeroValue = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    try meter.allocate(elements: 1)
    return .optional(arguments[0].isZero ? nil : arguments[0])
  }

  static let hasValue = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1, case .optional(let value) = arguments[0] else { return nil }
    return .bool(value != nil)
  }

  static let value = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1, case .optional(let value) = arguments[0] else { return nil }
    guard let value else { throw .noValue }
    return value
  }

  /// The values of the optionals of a list that have one.
  static let unwrapOptionals = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1, case .list(let elements) = arguments[0] else { return nil }
    try meter.allocate(elements: elements.count)
    var values: [CELValue] = []
    for element in elements {
      guard case .optional(let value) = element else {
        throw .noSuchOverload(function: "unwrapOpt", types: [element.type])
      }
      if let value { values.append(value) }
    }
    return .list(values)
  }

  static let first = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1, case .list(let elements) = arguments[0] else { return nil }
    return .optional(elements.first)
  }

  static let last = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1, case .list(let elements) = arguments[0] else { return nil }
    return .optional(elements.last)
  }
}

extension CELValue {
  /// Whether this is what its type begins with: nothing, false, zero or empty.
  fileprivate var isZero: Bool {
    switch self {
    case .null: true
    case .bool(let value): !value
    case .int(let value): value == 0
    case .uint(let value): value == 0
    case .double(let value): value == 0
    case .string(let text): text.isEmpty
    case .bytes(let bytes): bytes.isEmpty
    case .list(let elements): elements.isEmpty
    case .map(let map): map.isEmpty
    case .timestamp(let time): time.seconds == 0 && time.nanoseconds == 0
    case .duration(let duration): duration.nanoseconds == 0
    case .optional(let value): value == nil
    case .type, .address: false
    }
  }
}
