/// A compiled pattern, which tells whether a text has a match.
///
/// All ways to match are followed at once, so the time is at most that of the text times the
/// size of the program, whatever the pattern.
struct RegexProgram: Sendable {
  enum Instruction: Sendable {
    case characters(RegexSet)
    case assertion(RegexAssertion)
    case jump(Int)
    /// Go on at both places.
    case split(Int, Int)
    case match
  }

  private(set) var instructions: [Instruction] = []

  /// How large the program is, in instructions and ranges.
  private(set) var size = 0

  static var maximumSize: Int { 10_000 }
  /// The longest pattern, in bytes.
  static var maximumLength: Int { 10_000 }
  /// The most patterns that an expression remembers.
  static var maximumCached: Int { 32 }

  init(_ pattern: String) throws(CELError.Kind) {
    guard pattern.utf8.count <= Self.maximumLength else {
      throw .badPattern(String(pattern.unicodeScalars.prefix(40)) + "…", problem: "it is too long")
    }
    var parser = RegexParser(pattern)
    let node = try parser.parse()
    guard add(node), emit(.match) else { throw parser.failure("it is too large") }
  }

  /// Appends an instruction; false where the program is full.
  private mutating func emit(_ instruction: Instruction) -> Bool {
    size += 1
    if case .characters(let set) = instruction { size += set.ranges.count / 8 }
    guard size <= Self.maximumSize else { return false }
    instructions.append(instruction)
    return true
  }

  private mutating func add(_ node: RegexNode) -> Bool {
    switch node {
    case .empty: return true
    case .characters(let set): return emit(.characters(set))
    case .assertion(let assertion): return emit(.assertion(assertion))
    case .sequence(let parts): return parts.allSatisfy { add($0) }
    case .alternatives(let branches): return addAlternatives(branches)
    case .repeated(let part, let minimum, let maximum):
      // An empty part repeated is empty, and would fill no program however often.
      for _ in 0..<minimum {
        let before = size
        guard add(part) else { return false }
        if size == before { return true }
      }
      guard let maximum else { return addLoop(part) }
      return addOptional(part, count: maximum - minimum)
    }
  }

  private mutating func addAlternatives(_ branches: [RegexNode]) -> Bool {
    var ends: [Int] = []
    for branch in branches.dropLast() {
      let split = instructions.count
      guard emit(.jump(0)), add(branch) else { return false }
      ends.append(instructions.count)
      guard emit(.jump(0)) else { return false }
      instructions[split] = .split(split + 1, instructions.count)
    }
    guard let last = branches.last, add(last) else { return false }
    for end in ends { instructions[end] = .jump(instructions.count) }
    return true
  }

  private mutating func addLoop(_ part: RegexNode) -> Bool {
    let start = instructions.count
    guard emit(.jump(0)), add(part), emit(.jump(start)) else { return false }
    instructions[start] = .split(start + 1, instructions.count)
    return true
  }

  private mutating func addOptional(_ part: RegexNode, count: Int) -> Bool {
    var splits: [Int] = []
    for _ in 0..<count {
      splits.append(instructions.count)
      guard emit(.jump(0)), add(part) else { return false }
    }
    for split in splits { instructions[split] = .split(split + 1, instructions.count) }
    return true
  }
}
