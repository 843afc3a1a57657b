/// Makes text from outside safe to insert or to show.
enum TextFilter {
  /// Pasted text: line ends become newlines, controls go, newlines at the end go.
  static func pasted(_ bytes: [UInt8]) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(bytes.count)
    var afterReturn = false
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      defer { afterReturn = scalar == "\r" }
      switch scalar {
      case "\r": scalars.append("\n")
      case "\n": if !afterReturn { scalars.append("\n") }
      case "\t": scalars.append("\t")
      default: if !scalar.isControl { scalars.append(scalar) }
      }
    }
    while scalars.last == "\n" { scalars.removeLast() }
    return scalars
  }

  /// Text for one row of a list: controls become spaces.
  static func row(_ text: String) -> String {
    var row = ""
    row.unicodeScalars.append(contentsOf: text.unicodeScalars.lazy.map { $0.isControl ? " " : $0 })
    return row
  }

  /// Text for the line: controls go, except newlines and tabs.
  static func inserted(_ text: some StringProtocol) -> [Unicode.Scalar] {
    text.unicodeScalars.filter { !$0.isControl || $0 == "\n" || $0 == "\t" }
  }
}
