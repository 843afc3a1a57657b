internal import CEditline

extension LineEditor {
  /// Finds earlier lines by a part of them.
  ///
  /// libedit has such a command, but it finds Latin letters only. Ctrl-R goes to an older line,
  /// Ctrl-S to a newer one; Escape keeps the line, Ctrl-G brings the text back, and any other
  /// key keeps the line and does what it does.
  func search() -> Effect {
    guard let handle else { return .beep }
    let before = buffer
    var search = HistorySearch(lines: history)
    mode = .searching
    var result = before
    var follower: Unicode.Scalar?
    reading: while true {
      show(search, otherwise: before)
      var key: UInt32 = 0
      guard ceditline_read_key(handle, &key) == 1, let scalar = Unicode.Scalar(key) else { break }
      switch scalar {
      case "\u{12}": search.goToOlder()
      case "\u{13}": search.goToNewer()
      case "\u{8}", "\u{7F}": search.removeLast()
      case "\u{7}": break reading
      case _ where !scalar.isControl: search.append(scalar)
      default:
        result = search.match.map { EditBuffer(scalars: $0, cursor: $0.count) } ?? before
        let isCancel = scalar == "\u{3}" || scalar == PrivateKey.cancel
        if isCancel { result = before }
        follower = scalar == PrivateKey.nothing ? nil : scalar
        break reading
      }
    }
    mode = .editing
    replace(with: result.scalars, cursor: result.cursor)
    if let follower { waiting.insert(follower, at: 0) }
    return .refresh
  }

  /// Shows the line that was found, and what is looked for in a row below it.
  private func show(_ search: HistorySearch, otherwise before: EditBuffer) {
    let found = search.match
    let label = found == nil && !search.pattern.isEmpty ? "\nnot in history: " : "\nhistory: "
    let text = (found ?? before.scalars) + label.unicodeScalars + search.pattern
    eraseLine()
    replace(with: text, cursor: text.count)
    if let handle { ceditline_draw(handle) }
  }
}

/// A search among lines, the newest of which is last.
struct HistorySearch {
  private let lines: [[Unicode.Scalar]]
  private(set) var pattern: [Unicode.Scalar] = []
  /// The index of the line that was found.
  private var index: Int?

  init(lines: [[Unicode.Scalar]]) { self.lines = lines }

  var match: [Unicode.Scalar]? { index.map { lines[$0] } }

  mutating func append(_ scalar: Unicode.Scalar) {
    pattern.append(scalar)
    guard !lines.isEmpty else { return }
    index = lines.indices.prefix(through: index ?? lines.count - 1).last(where: isMatch)
  }

  mutating func removeLast() {
    _ = pattern.popLast()
    index = pattern.isEmpty ? nil : lines.indices.last(where: isMatch)
  }

  mutating func goToOlder() {
    guard let index, let older = lines[..<index].indices.last(where: isMatch) else { return }
    self.index = older
  }

  mutating func goToNewer() {
    guard let index, let newer = lines[(index + 1)...].indices.first(where: isMatch) else { return }
    self.index = newer
  }

  private func isMatch(_ index: Int) -> Bool {
    lines[index].contains(pattern)
  }
}
