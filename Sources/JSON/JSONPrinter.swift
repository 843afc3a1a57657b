extension JSONValue {
  /// The value on one line, without blanks.
  public var compact: String { printed(JSONPrinter()) }

  /// The value over several lines, indented by two blanks.
  public var pretty: String { printed(JSONPrinter(isPretty: true)) }

  /// The value on one line with the keys of every object sorted by their UTF-8 bytes.
  ///
  /// Equal for values that differ in the order of members alone; numbers stay as they are spelt.
  public var canonical: String { printed(JSONPrinter(isSorted: true)) }

  private func printed(_ printer: JSONPrinter) -> String {
    var printer = printer
    printer.print(self, indent: 0)
    return String(decoding: printer.bytes, as: UTF8.self)
  }
}

private struct JSONPrinter {
  var isPretty = false
  var isSorted = false
  var bytes: [UInt8] = []

  mutating func print(_ value: JSONValue, indent: Int) {
    switch value {
    case .null: write("null")
    case .bool(let value): write(value ? "true" : "false")
    case .number(let number): write(number.lexeme)
    case .string(let text): quote(text)
    case .array(let elements): array(elements, indent: indent)
    case .object(let object):
      self.object(isSorted ? object.sortedByKey() : object, indent: indent)
    }
  }

  private mutating func array(_ elements: [JSONValue], indent: Int) {
    bytes.append(UInt8(ascii: "["))
    for place in elements.indices {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      breakLine(indent + 1)
      print(elements[place], indent: indent + 1)
    }
    if !elements.isEmpty { breakLine(indent) }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func object(_ object: JSONObject, indent: Int) {
    bytes.append(UInt8(ascii: "{"))
    for place in object.indices {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      breakLine(indent + 1)
      let (key, value) = object[place]
      quote(key)
      bytes.append(UInt8(ascii: ":"))
      if isPretty { bytes.append(0x20) }
      print(value, indent: indent + 1)
    }
    if !object.isEmpty { breakLine(indent) }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func breakLine(_ indent: Int) {
    guard isPretty else { return }
    bytes.append(0x0A)
    for _ in 0..<indent {
      bytes.append(0x20)
      bytes.append(0x20)
    }
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if Self.isPlain(text.utf8Span.span) {
      write(text)
    } else {
      for byte in text.utf8 { writeEscaped(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether no byte needs an escape.
  private static func isPlain(_ text: Span<UInt8>) -> Bool {
    for place in text.indices {
      let byte = text[place]
      if byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F { return false }
    }
    return true
  }

  private mutating func writeEscaped(_ byte: UInt8) {
    switch byte {
    case 0x22: write("\\\"")
    case 0x5C: write("\\\\")
    case 0x0A: write("\\n")
    case 0x0D: write("\\r")
    case 0x09: write("\\t")
    case ..<0x20, 0x7F:
      write(byte < 0x10 ? "\\u000" : "\\u00")
      write(String(byte, radix: 16))
    default: bytes.append(byte)
    }
  }

  private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
