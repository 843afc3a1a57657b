extension Function {
  static let encodeBase64 = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1, case .bytes(let bytes) = arguments[0] else { return nil }
    try meter.allocate(bytes.count / 3 * 4 + 4)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      var bits = part.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      bits <<= UInt32(8 * (3 - part.count))
      for place in 0..<4 {
        let digit = Int(bits >> UInt32(18 - 6 * place) & 0x3F)
        text.append(place <= part.count ? base64Digits[digit] : UInt8(ascii: "="))
      }
    }
    return .string(String(validBytes: text))
  }

  /// The `=` at the end may be left out.
  static let decodeBase64 = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1, case .string(let text) = arguments[0] else { return nil }
    try meter.allocate(text.utf8.count)
    let digits = text.utf8.prefix { $0 != UInt8(ascii: "=") }
    let padding = text.utf8.dropFirst(digits.count)
    let wanted = (4 - digits.count % 4) % 4
    guard wanted < 3, padding.isEmpty || padding.count == wanted,
      padding.allSatisfy({ $0 == UInt8(ascii: "=") })
    else { throw .badConversion(arguments[0].excerpt, to: .bytes) }
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count: UInt32 = 0
    for digit in digits {
      guard let value = base64Value(digit) else {
        throw .badConversion(arguments[0].excerpt, to: .bytes)
      }
      bits = bits << 6 | value
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> count))
    }
    return .bytes(bytes)
  }

  private static let base64Digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  private static func base64Value(_ digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
