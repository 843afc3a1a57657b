import Testing

@testable import Workflows

/// Follows the lines of a drawing sign by sign, as a reader does.
struct LineTracer {
  private let rows: [[Character]]

  init(_ lines: [String]) { rows = lines.map { Array($0) } }

  private enum Direction { case down, left, right }

  private struct Step: Hashable {
    var x: Int
    var y: Int
    var direction: Direction
  }

  func sign(_ x: Int, _ y: Int) -> Character {
    rows.indices.contains(y) && rows[y].indices.contains(x) ? rows[y][x] : " "
  }

  /// The arrowheads that a line leads to which leaves downwards from a cell.
  func arrowheads(from start: Sheet.Point) throws -> Set<Sheet.Point> {
    var found: Set<Sheet.Point> = []
    var seen: Set<Step> = []
    var open = [Step(x: start.x, y: start.y + 1, direction: .down)]
    while let step = open.popLast() {
      guard seen.insert(step).inserted else { continue }
      let sign = sign(step.x, step.y)
      if sign == "▼", step.direction == .down {
        found.insert(Sheet.Point(x: step.x, y: step.y))
        continue
      }
      let ways = try #require(
        Self.ways[step.direction]?[sign],
        "a line goes \(step.direction) into \(sign) at \(step.x), \(step.y)",
      )
      for way in ways {
        switch way {
        case .down: open.append(Step(x: step.x, y: step.y + 1, direction: .down))
        case .left: open.append(Step(x: step.x - 1, y: step.y, direction: .left))
        case .right: open.append(Step(x: step.x + 1, y: step.y, direction: .right))
        }
      }
    }
    return found
  }

  /// Where a line goes on from a sign that it enters; lines never go up.
  private static let ways: [Direction: [Character: [Direction]]] = [
    .down: [
      "│": [.down], "╰": [.right], "╯": [.left], "┴": [.left, .right], "├": [.down, .right],
      "┤": [.down, .left], "┼": [.down, .left, .right],
    ],
    .right: ["─": [.right], "│": [.right], "╮": [.down], "┬": [.right, .down], "┤": [.down]],
    .left: ["─": [.left], "│": [.left], "╭": [.down], "┬": [.left, .down], "├": [.down]],
  ]
}
