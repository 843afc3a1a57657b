/// The same numbers for the same seed, everywhere.
struct TortureRandom: RandomNumberGenerator {
  private var state: UInt64

  /// The numbers for one scenario of a part.
  init(seed: UInt64, part: String, number: Int) {
    state =
      seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bitPattern: Int64(number)) &* 0xD6E8_FEB8_6659_FD93
    for byte in part.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 1 to `limit`.
  mutating func number(upTo limit: Int) -> Int { Int.random(in: 1...max(1, limit), using: &self) }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }
}
