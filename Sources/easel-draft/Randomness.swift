/// A stream of numbers that depends on nothing but its seed (SplitMix64).
struct Randomness {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A stream for some texts and a seed; any change of one gives an unrelated stream.
  init(texts: [String], seed: UInt64) {
    var hash = FNV1a()
    for text in texts {
      hash.combine(text)
    }
    var spread = Randomness(seed: seed)
    state = hash.value ^ spread.next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, not including, 1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number between the bounds.
  mutating func number(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

  /// A number from 0 up to, not including, `bound`, which is positive.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// True in `chance` of all cases.
  mutating func flips(_ chance: Double) -> Bool { unit() < chance }

  /// An element of a collection that is not empty.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// A stream of its own, so that what one part draws does not move another.
  mutating func split() -> Randomness { Randomness(seed: next()) }
}

/// The hash FNV-1a of 64 bits, over texts that are kept apart.
struct FNV1a {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func combine(_ text: String) {
    for byte in text.utf8 { combine(byte) }
    combine(0xFF)  // no byte of UTF-8, so that "a", "b" and "ab" differ
  }

  private mutating func combine(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
  }
}

/// Smooth noise along a line: the same seed and place give the same value.
struct LineNoise {
  let seed: UInt64

  /// A value from -1 to 1 that changes smoothly with `x`; whole numbers are independent.
  func callAsFunction(_ x: Double) -> Double {
    let cell = x.rounded(.down)
    let t = x - cell
    let eased = t * t * t * (t * (t * 6 - 15) + 10)
    let left = lattice(cell)
    return left + (lattice(cell + 1) - left) * eased
  }

  /// Noise with finer noise on top of it, still about -1 to 1.
  func fractal(_ x: Double, octaves: Int) -> Double {
    var sum = 0.0
    var weight = 0.0
    var amplitude = 1.0
    var frequency = 1.0
    for octave in 0..<octaves {
      sum += amplitude * self(x * frequency + Double(octave) * 17.31)
      weight += amplitude
      amplitude *= 0.5
      frequency *= 2
    }
    return sum / weight
  }

  /// Sharp crests, from 0 to 1.
  func ridge(_ x: Double, octaves: Int) -> Double { 1 - abs(fractal(x, octaves: octaves)) }

  private func lattice(_ cell: Double) -> Double {
    var source = Randomness(seed: seed ^ UInt64(bitPattern: Int64(cell)) &* 0xD6E8_FEB8_6659_FD93)
    return source.unit() * 2 - 1
  }
}
