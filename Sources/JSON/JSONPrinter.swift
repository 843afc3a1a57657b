extension JSONValue {
  /// The value on one line, without blanks.
  public var compact: String { printed(JSONPrinter()) }

  /// The value over several lines, indented by two blanks.
  public var pretty: String { printed(JSONPrinter(isPretty: true)) }

  /// The value on one line with the keys of every object sorted by their UTF-8 bytes.
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
    case .object(let object): self.object(object, indent: indent)
    }
  }

  private mutating func array(_ elements: [JSONValue], indent: Int) {
    write("[")
    for (position, element) in elements.enumerated() {
      if position > 0 { write(",") }
      breakLine(indent + 1)
      print(element, indent: indent + 1)
    }
    if !elements.isEmpty { breakLine(indent) }
    write("]")
  }

  private mutating func object(_ object: JSONObject, indent: Int) {
    write("{")
    var members = Array(object)
    if isSorted {
      members.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
    for (position, member) in members.enumerated() {
      if position > 0 { write(",") }
      breakLine(indent + 1)
      quote(member.key)
      write(isPretty ? ": " : ":")
      print(member.value, indent: indent + 1)
    }
    if !members.isEmpty { breakLine(indent) }
    write("}")
  }

  private mutating func breakLine(_ indent: Int) {
    guard isPretty else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: 2 * indent))
  }

  private mutating func quote(_ text: String) {
    bytes.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22: write("\\\"")
      case 0x5C: write("\\\\")
      case 0x0A: write("\\n")
      case 0x0D: write("\\r")
      case 0x09: write("\\t")
      case ..<0x20, 0x7F:
        write("\\u00")
        write(byte < 0x10 ? "0" : "")
        write(String(byte, radix: 16))
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }

  private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
