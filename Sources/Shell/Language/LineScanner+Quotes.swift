private import JSON

extension LineScanner {
  /// The quoted text at the position, which moves behind its closing quote.
  ///
  /// Nothing is an escape in single quotes; double quotes have those of JSON. Newlines and tabs may
  /// stand in both.
  mutating func quoted() throws(LineError) -> Word {
    let start = position
    let quote = bytes[position]
    var content: [UInt8] = []
    position += 1
    while let byte = peek {
      if byte == quote {
        position += 1
        let text = String(decoding: content, as: UTF8.self)
        return Word(text: text, range: start..<position, isQuoted: true)
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        try escape(into: &content)
        continue
      }
      if !Self.isBlank(byte) { try checkControl() }
      content.append(byte)
      position += 1
    }
    throw LineError(.openQuote(text(start..<start + 1)), at: start..<start + 1)
  }

  /// Reads an escape by the rules of JSON, surrogate pairs included.
  private mutating func escape(into content: inout [UInt8]) throws(LineError) {
    let start = position
    guard start + 1 < bytes.count else {
      throw LineError(.openQuote("\""), at: start..<start + 1)
    }
    var length = 2
    if bytes[start + 1] == UInt8(ascii: "u") {
      length = 6
      let isPair =
        start + 7 < bytes.count && bytes[start + 6] == UInt8(ascii: "\\")
        && bytes[start + 7] == UInt8(ascii: "u")
      if isPair, isSurrogate(at: start + 2) { length = 12 }
    }
    let end = min(start + length, bytes.count)
    let literal = [UInt8(ascii: "\"")] + bytes[start..<end] + [UInt8(ascii: "\"")]
    guard case .string(let text)? = try? JSONValue(parsing: literal) else {
      throw LineError(.badEscape, at: start..<escapeEnd(start, end))
    }
    content.append(contentsOf: text.utf8)
    position = end
  }

  private func isSurrogate(at place: Int) -> Bool {
    bytes[place] | 0x20 == UInt8(ascii: "d")
      && Character(Unicode.Scalar(bytes[place + 1])).hexDigitValue.map { $0 >= 8 } ?? false
  }

  /// Where the caret under a bad escape ends, at a whole character.
  private func escapeEnd(_ start: Int, _ end: Int) -> Int {
    var place = start + 2
    while place < end, bytes[place] != UInt8(ascii: "\""), !Self.isBlank(bytes[place]) {
      place += 1
    }
    while place < bytes.count, bytes[place] & 0xC0 == 0x80 { place += 1 }
    return min(place, bytes.count)
  }
}
