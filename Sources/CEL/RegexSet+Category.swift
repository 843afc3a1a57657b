extension RegexSet {
  /// The code points of a general category, such as `L` or `Lu`; nil where there is none.
  static func category(_ name: String) -> RegexSet? {
    if name == "Any" { return .any }
    return categories[name]
  }

  /// All categories by their short names, made at the first use.
  private static let categories: [String: RegexSet] = {
    var ranges: [String: [ClosedRange<UInt32>]] = [:]
    var start: UInt32 = 0
    var current: String?
    func close(_ end: UInt32) {
      guard let current, end > start else { return }
      ranges[current, default: []].append(start...end - 1)
      ranges[String(current.prefix(1)), default: []].append(start...end - 1)
    }
    for value in 0...maximumScalar {
      let name = Unicode.Scalar(value).flatMap { shortName($0.properties.generalCategory) }
      guard name != current else { continue }
      close(value)
      start = value
      current = name
    }
    close(maximumScalar + 1)
    return ranges.mapValues { RegexSet($0) }
  }()

  private static func shortName(_ category: Unicode.GeneralCategory) -> String? {
    switch category {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    default: nil
    }
  }
}
