/// A function or method that expressions call.
struct Function: Sendable {
  /// Gives nil where it does not take values of these types.
  typealias Body =
    @Sendable (inout Meter, [CELValue]) throws(CELError.Kind) -> CELValue?

  let body: Body

  init(_ body: @escaping Body) { self.body = body }

  /// The function called `name(…)`.
  static func named(_ name: String) -> Function? { functions[name] }

  /// The function called `value.name(…)`; the value is its first argument.
  static func method(_ name: String) -> Function? { methods[name] }

  /// What can be called, each name once.
  static var names: Set<String> { Set(functions.keys).union(methods.keys) }

  private static let functions: [String: Function] = [
    "size": size, "matches": matches, "type": type, "dyn": dyn,
    "bool": bool, "int": int, "uint": uint, "double": double, "string": string, "bytes": bytes,
    "timestamp": timestamp, "duration": duration,
    "trim": trim, "slice": slice, "strings.quote": quote,
  ]

  private static let methods: [String: Function] = [
    "size": size, "matches": matches,
    "contains": contains, "startsWith": startsWith, "endsWith": endsWith,
    "charAt": charAt, "indexOf": indexOf, "lastIndexOf": lastIndexOf, "substring": substring,
    "lowerAscii": lowerASCII, "upperAscii": upperASCII, "trim": trim, "reverse": reverse,
    "replace": replace, "split": split, "join": join, "format": format, "slice": slice,
    "getFullYear": getFullYear, "getMonth": getMonth, "getDate": getDate,
    "getDayOfMonth": getDayOfMonth, "getDayOfWeek": getDayOfWeek, "getDayOfYear": getDayOfYear,
    "getHours": getHours, "getMinutes": getMinutes, "getSeconds": getSeconds,
    "getMilliseconds": getMilliseconds,
  ]
}

extension Function {
  static let size = Function { _, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    switch arguments[0] {
    case .string(let text): return .int(Int64(text.unicodeScalars.count))
    case .bytes(let bytes): return .int(Int64(bytes.count))
    case .list(let elements): return .int(Int64(elements.count))
    case .map(let map): return .int(Int64(map.count))
    default: return nil
    }
  }

  static let matches = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 2, case .string(let text) = arguments[0],
      case .string(let pattern) = arguments[1]
    else { return nil }
    return .bool(try meter.program(pattern).matches(text, &meter))
  }

  static let type = Function { _, arguments throws(CELError.Kind) in
    arguments.count == 1 ? .type(arguments[0].type) : nil
  }

  static let dyn = Function { _, arguments throws(CELError.Kind) in
    arguments.count == 1 ? arguments[0] : nil
  }
}

extension Meter {
  /// The compiled pattern, from an earlier use if there was one.
  fileprivate mutating func program(_ pattern: String) throws(CELError.Kind) -> RegexProgram {
    let key = ExactText(pattern)
    if let program = patterns[key] { return program }
    // Sets in brackets cost the most, at least four bytes of pattern for each.
    try step(pattern.utf8.count * 64)
    let program = try RegexProgram(pattern)
    try step(program.size)
    if patterns.count < RegexProgram.maximumCached { patterns[key] = program }
    return program
  }
}
