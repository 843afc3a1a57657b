import JSON

extension Graph {
  /// Gives a position to the nodes that have none; the others stay where they are.
  ///
  /// A node stands 400 to the right of what feeds it, and in steps of 260 as far down as it must so
  /// that it covers no other. O(nodes + edges).
  public mutating func layOut() {
    guard nodes.contains(where: { $0.point == nil }) else { return }
    var canvas = WebCanvas(nodes.compactMap(\.point))
    let places = places
    let incoming = Dictionary(grouping: edges, by: \.consumer)
    let order = order(places)
    // Nodes on a cycle have no order of their own; they come last.
    let ordered = Set(order)
    for place in order + nodes.indices.filter({ !ordered.contains($0) })
    where nodes[place].point == nil {
      let producers = (incoming[nodes[place].id] ?? []).compactMap { edge in
        places[edge.producer].flatMap { nodes[$0].point }
      }
      nodes[place].point = canvas.spot(rightOf: producers)
    }
  }
}

/// The upper left corner of a node on the web canvas.
struct CanvasPoint: Hashable {
  var x: Double
  var y: Double
}

extension Node {
  /// The position as numbers, where it is one within reason.
  fileprivate(set) var point: CanvasPoint? {
    get {
      guard let x = position?["x"]?.number?.double, let y = position?["y"]?.number?.double,
        abs(x) < 1e9, abs(y) < 1e9
      else { return nil }
      return CanvasPoint(x: x, y: y)
    }
    set {
      guard let x = newValue.flatMap({ JSONNumber($0.x) }),
        let y = newValue.flatMap({ JSONNumber($0.y) })
      else { return }
      position = ["x": .number(x), "y": .number(y)]
    }
  }
}

/// Which parts of the canvas are taken.
private struct WebCanvas {
  /// How far apart nodes stand.
  static let step = CanvasPoint(x: 400, y: 260)

  /// A part of the canvas as large as a node.
  struct Cell: Hashable {
    var column: Int
    var row: Int

    init(_ point: CanvasPoint) {
      column = Int((point.x / step.x).rounded(.down))
      row = Int((point.y / step.y).rounded(.down))
    }
  }

  /// The smallest box around the nodes that begin in a cell.
  struct Box {
    var low: CanvasPoint
    var high: CanvasPoint
  }

  /// How many spots are tried before a node goes below all others of its column.
  static let patience = 64

  private var boxes: [Cell: Box] = [:]
  /// How far down each column goes.
  private var bottoms: [Int: Double] = [:]
  /// Where the search ended that began at a point; whatever is between is taken for good.
  private var ends: [CanvasPoint: Double] = [:]
  private let corner: CanvasPoint

  init(_ points: [CanvasPoint]) {
    corner = CanvasPoint(x: points.map(\.x).min() ?? 0, y: points.map(\.y).min() ?? 0)
    for point in points { take(point) }
  }

  /// Takes a free spot behind `producers`, or in the first column where nothing feeds the node.
  mutating func spot(rightOf producers: [CanvasPoint]) -> CanvasPoint {
    let x = producers.map(\.x).max().map { $0 + Self.step.x }
    let start = CanvasPoint(x: x ?? corner.x, y: producers.map(\.y).min() ?? corner.y)
    var spot = CanvasPoint(x: start.x, y: ends[start] ?? start.y)
    var tries = 0
    while isTaken(spot) {
      tries += 1
      spot.y = tries < Self.patience ? spot.y + Self.step.y : bottom(around: spot) + Self.step.y
    }
    ends[start] = spot.y
    take(spot)
    return spot
  }

  private func bottom(around spot: CanvasPoint) -> Double {
    let column = Cell(spot).column
    return (column - 1...column + 1).compactMap { bottoms[$0] }.max() ?? spot.y
  }

  private mutating func take(_ point: CanvasPoint) {
    let cell = Cell(point)
    bottoms[cell.column] = max(bottoms[cell.column] ?? point.y, point.y)
    let box = boxes[cell] ?? Box(low: point, high: point)
    boxes[cell] = Box(
      low: CanvasPoint(x: min(box.low.x, point.x), y: min(box.low.y, point.y)),
      high: CanvasPoint(x: max(box.high.x, point.x), y: max(box.high.y, point.y)),
    )
  }

  private func isTaken(_ spot: CanvasPoint) -> Bool {
    var cell = Cell(spot)
    let (column, row) = (cell.column, cell.row)
    for columnShift in -1...1 {
      for rowShift in -1...1 {
        cell.column = column + columnShift
        cell.row = row + rowShift
        guard let box = boxes[cell] else { continue }
        let isBeside =
          spot.x >= box.high.x + Self.step.x || spot.x <= box.low.x - Self.step.x
          || spot.y >= box.high.y + Self.step.y || spot.y <= box.low.y - Self.step.y
        if !isBeside { return true }
      }
    }
    return false
  }
}
