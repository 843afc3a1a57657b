/// A number as it was spelt, so that 64-bit seeds and long decimals survive.
public struct JSONNumber: Sendable, Hashable {
  /// The spelling, always valid JSON.
  public let lexeme: String

  /// A number from a spelling that the parser has checked.
  init(checked lexeme: String) { self.lexeme = lexeme }

  /// A number from a spelling, or nil where JSON has no such number.
  public init?(_ lexeme: String) {
    guard JSONParser.isNumber(lexeme.utf8Span.span) else { return nil }
    self.init(checked: lexeme)
  }

  /// A whole number.
  public init(_ value: some FixedWidthInteger) { lexeme = String(value) }

  /// A finite number in its shortest spelling that reads back the same; nil otherwise.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    if value == value.rounded(), abs(value) < 1e15 {
      lexeme = value.sign == .minus && value == 0 ? "-0" : String(Int64(value))
    } else {
      lexeme = value.description
    }
  }

  /// The value as a 64-bit integer, if it is exactly one.
  public var int64: Int64? { whole() }

  /// The value as an `Int`, if it is exactly one.
  public var int: Int? { whole() }

  /// The value as an unsigned 64-bit integer, if it is exactly one.
  public var uint64: UInt64? { whole() }

  /// The nearest binary floating-point value; infinite where the number is too large.
  public var double: Double { Double(lexeme) ?? .nan }

  /// Whether the spelling has neither a fraction nor an exponent.
  public var isInteger: Bool { !lexeme.utf8.contains { $0 == 0x2E || $0 | 0x20 == 0x65 } }
}

extension JSONNumber {
  /// The value, if it is exactly a whole number that fits; `1.50e1` is 15.
  private func whole<Whole: FixedWidthInteger>(_: Whole.Type = Whole.self) -> Whole? {
    if isInteger { return Whole(lexeme) }
    var (digits, exponent) = decimal()
    while digits.last == 0 {
      digits.removeLast()
      exponent = exponent.addingReportingOverflow(1).partialValue
    }
    if digits.isEmpty { return 0 }
    // No type of 64 bits has more than 20 digits.
    guard exponent >= 0, exponent <= 20 else { return nil }
    digits += [UInt8](repeating: 0, count: exponent)
    let sign = lexeme.utf8.first == UInt8(ascii: "-") ? "-" : ""
    return Whole(sign + String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self))
  }

  /// The digits without leading zeros, and the power of ten by which the number they spell is
  /// multiplied.
  private func decimal() -> (digits: [UInt8], exponent: Int) {
    var digits: [UInt8] = []
    var decimals = 0
    var isFraction = false
    var rest = lexeme.utf8[...]
    while let byte = rest.popFirst(), byte | 0x20 != UInt8(ascii: "e") {
      if byte == UInt8(ascii: ".") { isFraction = true }
      guard byte &- 0x30 < 10 else { continue }
      if isFraction { decimals += 1 }
      if byte > 0x30 || !digits.isEmpty { digits.append(byte - 0x30) }
    }
    // An exponent that no Int holds makes the number zero, or far too large or small.
    let exponent = rest.isEmpty ? 0 : Int(Substring(rest)) ?? (rest.first == 0x2D ? .min : .max)
    return (digits, exponent.subtractingReportingOverflow(decimals).partialValue)
  }
}
