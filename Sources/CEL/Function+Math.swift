extension Function {
  static let greatest = extreme("math.greatest", .greater)
  static let least = extreme("math.least", .less)

  /// The argument, or element of the only one, that stands so to all others; of equals the first.
  private static func extreme(_ name: String, _ wanted: ValueOrder) -> Function {
    Function { meter, arguments throws(CELError.Kind) in
      var numbers: [CELValue] = []
      if arguments.count == 1, case .list(let elements) = arguments[0] {
        numbers = elements
      } else {
        for place in arguments.indices { numbers.append(arguments[place]) }
      }
      guard var result = numbers.first else { return nil }
      for number in numbers {
        try meter.step()
        guard number.isNumber else {
          throw .noSuchOverload(function: name, types: [number.type])
        }
        if number.order(result) == wanted { result = number }
      }
      return result
    }
  }

  static let ceil = rounding(.up)
  static let floor = rounding(.down)
  static let round = rounding(.toNearestOrAwayFromZero)
  static let trunc = rounding(.towardZero)

  private static func rounding(_ rule: FloatingPointRoundingRule) -> Function {
    Function { _, arguments throws(CELError.Kind) in
      guard arguments.count == 1, case .double(let value) = arguments[0] else { return nil }
      return .double(value.rounded(rule))
    }
  }

  static let isNaN = asking { $0.isNaN }
  static let isInfinite = asking { $0.isInfinite }
  static let isFinite = asking { $0.isFinite }

  private static func asking(_ question: @escaping @Sendable (Double) -> Bool) -> Function {
    Function { _, arguments throws(CELError.Kind) in
      guard arguments.count == 1, case .double(let value) = arguments[0] else { return nil }
      return .bool(question(value))
    }
  }

  static let abs = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    switch arguments[0] {
    case .int(.min): throw .overflow("math.abs")
    case .int(let value): return .int(Swift.abs(value))
    case .uint: return arguments[0]
    case .double(let value): return .double(value.magnitude)
    default: return nil
    }
  }

  static let sign = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    switch arguments[0] {
    case .int(let value): return .int(value.signum())
    case .uint(let value): return .uint(value == 0 ? 0 : 1)
    case .double(let value): return .double(value > 0 ? 1 : value < 0 ? -1 : value)
    default: return nil
    }
  }

  static let squareRoot = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    switch arguments[0] {
    case .int(let value): return .double(Double(value).squareRoot())
    case .uint(let value): return .double(Double(value).squareRoot())
    case .double(let value): return .double(value.squareRoot())
    default: return nil
    }
  }
}

extension Function {
  static let bitAnd = bits(&)
  static let bitOr = bits(|)
  static let bitXor = bits(^)

  private static func bits(_ combine: @escaping @Sendable (UInt64, UInt64) -> UInt64) -> Function {
    Function { _, arguments throws(CELError.Kind) in
      guard arguments.count == 2 else { return nil }
      switch (arguments[0], arguments[1]) {
      case (.int(let one), .int(let other)):
        return .int(
          Int64(bitPattern: combine(UInt64(bitPattern: one), UInt64(bitPattern: other)))
        )
      case (.uint(let one), .uint(let other)): return .uint(combine(one, other))
      default: return nil
      }
    }
  }

  static let bitNot = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    switch arguments[0] {
    case .int(let value): return .int(~value)
    case .uint(let value): return .uint(~value)
    default: return nil
    }
  }

  static let bitShiftLeft = shift { $0 << $1 }
  /// Zeros come in, whatever the sign.
  static let bitShiftRight = shift { $0 >> $1 }

  private static func shift(_ move: @escaping @Sendable (UInt64, Int64) -> UInt64) -> Function {
    Function { _, arguments throws(CELError.Kind) in
      guard arguments.count == 2, case .int(let distance) = arguments[1] else { return nil }
      switch arguments[0] {
      case .int(let value) where distance >= 0:
        return .int(Int64(bitPattern: move(UInt64(bitPattern: value), distance)))
      case .uint(let value) where distance >= 0: return .uint(move(value, distance))
      case .int, .uint: throw .indexOutOfRange(distance)
      default: return nil
      }
    }
  }
}

extension CELValue {
  var isNumber: Bool {
    switch self {
    case .int, .uint, .double: true
    default: false
    }
  }
}
