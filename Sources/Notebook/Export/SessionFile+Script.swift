extension SessionFile {
  /// The session as clean Markdown: the author's text, inputs and results, without markers.
  ///
  /// It is to be read, not replayed. Links to pictures lead where they led.
  public var plainMarkdown: String {
    let blocks = parts.map { part in
      switch part {
      case .text(let text): return text
      case .entry(let place):
        let entry = entries[place]
        let fence = Fence.enclosing(entry.input)
        let input = "\(fence)easel\n\(entry.input)\n\(fence)"
        return entry.body.isEmpty ? input : "\(input)\n\n\(entry.body)"
      }
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// The inputs alone, for `easel` on standard input, with the head as comments.
  public var commentedScript: String {
    var lines: [String] = []
    for part in parts {
      switch part {
      case .text(let text):
        if !lines.isEmpty { lines.append("") }
        lines += text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
          line.isEmpty ? "#" : line.hasPrefix("#") ? String(line) : "# \(line)"
        }
        lines.append("")
      case .entry(let place): lines.append(entries[place].input)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
