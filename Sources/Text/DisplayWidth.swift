/// How many columns text takes on a terminal.
///
/// East Asian wide and fullwidth characters and emoji take two columns, combining marks and
/// controls none, everything else one; characters of ambiguous width count as one. Tabs count as
/// none: expand them first.
public enum DisplayWidth {
  /// Returns the columns of `text`.
  ///
  /// O(n), and only a count of bytes for ASCII.
  public static func of(_ text: some StringProtocol) -> Int {
    var columns = 0
    for byte in text.utf8 {
      guard byte < 0x80 else { return widthOfScalars(text) }
      if byte >= 0x20, byte != 0x7F { columns += 1 }
    }
    return columns
  }

  /// Returns the columns of one character.
  public static func of(_ character: Character) -> Int {
    var columns = 0
    var isEmoji = false
    var count = 0
    for scalar in character.unicodeScalars {
      let value = scalar.value
      count += 1
      columns += of(scalar)
      if value == 0xFE0F || value == 0x20E3 {
        isEmoji = isEmoji || count > 1
      } else if value >= 0x1F1E6, scalar.properties.isEmoji, count > 1 {
        isEmoji = true
      }
    }
    return isEmoji && columns > 0 ? 2 : columns
  }

  /// Sums scalars, and turns to whole characters only where a sequence makes a difference.
  private static func widthOfScalars(_ text: some StringProtocol) -> Int {
    var columns = 0
    for scalar in text.unicodeScalars {
      if joins(scalar.value) {
        return text.reduce(0) { $0 + of($1) }
      }
      columns += of(scalar)
    }
    return columns
  }

  /// Returns whether a scalar can make a sequence narrower or wider than the sum of its parts.
  private static func joins(_ value: UInt32) -> Bool {
    switch value {
    case 0x200D, 0x20E3, 0xFE0F, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF: true
    default: false
    }
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    switch value {
    case 0..<0x20, 0x7F..<0xA0: return 0
    case 0x20..<0x300, 0x370..<0x483: return 1
    case 0x1160...0x11FF, 0xD7B0...0xD7FB: return 0  // vowels and finals of a Hangul syllable
    case 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0x3041...0x3096, 0x30A0...0x30FF: return 2
    case 0x20D0...0x20FF: return 0
    case 0x2100..<0x2C00: return isWide(value) ? 2 : 1
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return isWide(value) ? 2 : 1
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if value > wideRanges[middle].last {
        low = middle + 1
      } else if value < wideRanges[middle].first {
        high = middle
      } else {
        return true
      }
    }
    return false
  }
}
