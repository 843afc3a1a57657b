/// The first and last lines of a long result.
enum Excerpt {
  private static let lineLimit = 60
  private static let byteLimit = 8 << 10
  private static let firstCount = 20
  private static let lastCount = 5

  /// Returns whether a result is too long to stand in a session file.
  static func isNeeded(for body: String) -> Bool {
    guard body.utf8.count <= byteLimit else { return true }
    return body.utf8.reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) } > lineLimit
  }

  /// Returns the first 20 and the last 5 lines, with a link to the whole between them.
  ///
  /// Code blocks stay closed; lines are cut where the excerpt would still be too long.
  static func of(_ body: String, whole: String) -> String {
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let firstEnd = min(firstCount, lines.count)
    let lastStart = max(firstEnd, lines.count - lastCount)
    let hidden = lastStart - firstEnd
    let shown = lines[..<firstEnd] + lines[lastStart...]
    let limit = shown.reduce(0) { $0 + $1.utf8.count } > byteLimit ? 300 : Int.max
    func cut(_ line: String) -> String {
      line.utf8.count <= limit ? line : line.prefix(bytes: limit) + "…"
    }
    let bytes = body.utf8.count
    var result = lines[..<firstEnd].map(cut)
    if let fence = openFence(lines[..<firstEnd])?.fence { result.append(fence.closing) }
    let what = hidden > 0 ? "\(hidden) more lines" : "Long lines are cut"
    result += ["", "*\(what), \(bytes) bytes in all:* [the whole result](\(whole))", ""]
    if let open = openFence(lines[..<lastStart]) { result.append(open.line) }
    result += lines[lastStart...].map(cut)
    return BlankLines.trimmed(result.joined(separator: "\n"))
  }

  /// Returns the code block that is open after `lines`.
  private static func openFence(_ lines: ArraySlice<String>) -> (fence: Fence, line: String)? {
    var open: (fence: Fence, line: String)?
    for line in lines {
      if let fence = open?.fence {
        if fence.isClosed(by: line) { open = nil }
      } else if let fence = Fence(opening: line) {
        open = (fence, line)
      }
    }
    return open
  }
}

extension String {
  /// Returns the first characters that fit into `bytes` bytes.
  fileprivate func prefix(bytes: Int) -> String {
    var end = utf8.index(startIndex, offsetBy: bytes, limitedBy: endIndex) ?? endIndex
    while end > startIndex, end < endIndex, utf8[end] & 0xC0 == 0x80 {
      end = utf8.index(before: end)
    }
    return String(self[..<end])
  }
}
