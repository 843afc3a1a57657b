/// What an evaluation may still spend, and what its functions share.
struct Meter {
  private let limits: CELLimits
  private var steps: Int
  private var bytes: Int
  let timeZones: CELTimeZones
  /// The patterns that were compiled so far; nil for none.
  private(set) var patterns: [ExactText: RegexProgram]?

  init(limits: CELLimits, timeZones: CELTimeZones = .utcOnly) {
    self.limits = limits
    steps = max(0, limits.steps)
    bytes = max(0, limits.memory)
    self.timeZones = timeZones
  }

  /// Spends `count` steps.
  mutating func step(_ count: Int = 1) throws(CELError.Kind) {
    guard count <= steps else { throw .limit(.steps(limits.steps)) }
    steps -= count
  }

  /// Spends what looking at `count` bytes costs.
  mutating func read(_ count: Int) throws(CELError.Kind) {
    guard count >= 32 else { return }
    try step(count / 32)
  }

  /// Spends the memory of a new value, before it is built.
  mutating func allocate(_ count: Int) throws(CELError.Kind) {
    guard count <= bytes else { throw .limit(.memory(limits.memory)) }
    bytes -= count
    try read(count)
  }

  /// Spends the memory of a new list.
  mutating func allocate(elements count: Int) throws(CELError.Kind) {
    let (size, overflow) = count.multipliedReportingOverflow(by: Self.elementSize)
    try allocate(overflow ? Int.max : size)
  }

  /// What an element of a list costs, in bytes.
  static var elementSize: Int { 32 }

  /// Checks that `value`, with all its parts counted as often as they occur, is small enough.
  ///
  /// A small expression can share parts so often that printing its value would never end.
  func check(_ value: CELValue) throws(CELError.Kind) {
    var left = limits.memory
    var waiting: [CELValue] = []
    try check(value, &left, &waiting)
    while let value = waiting.popLast() {
      switch value {
      case .list(let elements):
        for element in elements { try check(element, &left, &waiting) }
      case .map(let map):
        for entry in map.entries {
          try check(entry.key, &left, &waiting)
          try check(entry.value, &left, &waiting)
        }
      case .optional(let part?): try check(part, &left, &waiting)
      default: break
      }
    }
  }

  /// Takes a value off what is left; if it has parts they are still to check.
  private func check(
    _ value: CELValue,
    _ left: inout Int,
    _ waiting: inout [CELValue],
  ) throws(CELError.Kind) {
    left -= Self.elementSize + value.textSize
    guard left >= 0 else { throw .limit(.memory(limits.memory)) }
    if value.hasParts { waiting.append(value) }
  }
}

extension Meter {
  /// The compiled pattern, from an earlier use if there was one.
  mutating func program(_ pattern: String) throws(CELError.Kind) -> RegexProgram {
    let key = ExactText(pattern)
    if let program = patterns?[key] { return program }
    // Sets in brackets cost the most, at least four bytes of pattern for each.
    try step(pattern.utf8.count * 64)
    let program = try RegexProgram(pattern)
    try step(program.size)
    var known = patterns ?? [:]
    if known.count < RegexProgram.maximumCached { known[key] = program }
    patterns = known
    return program
  }
}
