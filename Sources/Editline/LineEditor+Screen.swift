internal import CEditline
internal import Glibc

extension LineEditor {
  /// A longer line is neither coloured nor continued by a suggestion.
  private static let decorationLimit = 4096

  /// The text that is being edited.
  var buffer: EditBuffer {
    guard let handle else { return EditBuffer(scalars: [], cursor: 0) }
    var count = 0
    var cursor = 0
    let text = ceditline_line(handle, &count, &cursor)
    let scalars = UnsafeBufferPointer(start: text, count: count).map {
      Unicode.Scalar($0) ?? "\u{FFFD}"
    }
    return EditBuffer(scalars: scalars, cursor: min(cursor, count))
  }

  /// Adds to the output; the terminal turns newlines into returns too, also while editing.
  func put(_ text: String) {
    guard let handle else { return }
    var text = text
    text.withUTF8 { bytes in
      if let start = bytes.baseAddress { ceditline_put(handle, start, bytes.count) }
    }
  }

  /// Learns the size of the terminal.
  func measure() {
    size = Terminal.size(of: Self.input) ?? (80, 24)
    if size.columns < 2 { size.columns = 80 }  // as libedit does
    promptLayout = ScreenLayout(columns: size.columns)
    promptLayout.add(prompt.visible)
  }

  /// The cells of the cursor and of the end of a text.
  func places(of buffer: EditBuffer) -> (cursor: ScreenLayout.Position, end: ScreenLayout.Position)
  {
    var layout = promptLayout
    layout.add(buffer.scalars[..<buffer.cursor])
    var cursor = layout.position
    for (index, scalar) in buffer.scalars[buffer.cursor...].enumerated() {
      let start = layout.add(scalar)
      if index == 0 { cursor = start }
    }
    return (cursor, layout.position)
  }

  /// The sequence that moves the cursor.
  static func move(from start: ScreenLayout.Position, to end: ScreenLayout.Position) -> String {
    let rows = end.row - start.row
    let vertical = rows < 0 ? "\u{1B}[\(-rows)A" : rows > 0 ? "\u{1B}[\(rows)B" : ""
    return vertical + "\u{1B}[\(end.column + 1)G"
  }

  /// Colours the text in place and shows the suggestion; libedit never knows.
  func decorate() {
    let buffer = buffer
    let isTooLong = buffer.scalars.count > Self.decorationLimit
    guard !isTooLong else { return }
    let places = places(of: buffer)
    guard places.end.row < size.rows else { return }
    if !buffer.scalars.isEmpty { paint(buffer, cursor: places.cursor) }
    showGhost(after: buffer, at: places.end)
  }

  private func paint(_ buffer: EditBuffer, cursor: ScreenLayout.Position) {
    let spans = (highlight?(buffer.text) ?? []).filter(\.isValid)
    let hasMarks = buffer.scalars.contains { ScreenLayout.width(of: $0) == 0 }
    guard !spans.isEmpty || hasMarks || isPainted else { return }
    isPainted = !spans.isEmpty
    var styles = [Int](repeating: -1, count: buffer.scalars.count)
    for (number, span) in spans.enumerated() {
      for index in buffer.indices(of: span.range) { styles[index] = number }
    }
    var layout = promptLayout
    var place = cursor
    var current = -1
    var output = "\u{1B}[?25l"
    for (index, scalar) in buffer.scalars.enumerated() {
      let start = layout.add(scalar)
      let width = ScreenLayout.width(of: scalar)
      guard !scalar.isControl, width <= 2 else { continue }
      guard width > 0 else {
        // libedit does not draw marks; those that stay in their cell can be added.
        if scalar.isMark { output.unicodeScalars.append(scalar) }
        continue
      }
      if start != place { output += Self.move(from: place, to: start) }
      if styles[index] != current {
        current = styles[index]
        output += current < 0 ? "\u{1B}[0m" : "\u{1B}[0;\(spans[current].style)m"
      }
      output.unicodeScalars.append(scalar)
      place = ScreenLayout.Position(row: start.row, column: start.column + width)
    }
    output += (current < 0 ? "" : "\u{1B}[0m") + Self.move(from: place, to: cursor)
    put(output + "\u{1B}[?25h")
  }

  private func showGhost(after buffer: EditBuffer, at end: ScreenLayout.Position) {
    ghost = []
    guard buffer.isCursorAtEnd, !buffer.scalars.isEmpty,
      let text = suggestion?(buffer.text)
    else { return }
    let scalars = TextFilter.inserted(text)
    var room = size.columns - end.column - 1
    var shown = ""
    for scalar in scalars {
      let width = ScreenLayout.width(of: scalar)
      guard !scalar.isControl, width <= room else { break }
      shown.unicodeScalars.append(scalar)
      room -= width
    }
    guard !shown.isEmpty else { return }
    ghost = scalars
    put("\u{1B}[2m\(shown)\u{1B}[0m\u{1B}[\(end.column + 1)G")
  }

  /// Removes the suggestion, which the command of the current key may take.
  func eraseGhost() {
    offered = ghost
    guard !ghost.isEmpty else { return }
    ghost = []
    put("\u{1B}[K")
  }

  /// Prints the messages that came, above the prompt.
  func showMessages() {
    let texts = queue.take()
    guard !texts.isEmpty, let handle else { return }
    eraseLine()
    for text in texts {
      put(text.utf8.last == 0x0A ? text : text + "\n")
    }
    ceditline_draw(handle)
  }

  /// Erases prompt and text and puts the cursor where the prompt began.
  func eraseLine() {
    let places = places(of: buffer)
    // When the text is taller than the screen, only its end is on it.
    let hidden = max(0, places.end.row - (size.rows - 1))
    let row = max(0, places.cursor.row - hidden)
    put((row > 0 ? "\u{1B}[\(row)A" : "") + "\r\u{1B}[J")
    ghost = []
  }

  /// Draws a text anew that is taller than the screen, before a key acts on it.
  ///
  /// libedit misjudges the row of the cursor there once it has moved, and would then write
  /// beyond its own copy of the screen.
  func redrawTallText() {
    guard let handle, mode != .listing, places(of: buffer).end.row >= size.rows else { return }
    put("\u{1B}[H\u{1B}[J")
    ceditline_draw(handle)
  }

  /// Moves to the start of the row below the text.
  func leaveLine() {
    let places = places(of: buffer)
    put(Self.move(from: places.cursor, to: places.end) + "\n\u{1B}[J")
    ghost = []
  }

  /// Draws for the new size of the terminal.
  ///
  /// Terminals differ in how they break long rows anew. A text of one row is drawn over; of
  /// more rows the old copy stays, because erasing it could erase earlier output.
  func resize() {
    guard let handle else { return }
    let buffer = buffer
    let old = places(of: buffer)
    measure()
    let new = places(of: buffer)
    if old.end.row == 0, new.end.row == 0 {
      put("\r\u{1B}[J")
    } else {
      put(Self.move(from: old.cursor, to: old.end) + "\n\u{1B}[J")
    }
    ghost = []
    ceditline_resize(handle)
    ceditline_draw(handle)
  }

  /// Takes the terminal back after the process was stopped.
  func resume() {
    guard let handle else { return }
    ceditline_set_raw(handle, false)
    ceditline_set_raw(handle, true)
    measure()
    ceditline_resize(handle)
    put("\u{1B}[?2004h\n\u{1B}[J")
    ghost = []
    ceditline_draw(handle)
  }
}
