/// A number as it was spelt, so that 64-bit seeds and long decimals survive.
public struct JSONNumber: Sendable, Hashable {
  /// The spelling, always valid JSON.
  public let lexeme: String

  /// A number from a spelling that the parser has checked.
  init(checked lexeme: String) { self.lexeme = lexeme }

  /// A number from a spelling, or nil where JSON has no such number.
  public init?(_ lexeme: String) {
    guard case .number(let number)? = try? JSONValue(parsing: lexeme), number.lexeme == lexeme
    else { return nil }
    self = number
  }

  /// A whole number.
  public init(_ value: some FixedWidthInteger) { lexeme = String(value) }

  /// A finite number in its shortest spelling that reads back the same; nil otherwise.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    if value == value.rounded(), abs(value) < 1e15 {
      lexeme = String(Int64(value))
    } else {
      lexeme = value.description
    }
  }

  /// The value as a 64-bit integer, if it is exactly one.
  public var int64: Int64? {
    if let value = Int64(lexeme) { return value }
    guard let value = Double(lexeme) else { return nil }
    return Int64(exactly: value)
  }

  /// The value as an `Int`, if it is exactly one.
  public var int: Int? { int64.flatMap { Int(exactly: $0) } }

  /// The value as an unsigned 64-bit integer, if it is exactly one.
  public var uint64: UInt64? {
    if let value = UInt64(lexeme) { return value }
    guard let value = Double(lexeme) else { return nil }
    return UInt64(exactly: value)
  }

  /// The nearest binary floating-point value; infinite where the number is too large.
  public var double: Double { Double(lexeme) ?? .nan }

  /// Whether the spelling has neither a fraction nor an exponent.
  public var isInteger: Bool { !lexeme.utf8.contains { $0 == 0x2E || $0 | 0x20 == 0x65 } }
}
