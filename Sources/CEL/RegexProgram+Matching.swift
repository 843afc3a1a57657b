extension RegexProgram {
  /// Whether any part of `text` matches; each state at each character costs a step.
  func matches(_ text: String, _ meter: inout Meter) throws(CELError.Kind) -> Bool {
    var states = RegexStates(self)
    var before: Unicode.Scalar?
    var iterator = text.unicodeScalars.makeIterator()
    var after = iterator.next()
    while true {
      if states.enter(0, before, after) { return true }
      try meter.step(states.takeVisits())
      guard let scalar = after else { return false }
      after = iterator.next()
      if states.advance(over: scalar, to: after) { return true }
      before = scalar
    }
  }
}

/// The instructions that wait for the next character.
private struct RegexStates {
  private let program: RegexProgram
  private var current: [Int] = []
  /// The instructions that waited for the last character.
  private var previous: [Int] = []
  /// For each instruction the round in which it was last reached.
  private var reached: [Int]
  private var round = 0
  private var stack: [Int] = []
  private var visits = 0

  init(_ program: RegexProgram) {
    self.program = program
    reached = Array(repeating: -1, count: program.instructions.count)
  }

  /// How many instructions were reached since the last call.
  mutating func takeVisits() -> Int {
    defer { visits = 0 }
    return visits
  }

  /// Follows all that needs no character from `start`; true where that leads to a match.
  mutating func enter(
    _ start: Int,
    _ before: Unicode.Scalar?,
    _ after: Unicode.Scalar?,
  ) -> Bool {
    stack.append(start)
    while let place = stack.popLast() {
      guard reached[place] != round else { continue }
      reached[place] = round
      visits += 1
      switch program.instructions[place] {
      case .characters: current.append(place)
      case .assertion(let assertion):
        if assertion.holds(before, after) { stack.append(place + 1) }
      case .jump(let distance): stack.append(place + distance)
      case .split(let one, let other):
        stack.append(place + other)
        stack.append(place + one)
      case .match: return true
      }
    }
    return false
  }

  /// Reads a character; true where that leads to a match.
  mutating func advance(over scalar: Unicode.Scalar, to after: Unicode.Scalar?) -> Bool {
    swap(&current, &previous)
    current.removeAll(keepingCapacity: true)
    round += 1
    for number in previous.indices {
      let place = previous[number]
      guard case .characters(let set) = program.instructions[place],
        program.sets[set].contains(scalar.value)
      else { continue }
      if enter(place + 1, scalar, after) { return true }
    }
    return false
  }
}

extension RegexAssertion {
  /// Whether this holds between two characters.
  func holds(_ before: Unicode.Scalar?, _ after: Unicode.Scalar?) -> Bool {
    switch self {
    case .textStart: before == nil
    case .textEnd: after == nil
    case .lineStart: before == nil || before == "\n"
    case .lineEnd: after == nil || after == "\n"
    case .wordBoundary: isWord(before) != isWord(after)
    case .noWordBoundary: isWord(before) == isWord(after)
    }
  }

  private func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar, scalar.isASCII else { return false }
    return UInt8(scalar.value).continuesIdentifier
  }
}
