extension Function {
  static let lowerASCII = Function { meter, arguments throws(CELError.Kind) in
    try mapped(arguments, &meter) { byte in
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
  }

  static let upperASCII = Function { meter, arguments throws(CELError.Kind) in
    try mapped(arguments, &meter) { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte & ~0x20 : byte
    }
  }

  private static func mapped(
    _ arguments: Arguments,
    _ meter: inout Meter,
    _ transform: (UInt8) -> UInt8,
  ) throws(CELError.Kind) -> CELValue? {
    guard let text = text(arguments) else { return nil }
    try meter.allocate(text.utf8.count)
    return .string(String(validBytes: text.utf8.map(transform)))
  }

  /// The only argument, if it is a text.
  private static func text(_ arguments: Arguments) -> String? {
    guard arguments.count == 1, case .string(let text) = arguments[0] else { return nil }
    return text
  }

  static let trim = Function { meter, arguments throws(CELError.Kind) in
    guard let text = text(arguments) else { return nil }
    try meter.allocate(text.utf8.count)
    var scalars = text.unicodeScalars[...]
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return .string(String(scalars.drop { $0.properties.isWhitespace }))
  }

  static let reverse = Function { meter, arguments throws(CELError.Kind) in
    if arguments.count == 1, case .list(let elements) = arguments[0] {
      try meter.allocate(elements: elements.count)
      return .list(elements.reversed())
    }
    guard let text = text(arguments) else { return nil }
    try meter.allocate(text.utf8.count)
    var reversed = String.UnicodeScalarView()
    reversed.append(contentsOf: text.unicodeScalars.reversed())
    return .string(String(reversed))
  }

  static let quote = Function { meter, arguments throws(CELError.Kind) in
    guard let text = text(arguments) else { return nil }
    try meter.allocate(2 * text.utf8.count + 2)
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      if let letter = quoteEscapes[byte] {
        quoted += [UInt8(ascii: "\\"), letter]
      } else {
        quoted.append(byte)
      }
    }
    quoted.append(UInt8(ascii: "\""))
    return .string(String(validBytes: quoted))
  }

  private static let quoteEscapes: [UInt8: UInt8] = [
    0x07: UInt8(ascii: "a"), 0x08: UInt8(ascii: "b"), 0x0C: UInt8(ascii: "f"),
    0x0A: UInt8(ascii: "n"), 0x0D: UInt8(ascii: "r"), 0x09: UInt8(ascii: "t"),
    0x0B: UInt8(ascii: "v"), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    UInt8(ascii: "\""): UInt8(ascii: "\""),
  ]

  static let replace = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 3 || arguments.count == 4, case .string(let text) = arguments[0],
      case .string(let old) = arguments[1], case .string(let new) = arguments[2]
    else { return nil }
    guard let limit = limit(arguments, at: 3) else { return nil }
    let bytes = Array(text.utf8)
    try meter.allocate(bytes.count)
    let search = ByteSearch(old.utf8)
    var result: [UInt8] = []
    var copied = 0
    var count = 0
    var place = search.first(in: bytes.span)
    while let match = place, count < limit {
      try meter.step()
      try meter.allocate(new.utf8.count)
      result += bytes[copied..<match]
      result += new.utf8
      copied = match + search.length
      count += 1
      place = search.next(in: bytes.span, after: match)
    }
    result += bytes[copied...]
    return .string(String(validBytes: result))
  }

  static let split = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 2 || arguments.count == 3, case .string(let text) = arguments[0],
      case .string(let separator) = arguments[1], let limit = limit(arguments, at: 2)
    else { return nil }
    let bytes = Array(text.utf8)
    guard limit > 0, !bytes.isEmpty || !separator.isEmpty else { return .list([]) }
    try meter.allocate(bytes.count)
    let search = ByteSearch(separator.utf8)
    var parts: [CELValue] = []
    var copied = 0
    // An empty separator stands between code points only, not at the ends.
    var place =
      separator.isEmpty ? search.next(in: bytes.span, after: 0) : search.first(in: bytes.span)
    while let match = place, match < bytes.count, parts.count < limit - 1 {
      try meter.allocate(elements: 1)
      parts.append(.string(String(validBytes: bytes[copied..<match])))
      copied = match + search.length
      place = search.next(in: bytes.span, after: match)
    }
    try meter.allocate(elements: 1)
    parts.append(.string(String(validBytes: bytes[copied...])))
    return .list(parts)
  }

  /// The optional limit at `place`: all for a negative or missing one, nil for another type.
  private static func limit(_ arguments: Arguments, at place: Int) -> Int? {
    guard arguments.count > place else { return .max }
    guard case .int(let limit) = arguments[place] else { return nil }
    return limit < 0 ? .max : Int(limit)
  }
}
