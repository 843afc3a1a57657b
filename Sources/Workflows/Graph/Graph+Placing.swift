import JSON

extension Graph {
  /// How far apart the web canvas shows layers, and the nodes of one.
  private static let step = (x: 400, y: 260)

  /// Gives a new node a free place to the right of what feeds it; the others stay where they are.
  func place(_ node: inout Node, behind producers: [String], _ places: [String: Int]) {
    let before = producers.compactMap { places[$0].flatMap { nodes[$0].spot } }
    let x = before.map { $0.x + Double(Self.step.x) }.max() ?? 0
    let top = before.map(\.y).min() ?? 0
    // A node takes the rows that it touches; the first row that is free is ours.
    var taken: Set<Int> = []
    for other in nodes {
      guard let spot = other.spot, abs(spot.x - x) < Double(Self.step.x) else { continue }
      let row = (spot.y - top) / Double(Self.step.y)
      guard abs(row) < Double(Self.nodeLimit) else { continue }
      taken.insert(Int(row.rounded(.down)))
      taken.insert(Int(row.rounded(.up)))
    }
    var row = 0
    while taken.contains(row) { row += 1 }
    node.position = ["x": Self.number(x), "y": Self.number(top + Double(row * Self.step.y))]
  }

  private static func number(_ value: Double) -> JSONValue {
    JSONNumber(value).map { .number($0) } ?? 0
  }

  /// The nodes that `id` feeds, also through others, each with the one that it is fed by.
  func downstream(of id: String) -> [String: String] {
    var consumers: [String: [String]] = [:]
    for edge in edges where edge.consumer != id {
      consumers[edge.producer, default: []].append(edge.consumer)
    }
    var origin: [String: String] = [:]
    var pending = [id]
    while let node = pending.popLast() {
      for consumer in consumers[node] ?? [] where origin[consumer] == nil {
        origin[consumer] = node
        pending.append(consumer)
      }
    }
    return origin
  }
}

extension Node {
  /// Where the web canvas shows the node, if that is a place.
  fileprivate var spot: (x: Double, y: Double)? {
    guard let x = position?["x"]?.number?.double, let y = position?["y"]?.number?.double,
      x.isFinite, y.isFinite
    else { return nil }
    return (x, y)
  }
}
