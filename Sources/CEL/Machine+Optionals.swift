extension Machine {
  /// Moves the value of the optional on top into a variable, or goes on at `end` without one.
  mutating func unwrap(_ method: OptionalMethod, _ slot: Int, _ end: Int) throws(CELError.Kind) {
    guard let value = try stack[top].unwrapped(method.rawValue) else {
      place = end
      return
    }
    stack.removeLast()
    stack[slot] = value
  }

  /// Goes on at `end` where the optional on top has a value, or drops it.
  mutating func otherwise(_ method: OptionalMethod, _ end: Int) throws(CELError.Kind) {
    guard let value = try stack[top].unwrapped(method.rawValue) else {
      stack.removeLast()
      return
    }
    if method == .orValue { stack[top] = value }
    place = end
  }

  /// Checks that the top is an optional, as `method` wants it.
  mutating func checkOptional(_ method: OptionalMethod) throws(CELError.Kind) {
    _ = try stack[top].unwrapped(method.rawValue)
  }
}

extension CELValue {
  /// The value of an optional, if it has one; `function` wants an optional.
  func unwrapped(_ function: String) throws(CELError.Kind) -> CELValue? {
    guard case .optional(let value) = self else {
      throw .noSuchOverload(function: function, types: [type])
    }
    return value
  }
}
