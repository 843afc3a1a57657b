/// An amount of credits (CU), counted in whole millionths so that sums are exact.
public struct Credits: Sendable, Hashable, Comparable {
  /// The amount in millionths of a credit.
  public let millionths: Int64

  /// An amount in millionths of a credit.
  public init(millionths: Int64) { self.millionths = millionths }

  /// Nothing.
  public static let zero = Credits(millionths: 0)

  /// A whole number of credits; nil where it is too large.
  public init?(whole: Int64) {
    let (millionths, overflow) = whole.multipliedReportingOverflow(by: 1_000_000)
    guard !overflow else { return nil }
    self.init(millionths: millionths)
  }

  /// The amount nearest to `value`, half to even; nil where it is not finite or too large.
  ///
  /// What is rounded, once, is the shortest decimal that reads back as `value`, the one that
  /// people see: 0.0000045 is a half, although the binary number is a little less.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    // The spelling is `-1.25e-07` or `12.5`.
    let parts = value.magnitude.description.split(separator: "e")
    let decimal = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = decimal.count == 2 ? decimal[1] : ""
    let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
    guard let digits = UInt64(decimal[0] + fraction),
      let millionths = Self.rounded(digits, timesTenTo: exponent - fraction.utf8.count + 6)
    else { return nil }
    self.init(millionths: value < 0 ? -millionths : millionths)
  }

  /// `digits` × 10^`power`, half to even; nil where it is too large.
  private static func rounded(_ digits: UInt64, timesTenTo power: Int) -> Int64? {
    guard digits > 0 else { return 0 }
    var amount = digits
    if power >= 0 {
      for _ in 0..<min(power, 20) {
        let (product, overflow) = amount.multipliedReportingOverflow(by: 10)
        guard !overflow else { return nil }
        amount = product
      }
      return Int64(exactly: amount)
    }
    // A number of 64 bits has at most 20 digits.
    guard power > -20 else { return 0 }
    var unit: UInt64 = 1
    for _ in power..<0 { unit *= 10 }
    let (quotient, remainder) = amount.quotientAndRemainder(dividingBy: unit)
    let isUp = remainder > unit / 2 || remainder == unit / 2 && quotient % 2 == 1
    return Int64(exactly: quotient + (isUp ? 1 : 0))
  }

  /// The amount that a decimal such as `12.5` spells, with at most six decimals.
  public init?(decimal text: some StringProtocol) {
    let isNegative = text.first == "-"
    let parts = text.dropFirst(isNegative ? 1 : 0)
      .split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, whole.first != "+", let units = UInt32(whole) else { return nil }
    var fraction: Int64 = 0
    if parts.count == 2 {
      guard (1...6).contains(parts[1].utf8.count), let digits = UInt32(parts[1]) else { return nil }
      fraction = Int64(digits)
      for _ in parts[1].utf8.count..<6 { fraction *= 10 }
    }
    let amount = Int64(units) * 1_000_000 + fraction
    self.init(millionths: isNegative ? -amount : amount)
  }

  /// The sum, held at the largest amount there is.
  public static func + (one: Credits, other: Credits) -> Credits {
    let (sum, overflow) = one.millionths.addingReportingOverflow(other.millionths)
    return Credits(millionths: overflow ? .max : sum)
  }

  /// The difference, held at the smallest and the largest amount there is.
  public static func - (one: Credits, other: Credits) -> Credits {
    let (difference, overflow) = one.millionths.subtractingReportingOverflow(other.millionths)
    guard overflow else { return Credits(millionths: difference) }
    return Credits(millionths: one.millionths < 0 ? .min : .max)
  }

  /// The amount `count` times, held at the largest amount there is.
  public func times(_ count: Int) -> Credits {
    let (product, overflow) = millionths.multipliedReportingOverflow(by: Int64(count))
    return Credits(millionths: overflow ? .max : product)
  }

  /// Adds `other`.
  public static func += (one: inout Credits, other: Credits) { one = one + other }

  /// Whether `one` is the smaller amount.
  public static func < (one: Credits, other: Credits) -> Bool { one.millionths < other.millionths }
}

extension Credits: CustomStringConvertible {
  /// The amount as a decimal without trailing zeros, such as `0.4`.
  public var description: String {
    let magnitude = millionths.magnitude
    let sign = millionths < 0 ? "-" : ""
    let whole = magnitude / 1_000_000
    let digits = String(magnitude % 1_000_000)
    guard digits != "0" else { return "\(sign)\(whole)" }
    var fraction = String(repeating: "0", count: 6 - digits.utf8.count) + digits
    while fraction.last == "0" { fraction.removeLast() }
    return "\(sign)\(whole).\(fraction)"
  }
}
