extension Function {
  static let join = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1 || arguments.count == 2, case .list(let elements) = arguments[0]
    else { return nil }
    var separator = ""
    if arguments.count == 2 {
      guard case .string(let text) = arguments[1] else { return nil }
      separator = text
    }
    var result = ""
    for (place, element) in elements.enumerated() {
      guard case .string(let text) = element else {
        throw .noSuchOverload(function: "join", types: [element.type])
      }
      let gap = place == 0 ? 0 : separator.utf8.count
      try meter.allocate(text.utf8.count + gap)
      try meter.step()
      if place > 0 { result += separator }
      result += text
    }
    return .string(result)
  }

  /// The elements from a place up to another one, which is not among them.
  ///
  /// Negative places count from the end; places beyond an end mean that end.
  static let slice = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 3, case .list(let elements) = arguments[0],
      let first = arguments[1].wholeNumber, let last = arguments[2].wholeNumber
    else { return nil }
    let count = Int64(elements.count)
    let places = [first, last].map { place in
      Int(min(count, max(0, place < 0 ? place + count : place)))
    }
    guard places[0] < places[1] else { return .list([]) }
    try meter.allocate(elements: places[1] - places[0])
    return .list(Array(elements[places[0]..<places[1]]))
  }

  /// The whole numbers from 0 up to another one.
  static let range = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1, case .int(let end) = arguments[0] else { return nil }
    guard end > 0 else { return .list([]) }
    try meter.allocate(elements: Int(end))
    return .list((0..<end).map { .int($0) })
  }

  /// The elements with those of lists among them in their place, to a depth of 1 or as said.
  static let flatten = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1 || arguments.count == 2, case .list(let elements) = arguments[0]
    else { return nil }
    var depth: Int64 = 1
    if arguments.count == 2 {
      guard case .int(let given) = arguments[1] else { return nil }
      guard given >= 0 else { throw .indexOutOfRange(given) }
      depth = given
    }
    var result: [CELValue] = []
    // The lists that are gone through, the outermost first, and how many elements are done.
    var lists = [(elements: elements, done: 0)]
    while let (elements, done) = lists.last {
      guard done < elements.count else {
        lists.removeLast()
        continue
      }
      try meter.allocate(elements: 1)
      lists[lists.count - 1].done += 1
      if lists.count <= depth, case .list(let inner) = elements[done] {
        lists.append((inner, 0))
      } else {
        result.append(elements[done])
      }
    }
    return .list(result)
  }

  static let sort = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1, case .list(let elements) = arguments[0] else { return nil }
    return .list(try meter.sorted(elements, by: elements))
  }

  /// The elements without those that equal an earlier one.
  static let distinct = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1, case .list(let elements) = arguments[0] else { return nil }
    var set = ElementSet()
    var results: [CELValue] = []
    for element in elements where try set.insert(element, &meter) { results.append(element) }
    return .list(results)
  }

  static let setsContains = sets { one, other, meter throws(CELError.Kind) in
    try one.containsAll(of: other, &meter)
  }

  static let setsIntersects = sets { one, other, meter throws(CELError.Kind) in
    for element in other where try one.contains(element, &meter) { return true }
    return false
  }

  static let setsEquivalent = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 2, case .list(let one) = arguments[0],
      case .list(let other) = arguments[1]
    else { return nil }
    let both = try (ElementSet(one, &meter), ElementSet(other, &meter))
    guard try both.0.containsAll(of: other, &meter) else { return .bool(false) }
    return .bool(try both.1.containsAll(of: one, &meter))
  }

  private static func sets(
    _ question:
      @escaping @Sendable (ElementSet, [CELValue], inout Meter) throws(CELError.Kind) -> Bool
  ) -> Function {
    Function { meter, arguments throws(CELError.Kind) in
      guard arguments.count == 2, case .list(let one) = arguments[0],
        case .list(let other) = arguments[1]
      else { return nil }
      return .bool(try question(try ElementSet(one, &meter), other, &meter))
    }
  }
}

/// Different elements of lists.
private struct ElementSet {
  /// The elements that a map may have as keys, which are found at once.
  private var keys: Set<CELMapKey> = []
  private var others: [CELValue] = []

  init() {}

  init(_ elements: [CELValue], _ meter: inout Meter) throws(CELError.Kind) {
    for element in elements { _ = try insert(element, &meter) }
  }

  /// Adds an element; false where it is there already.
  mutating func insert(
    _ element: CELValue,
    _ meter: inout Meter,
  ) throws(CELError.Kind) -> Bool {
    try meter.allocate(elements: CELMap.entrySize)
    try meter.read(element.textSize)
    if let key = CELMapKey(element) { return keys.insert(key).inserted }
    guard try !contains(element, &meter) else { return false }
    others.append(element)
    return true
  }

  func contains(_ element: CELValue, _ meter: inout Meter) throws(CELError.Kind) -> Bool {
    try meter.step()
    try meter.read(element.textSize)
    if let key = CELMapKey(element) { return keys.contains(key) }
    for other in others where try other.equals(element, &meter) { return true }
    return false
  }

  func containsAll(
    of elements: [CELValue],
    _ meter: inout Meter,
  ) throws(CELError.Kind) -> Bool {
    for element in elements where try !contains(element, &meter) { return false }
    return true
  }
}
