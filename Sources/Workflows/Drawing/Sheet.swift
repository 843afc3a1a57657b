/// A drawing made of boxes, frames and lines, measured in the cells of a terminal.
///
/// The terminal and the SVG draw the same sheet.
struct Sheet {
  /// A figure that is no frame.
  struct Box {
    var figure: Int
    var text: FigureText
    var area: Area
    /// The lines of text.
    var lines: [String]
    /// Whether its gates have a frame of their own, and do not stand in the border.
    var isGateFramed: Bool
    /// Where lines enter from above and leave below.
    var top: [Port] = []
    var bottom: [Port] = []
  }

  /// The frame of a loop.
  struct Frame {
    var figure: Int
    var text: FigureText
    var area: Area
    /// Whether a gate hangs on its end.
    var isGated = false
    /// The lines of text below its bottom, gates above all; they are in the area.
    var below: [String] = []
    /// Where lines enter from above.
    var top: [Port] = []
    /// Where the result of the inside ends.
    var result: [Port] = []
    /// Where lines leave below.
    var bottom: [Port] = []
  }

  /// A place on a border where a line ends or begins.
  struct Port {
    enum Kind {
      /// A line ends here with an arrow.
      case arrow
      /// A line begins here.
      case start
      /// A line goes on through the border of a frame.
      case pass
    }
    var kind: Kind
    var column: Int
    var label: String = ""
  }

  /// A line from a figure to another, with its corners.
  struct Line {
    var net: Int
    var points: [Point]
  }

  struct Point: Hashable {
    var x: Int
    var y: Int
  }

  struct Area {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    var right: Int { x + width - 1 }
    var bottom: Int { y + height - 1 }
  }

  var width = 0
  var height = 0
  var boxes: [Box] = []
  var frames: [Frame] = []
  var lines: [Line] = []

  /// Takes what is on another sheet, moved.
  mutating func add(_ sheet: Sheet, x: Int, y: Int) {
    for var box in sheet.boxes {
      box.move(x, y)
      boxes.append(box)
    }
    for var frame in sheet.frames {
      frame.move(x, y)
      frames.append(frame)
    }
    for line in sheet.lines {
      let points = line.points.map { Point(x: $0.x + x, y: $0.y + y) }
      lines.append(Line(net: line.net, points: points))
    }
  }
}

extension Sheet.Box {
  fileprivate mutating func move(_ x: Int, _ y: Int) {
    area.x += x
    area.y += y
    for place in top.indices { top[place].column += x }
    for place in bottom.indices { bottom[place].column += x }
  }
}

extension Sheet.Frame {
  fileprivate mutating func move(_ x: Int, _ y: Int) {
    area.x += x
    area.y += y
    for place in top.indices { top[place].column += x }
    for place in result.indices { result[place].column += x }
    for place in bottom.indices { bottom[place].column += x }
  }
}
