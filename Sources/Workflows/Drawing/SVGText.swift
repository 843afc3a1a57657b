import Text

/// Writes a sheet as SVG.
struct SVGText {
  /// The size of a cell in tenths of a pixel, so that all numbers are whole.
  private static let cell = (width: 84, height: 190)
  private static let margin = 160

  private(set) var text = ""

  /// The image of a layered drawing.
  init(_ sheet: Sheet, colors: NetColors) {
    begin(width: sheet.width, height: sheet.height)
    for frame in sheet.frames { add(frame) }
    for line in sheet.lines { add(line, colors.name(ofNet: line.net)) }
    for box in sheet.boxes { add(box) }
    for frame in sheet.frames { addTitles(frame) }
    text += "</svg>\n"
  }

  /// The image of a drawing in lines of text.
  init(lines: [String]) {
    begin(width: lines.map { DisplayWidth.of($0) }.max() ?? 0, height: lines.count)
    for (row, line) in lines.enumerated() { write(line, "label", 0, row) }
    text += "</svg>\n"
  }

  private mutating func begin(width: Int, height: Int) {
    let width = Self.number(width * Self.cell.width + 2 * Self.margin)
    let height = Self.number(height * Self.cell.height + 2 * Self.margin)
    text = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"easel-graph\" width=\"\(width)\" "
    text +=
      "height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\">\n<style>\n\(Self.style)\n</style>\n"
    text += "<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n"
  }

  // MARK: Lines

  private mutating func add(_ line: Sheet.Line, _ name: String) {
    guard let first = line.points.first, let last = line.points.last else { return }
    var path = "M\(point(first))"
    for (place, corner) in line.points.enumerated().dropFirst().dropLast() {
      let (before, after) = (line.points[place - 1], line.points[place + 1])
      // Corners are round; where a line goes straight on they cannot be seen.
      path +=
        " L\(point(corner, towards: before)) Q\(point(corner)) \(point(corner, towards: after))"
    }
    path += " L\(point(last))"
    text += "<path class=\"line \(name)\" d=\"\(path)\"/>\n"
  }

  private func point(_ point: Sheet.Point) -> String {
    "\(Self.number(Self.x(point.x))),\(Self.number(Self.y(point.y)))"
  }

  private func point(_ corner: Sheet.Point, towards other: Sheet.Point) -> String {
    let x = Self.x(corner.x) + (other.x - corner.x).signum() * 40
    let y = Self.y(corner.y) + (other.y - corner.y).signum() * 60
    return "\(Self.number(x)),\(Self.number(y))"
  }

  // MARK: Boxes and frames

  private mutating func add(_ box: Sheet.Box) {
    let name = "\(box.text.outline)"
    if box.text.outline == .fold {
      for shift in [80, 40] { rectangle(box.area, "box \(name)", shift: shift) }
    }
    let isRound = box.text.outline == .value || box.text.outline == .transform
    rectangle(box.area, "box \(name)", radius: isRound ? 9 : 3)
    if !box.text.gates.isEmpty {
      let first = box.area.y + 1 + box.lines.count
      let gates = Sheet.Area(
        x: box.area.x,
        y: first,
        width: box.area.width,
        height: box.area.bottom - first + 1,
      )
      rectangle(gates, "box person")
      for (row, gate) in box.text.gates.enumerated() {
        write(
          BoxText.clipped(gate.line, box.area.width - 4),
          "label",
          box.area.x + 2,
          first + 1 + row,
        )
      }
    }
    for (row, line) in box.lines.enumerated() {
      let y = box.area.y + 1 + row
      if row == 0, line.hasPrefix(box.text.head) {
        write(box.text.head, "head", box.area.x + 2, y)
        let rest = line.dropFirst(box.text.head.count)
        let x = box.area.x + 2 + DisplayWidth.of(box.text.head)
        let blanks = rest.prefix { $0 == " " }.count
        write(String(rest.dropFirst(blanks)), "dim", x + blanks, y)
      } else {
        write(line, row == 0 ? "head" : "dim", box.area.x + 2, y)
      }
    }
    add(box.top, y: box.area.y)
    add(box.bottom, y: box.area.bottom)
    if box.text.isInput { write("input", "tag", box.area.right - 6, box.area.y) }
    if box.text.isOutput { write("output", "tag", box.area.right - 7, box.area.bottom) }
  }

  private mutating func add(_ frame: Sheet.Frame) {
    rectangle(frame.area, "frame", radius: 9)
    guard !frame.below.isEmpty else { return }
    let first = frame.area.bottom - frame.below.count - 1
    let below = Sheet.Area(
      x: frame.area.x,
      y: first,
      width: frame.area.width,
      height: frame.below.count + 2,
    )
    rectangle(below, "box person")
    for (row, line) in frame.below.enumerated() {
      write(line, "label", frame.area.x + 2, first + 1 + row)
    }
  }

  private mutating func addTitles(_ frame: Sheet.Frame) {
    let below = frame.below.isEmpty ? 0 : frame.below.count + 1
    for (words, y, ports) in [
      (frame.text.title, frame.area.y, frame.top),
      (frame.text.end, frame.area.bottom - below, frame.result),
    ] {
      let place = Sheet.titlePlace(frame.area, ports)
      let shown = words.clipped(to: max(4, place.count - 4))
      // The dashes end where the words begin.
      let width = DisplayWidth.of(shown) * 70 + 60
      text += "<rect class=\"page\" x=\"\(Self.number(Self.x(place.first + 2) - 80))\" "
      text +=
        "y=\"\(Self.number(Self.y(y) - 60))\" width=\"\(Self.number(width))\" height=\"12\"/>\n"
      write(shown, "tag", place.first + 2, y)
    }
    add(frame.top.filter { $0.kind != .pass }, y: frame.area.y)
    add(frame.result, y: frame.area.bottom - below)
  }

  private mutating func add(_ ports: [Sheet.Port], y: Int) {
    for (place, port) in ports.enumerated() {
      let (x, top) = (Self.x(port.column), Self.y(y))
      switch port.kind {
      case .arrow:
        let corners = [(x - 40, top - 60), (x + 40, top - 60), (x, top + 10)]
        let points = corners.map { "\(Self.number($0.0)),\(Self.number($0.1))" }
        text += "<polygon class=\"arrow\" points=\"\(points.joined(separator: " "))\"/>\n"
      case .start:
        text +=
          "<circle class=\"arrow\" cx=\"\(Self.number(x))\" cy=\"\(Self.number(top))\" r=\"2.5\"/>\n"
      case .pass: break
      }
      let width = DisplayWidth.of(port.label)
      let isLeft = place + 1 < ports.count && port.column + width + 2 >= ports[place + 1].column
      if width > 0 {
        write(port.label, "tag", isLeft ? port.column - width - 1 : port.column + 2, y)
      }
    }
  }

  private mutating func rectangle(
    _ area: Sheet.Area,
    _ name: String,
    radius: Int = 3,
    shift: Int = 0,
  ) {
    let x = Self.x(area.x) + shift
    let y = Self.y(area.y) + shift
    let width = (area.width - 1) * Self.cell.width
    let height = (area.height - 1) * Self.cell.height
    text += "<rect class=\"\(name)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" "
    text += "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\" rx=\"\(radius)\"/>\n"
  }

  private mutating func write(_ words: String, _ name: String, _ x: Int, _ y: Int) {
    guard !words.isEmpty else { return }
    let left = Self.x(x) - Self.cell.width / 2
    let base = Self.y(y) + 45
    if words.hasPrefix("⏸ ") {
      // Few fonts have the sign, so it is drawn.
      for bar in [left, left + 60] {
        text += "<rect class=\"bar\" x=\"\(Self.number(bar))\" y=\"\(Self.number(base - 95))\" "
        text += "width=\"3.5\" height=\"10\"/>\n"
      }
      write(String(words.dropFirst(2)), name, x + 2, y)
      return
    }
    text += "<text class=\"\(name)\" x=\"\(Self.number(left))\" y=\"\(Self.number(base))\">"
    text += Self.escaped(words) + "</text>\n"
  }
}

// MARK: - Numbers and signs

extension SVGText {
  private static func x(_ column: Int) -> Int { margin + column * cell.width + cell.width / 2 }
  private static func y(_ row: Int) -> Int { margin + row * cell.height + cell.height / 2 }

  /// A number of tenths in decimals.
  private static func number(_ tenths: Int) -> String {
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = (tenths.magnitude / 10, tenths.magnitude % 10)
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
  }

  /// A text in which nothing means anything to XML.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{FFFE}", "\u{FFFF}": continue
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Plain colours, for programs that know little of style sheets, and those of dark pages.
  private static let style = """
    .easel-graph .page{fill:#fff}
    .easel-graph text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;\
    fill:#1c262b;white-space:pre}
    .easel-graph .head{font-weight:600}
    .easel-graph .dim{fill:#52626a}
    .easel-graph .tag{font-size:11.5px;fill:#52626a;stroke:#fff;stroke-width:4px;\
    paint-order:stroke}
    .easel-graph .box{fill:#eef2f4;stroke:#90a4ae}
    .easel-graph .box.value{fill:#fff7d6;stroke:#c9a227}
    .easel-graph .box.work{fill:#e3f2fd;stroke:#3d85c6}
    .easel-graph .box.branch{fill:#f3e5f5;stroke:#9b59b6}
    .easel-graph .box.person{fill:#ffe8cc;stroke:#e67e22}
    .easel-graph .frame{fill:none;stroke:#90a4ae;stroke-dasharray:5 4}
    .easel-graph .line{fill:none;stroke:#90a4ae;stroke-width:1.6px}
    .easel-graph .line.image{stroke:#64b5f6}
    .easel-graph .line.text{stroke:#e0b400}
    .easel-graph .line.list{stroke:#66bb6a}
    .easel-graph .line.branch{stroke:#ab47bc}
    .easel-graph .line.media{stroke:#ef7f6d}
    .easel-graph .arrow{fill:#607d8b}
    .easel-graph .bar{fill:#e67e22}
    @media (prefers-color-scheme:dark){
    .easel-graph .page{fill:#15191c}
    .easel-graph text{fill:#e6edf0}
    .easel-graph .dim{fill:#a9b8bf}
    .easel-graph .tag{fill:#a9b8bf;stroke:#15191c}
    .easel-graph .box{fill:#232b30;stroke:#6b7f89}
    .easel-graph .box.value{fill:#3a3414}
    .easel-graph .box.work{fill:#123047}
    .easel-graph .box.branch{fill:#351c3f}
    .easel-graph .box.person{fill:#4a2e0d}
    }
    """
}
