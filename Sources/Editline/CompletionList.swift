/// The rows of a list of candidates, fitted to a width.
struct CompletionList {
  let rows: [String]

  init(_ candidates: [Completion.Candidate], columns: Int) {
    let entries = candidates.map { (TextFilter.row($0.text), TextFilter.row($0.description)) }
    // The last column stays free, since some terminals begin a new row after it.
    let room = max(1, columns - 1)
    let widest = entries.reduce(0) { max($0, ScreenLayout.width(of: $1.0)) }
    if entries.allSatisfy({ $0.1.isEmpty }) {
      rows = Self.grid(entries.map(\.0), cell: widest + 2, room: room)
    } else {
      let cell = min(widest, max(room / 2, 1))
      rows = entries.map { text, description in
        let head = Self.fit(text, in: cell)
        let tail = Self.fit(description, in: room - cell - 2)
        return tail.isEmpty ? head : Self.pad(head, to: cell + 2) + tail
      }
    }
  }

  /// Texts in columns, read downwards.
  private static func grid(_ texts: [String], cell: Int, room: Int) -> [String] {
    let columns = max(1, (room + 2) / cell)
    let height = (texts.count + columns - 1) / columns
    return (0..<height).map { row in
      let line = stride(from: row, to: texts.count, by: height).map { texts[$0] }
      let padded = line.dropLast().map { pad($0, to: cell) }.joined()
      return padded + fit(line.last ?? "", in: room)
    }
  }

  private static func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - ScreenLayout.width(of: text)))
  }

  /// The text, with an ellipsis where it does not fit.
  private static func fit(_ text: String, in width: Int) -> String {
    guard ScreenLayout.width(of: text) > width else { return text }
    guard width > 1 else { return "" }
    var fitted = ""
    var used = 1
    for character in text {
      let added = ScreenLayout.width(of: String(character))
      guard used + added <= width else { break }
      fitted.append(character)
      used += added
    }
    return fitted + "…"
  }
}
