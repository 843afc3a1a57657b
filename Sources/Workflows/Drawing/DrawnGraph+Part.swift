extension DrawnGraph {
  /// Hides all but what leads to a node and what it leads to, over at most `steps` edges, with
  /// their gates and the loops that they are in; O(nodes + edges).
  ///
  /// Where there is no such node, nothing is left.
  mutating func show(only part: GraphPart, _ places: [String: Int]) {
    isShown = Array(repeating: false, count: nodes.count)
    defer { edges.removeAll { !isShown[$0.producer] || !isShown[$0.consumer] } }
    guard let center = places[part.node] else { return }
    let (producers, consumers) = (edges.map(\.producer), edges.map(\.consumer))
    let start = gateHolder(of: center) ?? center
    // A loop's two ends count as one node.
    let pairs = loops.map { ($0.begin, $0.end) }.filter { $0.0 == start || $0.1 == start }
    let starts = [start] + pairs.flatMap { [$0.0, $0.1] }
    for links in [
      Links(count: nodes.count, from: producers, to: consumers),
      Links(count: nodes.count, from: consumers, to: producers),
    ] {
      for place in links.reached(from: starts, steps: part.steps) { isShown[place] = true }
    }
    var isFramed: Set<Int> = []
    for place in nodes.indices where isShown[place] {
      for gate in gates[place] { isShown[gate] = true }
      var loop = loopAt[place] ?? scope[place]
      while let number = loop, isFramed.insert(number).inserted {
        let (begin, end) = (loops[number].begin, loops[number].end)
        for place in [begin, end] + gates[end] { isShown[place] = true }
        loop = loops[number].parent
      }
    }
  }

  /// The node that a gate hangs on; a gate alone says nothing.
  private func gateHolder(of place: Int) -> Int? {
    hangs[place] ? gates.firstIndex { $0.contains(place) } : nil
  }
}

extension Links {
  /// What can be reached over at most `steps` arrows, the origins too.
  fileprivate func reached(from origins: [Int], steps: Int) -> [Int] {
    var isSeen = [Bool](repeating: false, count: count)
    var reached = origins
    for origin in origins { isSeen[origin] = true }
    var first = 0
    for _ in 0..<max(0, steps) {
      let last = reached.count
      guard first < last else { break }
      for place in first..<last {
        for arrow in arrows(from: reached[place]) where !isSeen[destination(arrow)] {
          isSeen[destination(arrow)] = true
          reached.append(destination(arrow))
        }
      }
      first = last
    }
    return reached
  }
}
