private import Text

/// Returns `text` as a span of code for a message in Markdown, safe and on one line.
///
/// What takes more than `columns` columns is cut.
public func codeSpan(_ text: String, columns: Int = 48) -> String {
  // A column takes few bytes, so that cutting first bounds the cost.
  let bytes = text.utf8.prefix(columns * 32)
  var safe = String(decoding: bytes, as: UTF8.self).terminalSafe
  safe = String(safe.map { $0.isNewline || $0 == "\t" ? " " : $0 }).clipped(to: columns)
  guard safe.contains("`") else { return "`\(safe)`" }
  let fence = String(repeating: "`", count: longestRun(of: "`", in: safe) + 1)
  return "\(fence) \(safe) \(fence)"
}

/// Returns the length of the longest run of `character` in `text`.
func longestRun(of character: Character, in text: String) -> Int {
  var longest = 0
  var current = 0
  for other in text {
    current = other == character ? current + 1 : 0
    longest = max(longest, current)
  }
  return longest
}
