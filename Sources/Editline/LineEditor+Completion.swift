internal import CEditline

extension LineEditor {
  /// Completes the word at the cursor: what all candidates share, else a list of them.
  func complete() -> Effect {
    let buffer = buffer
    guard let handle, let completion else { return .beep }
    let answer = completion(buffer.text, buffer.cursorOffset)
    let range = buffer.indices(of: answer.replacing)
    guard let first = answer.candidates.first else { return .beep }
    let typed = Array(buffer.scalars[range])
    let replacement: [Unicode.Scalar]
    if answer.candidates.count == 1 {
      replacement = TextFilter.inserted(first.text + first.suffix)
    } else {
      replacement = TextFilter.inserted(answer.commonPrefix)
      let isProgress = replacement.count > typed.count && replacement.starts(with: typed)
      guard isProgress else {
        list(answer.candidates)
        return .none
      }
    }
    guard replacement != typed else { return .none }
    ceditline_move(handle, range.upperBound - buffer.cursor)
    ceditline_delete_before(handle, range.count)
    _ = insert(replacement)
    return .refresh
  }

  /// Shows the candidates below the line, a page at a time.
  private func list(_ candidates: [Completion.Candidate]) {
    guard let handle else { return }
    mode = .listing
    defer { mode = .editing }
    leaveLine()
    let rows = CompletionList(candidates, columns: size.columns).rows
    let page = max(1, min(40, size.rows - 2))
    var shown = 0
    var end = min(page, rows.count)
    while true {
      put(rows[shown..<end].map { $0 + "\n" }.joined())
      shown = end
      guard shown < rows.count else { break }
      put("\u{1B}[2m\(rows.count - shown) more rows: space, Enter, a for all, q\u{1B}[0m")
      ceditline_flush(handle)
      var key: UInt32 = 0
      let isRead = ceditline_read_key(handle, &key) == 1
      put("\r\u{1B}[K")
      switch key {
      case _ where !isRead: end = shown
      case 0x20, 0x79, 0x09: end = min(shown + page, rows.count)
      case 0x0D, 0x0A: end = min(shown + 1, rows.count)
      case 0x61: end = rows.count
      default: end = shown
      }
      guard end > shown else { break }
    }
    ceditline_draw(handle)
  }
}
