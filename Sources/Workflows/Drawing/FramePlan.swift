import Text

/// The frame of a loop around its drawn inside.
struct FramePlan {
  let sheet: Sheet
  let width: Int
  /// The column where each link from outside ends.
  let entries: [Scopes.Link: Int]
  /// The column where the loop's result leaves.
  let exit: Int

  /// `links` are those that end at the frame.
  init(
    _ inside: LayeredDrawing.Inside,
    _ scope: Scopes.Scope,
    _ text: FigureText,
    _ links: [Scopes.Link],
    _ drawing: LayeredDrawing,
  ) {
    let scopes = drawing.scopes
    let isGated = !text.gates.isEmpty
    var text = text
    if drawing.density > .roomy, let gate = text.gates.popLast() { text.end += "  " + gate.line }
    let below = text.gates.map(\.line) + text.remarks
    let widest = (below + [text.end]).map { DisplayWidth.of($0) }.max() ?? 0
    let inner = max(inside.sheet.width, min(widest + 8, 40))
    let width = inner + 4
    let shift = 2 + (inner - inside.sheet.width) / 2
    let top = inside.top.mapValues { $0 + shift }
    let bottom = inside.bottom.mapValues { $0 + shift }
    let item = scopes.nets.indices.first { net in
      top[net] != nil && scopes.nets[net].isFromInside && scopes.nets[net].from == scope.frame
    }
    var entries: [Scopes.Link: Int] = [:]
    var ports = top.map { net, column in
      Sheet.Port(kind: net == item ? .start : .pass, column: column)
    }
    var used = Set(top.values)
    for link in links {
      if link.input == nil, let column = top[link.net] {
        entries[link] = column
        continue
      }
      var column = item.flatMap { top[$0] } ?? width / 2
      if entries.values.contains(column) || item == nil {
        let free = (2..<max(3, width - 2)).filter { place in
          !used.contains { abs($0 - place) < 2 }
        }
        column = free.min { (abs($0 - column), $0) < (abs($1 - column), $1) } ?? column
      }
      used.insert(column)
      entries[link] = column
      ports.removeAll { $0.column == column }
      ports.append(Sheet.Port(kind: .arrow, column: column))
    }
    self.width = width
    self.entries = entries
    exit = bottom.values.min() ?? width - 4
    var frame = Sheet.Frame(
      figure: scope.frame ?? 0,
      text: text,
      area: Sheet.Area(x: 0, y: 0, width: width, height: 0),
    )
    frame.isGated = isGated
    frame.below = below.map { BoxText.clipped($0, width - 4) }
    frame.area.height = inside.sheet.height + 2 + (below.isEmpty ? 0 : below.count + 1)
    frame.top = ports.sorted { $0.column < $1.column }
    frame.result = bottom.values.sorted().map { Sheet.Port(kind: .arrow, column: $0) }
    var sheet = Sheet(width: width, height: frame.area.height)
    sheet.frames = [frame]
    sheet.add(inside.sheet, x: shift, y: 1)
    self.sheet = sheet
  }
}
