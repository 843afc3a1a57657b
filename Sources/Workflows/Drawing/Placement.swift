/// The column at which each item of ordered layers begins.
struct Placement {
  /// The first column of each item.
  private(set) var column: [Int]
  /// How many columns all rows together take.
  private(set) var width = 0

  private let layers: Layers
  private let widths: [Int]
  /// How far right of an item's first column its lines are, by segment above and below.
  private let anchors: (upper: [[Double]], lower: [[Double]])
  private var position: [Double]

  /// Places items of the given widths so that lines are as straight as can be, all within
  /// `columns`, in which each row fits.
  ///
  /// `fixed` says where in an item the line of a segment ends, where that cannot be chosen.
  init(_ layers: Layers, widths: [Int], columns: Int, fixed: (Layers.Segment) -> Int?) {
    self.layers = layers
    self.widths = widths
    column = Array(repeating: 0, count: layers.items.count)
    position = Array(repeating: 0, count: layers.items.count)
    anchors = (
      layers.segments.map { $0.map { Double(widths[$0.upper] - 1) / 2 } },
      layers.segments.map {
        $0.map { fixed($0).map(Double.init) ?? Double(widths[$0.lower] - 1) / 2 }
      },
    )
    for row in layers.rows {
      let total = row.reduce(0) { $0 + widths[$1] + Layers.gap } - Layers.gap
      var next = Double(max(0, columns - total)) / 2
      for item in row {
        position[item] = next
        next += Double(widths[item] + Layers.gap)
      }
    }
    for sweep in 0..<12 { settle(isDown: sweep.isMultiple(of: 2), columns) }
    for item in layers.items.indices { column[item] = Int(position[item].rounded()) }
    for row in layers.rows { keepApart(row, columns) }
    straighten()
    let left = column.min() ?? 0
    for item in column.indices { column[item] -= left }
    width = zip(column, widths).map { $0 + $1 }.max() ?? 0
  }

  /// How many columns all lines together go aside.
  var bend: Int {
    var sum = 0.0
    for (gap, segments) in layers.segments.enumerated() {
      for (number, segment) in segments.enumerated() {
        let upper = Double(column[segment.upper]) + anchors.upper[gap][number]
        let lower = Double(column[segment.lower]) + anchors.lower[gap][number]
        sum += (upper - lower).magnitude
      }
    }
    return Int(sum)
  }

  /// How far the second of two neighbours begins right of the first.
  private func distance(_ left: Int, _ right: Int) -> Int {
    let isBox = layers.items[left].vertex != nil && layers.items[right].vertex != nil
    return widths[left] + (isBox && widths[left] > 1 && widths[right] > 1 ? Layers.gap : 1)
  }

  /// Moves each row towards its neighbours in one direction; the first row that has none in it
  /// follows the others.
  private mutating func settle(isDown: Bool, _ columns: Int) {
    let order = isDown ? Array(layers.rows.indices) : layers.rows.indices.reversed()
    for row in order {
      var sum: [Int: (wanted: Double, weight: Double)] = [:]
      func pull(_ item: Int, to wanted: Double, _ weight: Double) {
        let old = sum[item] ?? (0, 0)
        sum[item] = (old.wanted + wanted * weight, old.weight + weight)
      }
      if isDown || row == layers.rows.count - 1, row > 0 {
        for (number, segment) in layers.segments[row - 1].enumerated() {
          let line = position[segment.upper] + anchors.upper[row - 1][number]
          pull(segment.lower, to: line - anchors.lower[row - 1][number], weight(segment))
        }
      }
      if !isDown || row == 0, row < layers.rows.count - 1 {
        for (number, segment) in layers.segments[row].enumerated() {
          let line = position[segment.lower] + anchors.lower[row][number]
          pull(segment.upper, to: line - anchors.upper[row][number], weight(segment))
        }
      }
      let wanted = layers.rows[row].map { item in
        let pull = sum[item] ?? (position[item] * 0.01, 0.01)
        return (pull.wanted / pull.weight, pull.weight)
      }
      place(layers.rows[row], wanted, columns)
    }
  }

  /// Long lines want most to be straight.
  private func weight(_ segment: Layers.Segment) -> Double {
    let ends = [segment.upper, segment.lower].filter { layers.items[$0].vertex == nil }.count
    return ends == 2 ? 8 : ends == 1 ? 2 : 1
  }

  /// Puts a row's items as near as can be to where they want to be, in order and apart: the least
  /// squares solution, by pooling neighbours that want to overlap.
  private mutating func place(
    _ row: [Int],
    _ wanted: [(position: Double, weight: Double)],
    _ columns: Int,
  ) {
    var pools: [(mean: Double, weight: Double, count: Int)] = []
    var offsets: [Double] = []
    var offset = 0
    for (index, item) in row.enumerated() {
      if index > 0 { offset += distance(row[index - 1], item) }
      offsets.append(Double(offset))
      var pool = (wanted[index].position - Double(offset), wanted[index].weight, 1)
      while let last = pools.last, last.mean > pool.0 {
        pools.removeLast()
        let weight = last.weight + pool.1
        pool = ((last.mean * last.weight + pool.0 * pool.1) / weight, weight, last.count + pool.2)
      }
      pools.append(pool)
    }
    guard let lastItem = row.last else { return }
    let limit = Double(max(0, columns - offset - widths[lastItem]))
    var index = 0
    for pool in pools {
      for _ in 0..<pool.count {
        position[row[index]] = min(max(pool.mean, 0), limit) + offsets[index]
        index += 1
      }
    }
  }

  /// Repairs what rounding brought too near together or over the end.
  private mutating func keepApart(_ row: [Int], _ columns: Int) {
    for (left, right) in zip(row, row.dropFirst()) {
      column[right] = max(column[right], column[left] + distance(left, right))
    }
    guard let last = row.last, column[last] + widths[last] > columns else { return }
    column[last] = columns - widths[last]
    for (left, right) in zip(row.dropLast(), row.dropFirst()).reversed() {
      column[left] = min(column[left], column[right] - distance(left, right))
    }
  }

  /// Gives the places that a net passes the column of the place above, or below, where there is
  /// room for that.
  private mutating func straighten() {
    var place = [Int](repeating: 0, count: column.count)
    for row in layers.rows { for (index, item) in row.enumerated() { place[item] = index } }
    func align(_ item: Int, with other: Int) {
      guard layers.items[item].vertex == nil, widths[other] == 1 else { return }
      let row = layers.rows[layers.items[item].row]
      let index = place[item]
      if index > 0 {
        let left = row[index - 1]
        guard column[other] >= column[left] + distance(left, item) else { return }
      }
      if index + 1 < row.count {
        guard column[other] + distance(item, row[index + 1]) <= column[row[index + 1]] else {
          return
        }
      }
      column[item] = column[other]
    }
    for segments in layers.segments {
      for part in segments { align(part.lower, with: part.upper) }
    }
    for segments in layers.segments.reversed() {
      for part in segments { align(part.upper, with: part.lower) }
    }
  }
}
