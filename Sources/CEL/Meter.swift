/// What an evaluation may still spend, and what its functions share.
struct Meter {
  private let limits: CELLimits
  private var steps: Int
  private var bytes: Int
  let timeZones: CELTimeZones
  var patterns: [ExactText: RegexProgram]

  init(
    limits: CELLimits,
    timeZones: CELTimeZones = .utcOnly,
    patterns: [ExactText: RegexProgram] = [:],
  ) {
    self.limits = limits
    steps = max(0, limits.steps)
    bytes = max(0, limits.memory)
    self.timeZones = timeZones
    self.patterns = patterns
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
    try check(value, &left)
  }

  private func check(_ value: CELValue, _ left: inout Int) throws(CELError.Kind) {
    left -= Self.elementSize
    switch value {
    case .string(let text): left -= text.utf8.count
    case .bytes(let bytes): left -= bytes.count
    default: break
    }
    guard left >= 0 else { throw .limit(.memory(limits.memory)) }
    switch value {
    case .list(let elements):
      for element in elements { try check(element, &left) }
    case .map(let map):
      for key in map.keys { try check(key, &left) }
      for value in map.values { try check(value, &left) }
    default: break
    }
  }
}
