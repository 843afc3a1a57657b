/// A compiled pattern, which tells whether a text has a match.
///
/// All ways to match are followed at once, so the time is at most that of the text times the
/// size of the program, whatever the pattern.
struct RegexProgram: Sendable {
  /// A step; places to go on at are counted from the step itself, so that code can be copied.
  enum Instruction: Sendable {
    /// Reads a character of a set, by its place in the table.
    case characters(Int)
    case assertion(RegexAssertion)
    case jump(Int)
    /// Goes on at both places.
    case split(Int, Int)
    case match
  }

  let instructions: [Instruction]
  let sets: [RegexSet]

  /// The largest program, in instructions and ranges.
  static var maximumSize: Int { 10_000 }
  /// The longest pattern, in bytes.
  static var maximumLength: Int { 10_000 }
  /// The most patterns that an expression remembers.
  static var maximumCached: Int { 32 }

  init(_ pattern: String) throws(CELError.Kind) {
    guard pattern.utf8.count <= Self.maximumLength else {
      throw .badPattern(pattern.shortened, problem: "it is too long")
    }
    var parser = RegexParser(pattern)
    instructions = try parser.parse()
    sets = parser.sets
  }

  /// How large the program is.
  var size: Int { instructions.count }
}
