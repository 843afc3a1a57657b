extension Function {
  static let format = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 2, case .string(let text) = arguments[0],
      case .list(let values) = arguments[1]
    else { return nil }
    var formatter = Formatter(values: values)
    return .string(try formatter.formatted(text, &meter))
  }
}

/// Puts values into the clauses of a format, such as `%s` or `%.2f`.
struct Formatter {
  private let values: [CELValue]
  private var used = 0
  private var result = ""

  init(values: [CELValue]) { self.values = values }

  mutating func formatted(
    _ format: String,
    _ meter: inout Meter,
  ) throws(CELError.Kind) -> String {
    try meter.allocate(format.utf8.count)
    var rest = format[...].utf8
    while let percent = rest.firstIndex(of: UInt8(ascii: "%")) {
      result += Substring(rest[..<percent])
      rest = rest[rest.index(after: percent)...]
      guard let letter = rest.first else { throw .badFormat(.clause("%")) }
      if letter == UInt8(ascii: "%") {
        rest.removeFirst()
        result += "%"
      } else {
        let clause = try clause(&rest)
        guard used < values.count else { throw .badFormat(.missingValue(used)) }
        try append(values[used], clause, &meter)
        used += 1
      }
    }
    return result + Substring(rest)
  }

  /// The letter of a clause and its precision.
  struct Clause {
    let letter: String
    let precision: Int
  }

  /// The highest precision that a clause may have.
  static var maximumPrecision: Int { 1000 }

  private mutating func clause(_ rest: inout Substring.UTF8View) throws(CELError.Kind) -> Clause {
    var precision = 6
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      let digits = rest.prefix { $0.decimalDigit != nil }
      guard let given = Int(Substring(digits)), given <= Self.maximumPrecision else {
        if digits.isEmpty { throw .badFormat(.clause("%.")) }
        throw .badFormat(.precision("%." + String(Substring(digits.prefix(20)))))
      }
      precision = given
      rest = rest[digits.endIndex...]
    }
    var letter = ""
    if let first = Substring(rest).unicodeScalars.first {
      letter = String(first)
      rest.removeFirst(letter.utf8.count)
    }
    guard !letter.isEmpty, "sdfexXob".contains(letter) else {
      throw .badFormat(.clause("%" + letter))
    }
    return Clause(letter: letter, precision: precision)
  }

  private mutating func append(
    _ value: CELValue,
    _ clause: Clause,
    _ meter: inout Meter,
  ) throws(CELError.Kind) {
    let text: String?
    switch clause.letter {
    case "s":
      let speller = Speller(spell: { $0.plainText }, optional: "optional", sortsKeys: true)
      try speller.append(value, to: &result, &meter)
      return
    case "d": text = value.decimalText
    case "f", "e":
      // The digits of very large and very small numbers take hundreds of multiplications.
      try meter.step(200 + clause.precision)
      text = value.floatText(clause)
    case "b", "o": text = value.radixText(clause.letter == "b" ? 2 : 8)
    default:
      try meter.allocate(2 * value.textSize)
      text = value.hexadecimalText(uppercase: clause.letter == "X")
    }
    guard let text else { throw .badFormat(.type(clause: clause.letter, value.type)) }
    try Speller.append(text, to: &result, &meter)
  }
}

extension CELValue {
  /// The text of a value without parts.
  fileprivate var plainText: String {
    switch self {
    case .timestamp(let time): time.description
    case .duration(let duration): duration.description
    case .string(let text): text
    case .bytes(let bytes): Self.repaired(bytes)
    case .uint(let value): "\(value)"
    case .double(let value): value.spelled
    default: excerpt
    }
  }

  /// The text of UTF-8 bytes with one mark for each run of wrong ones.
  private static func repaired(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var isInError = false
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar):
        text.append(Unicode.UTF8.decode(scalar))
        isInError = false
      case .error:
        if !isInError { text.append("\u{FFFD}") }
        isInError = true
      case .emptyInput:
        return String(text)
      }
    }
  }

  fileprivate var decimalText: String? {
    switch self {
    case .int(let value): "\(value)"
    case .uint(let value): "\(value)"
    case .double(let value) where !value.isFinite: value.spelled
    default: nil
    }
  }

  fileprivate func floatText(_ clause: Formatter.Clause) -> String? {
    let value: Double
    switch self {
    case .double(let double): value = double
    case .int(let int): value = Double(int)
    case .uint(let uint): value = Double(uint)
    default: return nil
    }
    guard value.isFinite else { return value.spelled }
    let digits = DecimalDigits(value)
    let isFixed = clause.letter == "f"
    return (value.sign == .minus ? "-" : "")
      + (isFixed ? digits.fixed(clause.precision) : digits.scientific(clause.precision))
  }

  fileprivate func radixText(_ radix: Int) -> String? {
    switch self {
    case .int(let value): String(value, radix: radix)
    case .uint(let value): String(value, radix: radix)
    case .bool(let value) where radix == 2: value ? "1" : "0"
    default: nil
    }
  }

  fileprivate func hexadecimalText(uppercase: Bool) -> String? {
    let bytes: [UInt8]
    switch self {
    case .int(let value): return String(value, radix: 16, uppercase: uppercase)
    case .uint(let value): return String(value, radix: 16, uppercase: uppercase)
    case .string(let text): bytes = Array(text.utf8)
    case .bytes(let value): bytes = value
    default: return nil
    }
    return bytes.map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: uppercase)
    }.joined()
  }
}
