extension Evaluator {
  /// The value of the longest bound name that `path` begins with, and then of its fields.
  mutating func value(of path: Path) throws(Failure) -> CELValue {
    for candidate in path.candidates {
      try spend(1 + candidate.name.utf8.count / 32, path.spans[0])
      let type = CELType(rawValue: candidate.name).map(CELValue.type)
      guard var value = bindings[candidate.name] ?? type else { continue }
      for place in path.names.indices.suffix(candidate.fields) {
        let field = Field(name: path.names[place], span: path.spans[place])
        value = try select(field, from: value)
      }
      return value
    }
    throw Failure(kind: .unknownVariable(path.names[0]), span: path.spans[0])
  }

  mutating func select(_ field: Field, from value: CELValue) throws(Failure) -> CELValue {
    guard let element = try lookUp(field, in: value) else {
      throw Failure(kind: .noSuchKey(CELValue.string(field.name).excerpt), span: field.span)
    }
    return element
  }

  mutating func has(_ field: Field, in value: CELValue) throws(Failure) -> Bool {
    try lookUp(field, in: value) != nil
  }

  private mutating func lookUp(_ field: Field, in value: CELValue) throws(Failure) -> CELValue? {
    guard case .map(let map) = value else {
      throw Failure(kind: .noSuchOverload(function: ".", types: [value.type]), span: field.span)
    }
    try read(field.name.utf8.count, field.span)
    return map[field.name]
  }

  mutating func element(
    of value: CELValue,
    at index: CELValue,
    _ span: Span,
  ) throws(Failure) -> CELValue {
    switch value {
    case .map(let map):
      try read(index.textSize, span)
      guard let element = map[index] else {
        throw Failure(kind: .noSuchKey(index.excerpt), span: span)
      }
      return element
    case .list(let elements):
      guard let place = index.wholeNumber else { break }
      guard place >= 0, place < elements.count else {
        throw Failure(kind: .indexOutOfRange(place), span: span)
      }
      return elements[Int(place)]
    default: break
    }
    throw Failure(
      kind: .noSuchOverload(function: "[]", types: [value.type, index.type]),
      span: span,
    )
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
}
