extension Machine {
  /// Makes a list of the topmost values.
  mutating func makeList(_ count: Int) throws(CELError.Kind) {
    try meter.allocate(elements: count)
    let elements = Array(stack[(stack.count - count)...])
    stack.removeLast(count)
    stack.append(.list(elements))
  }

  /// Makes a list of the topmost values; those that `mask` names are optionals.
  mutating func makeList(_ count: Int, _ mask: [Bool]) throws(CELError.Kind) {
    try meter.allocate(elements: count)
    var elements: [CELValue] = []
    for (element, isOptional) in zip(stack[(stack.count - count)...], mask) {
      guard isOptional else {
        elements.append(element)
        continue
      }
      if let value = try element.unwrapped("[?]") { elements.append(value) }
    }
    stack.removeLast(count)
    stack.append(.list(elements))
  }

  /// Checks that the top may be a new key of the map below it.
  mutating func checkKey() throws(CELError.Kind) {
    let key = stack[top]
    guard key.isKey else { throw .badKey(key.type) }
    try meter.read(key.textSize)
    guard case .map(let map) = stack[top - 1], !map.contains(key) else {
      throw .repeatedKey(key.excerpt)
    }
  }

  mutating func addEntry() throws(CELError.Kind) {
    let value = pop()
    try addEntry(value)
  }

  mutating func addOptionalEntry() throws(CELError.Kind) {
    if let value = try pop().unwrapped("{?:}") {
      try addEntry(value)
    } else {
      stack.removeLast()
    }
  }

  /// Moves the key on top with `value` into the map below it.
  private mutating func addEntry(_ value: CELValue) throws(CELError.Kind) {
    let key = pop()
    try meter.allocate(elements: CELMap.entrySize)
    guard case .map(var map) = stack[top] else { return }
    // With no other reference to it the map is not copied.
    stack[top] = .null
    _ = map.insert(key, value)
    stack[top] = .map(map)
  }
}

extension CELMap {
  /// What an entry costs, in elements of a list.
  static var entrySize: Int { 4 }
}
