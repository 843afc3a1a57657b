extension Function {
  static let contains = Function { _, arguments throws(CELError.Kind) in
    guard let (text, part) = texts(arguments) else { return nil }
    return .bool(ByteSearch(part.utf8).first(in: text.utf8Span.span) != nil)
  }

  static let startsWith = Function { _, arguments throws(CELError.Kind) in
    guard let (text, part) = texts(arguments) else { return nil }
    return .bool(text.utf8.starts(with: part.utf8))
  }

  static let endsWith = Function { _, arguments throws(CELError.Kind) in
    guard let (text, part) = texts(arguments) else { return nil }
    return .bool(text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8))
  }

  static let charAt = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 2, case .string(let text) = arguments[0],
      case .int(let index) = arguments[1]
    else { return nil }
    let points = CodePoints(text)
    let start = try points.offset(index)
    guard start < points.bytes.count else { return .string("") }
    let rest = points.bytes[(start + 1)...]
    let end = rest.firstIndex { !$0.continuesCodePoint } ?? points.bytes.count
    return .string(String(validBytes: points.bytes[start..<end]))
  }

  static let indexOf = Function { _, arguments throws(CELError.Kind) in
    guard let (text, part, index) = try searchArguments(arguments) else { return nil }
    let points = CodePoints(text)
    let start = try index.map { index throws(CELError.Kind) in try points.offset(index) } ?? 0
    guard let place = ByteSearch(part.utf8).first(in: points.bytes.span, from: start) else {
      return .int(-1)
    }
    return .int(points.index(place))
  }

  static let lastIndexOf = Function { _, arguments throws(CELError.Kind) in
    guard let (text, part, index) = try searchArguments(arguments) else { return nil }
    let points = CodePoints(text)
    var limit = points.bytes.count
    if let index { limit = try points.offset(index) }
    // The last place from the front is the first one from the back.
    let end = min(points.bytes.count, limit + part.utf8.count)
    let backward = Array(points.bytes[..<end].reversed())
    guard let place = ByteSearch(part.utf8.reversed()).first(in: backward.span) else {
      return .int(-1)
    }
    return .int(points.index(end - place - part.utf8.count))
  }

  static let substring = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 2 || arguments.count == 3, case .string(let text) = arguments[0],
      case .int(let start) = arguments[1]
    else { return nil }
    let points = CodePoints(text)
    guard arguments.count == 3 else {
      return .string(String(validBytes: points.bytes[(try points.offset(start))...]))
    }
    guard case .int(let end) = arguments[2] else { return nil }
    let from = try points.offset(start)
    let upTo = try points.offset(end)
    guard from <= upTo else { throw .badRange(start: start, end: end) }
    return .string(String(validBytes: points.bytes[from..<upTo]))
  }

  private static func texts(
    _ arguments: Arguments,
    upTo count: Int = 2,
  ) -> (text: String, part: String)? {
    guard (2...count).contains(arguments.count), case .string(let text) = arguments[0],
      case .string(let part) = arguments[1]
    else { return nil }
    return (text, part)
  }

  private static func searchArguments(
    _ arguments: Arguments
  ) throws(CELError.Kind) -> (text: String, part: String, index: Int64?)? {
    guard let (text, part) = texts(arguments, upTo: 3) else { return nil }
    switch arguments.count {
    case 2: return (text, part, nil)
    case 3:
      guard case .int(let index) = arguments[2] else { return nil }
      return (text, part, index)
    default: return nil
    }
  }
}
