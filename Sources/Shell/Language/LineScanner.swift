/// Reads a line byte by byte.
struct LineScanner {
  let bytes: [UInt8]
  var position = 0
  /// Whether commas separate parameters.
  var allowsCommas = false
  /// Whether the arguments ended at the keyword before an expression.
  private(set) var stoppedAtKeyword = false

  init(bytes: [UInt8]) { self.bytes = bytes }

  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// The name at the start of the line; nil for a blank line or a comment.
  mutating func commandName() throws(LineError) -> Word? {
    try skipBlanksAndComment()
    guard let byte = peek else { return nil }
    guard byte != UInt8(ascii: "\""), byte != UInt8(ascii: "'") else {
      throw LineError(.badCommandName, at: position..<position + 1)
    }
    let range = try bareRange()
    if allowsCommas == false, bytes[range.upperBound - 1] == UInt8(ascii: ",") {
      throw LineError(.strayComma, at: range.upperBound - 1..<range.upperBound)
    }
    return Word(text: text(range), range: range)
  }

  /// The arguments up to the end, a comment, or a bare `keyword`.
  mutating func arguments(until keyword: String?) throws(LineError) -> [Argument] {
    var arguments: [Argument] = []
    var comma: Int?
    while true {
      try skipBlanksAndComment()
      guard let byte = peek else { break }
      if byte == UInt8(ascii: ",") {
        let range = position..<position + 1
        guard allowsCommas else { throw LineError(.strayComma, at: range) }
        guard comma == nil, !arguments.isEmpty else { throw LineError(.emptyParameter, at: range) }
        comma = position
        position += 1
        continue
      }
      let argument = try argument()
      if let keyword, argument.name == nil, !argument.word.isQuoted, argument.text == keyword {
        stoppedAtKeyword = true
        return arguments
      }
      arguments.append(argument)
      comma = nil
    }
    if let comma { throw LineError(.emptyParameter, at: comma..<comma + 1) }
    return arguments
  }

  /// What is left of the line as it stands, without the blanks around it; nil when that is nothing.
  mutating func rest() throws(LineError) -> Word? {
    var start = position
    var end = bytes.count
    while start < end, Self.isBlank(bytes[start]) { start += 1 }
    while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
    position = bytes.count
    guard start < end else { return nil }
    var content = Array(bytes[start..<end])
    for index in content.indices {
      let byte = content[index]
      let next = index + 1 < content.count ? content[index + 1] : 0
      let isRaw = byte == 0x0A || byte == 0x0D || byte == 0x09
      if byte < 0x20 && !isRaw || byte == 0x7F || byte == 0xC2 && (0x80...0x9F).contains(next) {
        let length = byte == 0xC2 ? 2 : 1
        let value = UInt32(byte == 0xC2 ? next : byte)
        throw LineError(.controlCharacter(value), at: start + index..<start + index + length)
      }
      // The blank keeps all offsets as they were.
      if byte == UInt8(ascii: "\\"), next == 0x0A { content[index] = 0x20 }
    }
    return Word(text: String(decoding: content, as: UTF8.self), range: start..<end)
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Skips blanks, newlines that a `\` continues, and a comment.
  private mutating func skipBlanksAndComment() throws(LineError) {
    while let byte = peek {
      if Self.isBlank(byte) {
        position += 1
      } else if byte == UInt8(ascii: "\\"), isContinued(at: position) {
        position += 1
      } else if byte == UInt8(ascii: "#") {
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      } else {
        return
      }
    }
  }

  /// Whether the backslash at `place` ends a line that goes on, or the whole text.
  func isContinued(at place: Int) -> Bool {
    let next = place + 1
    if next >= bytes.count || bytes[next] == 0x0A { return true }
    return bytes[next] == 0x0D && next + 1 < bytes.count && bytes[next + 1] == 0x0A
  }

  /// The range of a word without quotes that begins at the position, which moves behind it.
  mutating func bareRange() throws(LineError) -> Range<Int> {
    let start = position
    while let byte = peek, !Self.isBlank(byte) {
      if byte == UInt8(ascii: "\\"), isContinued(at: position) { break }
      if byte == UInt8(ascii: ","), allowsCommas { break }
      if byte == UInt8(ascii: "\"") {
        throw LineError(.quoteInWord, at: position..<position + 1)
      }
      try checkControl()
      position += 1
    }
    return start..<position
  }

  /// Refuses a control character at the position.
  func checkControl() throws(LineError) {
    let byte = bytes[position]
    if byte < 0x20 || byte == 0x7F {
      throw LineError(.controlCharacter(UInt32(byte)), at: position..<position + 1)
    }
    if byte == 0xC2, position + 1 < bytes.count, bytes[position + 1] < 0xA0 {
      throw LineError(
        .controlCharacter(UInt32(bytes[position + 1])),
        at: position..<position + 2,
      )
    }
  }
}
