internal import JSON

extension LineScanner {
  /// The argument at the position, which moves behind it.
  mutating func argument() throws(LineError) -> Argument {
    let start = position
    guard let end = endOfName() else {
      let (value, word) = try value()
      return Argument(value: value, word: word)
    }
    let name = text(start..<end)
    position = end
    guard peek == UInt8(ascii: "=") else {
      // Only flags have names without a value.
      let word = Word(text: name, range: start..<end)
      return Argument(name: name, nameRange: start..<end, value: .json(true), word: word)
    }
    position += 1
    guard let byte = peek, !Self.isBlank(byte), !(byte == UInt8(ascii: ",") && allowsCommas),
      !(byte == UInt8(ascii: "\\") && isContinued(at: position))
    else { throw LineError(.missingValue(name), at: start..<position) }
    let (value, word) = try value()
    return Argument(
      name: name,
      nameRange: start..<end,
      value: value,
      word: word,
    )
  }

  /// Where the name of `name=…` or of a flag ends that begins at the position, if there is one.
  private func endOfName() -> Int? {
    let isFlag = bytes[position...].starts(with: "--".utf8)
    guard let end = Self.endOfName(in: bytes[position...]) else { return nil }
    if end < bytes.count, bytes[end] == UInt8(ascii: "=") {
      // `a==b` is a comparison.
      let isComparison = end + 1 < bytes.count && bytes[end + 1] == UInt8(ascii: "=")
      return isComparison ? nil : end
    }
    guard isFlag else { return nil }
    let ends =
      end == bytes.count || Self.isBlank(bytes[end]) || bytes[end] == UInt8(ascii: ",")
      || bytes[end] == UInt8(ascii: "\\") && isContinued(at: end)
    return ends ? end : nil
  }

  /// Where the name ends that a word begins with, after the dashes of a flag; nil where it begins
  /// with none.
  ///
  /// A name may be a path, such as `art[3].prompt` or `portrait/sketch`.
  static func endOfName(in word: ArraySlice<UInt8>) -> Int? {
    var end = word.startIndex
    let isFlag = word.starts(with: "--".utf8)
    if isFlag { end += 2 }
    guard end < word.endIndex, isNameStart(word[end]) else { return nil }
    while end < word.endIndex {
      if isNamePart(word[end]) {
        end += 1
      } else if !isFlag, let next = endOfStep(in: word[end...]) {
        end = next
      } else {
        break
      }
    }
    return end
  }

  /// Where `[3]`, or the slash before another id, ends with which a path goes on.
  private static func endOfStep(in rest: ArraySlice<UInt8>) -> Int? {
    let next = rest.startIndex + 1
    switch rest.first {
    case UInt8(ascii: "/"): return next < rest.endIndex && isNameStart(rest[next]) ? next : nil
    case UInt8(ascii: "["):
      let digits = rest[next...].prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty, digits.endIndex < rest.endIndex,
        rest[digits.endIndex] == UInt8(ascii: "]")
      else { return nil }
      return digits.endIndex + 1
    default: return nil
    }
  }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
      || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  /// Whether a word is a name, after the dashes of a flag.
  static func isName(_ word: [UInt8]) -> Bool { endOfName(in: word[...]) == word.endIndex }

  /// Whether a byte may be a part of a name that is a path.
  static func isPathPart(_ byte: UInt8) -> Bool {
    isNamePart(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "[")
      || byte == UInt8(ascii: "]")
  }

  static func isNamePart(_ byte: UInt8) -> Bool {
    isNameStart(byte) || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  /// The value at the position, which moves behind it.
  private mutating func value() throws(LineError) -> (Value, Word) {
    switch bytes[position] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let word = try quoted()
      try checkEnd()
      return (.text(word.text), word)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      return try bracketed()
    case UInt8(ascii: "$"):
      return try reference()
    case UInt8(ascii: "@"):
      return try file()
    default:
      let range = try bareRange()
      let word = Word(text: text(range), range: range)
      try checkComma(range)
      return (.literal(word.text), word)
    }
  }

  /// Refuses a comma at the end of a bare word.
  private func checkComma(_ range: Range<Int>) throws(LineError) {
    guard bytes[range.upperBound - 1] == UInt8(ascii: ",") else { return }
    throw LineError(.strayComma, at: range.upperBound - 1..<range.upperBound)
  }

  /// Refuses text right behind a value that ends by itself.
  private func checkEnd() throws(LineError) {
    guard let byte = peek, !Self.isBlank(byte) else { return }
    if byte == UInt8(ascii: "\\"), isContinued(at: position) { return }
    if byte == UInt8(ascii: ",") {
      guard allowsCommas else { throw LineError(.strayComma, at: position..<position + 1) }
      return
    }
    var end = position
    while end < bytes.count, !Self.isBlank(bytes[end]) { end += 1 }
    throw LineError(.textAfterValue, at: position..<end)
  }

  private mutating func bracketed() throws(LineError) -> (Value, Word) {
    let start = position
    var nesting = Nesting()
    while position < bytes.count {
      nesting.feed(bytes[position])
      position += 1
      if nesting.isClosed { break }
    }
    guard nesting.isClosed else {
      throw LineError(.openBracket(text(start..<start + 1)), at: start..<start + 1)
    }
    let slice = Array(bytes[start..<position])
    if let list = try list(start..<position) {
      try checkEnd()
      return (list, Word(text: text(start..<position), range: start..<position))
    }
    do {
      let value = try JSONValue(parsing: slice)
      try checkEnd()
      return (.json(value), Word(text: text(start..<position), range: start..<position))
    } catch let error as JSONError {
      let place = min(start + error.offset, position - 1)
      throw LineError(.badJSON(error.message), at: place..<endOfScalar(place))
    } catch let error as LineError {
      throw error
    } catch {
      throw LineError(.badJSON("this is no JSON"), at: start..<position)
    }
  }

  private func endOfScalar(_ place: Int) -> Int {
    var end = place + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }

  private mutating func reference() throws(LineError) -> (Value, Word) {
    let range = try bareRange()
    let spelling = text(range)
    try checkComma(range)
    let parts = spelling.dropFirst().split(
      separator: ".",
      maxSplits: 1,
      omittingEmptySubsequences: false,
    )
    if let equals = spelling.utf8.firstIndex(of: UInt8(ascii: "=")) {
      let name = String(spelling[..<equals].dropFirst())
      throw LineError(.referenceAsName(name), at: range)
    }
    let isValid = parts.allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { Self.isNamePart($0) && $0 != UInt8(ascii: ".") }
    }
    guard isValid, let node = parts.first else { throw LineError(.badReference, at: range) }
    let handle = parts.count > 1 ? String(parts[1]) : nil
    return (.reference(node: String(node), handle: handle), Word(text: spelling, range: range))
  }

  private mutating func file() throws(LineError) -> (Value, Word) {
    let start = position
    position += 1
    if let byte = peek, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      let path = try quoted()
      try checkEnd()
      guard !path.text.isEmpty else { throw LineError(.missingPath, at: start..<position) }
      return (.file(path.text), Word(text: "@" + path.text, range: start..<position))
    }
    let range = try bareRange()
    guard !range.isEmpty else { throw LineError(.missingPath, at: start..<start + 1) }
    try checkComma(range)
    let whole = start..<range.upperBound
    return (.file(text(range)), Word(text: text(whole), range: whole))
  }
}

extension Value {
  /// The value of a word without quotes: a JSON literal, or else a text.
  static func literal(_ text: String) -> Value {
    switch text {
    case "true": return .json(true)
    case "false": return .json(false)
    case "null": return .json(.null)
    default: break
    }
    guard let first = text.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first),
      text.utf8.count <= 1000, let number = JSONNumber(text)
    else { return .text(text) }
    return .json(.number(number))
  }
}
