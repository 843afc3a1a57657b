/// Reads a pattern in the syntax of RE2.
struct RegexParser {
  /// The flags that `(?…)` sets.
  struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotMatchesNewline = false
  }

  let pattern: String
  let scalars: [Unicode.Scalar]
  var place = 0
  var flags = Flags()
  /// What is read now.
  private var group = Group(outer: Flags())
  /// The groups around it.
  private var groups: [Group] = []
  /// The sets of characters that instructions refer to.
  private(set) var sets: [RegexSet] = []
  /// How large all that was written is, in instructions and ranges.
  private var size = 0

  /// A pair of brackets that is read, or the whole pattern.
  private struct Group {
    /// The flags around it.
    let outer: Flags
    /// The branches before the current one.
    var branches: [[RegexProgram.Instruction]] = []
    /// The current branch.
    var code: [RegexProgram.Instruction] = []
    /// Where the code of what may be repeated begins; nil where nothing may.
    var atom: Int?
    /// Whether a repetition comes directly before.
    var isRepeated = false
  }

  init(_ pattern: String) {
    self.pattern = pattern
    scalars = Array(pattern.unicodeScalars)
  }

  static var maximumDepth: Int { 100 }
  static var maximumRepetition: Int { 1000 }

  func failure(_ problem: String) -> CELError.Kind {
    .badPattern(pattern.shortened, problem: problem)
  }

  func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    place + distance < scalars.count ? scalars[place + distance] : nil
  }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek() == scalar else { return false }
    place += 1
    return true
  }

  /// Takes `text` if it comes next.
  mutating func take(text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard scalars[place...].starts(with: wanted) else { return false }
    place += wanted.count
    return true
  }

  /// Reads the whole pattern.
  mutating func parse() throws(CELError.Kind) -> [RegexProgram.Instruction] {
    while let scalar = peek() {
      place += 1
      try read(scalar)
    }
    guard groups.isEmpty else { throw failure("a closing bracket is missing") }
    return try endGroup() + [.match]
  }

  private mutating func read(_ scalar: Unicode.Scalar) throws(CELError.Kind) {
    switch scalar {
    case "(": try begin()
    case ")":
      guard let outer = groups.popLast() else {
        throw failure("a closing bracket has no opening one")
      }
      let code = try endGroup()
      flags = group.outer
      group = outer
      add(code)
    case "|":
      group.branches.append(group.code)
      group.code = []
      group.atom = nil
      group.isRepeated = false
    case "[": try add(try bracketSet())
    case ".": try add(flags.dotMatchesNewline ? .any : RegexSet.newline.inverted)
    case "^": try add(flags.isMultiline ? .lineStart : .textStart)
    case "$": try add(flags.isMultiline ? .lineEnd : .textEnd)
    case "\\":
      if take("Q") { try addLiterals() } else { try escape() }
    case "*": try repeated(0, nil, scalar)
    case "+": try repeated(1, nil, scalar)
    case "?": try repeated(0, 1, scalar)
    case "{":
      guard let (minimum, maximum) = try bounds() else { return try add(literal: scalar) }
      try repeated(minimum, maximum, scalar)
    default: try add(literal: scalar)
    }
  }

  /// The characters up to `\E`, which all stand for themselves.
  private mutating func addLiterals() throws(CELError.Kind) {
    while let scalar = peek(), !take(text: #"\E"#) {
      place += 1
      try add(literal: scalar)
    }
  }

  mutating func add(literal scalar: Unicode.Scalar) throws(CELError.Kind) {
    let set = RegexSet([scalar.value...scalar.value])
    try add(flags.ignoresCase ? set.ignoringCase : set)
  }

  mutating func add(_ set: RegexSet) throws(CELError.Kind) {
    try grow(1 + set.ranges.count / 8)
    sets.append(set)
    add([.characters(sets.count - 1)])
  }

  mutating func add(_ assertion: RegexAssertion) throws(CELError.Kind) {
    try grow(1)
    add([.assertion(assertion)])
  }

  /// Appends the code of something that may be repeated.
  private mutating func add(_ code: [RegexProgram.Instruction]) {
    group.atom = group.code.count
    group.isRepeated = false
    group.code += code
  }

  private mutating func grow(_ count: Int) throws(CELError.Kind) {
    size += count
    guard size <= RegexProgram.maximumSize else { throw failure("it is too large") }
  }
}

extension RegexParser {
  /// Repeats what comes before, which is `sign` to the user.
  private mutating func repeated(
    _ minimum: Int,
    _ maximum: Int?,
    _ sign: Unicode.Scalar,
  ) throws(CELError.Kind) {
    guard let start = group.atom else {
      throw failure(
        group.isRepeated ? "a repetition is repeated" : "`\(sign)` has nothing to repeat"
      )
    }
    // Greedy or not makes no difference to whether a text matches.
    _ = take("?")
    let part = Array(group.code[start...])
    let copies = max(minimum, maximum ?? minimum, 1)
    // An empty part repeated is empty, however often.
    if !part.isEmpty { try grow((copies - 1) * (part.count + 1) + 2) }
    group.code.removeLast(part.count)
    group.atom = nil
    group.isRepeated = true
    guard !part.isEmpty else { return }
    for _ in 0..<minimum { group.code += part }
    guard let maximum else {
      if minimum > 0 {
        group.code.append(.split(-part.count, 1))
      } else {
        group.code += [.split(1, part.count + 2)] + part + [.jump(-part.count - 1)]
      }
      return
    }
    for left in stride(from: maximum - minimum, to: 0, by: -1) {
      group.code += [.split(1, left * (part.count + 1))] + part
    }
  }

  /// The code of the group, with all its branches.
  private mutating func endGroup() throws(CELError.Kind) -> [RegexProgram.Instruction] {
    guard !group.branches.isEmpty else { return group.code }
    try grow(2 * group.branches.count)
    let length = group.branches.reduce(group.code.count) { $0 + $1.count + 2 }
    var code: [RegexProgram.Instruction] = []
    for branch in group.branches {
      code += [.split(1, branch.count + 2)] + branch
      code.append(.jump(length - code.count))
    }
    return code + group.code
  }

  /// The numbers of `{2,5}` after its bracket; nil and nothing taken where it is literal text.
  private mutating func bounds() throws(CELError.Kind) -> (Int, Int?)? {
    let start = place
    guard let minimum = number() else {
      place = start
      return nil
    }
    var maximum: Int? = minimum
    if take(",") { maximum = number() }
    guard take("}") else {
      place = start
      return nil
    }
    guard minimum <= Self.maximumRepetition, maximum ?? minimum <= Self.maximumRepetition,
      maximum ?? minimum >= minimum
    else { throw failure("a repetition count is out of range") }
    return (minimum, maximum)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let digit = peek(), ("0"..."9").contains(digit) {
      value = min(Self.maximumRepetition + 1, (value ?? 0) * 10 + Int(digit.value - 0x30))
      place += 1
    }
    return value
  }
}

extension RegexParser {
  /// Begins a group, after its opening bracket, or only sets flags.
  private mutating func begin() throws(CELError.Kind) {
    let outer = flags
    if take("?") {
      if take(text: "P<") || take("<") {
        try groupName()
      } else {
        try readFlags()
        if take(")") {
          group.atom = nil
          return
        }
        guard take(":") else { throw failure("the group `(?` is unknown") }
      }
    }
    guard groups.count < Self.maximumDepth else {
      throw failure("its groups are nested too deep")
    }
    groups.append(group)
    group = Group(outer: outer)
  }

  private mutating func groupName() throws(CELError.Kind) {
    let start = place
    while let scalar = peek(), RegexSet.named("w")?.contains(scalar.value) == true { place += 1 }
    guard place > start, take(">") else { throw failure("the name of a group is wrong") }
  }

  private mutating func readFlags() throws(CELError.Kind) {
    var value = true
    while let scalar = peek(), scalar != ")", scalar != ":" {
      place += 1
      switch scalar {
      case "-" where value: value = false
      case "i": flags.ignoresCase = value
      case "m": flags.isMultiline = value
      case "s": flags.dotMatchesNewline = value
      // It swaps greedy and not, which makes no difference to whether a text matches.
      case "U": break
      default: throw failure("there is no flag `\(scalar)`")
      }
    }
  }
}
