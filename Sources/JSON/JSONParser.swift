extension JSONValue {
  /// The value that `text` spells.
  ///
  /// Throws ``JSONError`` with line and column where the text is not JSON (RFC 8259), repeats a
  /// key in one object, or exceeds `limits`. O(n).
  public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }

  /// The value that UTF-8 `bytes` spell.
  public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
    var parser = JSONParser(bytes: bytes, limits: limits)
    self = try parser.parse()
  }
}

/// A recursive-descent parser over bytes, bounded in depth.
struct JSONParser {
  let bytes: [UInt8]
  let limits: JSONLimits
  var position = 0

  init(bytes: [UInt8], limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func parse() throws(JSONError) -> JSONValue {
    guard bytes.count <= limits.size else { throw error(.tooLarge(limit: limits.size), at: 0) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    let value = try value(depth: 0)
    skipBlanks()
    guard position == bytes.count else { throw error(.trailingText) }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipBlanks()
    guard let byte = peek else { throw error(.unexpectedEnd) }
    switch byte {
    case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
    case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw error(.expected("a JSON value"))
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
    guard depth <= limits.depth else { throw error(.tooDeep(limit: limits.depth)) }
    position += 1
    var object = JSONObject()
    skipBlanks()
    if take(UInt8(ascii: "}")) { return object }
    while true {
      skipBlanks()
      let start = position
      guard peek == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
      let key = try string()
      guard object[key] == nil else { throw error(.duplicateKey(key), at: start) }
      skipBlanks()
      guard take(UInt8(ascii: ":")) else { throw unexpected("`:`") }
      object[key] = try value(depth: depth)
      skipBlanks()
      if take(UInt8(ascii: "}")) { return object }
      guard take(UInt8(ascii: ",")) else { throw unexpected("`,` or `}`") }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
    guard depth <= limits.depth else { throw error(.tooDeep(limit: limits.depth)) }
    position += 1
    var elements: [JSONValue] = []
    skipBlanks()
    if take(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try value(depth: depth))
      skipBlanks()
      if take(UInt8(ascii: "]")) { return elements }
      guard take(UInt8(ascii: ",")) else { throw unexpected("`,` or `]`") }
    }
  }

  private mutating func word(
    _ text: StaticString,
    _ value: JSONValue,
  ) throws(JSONError)
    -> JSONValue
  {
    let spelling = "\(text)"
    guard bytes[position...].starts(with: spelling.utf8) else {
      throw error(.expected("a JSON value"))
    }
    position += spelling.utf8.count
    return value
  }

  private mutating func number() throws(JSONError) -> JSONNumber {
    let start = position
    _ = take(UInt8(ascii: "-"))
    let leading = position
    guard digits() > 0 else { throw error(.invalidNumber, at: start) }
    if bytes[leading] == UInt8(ascii: "0"), position - leading > 1 {
      throw error(.invalidNumber, at: start)
    }
    if take(UInt8(ascii: ".")), digits() == 0 { throw error(.invalidNumber, at: start) }
    if let byte = peek, byte | 0x20 == UInt8(ascii: "e") {
      position += 1
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digits() > 0 else { throw error(.invalidNumber, at: start) }
    }
    guard position - start <= 1000 else { throw error(.invalidNumber, at: start) }
    return JSONNumber(checked: String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    return position - start
  }
}

extension JSONParser {
  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  func unexpected(_ what: String) -> JSONError {
    error(peek == nil ? .unexpectedEnd : .expected(what))
  }

  func error(_ kind: JSONError.Kind, at place: Int? = nil) -> JSONError {
    let offset = min(place ?? position, bytes.count)
    var line = 1
    var column = 1
    for byte in bytes[..<offset] {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return JSONError(kind: kind, line: line, column: column, offset: offset)
  }
}
