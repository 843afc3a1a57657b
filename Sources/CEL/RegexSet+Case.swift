extension RegexSet {
  /// The set with the other cases of each letter.
  var ignoringCase: RegexSet {
    var all = ranges
    let size = ranges.reduce(0) { $0 + $1.count }
    if size < Self.caseKeys.count {
      for letter in ranges.joined() {
        let variants = Self.caseKeys[letter].flatMap { Self.caseVariants[$0] } ?? []
        all += variants.map { $0...$0 }
      }
    } else {
      for variants in Self.caseVariants.values where variants.contains(where: { contains($0) }) {
        all += variants.map { $0...$0 }
      }
    }
    return RegexSet(all)
  }

  /// The letters that differ in case only, by the lower-case one.
  private static let caseVariants: [UInt32: [UInt32]] = {
    var variants: [UInt32: [UInt32]] = [:]
    for (letter, key) in caseKeys { variants[key, default: []].append(letter) }
    return variants
  }()

  /// The lower-case form of each letter that has cases.
  private static let caseKeys: [UInt32: UInt32] = {
    var keys: [UInt32: UInt32] = [:]
    // No letter beyond the first supplementary plane has cases.
    for value in UInt32(0x41)...0x1FFFF {
      guard let scalar = Unicode.Scalar(value), scalar.properties.changesWhenCaseMapped else {
        continue
      }
      let upper = single(scalar.properties.uppercaseMapping) ?? scalar
      keys[value] = (single(upper.properties.lowercaseMapping) ?? upper).value
    }
    return keys
  }()

  private static func single(_ text: String) -> Unicode.Scalar? {
    let scalars = text.unicodeScalars
    return scalars.count == 1 ? scalars.first : nil
  }
}
