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
}
