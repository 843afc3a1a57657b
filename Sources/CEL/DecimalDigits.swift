/// The exact decimal digits of a finite double, to be rounded to a number of places.
struct DecimalDigits {
  /// The digits, first one not zero unless the number is.
  private var digits: [UInt8]
  /// How many digits stand before the point; may be negative.
  private var pointPlace: Int

  init(_ value: Double) {
    let bits = Int(value.exponentBitPattern)
    let mantissa = value.significandBitPattern | (bits == 0 ? 0 : 1 << 52)
    let power = bits == 0 ? -1074 : bits - 1075
    var number = BigNatural(mantissa)
    if power >= 0 {
      for _ in 0..<power / 16 { number.multiply(by: 1 << 16) }
      number.multiply(by: 1 << UInt32(power % 16))
      digits = number.decimalDigits
      pointPlace = digits.count
    } else {
      // m / 2^k is m * 5^k / 10^k: the digits are those of m * 5^k.
      for _ in 0..<(-power / 6) { number.multiply(by: 15_625) }
      for _ in 0..<(-power % 6) { number.multiply(by: 5) }
      digits = number.decimalDigits
      pointPlace = digits.count + power
    }
    if mantissa == 0 { (digits, pointPlace) = ([], 0) }
  }

  /// Rounds to `count` digits, a half to the even neighbour.
  private mutating func round(to count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else {
      digits = []
      return
    }
    let rest = digits[count...]
    let isHalf = rest.first == 5 && rest.dropFirst().allSatisfy { $0 == 0 }
    let isOdd = count > 0 && digits[count - 1] % 2 == 1
    let goesUp = isHalf ? isOdd : (rest.first ?? 0) >= 5
    digits.removeLast(digits.count - count)
    guard goesUp else { return }
    while let last = digits.last, last == 9 { digits.removeLast() }
    if let last = digits.popLast() {
      digits.append(last + 1)
    } else {
      digits = [1]
      pointPlace += 1
    }
  }

  private func digit(_ place: Int) -> Character {
    let digit = digits.indices.contains(place) ? digits[place] : 0
    return Character(Unicode.Scalar(UInt8(ascii: "0") + digit))
  }

  /// The number with `precision` decimals.
  func fixed(_ precision: Int) -> String {
    var rounded = self
    rounded.round(to: pointPlace + precision)
    var text = ""
    if rounded.pointPlace <= 0 || rounded.digits.isEmpty { text = "0" }
    if !rounded.digits.isEmpty {
      for place in 0..<max(0, rounded.pointPlace) { text.append(rounded.digit(place)) }
    }
    guard precision > 0 else { return text }
    let first = rounded.digits.isEmpty ? 0 : rounded.pointPlace
    return text + "." + String((first..<first + precision).map { rounded.digit($0) })
  }

  /// The number with one digit before the point, `precision` decimals and an exponent.
  func scientific(_ precision: Int) -> String {
    var rounded = self
    rounded.round(to: precision + 1)
    let exponent = rounded.digits.isEmpty ? 0 : rounded.pointPlace - 1
    var text = String(rounded.digit(0))
    if precision > 0 {
      text += "." + String((1..<precision + 1).map { rounded.digit($0) })
    }
    return text + (exponent < 0 ? "e-" : "e+") + Int64(exponent.magnitude).padded(2)
  }
}

/// A natural number of any size, as far as digits need it.
private struct BigNatural {
  /// The least significant part first.
  private var parts: [UInt32]

  init(_ value: UInt64) {
    parts = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
  }

  mutating func multiply(by factor: UInt32) {
    var carry: UInt64 = 0
    for place in parts.indices {
      let product = UInt64(parts[place]) * UInt64(factor) + carry
      parts[place] = UInt32(truncatingIfNeeded: product)
      carry = product >> 32
    }
    if carry > 0 { parts.append(UInt32(carry)) }
  }

  /// The digits in base ten, the most significant first.
  var decimalDigits: [UInt8] {
    var parts = parts
    var digits: [UInt8] = []
    while !parts.isEmpty {
      var remainder: UInt64 = 0
      for place in parts.indices.reversed() {
        let value = remainder << 32 | UInt64(parts[place])
        parts[place] = UInt32(value / 1_000_000_000)
        remainder = value % 1_000_000_000
      }
      while parts.last == 0 { parts.removeLast() }
      for _ in 0..<9 {
        digits.append(UInt8(remainder % 10))
        remainder /= 10
      }
    }
    while digits.last == 0 { digits.removeLast() }
    return digits.reversed()
  }
}
