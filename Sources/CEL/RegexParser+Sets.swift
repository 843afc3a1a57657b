extension RegexParser {
  /// Adds what an escape means, after its backslash.
  mutating func escape() throws(CELError.Kind) {
    guard let letter = peek() else { throw failure("it ends in a backslash") }
    let assertion: RegexAssertion
    switch letter {
    case "A": assertion = .textStart
    case "z": assertion = .textEnd
    case "b": assertion = .wordBoundary
    case "B": assertion = .noWordBoundary
    case "C": throw failure("single bytes are not supported")
    default:
      if let set = try namedSet() { return try add(set) }
      return try add(literal: try escapedScalar())
    }
    place += 1
    try add(assertion)
  }

  /// The set that `d`, `w`, `s`, `p{…}` or their capitals name; nothing taken where none does.
  private mutating func namedSet() throws(CELError.Kind) -> RegexSet? {
    guard let letter = peek() else { return nil }
    if let set = RegexSet.named(letter) {
      place += 1
      return set
    }
    guard letter == "p" || letter == "P" else { return nil }
    place += 1
    var name = ""
    if take("{") {
      while let scalar = peek(), scalar != "}" {
        name.unicodeScalars.append(scalar)
        place += 1
      }
      guard take("}") else { throw failure("a closing brace is missing") }
    } else if let scalar = peek() {
      name = String(scalar)
      place += 1
    }
    var isInverted = letter == "P"
    if name.hasPrefix("^") {
      isInverted.toggle()
      name.removeFirst()
    }
    guard let set = RegexSet.category(name) else { throw failure("there is no class `\(name)`") }
    return isInverted ? set.inverted : set
  }

  /// The character that an escape stands for.
  private mutating func escapedScalar() throws(CELError.Kind) -> Unicode.Scalar {
    guard let letter = peek() else { throw failure("it ends in a backslash") }
    place += 1
    switch letter {
    case "a": return "\u{07}"
    case "f": return "\u{0C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{0B}"
    case "x": return try hexadecimalScalar()
    case "0"..."7":
      var value = letter.value - 0x30
      guard value == 0 || peek().map({ ("0"..."7").contains($0) }) == true else {
        throw failure("references to groups are not supported")
      }
      for _ in 0..<2 {
        guard let digit = peek(), ("0"..."7").contains(digit) else { break }
        value = value * 8 + digit.value - 0x30
        place += 1
      }
      return Unicode.Scalar(value) ?? "\0"
    case _ where letter.isASCII && !letter.properties.isAlphabetic && !("8"..."9").contains(letter):
      return letter
    default: throw failure("there is no escape `\\\(letter)`")
    }
  }

  /// The character of `\x41` or `\x{1F600}`, after the `x`.
  private mutating func hexadecimalScalar() throws(CELError.Kind) -> Unicode.Scalar {
    let isLong = take("{")
    var digits = ""
    while let scalar = peek(), scalar.properties.isASCIIHexDigit, digits.count < (isLong ? 8 : 2) {
      digits.unicodeScalars.append(scalar)
      place += 1
    }
    guard isLong ? !digits.isEmpty && take("}") : digits.count == 2,
      let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value)
    else { throw failure("a hexadecimal escape is wrong") }
    return scalar
  }

  /// A set in brackets, after the opening one.
  mutating func bracketSet() throws(CELError.Kind) -> RegexSet {
    let isInverted = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while let scalar = peek(), isFirst || scalar != "]" {
      isFirst = false
      if let set = try posixSet() {
        ranges += set.ranges
        continue
      }
      if scalar == "\\" {
        place += 1
        if let set = try namedSet() {
          ranges += set.ranges
          continue
        }
        place -= 1
      }
      let low = try setScalar()
      guard peek() == "-", let next = peek(1), next != "]" else {
        ranges.append(low.value...low.value)
        continue
      }
      place += 1
      let high = try setScalar()
      guard low <= high else { throw failure("the range \(low)-\(high) is empty") }
      ranges.append(low.value...high.value)
    }
    guard take("]") else { throw failure("a closing bracket `]` is missing") }
    let set = RegexSet(ranges)
    let cased = flags.ignoresCase ? set.ignoringCase : set
    return isInverted ? cased.inverted : cased
  }

  private mutating func setScalar() throws(CELError.Kind) -> Unicode.Scalar {
    guard let scalar = peek() else { throw failure("a closing bracket `]` is missing") }
    place += 1
    return scalar == "\\" ? try escapedScalar() : scalar
  }

  /// The set of `[:name:]` within brackets; nothing taken where none comes.
  private mutating func posixSet() throws(CELError.Kind) -> RegexSet? {
    guard peek() == "[", peek(1) == ":" else { return nil }
    let start = place
    place += 2
    let isInverted = take("^")
    var name = ""
    while let scalar = peek(), scalar.properties.isAlphabetic, name.utf8.count < 16 {
      name.unicodeScalars.append(scalar)
      place += 1
    }
    guard take(text: ":]") else {
      place = start
      return nil
    }
    guard let set = RegexSet.posix(name) else { throw failure("there is no class `\(name)`") }
    return isInverted ? set.inverted : set
  }
}
