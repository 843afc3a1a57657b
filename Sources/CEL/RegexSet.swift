/// A place between characters.
enum RegexAssertion: Sendable {
  case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
}

/// A set of code points.
struct RegexSet: Sendable {
  /// In order, not touching.
  let ranges: [ClosedRange<UInt32>]
  /// Which of the first 128 are in it, a bit for each.
  private let first: (low: UInt64, high: UInt64)

  static let maximumScalar: UInt32 = 0x10FFFF
  static let any = RegexSet([0...maximumScalar])
  static let newline = RegexSet([0x0A...0x0A])

  init(_ ranges: [ClosedRange<UInt32>]) {
    var merged: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound &+ 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    self.ranges = merged
    first = (Self.bits(0, of: merged), Self.bits(64, of: merged))
  }

  /// A bit for each of the 64 code points from `start` on.
  private static func bits(_ start: UInt32, of ranges: [ClosedRange<UInt32>]) -> UInt64 {
    var bits: UInt64 = 0
    for range in ranges {
      guard range.lowerBound < start + 64 else { break }
      guard range.upperBound >= start else { continue }
      let low = max(range.lowerBound, start) - start
      let high = min(range.upperBound, start + 63) - start
      bits |= UInt64.max << low & UInt64.max >> (63 - high)
    }
    return bits
  }

  var inverted: RegexSet {
    var gaps: [ClosedRange<UInt32>] = []
    var start: UInt32 = 0
    for range in ranges {
      if range.lowerBound > start { gaps.append(start...range.lowerBound - 1) }
      start = range.upperBound + 1
    }
    if start <= Self.maximumScalar { gaps.append(start...Self.maximumScalar) }
    return RegexSet(gaps)
  }

  /// Whether `scalar` is in the set; O(log n).
  func contains(_ scalar: UInt32) -> Bool {
    if scalar < 64 { return first.low >> scalar & 1 == 1 }
    if scalar < 128 { return first.high >> (scalar - 64) & 1 == 1 }
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low < ranges.count && ranges[low].lowerBound <= scalar
  }

  /// The ASCII sets that letters name: digits, words and blanks, and in capitals the others.
  static func named(_ letter: Unicode.Scalar) -> RegexSet? {
    switch letter {
    case "d": RegexSet([0x30...0x39])
    case "w": RegexSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    case "s": RegexSet([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
    case "D", "W", "S": named(Unicode.Scalar(UInt8(letter.value) | 0x20))?.inverted
    default: nil
    }
  }

  /// The ASCII sets that brackets name, as in `[[:alpha:]]`.
  static func posix(_ name: String) -> RegexSet? {
    switch name {
    case "alnum": RegexSet([0x30...0x39, 0x41...0x5A, 0x61...0x7A])
    case "alpha": RegexSet([0x41...0x5A, 0x61...0x7A])
    case "ascii": RegexSet([0x00...0x7F])
    case "blank": RegexSet([0x09...0x09, 0x20...0x20])
    case "cntrl": RegexSet([0x00...0x1F, 0x7F...0x7F])
    case "digit": RegexSet([0x30...0x39])
    case "graph": RegexSet([0x21...0x7E])
    case "lower": RegexSet([0x61...0x7A])
    case "print": RegexSet([0x20...0x7E])
    case "punct": RegexSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
    case "space": RegexSet([0x09...0x0D, 0x20...0x20])
    case "upper": RegexSet([0x41...0x5A])
    case "word": named("w")
    case "xdigit": RegexSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
    default: nil
    }
  }
}
