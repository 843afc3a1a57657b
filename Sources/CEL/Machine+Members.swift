extension Machine {
  mutating func pushValue(_ name: Int) throws(CELError.Kind) {
    guard let value = value(name) else { throw .unknownVariable(parsed.program.names[name]) }
    stack.append(value)
  }

  /// What a name is bound to, or the type that it means.
  private func value(_ name: Int) -> CELValue? {
    if name < values.count, let value = values[name] { return value }
    return parsed.program.types[name]
  }

  /// Pushes the value of the longest bound name of a path, and skips the fields within the name.
  mutating func pushPath(_ path: Int) throws(CELError.Kind) {
    for candidate in parsed.program.paths[path] {
      guard let value = value(candidate.name) else { continue }
      stack.append(value)
      place += candidate.length
      return
    }
    // The last candidate is the first word alone.
    let name = parsed.program.paths[path].last.map { parsed.program.names[$0.name] }
    throw .unknownVariable(name ?? "")
  }

  mutating func select(_ field: String) throws(CELError.Kind) {
    if case .optional(let value) = stack[top] {
      guard let value else { return }
      stack[top] = .optional(try lookUp(field, in: value))
      return
    }
    guard let element = try lookUp(field, in: stack[top]) else {
      throw .noSuchKey(CELValue.string(field).excerpt)
    }
    stack[top] = element
  }

  mutating func selectOptional(_ field: String) throws(CELError.Kind) {
    if case .optional = stack[top] {
      try select(field)
    } else {
      stack[top] = .optional(try lookUp(field, in: stack[top]))
    }
  }

  mutating func has(_ field: String) throws(CELError.Kind) {
    if case .optional(let value) = stack[top] {
      guard let value else {
        stack[top] = .bool(false)
        return
      }
      stack[top] = value
    }
    stack[top] = .bool(try lookUp(field, in: stack[top]) != nil)
  }

  private mutating func lookUp(
    _ field: String,
    in value: CELValue,
  ) throws(CELError.Kind) -> CELValue? {
    guard case .map(let map) = value else {
      throw .noSuchOverload(function: ".", types: [value.type])
    }
    try meter.read(field.utf8.count)
    return map[field]
  }

  mutating func index() throws(CELError.Kind) {
    let index = pop()
    if case .optional(let value) = stack[top] {
      guard let value else { return }
      stack[top] = .optional(try element(of: value, at: index))
      return
    }
    guard let element = try element(of: stack[top], at: index) else {
      if case .list = stack[top], let place = index.wholeNumber { throw .indexOutOfRange(place) }
      throw .noSuchKey(index.excerpt)
    }
    stack[top] = element
  }

  mutating func indexOptional() throws(CELError.Kind) {
    if case .optional = stack[top - 1] { return try index() }
    let index = pop()
    stack[top] = .optional(try element(of: stack[top], at: index))
  }

  /// The element of a list or map; nil where there is none at `index`.
  private mutating func element(
    of value: CELValue,
    at index: CELValue,
  ) throws(CELError.Kind) -> CELValue? {
    switch value {
    case .map(let map):
      try meter.read(index.textSize)
      return map[index]
    case .list(let elements):
      guard let place = index.wholeNumber else { break }
      return place >= 0 && place < elements.count ? elements[Int(place)] : nil
    default: break
    }
    throw .noSuchOverload(function: "[]", types: [value.type, index.type])
  }
}

extension CELValue {
  /// The value as an int if it is a whole number that fits.
  var wholeNumber: Int64? {
    switch self {
    case .int(let value): value
    case .uint(let value): Int64(exactly: value)
    case .double(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// The bytes of a text or of bytes, which functions look at.
  var textSize: Int {
    switch self {
    case .string(let text): text.utf8.count
    case .bytes(let bytes): bytes.count
    default: 0
    }
  }
}
