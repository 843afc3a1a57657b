import Text

/// A page of character cells on which lines join, branch and cross.
///
/// Where two lines cross, the one from top to bottom goes over the other: `─│─`. A sign with four
/// arms is always a branch.
struct Canvas {
  /// The sides of a cell that a line touches.
  struct Arms: OptionSet {
    let rawValue: UInt8
    static let up = Arms(rawValue: 1)
    static let down = Arms(rawValue: 2)
    static let left = Arms(rawValue: 4)
    static let right = Arms(rawValue: 8)
    static let vertical: Arms = [.up, .down]
    static let horizontal: Arms = [.left, .right]
  }

  private struct Cell {
    /// The text; nil where there is none, a space behind a wide character's first half.
    var character: Character?
    var isSecondHalf = false
    /// Arms of corners and ends.
    var arms: Arms = []
    /// Arms of lines that pass straight.
    var passing: Arms = []
  }

  let width: Int
  let height: Int
  private var cells: [Cell]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    cells = Array(repeating: Cell(), count: width * height)
  }

  /// Draws a line through `points`, of which each shares its row or its column with the next.
  mutating func draw(_ points: [Sheet.Point]) {
    for (from, to) in zip(points, points.dropFirst()) {
      let step = (x: (to.x - from.x).signum(), y: (to.y - from.y).signum())
      guard step.x != 0 || step.y != 0 else { continue }
      var point = Sheet.Point(x: from.x + step.x, y: from.y + step.y)
      while point != to {
        change(point) { $0.passing.formUnion(step.x == 0 ? .vertical : .horizontal) }
        point.x += step.x
        point.y += step.y
      }
      let (out, back) = Self.arms(step.x, step.y)
      change(from) { $0.arms.formUnion(out) }
      change(to) { $0.arms.formUnion(back) }
    }
  }

  private static func arms(_ x: Int, _ y: Int) -> (out: Arms, back: Arms) {
    switch (x, y) {
    case (1, _): (.right, .left)
    case (-1, _): (.left, .right)
    case (_, 1): (.down, .up)
    default: (.up, .down)
    }
  }

  private mutating func change(_ point: Sheet.Point, _ body: (inout Cell) -> Void) {
    guard point.x >= 0, point.x < width, point.y >= 0, point.y < height else { return }
    body(&cells[point.y * width + point.x])
  }

  /// Writes text over what is there; what does not fit into the row is left out.
  mutating func write(_ text: String, x: Int, y: Int) {
    var x = x
    for character in text {
      let columns = DisplayWidth.of(character)
      guard columns > 0 else { continue }
      guard x >= 0, x + columns <= width, y >= 0, y < height else { return }
      cells[y * width + x] = Cell(character: character)
      if columns == 2 { cells[y * width + x + 1] = Cell(character: " ", isSecondHalf: true) }
      x += columns
    }
  }

  /// Writes one sign `count` times, downwards if `isDown`.
  mutating func fill(_ sign: Character, x: Int, y: Int, count: Int, isDown: Bool = false) {
    for step in 0..<max(0, count) {
      change(Sheet.Point(x: isDown ? x : x + step, y: isDown ? y + step : y)) {
        $0 = Cell(character: sign)
      }
    }
  }

  /// The rows, without blanks at their ends.
  var lines: [String] {
    (0..<height).map { row in
      var line = ""
      var blanks = 0
      for cell in cells[row * width..<(row + 1) * width] where !cell.isSecondHalf {
        let sign = cell.character ?? Self.sign(cell.arms, cell.passing)
        if sign == " " {
          blanks += 1
          continue
        }
        if blanks > 0 {
          line += String(repeating: " ", count: blanks)
          blanks = 0
        }
        line.append(sign)
      }
      return line
    }
  }

  private static func sign(_ arms: Arms, _ passing: Arms) -> Character {
    // Lines that only pass do not touch.
    if arms.isEmpty { return passing.contains(.up) ? "│" : passing.isEmpty ? " " : "─" }
    return signs[Int(arms.union(passing).rawValue)]
  }

  /// By the raw value of arms.
  private static let signs: [Character] = [
    " ", "│", "│", "│", "─", "╯", "╮", "┤", "─", "╰", "╭", "├", "─", "┴", "┬", "┼",
  ]
}
