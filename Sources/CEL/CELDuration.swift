/// A length of time to the nanosecond, at most about 292 years.
public struct CELDuration: Sendable, Hashable, Comparable {
  /// The length in nanoseconds.
  public let nanoseconds: Int64

  /// A length of time.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The shorter first.
  public static func < (one: CELDuration, other: CELDuration) -> Bool {
    one.nanoseconds < other.nanoseconds
  }
}

extension CELDuration: CustomStringConvertible {
  /// The length from text such as `1h45m`, `-1.5s` or `10ms`; nil where it is none or too long.
  public init?(_ text: String) {
    var rest = text[...].utf8
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    if rest.elementsEqual("0".utf8) {
      self.init(nanoseconds: 0)
      return
    }
    guard !rest.isEmpty else { return nil }
    var total: Int64 = 0
    while !rest.isEmpty {
      guard let part = Self.part(&rest) else { return nil }
      let (sum, overflow) =
        isNegative ? total.subtractingReportingOverflow(part) : total.addingReportingOverflow(part)
      guard !overflow else { return nil }
      total = sum
    }
    self.init(nanoseconds: total)
  }

  /// The nanoseconds of a number and its unit.
  private static func part(_ rest: inout Substring.UTF8View) -> Int64? {
    let number = rest.prefix { $0.decimalDigit != nil }
    rest = rest[number.endIndex...]
    var decimals = rest.prefix(0)
    if rest.first == UInt8(ascii: ".") {
      decimals = rest.dropFirst().prefix { $0.decimalDigit != nil }
      rest = rest[decimals.endIndex...]
    }
    guard number.count + decimals.count > 0 else { return nil }
    let unit = rest.prefix { $0.decimalDigit == nil && $0 != UInt8(ascii: ".") }
    guard let factor = factor(unit) else { return nil }
    rest = rest[unit.endIndex...]

    var value: Int64 = 0
    for digit in number {
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.addingReportingOverflow(Int64(digit.decimalDigit ?? 0))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    var scale = factor
    var small: Int64 = 0
    for digit in decimals {
      // An hour has no more than 3.6e12 nanoseconds; its factors beside ten end the loop early.
      small += Int64(digit.decimalDigit ?? 0) * scale / 10
      scale /= 10
      if scale == 0 { break }
    }
    let (large, overflow) = value.multipliedReportingOverflow(by: factor)
    let (sum, carry) = large.addingReportingOverflow(small)
    return overflow || carry ? nil : sum
  }

  private static func factor(_ unit: Substring.UTF8View) -> Int64? {
    switch String(Substring(unit)) {
    case "h": 3_600_000_000_000
    case "m": 60_000_000_000
    case "s": 1_000_000_000
    case "ms": 1_000_000
    case "us", "\u{B5}s", "\u{3BC}s": 1000
    case "ns": 1
    default: nil
    }
  }

  /// The length in seconds, such as `5400s` or `-1.5s`.
  public var description: String {
    let (seconds, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    return "\(nanoseconds < 0 ? "-" : "")\(seconds)\(fraction(nanoseconds: Int64(rest)))s"
  }
}
