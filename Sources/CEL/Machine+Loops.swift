/// A loop that is running.
struct Iteration {
  enum Range {
    case list([CELValue])
    case map([CELMap.Entry])
  }

  var range = Range.list([])
  /// How many elements have begun.
  var begun = 0
  /// How many elements have counted.
  var count = 0
  var results: [CELValue] = []
  var map = CELMap()
}

extension Machine {
  /// Begins a loop over the list or map on top.
  mutating func enter(_ loop: Loop) throws(CELError.Kind) {
    let range = pop()
    switch range {
    case .list(let elements): loops[loop.depth] = Iteration(range: .list(elements))
    case .map(let map): loops[loop.depth] = Iteration(range: .map(map.entries))
    default: throw .noSuchOverload(function: loop.goal.rawValue, types: [range.type])
    }
  }

  /// Sets the variables for the next element, or goes on at `exit`.
  mutating func next(_ loop: Loop, _ exit: Int) {
    let number = loops[loop.depth].begun
    switch loops[loop.depth].range {
    case .list(let elements):
      guard number < elements.count else {
        place = exit
        return
      }
      stack[loop.slot] = loop.isPaired ? .int(Int64(number)) : elements[number]
      if loop.isPaired { stack[loop.slot + 1] = elements[number] }
    case .map(let entries):
      guard number < entries.count else {
        place = exit
        return
      }
      stack[loop.slot] = entries[number].key
      if loop.isPaired { stack[loop.slot + 1] = entries[number].value }
    }
    loops[loop.depth].begun += 1
  }

  /// Ends an element of `all` or `exists`: where it decides, it is the result.
  mutating func decide(_ loop: Loop, _ stop: Bool, _ end: Int) throws(CELError.Kind) {
    guard try popCondition(loop.goal.rawValue) == stop else {
      place = loop.start
      return
    }
    forgetFailure()
    stack.append(.bool(stop))
    place = end
  }

  /// Goes on with the next element where the condition of this one is false.
  mutating func skip(_ loop: Loop) throws(CELError.Kind) {
    if try !popCondition(loop.goal.rawValue) { place = loop.start }
  }

  mutating func count(_ loop: Loop) throws(CELError.Kind) {
    if try popCondition(loop.goal.rawValue) { loops[loop.depth].count += 1 }
    place = loop.start
  }

  mutating func keep(_ loop: Loop) throws(CELError.Kind) {
    if try popCondition(loop.goal.rawValue) {
      try meter.allocate(elements: 1)
      loops[loop.depth].results.append(stack[loop.slot])
    }
    place = loop.start
  }

  /// Adds the top to the results.
  mutating func gather(_ loop: Loop) throws(CELError.Kind) {
    let result = pop()
    place = loop.start
    switch loop.goal {
    case .transformMap:
      try insert(stack[loop.slot], result, loop)
    case .transformMapEntry:
      guard case .map(let map) = result else {
        throw .noSuchOverload(function: loop.goal.rawValue, types: [result.type])
      }
      for entry in map.entries { try insert(entry.key, entry.value, loop) }
    default:
      try meter.allocate(elements: 1)
      loops[loop.depth].results.append(result)
    }
  }

  private mutating func insert(
    _ key: CELValue,
    _ value: CELValue,
    _ loop: Loop,
  ) throws(CELError.Kind) {
    guard key.isKey else { throw .badKey(key.type) }
    try meter.step()
    try meter.allocate(elements: CELMap.entrySize)
    guard loops[loop.depth].map.insert(key, value) else { throw .repeatedKey(key.excerpt) }
  }

  /// Pushes the result of a loop.
  mutating func collect(_ loop: Loop) throws(CELError.Kind) {
    let iteration = loops[loop.depth]
    loops[loop.depth] = Iteration()
    switch loop.goal {
    case .existsOne: stack.append(.bool(iteration.count == 1))
    case .transformMap, .transformMapEntry: stack.append(.map(iteration.map))
    case .sortBy:
      guard case .list(let elements) = iteration.range else {
        throw .noSuchOverload(function: loop.goal.rawValue, types: [.map])
      }
      stack.append(.list(try meter.sorted(elements, by: iteration.results)))
    default: stack.append(.list(iteration.results))
    }
  }
}
