/// Where lines leave and enter the items of placed layers.
struct Ports {
  /// The column where a net leaves an item, by item and net.
  private(set) var leaving: [Port: Int] = [:]
  /// The column where each segment ends, by gap.
  private(set) var entering: [[Int]]

  struct Port: Hashable {
    var item: Int
    var net: Int
  }

  /// The first and the last column that a line of an item may have.
  struct Span {
    var first: Int
    var last: Int

    var middle: Int { (first + last) / 2 }

    func clamping(_ column: Int) -> Int { min(max(column, first), last) }
  }

  /// What ports need to know of items.
  struct Rules {
    /// The columns of an item's lines.
    var span: (_ item: Int) -> Span
    /// The column of a segment's end that cannot be chosen.
    var fixed: (Layers.Segment) -> Int?
    /// Where a net leaves an item, if it can be.
    var leaves: (_ item: Int, _ net: Int) -> Int?
    /// The label of a net where it leaves an item.
    var leavingLabel: (_ item: Int, _ net: Int) -> Int
    /// How many columns the label of a segment's end takes; 0 without one.
    var enteringLabel: (Layers.Segment) -> Int
  }

  init(_ layers: Layers, _ rules: Rules) {
    entering = layers.segments.map { Array(repeating: 0, count: $0.count) }
    for gap in layers.segments.indices {
      let segments = layers.segments[gap]
      leave(segments, nil, rules)
      enter(gap, segments, rules)
      // Once more, now that it is known where lines end.
      leave(segments, entering[gap], rules)
      enter(gap, segments, rules)
    }
  }

  /// Chooses where nets leave: above what they feed, so that lines are straight.
  private mutating func leave(_ segments: [Layers.Segment], _ known: [Int]?, _ rules: Rules) {
    var nets: [Int: [Int: [Span]]] = [:]
    for (number, segment) in segments.enumerated() {
      let column = known?[number] ?? rules.fixed(segment)
      let end = column.map { Span(first: $0, last: $0) } ?? rules.span(segment.lower)
      nets[segment.upper, default: [:]][segment.net, default: []].append(end)
    }
    for (item, nets) in nets {
      let span = rules.span(item)
      let wishes = nets.map { net, ends in
        Wish(
          id: net,
          wanted: rules.leaves(item, net) ?? Self.column(from: span, to: ends),
          order: ends.reduce(0) { $0 + $1.middle } / max(1, ends.count),
          label: rules.leavingLabel(item, net),
        )
      }
      for (net, column) in Self.places(for: wishes, in: span) {
        leaving[Port(item: item, net: net)] = column
      }
    }
  }

  private static func column(from span: Span, to ends: [Span]) -> Int {
    guard ends.count == 1, let end = ends.first else {
      // One of several that lies straight below keeps its line straight.
      let straight = ends.filter { $0.first == $0.last && span.clamping($0.first) == $0.first }
      return straight.map(\.first).min {
        (abs($0 - span.middle), $0) < (abs($1 - span.middle), $1)
      } ?? span.middle
    }
    let first = max(span.first, end.first)
    let last = min(span.last, end.last)
    guard first <= last else { return span.middle }
    let isNarrower = end.last - end.first < span.last - span.first
    return Span(first: first, last: last).clamping(isNarrower ? end.middle : span.middle)
  }

  private mutating func enter(_ gap: Int, _ segments: [Layers.Segment], _ rules: Rules) {
    var free: [Int: [Int]] = [:]
    for (number, segment) in segments.enumerated() {
      if let column = rules.fixed(segment) {
        entering[gap][number] = column
      } else {
        free[segment.lower, default: []].append(number)
      }
    }
    for (item, numbers) in free {
      let wishes = numbers.map { number in
        let column = leaving[Port(item: segments[number].upper, net: segments[number].net)] ?? 0
        return Wish(
          id: number,
          wanted: column,
          order: column,
          label: rules.enteringLabel(segments[number]),
        )
      }
      for (number, column) in Self.places(for: wishes, in: rules.span(item)) {
        entering[gap][number] = column
      }
    }
  }

  private struct Wish {
    var id: Int
    var wanted: Int
    var order: Int
    var label: Int
  }

  /// Columns for ports as near as can be to where they want to be, in order.
  ///
  /// They are two apart, and have room for their labels where there is room. What does not fit
  /// shares a column.
  private static func places(for wishes: [Wish], in span: Span) -> [(id: Int, column: Int)] {
    let sorted = wishes.sorted { ($0.order, $0.wanted, $0.id) < ($1.order, $1.wanted, $1.id) }
    let room = span.last - span.first + 1
    let labels = sorted.reduce(0) { $0 + ($1.label > 0 ? $1.label + 4 : 2) }
    let hasLabels = labels <= room + 1
    var steps = sorted.map { hasLabels && $0.label > 0 ? $0.label + 4 : 2 }
    if 2 * sorted.count > room + 1 { steps = Array(repeating: 0, count: sorted.count) }
    var column = sorted.map { span.clamping($0.wanted) }
    // A label stands right of its port, and must end before the corner.
    let lastLabel = sorted.last?.label ?? 0
    var limit = span.last - (hasLabels && lastLabel > 0 ? lastLabel + 1 : 0)
    for index in column.indices.dropFirst() {
      column[index] = max(column[index], column[index - 1] + steps[index - 1])
    }
    for index in column.indices.reversed() {
      column[index] = max(span.first, min(column[index], limit))
      limit = column[index] - (index > 0 ? steps[index - 1] : 0)
    }
    return zip(sorted, column).map { ($0.id, $1) }
  }
}
