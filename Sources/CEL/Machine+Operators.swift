extension Machine {
  mutating func not() throws(CELError.Kind) {
    guard case .bool(let truth) = stack[top] else {
      throw .noSuchOverload(function: "!", types: [stack[top].type])
    }
    stack[top] = .bool(!truth)
  }

  mutating func negate() throws(CELError.Kind) {
    switch stack[top] {
    case .int(.min): throw .overflow("-")
    case .int(let value): stack[top] = .int(-value)
    case .double(let value): stack[top] = .double(-value)
    default: throw .noSuchOverload(function: "-", types: [stack[top].type])
    }
  }

  mutating func calculate(_ function: Operator) throws(CELError.Kind) {
    if function == .add { return try add(isOnSum: false) }
    let right = pop()
    stack[top] = try meter.apply(function, stack[top], right)
  }

  /// Adds the top to the value below it.
  ///
  /// A text, bytes or list that nothing else refers to is not copied, so that a long sum takes
  /// linear time.
  mutating func add(isOnSum: Bool) throws(CELError.Kind) {
    let right = pop()
    if case .string(var text) = stack[top], case .string(let more) = right {
      try meter.allocate(more.utf8.count + (isOnSum ? 0 : text.utf8.count))
      stack[top] = .null
      text += more
      stack[top] = .string(text)
    } else if case .list(var elements) = stack[top], case .list(let more) = right {
      try meter.allocate(elements: more.count + (isOnSum ? 0 : elements.count))
      stack[top] = .null
      elements += more
      stack[top] = .list(elements)
    } else if case .bytes(var bytes) = stack[top], case .bytes(let more) = right {
      try meter.allocate(more.count + (isOnSum ? 0 : bytes.count))
      stack[top] = .null
      bytes += more
      stack[top] = .bytes(bytes)
    } else {
      stack[top] = try meter.apply(.add, stack[top], right)
    }
  }

  /// Removes the top, which must be a bool; `function` is what wants it.
  mutating func popCondition(_ function: String) throws(CELError.Kind) -> Bool {
    let value = pop()
    guard case .bool(let truth) = value else {
      throw .noSuchOverload(function: function, types: [value.type])
    }
    return truth
  }

  /// Ends an operand of `&&` or `||`: where it decides, it is the result.
  mutating func endOperand(_ stop: Bool, _ end: Int) throws(CELError.Kind) {
    guard case .bool(let truth) = stack[top] else {
      throw .noSuchOverload(function: stop ? "||" : "&&", types: [stack[top].type])
    }
    if truth == stop {
      forgetFailure()
      place = end
    } else {
      stack.removeLast()
    }
  }

  mutating func call(_ place: Int, _ count: Int) throws(CELError.Kind) {
    guard let function = parsed.program.functions[place].function else {
      throw .unknownFunction(parsed.program.functions[place].name)
    }
    for place in (stack.count - count)..<stack.count { try meter.read(stack[place].textSize) }
    guard let value = try function.apply(stack, count, &meter) else {
      let types = stack.suffix(count).map(\.type)
      throw .noSuchOverload(function: parsed.program.functions[place].name, types: types)
    }
    stack.removeLast(count)
    stack.append(value)
  }

  /// Makes the text on top the answer whether it matches.
  mutating func matches(_ pattern: RegexProgram) throws(CELError.Kind) {
    guard case .string(let text) = stack[top] else {
      throw .noSuchOverload(function: "matches", types: [stack[top].type, .string])
    }
    try meter.read(text.utf8.count)
    stack[top] = .bool(try pattern.matches(text, &meter))
  }
}
