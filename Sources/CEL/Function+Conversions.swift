extension Function {
  static let bool = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    switch arguments[0] {
    case .bool: return arguments[0]
    case .string("1"), .string("t"), .string("true"), .string("TRUE"), .string("True"):
      return .bool(true)
    case .string("0"), .string("f"), .string("false"), .string("FALSE"), .string("False"):
      return .bool(false)
    case .string: throw .badConversion(arguments[0].excerpt, to: .bool)
    default: return nil
    }
  }

  static let int = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    switch arguments[0] {
    case .int: return arguments[0]
    case .uint(let value):
      guard let value = Int64(exactly: value) else {
        throw .badConversion(arguments[0].excerpt, to: .int)
      }
      return .int(value)
    case .double(let value):
      // The smallest int itself is refused: a double that large stands for its neighbours too.
      guard value > Double(Int64.min), value < Double(Int64.max) else {
        throw .badConversion(arguments[0].excerpt, to: .int)
      }
      return .int(Int64(value))
    case .string(let text):
      guard let value = Int64(text) else {
        throw .badConversion(arguments[0].excerpt, to: .int)
      }
      return .int(value)
    case .timestamp(let time): return .int(time.seconds)
    default: return nil
    }
  }

  static let uint = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    switch arguments[0] {
    case .uint: return arguments[0]
    case .int(let value):
      guard let value = UInt64(exactly: value) else {
        throw .badConversion(arguments[0].excerpt, to: .uint)
      }
      return .uint(value)
    case .double(let value):
      guard value > -1, value < Double(UInt64.max) else {
        throw .badConversion(arguments[0].excerpt, to: .uint)
      }
      return .uint(UInt64(value))
    case .string(let text):
      guard let value = UInt64(text) else {
        throw .badConversion(arguments[0].excerpt, to: .uint)
      }
      return .uint(value)
    default: return nil
    }
  }

  static let double = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    switch arguments[0] {
    case .double: return arguments[0]
    case .int(let value): return .double(Double(value))
    case .uint(let value): return .double(Double(value))
    case .string(let text):
      guard let value = Double(spelled: text) else {
        throw .badConversion(arguments[0].excerpt, to: .double)
      }
      return .double(value)
    default: return nil
    }
  }

  static let string = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    switch arguments[0] {
    case .string: return arguments[0]
    case .bool(let value): return .string("\(value)")
    case .int(let value): return .string("\(value)")
    case .uint(let value): return .string("\(value)")
    case .double(let value): return .string(value.spelled)
    case .timestamp(let time): return .string(time.description)
    case .duration(let duration): return .string(duration.description)
    case .address(let address):
      try meter.step(readingSteps)
      return .string(address.description)
    case .bytes(let bytes):
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw .badConversion("bytes that are no UTF-8", to: .string)
      }
      return .string(text)
    default: return nil
    }
  }

  static let bytes = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    switch arguments[0] {
    case .bytes: return arguments[0]
    case .string(let text):
      try meter.allocate(text.utf8.count)
      return .bytes(Array(text.utf8))
    default: return nil
    }
  }

  static let timestamp = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    switch arguments[0] {
    case .timestamp: return arguments[0]
    case .int(let seconds):
      guard let time = CELTimestamp(seconds: seconds) else { throw .timeOutOfRange(.timestamp) }
      return .timestamp(time)
    case .string(let text):
      guard let time = CELTimestamp(text) else {
        throw .badConversion(arguments[0].excerpt, to: .timestamp)
      }
      return .timestamp(time)
    default: return nil
    }
  }

  static let duration = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    switch arguments[0] {
    case .duration: return arguments[0]
    case .string(let text):
      guard let duration = CELDuration(text) else {
        throw .badConversion(arguments[0].excerpt, to: .duration)
      }
      return .duration(duration)
    default: return nil
    }
  }
}
