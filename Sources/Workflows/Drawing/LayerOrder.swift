extension Layers {
  /// Orders the rows so that few lines cross.
  ///
  /// Sweeps put items at the mean place of their neighbours, then what stands side by side is
  /// swapped. Equal layers get equal orders.
  mutating func order() {
    var sweeper = LayerSweeper(self)
    sweeper.run()
    rows = sweeper.best
  }
}

private struct LayerSweeper {
  var rows: [[Int]]
  var best: [[Int]]
  private var place: [Int]
  private var above: [[Int]]
  private var below: [[Int]]

  init(_ layers: Layers) {
    rows = layers.rows
    best = rows
    place = Array(repeating: 0, count: layers.items.count)
    above = Array(repeating: [], count: layers.items.count)
    below = above
    for segment in layers.segments.joined() {
      above[segment.lower].append(segment.upper)
      below[segment.upper].append(segment.lower)
    }
    for row in rows.indices { number(row) }
  }

  mutating func run() {
    guard rows.count > 1 else { return }
    var fewest = Int.max
    for sweep in 0..<10 {
      if sweep.isMultiple(of: 2) {
        for row in rows.indices.dropFirst() { sort(row, by: above) }
      } else {
        for row in rows.indices.dropLast().reversed() { sort(row, by: below) }
      }
      swapNeighbours()
      let crossings = rows.indices.dropFirst().reduce(0) { $0 + self.crossings(above: $1) }
      if crossings < fewest {
        fewest = crossings
        best = rows
      }
      if crossings == 0 { break }
    }
  }

  private mutating func number(_ row: Int) {
    for (index, item) in rows[row].enumerated() { place[item] = index }
  }

  /// Sorts a row; what has no neighbour stays where it is.
  private mutating func sort(_ row: Int, by neighbours: [[Int]]) {
    let keys = rows[row].map { item in
      let near = neighbours[item]
      guard !near.isEmpty else { return nil as Double? }
      return Double(near.reduce(0) { $0 + place[$1] }) / Double(near.count)
    }
    let movable = rows[row].indices.filter { keys[$0] != nil }
    let sorted = movable.sorted { ((keys[$0] ?? 0), $0) < ((keys[$1] ?? 0), $1) }
    var moved = rows[row]
    for (from, to) in zip(sorted, movable) { moved[to] = rows[row][from] }
    rows[row] = moved
    number(row)
  }

  /// Swaps two that stand side by side wherever that makes fewer crossings.
  private mutating func swapNeighbours() {
    for _ in 0..<4 {
      var isBetter = false
      for row in rows.indices {
        for index in rows[row].indices.dropLast() {
          let (left, right) = (rows[row][index], rows[row][index + 1])
          let kept = crossings(left, right, above) + crossings(left, right, below)
          guard kept > 0 else { continue }
          let swapped = crossings(right, left, above) + crossings(right, left, below)
          guard swapped < kept else { continue }
          rows[row].swapAt(index, index + 1)
          (place[left], place[right]) = (index + 1, index)
          isBetter = true
        }
      }
      if !isBetter { return }
    }
  }

  /// The crossings between the lines of two items, the first left of the second.
  private func crossings(_ left: Int, _ right: Int, _ neighbours: [[Int]]) -> Int {
    neighbours[left].reduce(0) { sum, one in
      sum + neighbours[right].reduce(0) { $0 + (place[$1] < place[one] ? 1 : 0) }
    }
  }

  /// The crossings between a row and the one above it, in O(n log n).
  private func crossings(above row: Int) -> Int {
    let width = rows[row - 1].count
    var tree = [Int](repeating: 0, count: width + 1)
    var total = 0
    var crossings = 0
    for item in rows[row] {
      for other in above[item] {
        // Lines of items to the left that end right of this one.
        var index = place[other] + 1
        var before = 0
        while index > 0 {
          before += tree[index]
          index -= index & -index
        }
        crossings += total - before
      }
      for other in above[item] {
        var index = place[other] + 1
        while index <= width {
          tree[index] += 1
          index += index & -index
        }
        total += 1
      }
    }
    return crossings
  }
}
