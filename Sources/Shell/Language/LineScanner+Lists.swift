internal import JSON

extension LineScanner {
  /// The list in brackets that a range holds, if there is a reference or a file in it; JSON is for
  /// its own parser.
  func list(_ range: Range<Int>) throws(LineError) -> Value? {
    guard bytes[range.lowerBound] == UInt8(ascii: "["), hasValues(range) else { return nil }
    var reader = ListReader(bytes: bytes, range: range.lowerBound + 1..<range.upperBound - 1)
    return .list(try reader.elements())
  }

  /// Whether `$` or `@` begins an element of the list itself.
  private func hasValues(_ range: Range<Int>) -> Bool {
    var nesting = Nesting()
    var isStart = false
    for byte in bytes[range] {
      let isOutside = nesting.depth == 1 && nesting.quote == nil
      if isOutside, isStart, byte == UInt8(ascii: "$") || byte == UInt8(ascii: "@") { return true }
      nesting.feed(byte)
      guard !Self.isBlank(byte) else { continue }
      isStart = byte == UInt8(ascii: ",") || byte == UInt8(ascii: "[")
    }
    return false
  }
}

/// Reads the elements of a list: references, files, and what JSON has.
private struct ListReader {
  private let bytes: [UInt8]
  private let end: Int
  private var position: Int

  init(bytes: [UInt8], range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  mutating func elements() throws(LineError) -> [Value.Element] {
    var elements: [Value.Element] = []
    while true {
      skipBlanks()
      guard position < end, bytes[position] != UInt8(ascii: ",") else {
        throw LineError(.badJSON("an element is missing here"), at: position..<position + 1)
      }
      elements.append(try element())
      skipBlanks()
      guard position < end else { return elements }
      guard bytes[position] == UInt8(ascii: ",") else {
        throw LineError(.badJSON("a comma is missing here"), at: position..<position + 1)
      }
      position += 1
    }
  }

  private mutating func skipBlanks() {
    while position < end, LineScanner.isBlank(bytes[position]) { position += 1 }
  }

  private mutating func element() throws(LineError) -> Value.Element {
    let start = position
    if bytes[start] == UInt8(ascii: "$") || bytes[start] == UInt8(ascii: "@") {
      try checkQuote(behind: start)
      skip()
      // What is within the element is read as it is outside of lists.
      var scanner = LineScanner(bytes: Array(bytes[start..<position]))
      do {
        return Value.Element(value: try scanner.argument().value, range: start..<position)
      } catch {
        let range = error.range
        throw LineError(error.kind, at: start + range.lowerBound..<start + range.upperBound)
      }
    }
    skip()
    let range = start..<position
    do {
      return Value.Element(value: value(try JSONValue(parsing: Array(bytes[range]))), range: range)
    } catch {
      let place = min(start + error.offset, position - 1)
      throw LineError(.badJSON(error.message), at: place..<position)
    }
  }

  /// Moves behind an element: to a comma or a blank outside of quotes and brackets.
  private mutating func skip() {
    var nesting = Nesting()
    while position < end {
      let byte = bytes[position]
      let isOutside = nesting.depth == 0 && nesting.quote == nil
      if isOutside, byte == UInt8(ascii: ",") || LineScanner.isBlank(byte) { return }
      nesting.feed(byte)
      position += 1
    }
  }

  /// Refuses a path in single quotes: in a list only double ones hide a bracket.
  private func checkQuote(behind start: Int) throws(LineError) {
    guard start + 1 < end, bytes[start + 1] == UInt8(ascii: "'") else { return }
    throw LineError(.badJSON("a path in a list has double quotes"), at: start + 1..<start + 2)
  }

  private func value(_ json: JSONValue) -> Value {
    if case .string(let text) = json { return .text(text) }
    return .json(json)
  }
}
