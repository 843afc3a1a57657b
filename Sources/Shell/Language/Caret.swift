private import Text

/// Returns two lines: the part of `line` around `range`, and carets under it.
///
/// `range` is in UTF-8 offsets. Of a command of several lines only the one with the start of
/// `range` is shown, cut to `columns` columns; the carets stand by display width.
public func caret(_ line: String, _ range: Range<Int>, columns: Int = 76) -> String {
  let bytes = line.utf8
  let start = bytes.index(bytes.startIndex, offsetBy: min(max(0, range.lowerBound), bytes.count))
  let length = min(max(0, range.upperBound - max(0, range.lowerBound)), 4096)
  let end = bytes.index(start, offsetBy: length, limitedBy: bytes.endIndex) ?? bytes.endIndex
  // No more of a long line than can be shown is looked at.
  let before = bytes[..<start].suffix(4096)
  let after = bytes[end...].prefix(4096)
  let lead = before.lastIndex(of: 0x0A).map { before[before.index(after: $0)...] } ?? before
  let marked = bytes[start..<end].prefix { $0 != 0x0A }
  let isWhole = marked.count == length
  let tail = isWhole ? after.prefix { $0 != 0x0A } : after.prefix(0)
  var left = printable(lead)
  let middle = printable(marked).clipped(to: columns / 2)
  let space = columns - DisplayWidth.of(middle)
  let right = printable(tail).clipped(to: max(space / 2, space - DisplayWidth.of(left)))
  left = clippedAtStart(left, to: space - DisplayWidth.of(right))
  let text = left + middle + right
  let carets = String(repeating: "^", count: max(1, DisplayWidth.of(middle)))
  return text + "\n" + String(repeating: " ", count: DisplayWidth.of(left)) + carets
}

/// Returns bytes as text on which every character has a width that can be counted.
private func printable(_ bytes: Substring.UTF8View) -> String {
  let text = String(decoding: bytes, as: UTF8.self)
  let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  return (isPlain ? text : String(text.map { isBlankOrControl($0) ? " " : $0 })).terminalSafe
}

private func isBlankOrControl(_ character: Character) -> Bool {
  guard let scalar = character.unicodeScalars.first else { return false }
  return scalar.value < 0x20 || scalar.value == 0x7F
}

/// Returns the end of `text` that takes at most `columns` columns, begun with `…` if it was cut.
private func clippedAtStart(_ text: String, to columns: Int) -> String {
  guard DisplayWidth.of(text) > columns else { return text }
  var remaining = columns - 1
  var start = text.endIndex
  while start > text.startIndex {
    let previous = text.index(before: start)
    let width = DisplayWidth.of(text[previous])
    guard width <= remaining else { break }
    remaining -= width
    start = previous
  }
  return columns < 1 ? "" : "…" + text[start...]
}
