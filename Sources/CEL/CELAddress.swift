/// An address of the Internet Protocol, or a block of them.
public struct CELAddress: Sendable, Hashable {
  /// The 128 bits; an address of version 4 is in the last 32 of them.
  private var bits: Bits
  /// Whether it is of version 6.
  public let isVersion6: Bool
  /// How many bits the addresses of a block have in common; nil for a single address.
  public let prefixLength: Int?

  private struct Bits: Sendable, Hashable {
    var high: UInt64
    var low: UInt64
  }

  private init(_ bits: Bits, isVersion6: Bool, prefixLength: Int? = nil) {
    self.bits = bits
    self.isVersion6 = isVersion6
    self.prefixLength = prefixLength
  }

  private init(_ parts: [UInt16], isVersion6: Bool) {
    let halves = [parts.prefix(4), parts.suffix(4)].map { half in
      half.reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
    }
    self.init(Bits(high: halves[0], low: halves[1]), isVersion6: isVersion6)
  }

  /// How many bits an address of this version has.
  private var width: Int { isVersion6 ? 128 : 32 }

  /// The eight parts of 16 bits.
  private var parts: [UInt16] {
    [bits.high, bits.low].flatMap { half in
      [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: half >> $0) }
    }
  }
}

extension CELAddress: CustomStringConvertible {
  /// The address that `text` spells; nil where it is none.
  ///
  /// An address of version 4 within one of version 6 has to be spelled in hexadecimal.
  public init?(_ text: String) {
    let isVersion6 = text.utf8.contains(UInt8(ascii: ":"))
    guard text.utf8.count <= 45,
      let parts = isVersion6 ? Self.parts(version6: text[...]) : Self.parts(version4: text[...])
    else { return nil }
    let address = CELAddress(parts, isVersion6: isVersion6)
    if address.isMapped, text.utf8.contains(UInt8(ascii: ".")) { return nil }
    self = address
  }

  /// The block that `text` spells, such as `10.0.0.0/8`; nil where it is none.
  public init?(block text: String) {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, let address = CELAddress(String(halves[0])),
      let length = Self.decimal(halves[1], maximum: address.width)
    else { return nil }
    self.init(address.bits, isVersion6: address.isVersion6, prefixLength: length)
  }

  private static func parts(version4 text: Substring) -> [UInt16]? {
    let fields = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = fields.compactMap { decimal($0, maximum: 255) }
    guard fields.count == 4, numbers.count == 4 else { return nil }
    return [
      0, 0, 0, 0, 0, 0, UInt16(numbers[0] << 8 | numbers[1]), UInt16(numbers[2] << 8 | numbers[3]),
    ]
  }

  private static func parts(version6 text: Substring) -> [UInt16]? {
    guard let gap = text.firstRange(of: "::") else {
      let parts = groups(text)
      return parts?.count == 8 ? parts : nil
    }
    let (before, after) = (text[..<gap.lowerBound], text[gap.upperBound...])
    guard let head = before.isEmpty ? [] : groups(before),
      let tail = after.isEmpty ? [] : groups(after), head.count + tail.count < 8,
      !before.utf8.contains(UInt8(ascii: "."))
    else { return nil }
    return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
  }

  /// The parts between colons; the last two may be spelled like an address of version 4.
  private static func groups(_ text: Substring) -> [UInt16]? {
    var parts: [UInt16] = []
    let fields = text.split(separator: ":", omittingEmptySubsequences: false)
    for (place, field) in fields.enumerated() {
      if place == fields.count - 1, field.utf8.contains(UInt8(ascii: ".")) {
        guard let last = self.parts(version4: field) else { return nil }
        parts += last.suffix(2)
      } else {
        guard (1...4).contains(field.utf8.count),
          field.utf8.allSatisfy({ $0.hexadecimalDigit != nil }),
          let part = UInt16(field, radix: 16)
        else { return nil }
        parts.append(part)
      }
    }
    return parts
  }

  /// A number without signs and without zeros in front.
  private static func decimal(_ text: Substring, maximum: Int) -> Int? {
    guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ $0.decimalDigit != nil }),
      text == "0" || text.utf8.first != UInt8(ascii: "0"), let number = Int(text),
      number <= maximum
    else { return nil }
    return number
  }

  /// The address in its canonical spelling, with the length of its prefix for a block.
  public var description: String {
    let suffix = prefixLength.map { "/\($0)" } ?? ""
    guard isVersion6 else { return dotted + suffix }
    if isMapped { return "::ffff:" + dotted + suffix }
    let parts = parts
    // The longest run of zeros, the first of equals, is left out; a single zero is not.
    var gap = 0..<0
    var start = 0
    for place in 0...8 where place == 8 || parts[place] != 0 {
      if place - start > max(1, gap.count) { gap = start..<place }
      start = place + 1
    }
    let spelled = parts.map { String($0, radix: 16) }
    guard !gap.isEmpty else { return spelled.joined(separator: ":") + suffix }
    return spelled[..<gap.lowerBound].joined(separator: ":") + "::"
      + spelled[gap.upperBound...].joined(separator: ":") + suffix
  }

  private var dotted: String {
    [24, 16, 8, 0].map { "\(bits.low >> $0 & 0xFF)" }.joined(separator: ".")
  }
}

extension CELAddress {
  /// Whether this is an address of version 4 within one of version 6.
  private var isMapped: Bool { isVersion6 && bits.high == 0 && bits.low >> 32 == 0xFFFF }

  /// The address of version 4 where it is within one of version 6.
  private var unmapped: CELAddress {
    guard isMapped else { return self }
    return CELAddress(
      Bits(high: 0, low: bits.low & 0xFFFF_FFFF),
      isVersion6: false,
      prefixLength: prefixLength,
    )
  }

  /// Whether both are the same address, or the same block.
  func isSame(as other: CELAddress) -> Bool {
    prefixLength == nil ? unmapped == other.unmapped : self == other
  }

  var isUnspecified: Bool { bits == Bits(high: 0, low: 0) }

  var isLoopback: Bool {
    let address = unmapped
    return address.isVersion6
      ? address.bits == Bits(high: 0, low: 1) : address.bits.low >> 24 == 127
  }

  var isMulticast: Bool {
    let address = unmapped
    return address.isVersion6
      ? address.bits.high >> 56 == 0xFF : address.bits.low >> 28 == 0xE
  }

  var isLinkLocalMulticast: Bool {
    let address = unmapped
    return address.isVersion6
      ? address.bits.high >> 48 & 0xFF0F == 0xFF02 : address.bits.low >> 8 == 0xE00000
  }

  var isLinkLocalUnicast: Bool {
    let address = unmapped
    return address.isVersion6
      ? address.bits.high >> 54 == 0x3FA : address.bits.low >> 16 == 0xA9FE
  }

  var isGlobalUnicast: Bool {
    let isBroadcast = !unmapped.isVersion6 && unmapped.bits.low == 0xFFFF_FFFF
    return !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast && !isBroadcast
  }

  /// The address without the length of a prefix.
  var address: CELAddress { CELAddress(bits, isVersion6: isVersion6) }

  /// The block with its first address.
  var masked: CELAddress {
    let kept = prefixLength ?? width
    return CELAddress(prefix(kept), isVersion6: isVersion6, prefixLength: prefixLength)
  }

  /// Whether the block has all addresses of `other`, or the single one.
  func contains(_ other: CELAddress) -> Bool {
    let length = prefixLength ?? width
    return isVersion6 == other.isVersion6 && length <= other.prefixLength ?? other.width
      && prefix(length) == other.prefix(length)
  }

  /// The first `count` bits with zeros after them.
  private func prefix(_ count: Int) -> Bits {
    let dropped = width - count
    return Bits(
      high: bits.high & (UInt64.max << max(0, dropped - 64)),
      low: bits.low & (UInt64.max << dropped),
    )
  }
}
