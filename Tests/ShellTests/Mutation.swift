import Notebook

/// One byte of a recorded session that is changed.
struct Mutation: CustomStringConvertible {
  /// What the byte belongs to.
  enum Place: String, CaseIterable {
    case input, result, record, asset
  }

  /// What becomes of the byte.
  enum Change: String, CaseIterable {
    case flip, replace, delete, insert
  }

  let place: Place
  let change: Change
  /// The asset, where it is not the session itself.
  let asset: String?
  let offset: Int
  let byte: UInt8
  /// The entries that the byte belongs to.
  let entries: Set<String>

  var description: String {
    "\(change.rawValue) byte \(offset) of \(asset ?? "the file") (\(place.rawValue) of "
      + "\(entries.sorted().joined(separator: ", ")), \(byte))"
  }

  /// The bytes with the one changed.
  func applied(to bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    switch change {
    case .flip: bytes[offset] ^= 1 << (byte & 7)
    case .replace: bytes[offset] = bytes[offset] == byte ? byte ^ 0x21 : byte
    case .delete: bytes.remove(at: offset)
    case .insert: bytes.insert(byte, at: offset)
    }
    return bytes
  }
}

/// Chooses mutations, the same for the same seed.
struct MutationGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A mutation of a session.
  mutating func mutation(of session: RecordedSession) -> Mutation? {
    guard let place = Mutation.Place.allCases.randomElement(using: &self),
      let change = Mutation.Change.allCases.randomElement(using: &self)
    else { return nil }
    // Mostly what people could have typed there.
    let byte =
      Bool.random(using: &self)
      ? UInt8.random(in: 0x20...0x7E, using: &self) : UInt8.random(in: 0...255, using: &self)
    if place == .asset {
      guard let name = session.assets.keys.sorted().randomElement(using: &self),
        let bytes = try? session.file.asset(name), !bytes.isEmpty
      else { return nil }
      return Mutation(
        place: place,
        change: change,
        asset: name,
        offset: Int.random(in: 0..<bytes.count, using: &self),
        byte: byte,
        entries: session.assets[name] ?? [],
      )
    }
    let regions = session.regions.filter { $0.place == place }
    let total = regions.reduce(0) { $0 + $1.bytes.count }
    guard total > 0 else { return nil }
    var chosen = Int.random(in: 0..<total, using: &self)
    for region in regions {
      guard chosen >= region.bytes.count else {
        return Mutation(
          place: place,
          change: change,
          asset: nil,
          offset: region.bytes.lowerBound + chosen,
          byte: byte,
          entries: [region.entry],
        )
      }
      chosen -= region.bytes.count
    }
    return nil
  }
}
