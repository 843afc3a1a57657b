extension Lexer {
  /// A number; its first byte is a digit, or a point before a digit.
  mutating func number() throws(Failure) -> Token.Kind {
    let start = place
    if peek() == UInt8(ascii: "0"), let mark = peek(1), mark | 0x20 == UInt8(ascii: "x"),
      peek(2)?.hexadecimalDigit != nil
    {
      place += 2
      return try whole(from: start, radix: 16)
    }
    skipDigits()
    var isDouble = false
    if peek() == UInt8(ascii: "."), peek(1)?.decimalDigit != nil {
      isDouble = true
      place += 1
      skipDigits()
    }
    if hasExponent() {
      isDouble = true
      place += 2
      skipDigits()
    }
    guard isDouble else {
      place = start
      return try whole(from: start, radix: 10)
    }
    let spelling = String(validBytes: bytes[start..<place])
    guard let value = Double(spelling), value.isFinite else {
      throw failure(.numberOutOfRange(spelling), from: start)
    }
    return .literal(.double(value))
  }

  private mutating func skipDigits() {
    while peek()?.decimalDigit != nil { place += 1 }
  }

  private func hasExponent() -> Bool {
    guard let mark = peek(), mark | 0x20 == UInt8(ascii: "e"), let next = peek(1) else {
      return false
    }
    if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") {
      return peek(2)?.decimalDigit != nil
    }
    return next.decimalDigit != nil
  }

  /// A whole number from the current byte, with the `u` of an unsigned one.
  private mutating func whole(from start: Int, radix: UInt64) throws(Failure) -> Token.Kind {
    var value: UInt64 = 0
    var overflow = false
    while let byte = peek(),
      let digit = radix == 16 ? byte.hexadecimalDigit : byte.decimalDigit
    {
      let (shifted, overflow1) = value.multipliedReportingOverflow(by: radix)
      let (sum, overflow2) = shifted.addingReportingOverflow(UInt64(digit))
      overflow = overflow || overflow1 || overflow2
      value = sum
      place += 1
    }
    let isUnsigned = peek().map { $0 | 0x20 == UInt8(ascii: "u") } ?? false
    if isUnsigned { place += 1 }
    if overflow || !isUnsigned && value > UInt64(Int64.max) + 1 {
      let spelling = String(validBytes: bytes[start..<place])
      throw failure(.numberOutOfRange(spelling), from: start)
    }
    return isUnsigned ? .literal(.uint(value)) : .int(value)
  }
}
