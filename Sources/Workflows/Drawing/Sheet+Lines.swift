import Text

extension Sheet {
  /// The sheet as lines of text, none wider than the sheet.
  func terminalLines() -> [String] {
    var canvas = Canvas(width: width, height: height)
    for line in lines { canvas.draw(line.points) }
    // Outer frames come first, so that inner ones are drawn over them.
    for frame in frames { canvas.draw(frame) }
    for box in boxes { canvas.draw(box) }
    return canvas.lines
  }
}

extension Canvas {
  fileprivate mutating func draw(_ box: Sheet.Box) {
    let area = box.area
    let style = box.text.outline.border
    let gates = box.text.gates.map(\.line)
    let textEnd = area.y + 1 + box.lines.count
    border(area, height: box.lines.count + 2, style)
    write(box.lines, area, y: area.y + 1)
    if !gates.isEmpty, box.isGateFramed {
      border(
        Sheet.Area(x: area.x, y: textEnd, width: area.width, height: 0),
        height: gates.count + 2,
        .double,
      )
      write(gates.map { BoxText.clipped($0, area.width - 4) }, area, y: textEnd + 1)
    }
    let bottomStyle = gates.isEmpty ? style : .double
    for row in textEnd..<max(textEnd, area.bottom + 1) where !gates.isEmpty && !box.isGateFramed {
      barrier(area, y: row, isLast: row == area.bottom)
    }
    draw(box.top, area, y: area.y, style)
    draw(box.bottom, area, y: area.bottom, bottomStyle)
    for (row, gate) in gates.enumerated() where !box.isGateFramed {
      // The line goes on below the gate's text.
      write(" \(BoxText.clipped(gate, area.width - 6)) ", x: area.x + 2, y: textEnd + row)
    }
    if box.text.isInput { tag("input", area, y: area.y, box.top) }
    if box.text.isOutput {
      tag("output", area, y: gates.isEmpty || box.isGateFramed ? area.bottom : area.y, box.bottom)
    }
  }

  fileprivate mutating func draw(_ frame: Sheet.Frame) {
    let area = frame.area
    let below = frame.below.isEmpty ? 0 : frame.below.count + 1
    let end = area.bottom - below
    border(area, height: area.height - below, .dashed)
    if below > 0 {
      border(
        Sheet.Area(x: area.x, y: end, width: area.width, height: 0),
        height: below + 1,
        .double,
      )
      write(frame.below, area, y: end + 1)
    } else if frame.isGated {
      barrier(area, y: end, isLast: true)
    }
    let style = below > 0 || frame.isGated ? BorderStyle.double : .dashed
    let result = below > 0 ? frame.result : merged(frame.result, frame.bottom)
    draw(frame.top, area, y: area.y, .dashed)
    draw(result, area, y: end, style)
    if below > 0 { draw(frame.bottom, area, y: area.bottom, .double) }
    title(frame.text.title, area, y: area.y, frame.top)
    title(frame.text.end, area, y: end, result)
  }

  /// Draws a double line from side to side.
  private mutating func barrier(_ area: Sheet.Area, y: Int, isLast: Bool) {
    fill(isLast ? "╘" : "╞", x: area.x, y: y, count: 1)
    fill("═", x: area.x + 1, y: y, count: area.width - 2)
    fill(isLast ? "╛" : "╡", x: area.right, y: y, count: 1)
  }

  private func merged(_ result: [Sheet.Port], _ bottom: [Sheet.Port]) -> [Sheet.Port] {
    // What ends and what begins at the same column go through: the arrow is enough.
    (result + bottom.filter { port in !result.contains { $0.column == port.column } })
      .sorted { $0.column < $1.column }
  }

  private mutating func write(_ lines: [String], _ area: Sheet.Area, y: Int) {
    for (row, line) in lines.enumerated() { write(line, x: area.x + 2, y: y + row) }
  }

  private mutating func border(_ area: Sheet.Area, height: Int, _ style: BorderStyle) {
    let (right, bottom) = (area.right, area.y + height - 1)
    fill(style.topLeft, x: area.x, y: area.y, count: 1)
    fill(style.topLine, x: area.x + 1, y: area.y, count: area.width - 2)
    fill(style.topRight, x: right, y: area.y, count: 1)
    fill(style.left, x: area.x, y: area.y + 1, count: height - 2, isDown: true)
    fill(style.right, x: right, y: area.y + 1, count: height - 2, isDown: true)
    fill(style.bottomLeft, x: area.x, y: bottom, count: 1)
    fill(style.bottomLine, x: area.x + 1, y: bottom, count: area.width - 2)
    fill(style.bottomRight, x: right, y: bottom, count: 1)
    guard !style.isFrame, height > 2 else { return }
    for row in area.y + 1..<bottom { fill(" ", x: area.x + 1, y: row, count: area.width - 2) }
  }

  private mutating func draw(
    _ ports: [Sheet.Port],
    _ area: Sheet.Area,
    y: Int,
    _ style: BorderStyle,
  ) {
    for (place, port) in ports.enumerated() {
      let sign: Character =
        switch port.kind {
        case .arrow: "▼"
        case .start: style.start
        case .pass: "│"
        }
      fill(sign, x: port.column, y: y, count: 1)
      guard !port.label.isEmpty else { continue }
      let text = " \(port.label) "
      let next = place + 1 < ports.count ? ports[place + 1].column : area.right
      let previous = place > 0 ? ports[place - 1].column + labelWidth(ports[place - 1]) : area.x
      if port.column + DisplayWidth.of(text) < next {
        write(text, x: port.column + 1, y: y)
      } else if port.column - DisplayWidth.of(text) > previous {
        write(text, x: port.column - DisplayWidth.of(text), y: y)
      }
    }
  }

  private func labelWidth(_ port: Sheet.Port) -> Int {
    port.label.isEmpty ? 0 : DisplayWidth.of(port.label) + 2
  }

  /// Writes a word into the border where no line is: right, or else left.
  private mutating func tag(_ word: String, _ area: Sheet.Area, y: Int, _ ports: [Sheet.Port]) {
    let text = " \(word) "
    let width = DisplayWidth.of(text)
    for x in [area.right - 1 - width, area.x + 2]
    where !ports.contains(where: { $0.column >= x - 1 && $0.column <= x + width }) {
      write(text, x: x, y: y)
      return
    }
  }

  /// Writes a title into the widest part of a border that no line crosses.
  private mutating func title(_ text: String, _ area: Sheet.Area, y: Int, _ ports: [Sheet.Port]) {
    let place = Sheet.titlePlace(area, ports)
    guard place.count > 5 else { return }
    write(" \(BoxText.clipped(text, place.count - 4)) ", x: place.first + 1, y: y)
  }
}

extension Sheet {
  /// The widest part of a border that no line crosses.
  static func titlePlace(_ area: Area, _ ports: [Port]) -> (first: Int, count: Int) {
    var best = (first: area.x + 1, count: 0)
    var first = area.x + 1
    for column in ports.map(\.column) + [area.right] {
      if column - first > best.count { best = (first, column - first) }
      first = column + 1
    }
    return best
  }
}
