extension Double {
  /// The shortest decimal spelling that reads back the same, without a fraction where it has none.
  ///
  /// Very large and very small numbers have an exponent.
  var spelled: String {
    guard isFinite else { return isNaN ? "NaN" : self < 0 ? "-Infinity" : "Infinity" }
    guard self != 0 else { return sign == .minus ? "-0" : "0" }
    let (digits, exponent) = shortestDigits
    let sign = self < 0 ? "-" : ""
    let count = digits.count
    switch exponent {
    case -7..<0:
      return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
    case 0..<21:
      guard count > exponent + 1 else {
        return sign + digits + String(repeating: "0", count: exponent + 1 - count)
      }
      return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
    default:
      let rest = digits.dropFirst()
      let mantissa = digits.prefix(1) + (rest.isEmpty ? "" : "." + rest)
      return "\(sign)\(mantissa)e\(exponent < 0 ? "-" : "+")\(Int64(exponent).magnitudePadded)"
    }
  }

  /// The digits of the shortest spelling, and the power of ten of the first one.
  private var shortestDigits: (digits: String, exponent: Int) {
    var exponent = 0
    var digits: [Character] = []
    var pointSeen = false
    var significant = false
    let parts = magnitude.description.split(separator: "e")
    for character in parts[0] {
      if character == "." {
        pointSeen = true
        continue
      }
      if !significant, character == "0" {
        if pointSeen { exponent -= 1 }
        continue
      }
      if significant, !pointSeen { exponent += 1 }
      if !significant, pointSeen { exponent -= 1 }
      significant = true
      digits.append(character)
    }
    while digits.last == "0" { digits.removeLast() }
    if parts.count == 2, let power = Int(parts[1]) { exponent += power }
    return (String(digits), exponent)
  }

  /// The number that `text` spells in decimal, or NaN or an infinity by name.
  init?(spelled text: String) {
    switch text {
    case "NaN", "nan": self = .nan
    case "Infinity", "+Infinity", "inf", "+inf", "Inf", "+Inf": self = .infinity
    case "-Infinity", "-inf", "-Inf": self = -.infinity
    default:
      // The standard library also reads hexadecimal and names; the language does not.
      guard text.utf8.allSatisfy({ $0.decimalDigit != nil || "+-.eE".utf8.contains($0) }),
        let value = Double(text), value.isFinite
      else { return nil }
      self = value
    }
  }
}

extension Int64 {
  /// The digits without a sign, at least two.
  fileprivate var magnitudePadded: String {
    let digits = String(magnitude)
    return digits.utf8.count < 2 ? "0" + digits : digits
  }
}
