/// A function or method that expressions call.
struct Function: Sendable {
  /// Gives nil where it does not take values of these types.
  typealias Body =
    @Sendable (inout Meter, Arguments) throws(CELError.Kind) -> CELValue?
  typealias Arguments = Swift.Span<CELValue>

  let body: Body

  init(_ body: @escaping Body) { self.body = body }

  /// The value for the topmost `count` values of a stack; nil where it takes no such values.
  func apply(
    _ stack: [CELValue],
    _ count: Int,
    _ meter: inout Meter,
  ) throws(CELError.Kind) -> CELValue? {
    try body(&meter, stack.span.extracting((stack.count - count)..<stack.count))
  }

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
    "math.greatest": greatest, "math.least": least, "math.ceil": ceil, "math.floor": floor,
    "math.round": round, "math.trunc": trunc, "math.abs": abs, "math.sign": sign,
    "math.sqrt": squareRoot, "math.isNaN": isNaN, "math.isInf": isInfinite,
    "math.isFinite": isFinite, "math.bitAnd": bitAnd, "math.bitOr": bitOr, "math.bitXor": bitXor,
    "math.bitNot": bitNot, "math.bitShiftLeft": bitShiftLeft,
    "math.bitShiftRight": bitShiftRight,
    "base64.encode": encodeBase64, "base64.decode": decodeBase64,
    "optional.of": optionalOf, "optional.none": optionalNone,
    "optional.ofNonZeroValue": optionalOfNonZeroValue, "optional.unwrap": unwrapOptionals,
    "lists.range": range, "sets.contains": setsContains, "sets.equivalent": setsEquivalent,
    "sets.intersects": setsIntersects,
    "ip": ip, "isIP": isIP, "ip.isCanonical": isCanonical, "cidr": cidr, "isCIDR": isCIDR,
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
    "hasValue": hasValue, "value": value, "unwrapOpt": unwrapOptionals, "first": first,
    "last": last, "flatten": flatten, "sort": sort, "distinct": distinct,
    "family": family, "isUnspecified": isUnspecified, "isLoopback": isLoopback,
    "isGlobalUnicast": isGlobalUnicast, "isLinkLocalMulticast": isLinkLocalMulticast,
    "isLinkLocalUnicast": isLinkLocalUnicast, "containsIP": containsIP,
    "containsCIDR": containsCIDR, "ip": ip, "masked": masked, "prefixLength": prefixLength,
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
