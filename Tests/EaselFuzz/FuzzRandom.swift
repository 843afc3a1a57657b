/// The same numbers for the same seed, everywhere.
struct FuzzRandom: RandomNumberGenerator {
  private var state: UInt64

  /// The numbers for one input of one target.
  init(seed: UInt64, target: String, number: Int) {
    state =
      seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bitPattern: Int64(number)) &* 0xD6E8_FEB8_6659_FD93
    for byte in target.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ limit: Int) -> Int {
    limit < 2 ? 0 : Int.random(in: 0..<limit, using: &self)
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// A number that is mostly small.
  mutating func size(upTo limit: Int) -> Int {
    below(1 << below(limit.bitWidth - limit.leadingZeroBitCount))
  }
}
