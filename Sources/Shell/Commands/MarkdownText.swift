import Text

extension String {
  /// The text with Markdown's signs escaped and everything unsafe removed, on one line.
  var markdownSafe: String {
    var text = ""
    for character in terminalSafe {
      switch character {
      case "\n", "\t": text.append(" ")
      case "\\", "`", "*", "_", "[", "]", "<", ">", "#", "|", "~", "!", "&":
        text.append("\\")
        text.append(character)
      default: text.append(character)
      }
    }
    return text
  }

  /// The text on one line with everything unsafe removed, for lines whose form means something.
  var oneLine: String { terminalSafe.replacing("\n", with: " ").replacing("\t", with: " ") }

  /// Whether the text is the id of an asset, and nothing that could be mistaken in Markdown.
  var isAssetID: Bool {
    hasPrefix("asset_") && utf8.count <= 80
      && utf8.dropFirst(6).allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
  }

  /// The text as it can stand in a cell of a table, at most 200 characters.
  var cell: String { String(count > 200 ? prefix(199) + "…" : self[...]).markdownSafe }
}

/// `text` as a code block whose fence is longer than any run of backticks in it.
func fenced(_ text: String, _ language: String = "") -> String {
  var longest = 2
  var run = 0
  for character in text {
    run = character == "`" ? run + 1 : 0
    longest = max(longest, run)
  }
  let fence = String(repeating: "`", count: longest + 1)
  return "\(fence)\(language)\n\(text.terminalSafe)\n\(fence)"
}
