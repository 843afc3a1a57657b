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
  private var depth = 0

  init(_ pattern: String) {
    self.pattern = pattern
    scalars = Array(pattern.unicodeScalars)
  }

  static var maximumDepth: Int { 100 }
  static var maximumRepetition: Int { 1000 }

  func failure(_ problem: String) -> CELError.Kind {
    .badPattern(CELValue.string(pattern).patternExcerpt, problem: problem)
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

  mutating func parse() throws(CELError.Kind) -> RegexNode {
    let node = try alternatives()
    guard place == scalars.count else { throw failure("a closing bracket has no opening one") }
    return node
  }

  private mutating func alternatives() throws(CELError.Kind) -> RegexNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw failure("its groups are nested too deep") }
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .alternatives(branches)
  }

  private mutating func sequence() throws(CELError.Kind) -> RegexNode {
    var parts: [RegexNode] = []
    while let scalar = peek(), scalar != "|", scalar != ")" {
      if take(text: #"\Q"#) {
        literals(into: &parts)
        // Only the last one of them can be repeated.
        if let last = parts.popLast() { parts.append(try repetitions(of: last)) }
        continue
      }
      guard let atom = try atom() else { continue }
      parts.append(try repetitions(of: atom))
    }
    return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
  }

  /// The characters up to `\E`, which all stand for themselves.
  private mutating func literals(into parts: inout [RegexNode]) {
    while let scalar = peek(), !take(text: #"\E"#) {
      parts.append(literal(scalar))
      place += 1
    }
  }

  /// A part that can be repeated; nil for flags, which are none.
  private mutating func atom() throws(CELError.Kind) -> RegexNode? {
    guard let scalar = peek() else { return nil }
    place += 1
    switch scalar {
    case "(": return try group()
    case "[": return .characters(try bracketSet())
    case ".": return .characters(flags.dotMatchesNewline ? .any : RegexSet.newline.inverted)
    case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case "\\": return try escape()
    case "*", "+", "?": throw failure("`\(scalar)` has nothing to repeat")
    case "{" where try bounds() != nil: throw failure("`{` has nothing to repeat")
    default: return literal(scalar)
    }
  }

  func literal(_ scalar: Unicode.Scalar) -> RegexNode {
    let set = RegexSet([scalar.value...scalar.value])
    return .characters(flags.ignoresCase ? set.ignoringCase : set)
  }

  private mutating func repetitions(of atom: RegexNode) throws(CELError.Kind) -> RegexNode {
    var node = atom
    var isRepeated = false
    while let scalar = peek() {
      var minimum = 0
      var maximum: Int?
      switch scalar {
      case "*": place += 1
      case "+":
        place += 1
        minimum = 1
      case "?":
        place += 1
        maximum = 1
      case "{":
        place += 1
        guard let bounds = try bounds() else {
          place -= 1
          return node
        }
        (minimum, maximum) = bounds
      default: return node
      }
      // Greedy or not makes no difference to whether a text matches.
      _ = take("?")
      guard !isRepeated else { throw failure("a repetition is repeated") }
      isRepeated = true
      node = .repeated(node, minimum: minimum, maximum: maximum)
    }
    return node
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
  /// A group, after its opening bracket; nil where it only sets flags.
  private mutating func group() throws(CELError.Kind) -> RegexNode? {
    let outer = flags
    if take("?") {
      if take(text: "P<") || take("<") {
        try groupName()
      } else {
        try readFlags()
        if take(")") { return nil }
        guard take(":") else { throw failure("the group `(?` is unknown") }
      }
    }
    let node = try alternatives()
    guard take(")") else { throw failure("a closing bracket is missing") }
    flags = outer
    return node
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

extension CELValue {
  /// The text of a pattern, shortened.
  fileprivate var patternExcerpt: String {
    guard case .string(let text) = self else { return "" }
    return text.utf8.count <= 160 ? text : String(text.unicodeScalars.prefix(40)) + "…"
  }
}
