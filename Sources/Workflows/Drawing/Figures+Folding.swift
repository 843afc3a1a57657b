extension Figures {
  /// How deep frames are drawn inside of each other; loops below are folded.
  static let frameDepth = 6

  /// Folds a graph of more than `limit` figures: what is alike, long chains and, where that is
  /// not enough, loops.
  mutating func fold(above limit: Int) {
    foldLoops { $0.depth >= Self.frameDepth }
    guard all.count > limit else { return }
    foldSiblings()
    foldChains()
    guard all.count > limit else { return }
    foldLoops { _ in true }
    var before = all.count + 1
    while all.count < before {
      before = all.count
      foldSiblings()
      foldChains()
    }
  }

  /// Folds the loops for which `isFolded` holds, with everything inside of them.
  mutating func foldLoops(where isFolded: (DrawnGraph.Loop) -> Bool) {
    guard !graph.loops.isEmpty else { return }
    // Outer loops come first, so that a loop finds its outermost folded one at its parent.
    var outermost: [Int?] = []
    for (number, loop) in graph.loops.enumerated() {
      outermost.append(loop.parent.flatMap { outermost[$0] } ?? (isFolded(loop) ? number : nil))
    }
    var members: [Int: [Int]] = [:]
    var leader: [Int: Int] = [:]
    for place in all.indices {
      let loop: Int?
      switch all[place].content {
      case .loop(let number):
        loop = outermost[number]
        if loop == number { leader[number] = place }
      case .node(let node): loop = graph.scope[node].flatMap { outermost[$0] }
      case .folded(let fold):
        loop = fold.named.first.flatMap { graph.scope[$0] }.flatMap { outermost[$0] }
      }
      if let loop { members[loop, default: []].append(place) }
    }
    fold(
      leader.map { number, leader in
        let inside = members[number] ?? []
        let fold = Fold(
          kind: .loop(number),
          count: 1,
          named: [graph.loops[number].begin],
          nodes: inside.flatMap { nodes(of: $0) },
        )
        return Group(leader: leader, members: inside, fold: fold)
      }
    )
  }

  /// Folds what is alike: three or more figures, or rows of figures, of one shape that read the
  /// same outputs and feed the same inputs.
  mutating func foldSiblings() {
    let neighbours = Neighbours(self)
    let shapes = Shapes(self)
    var groups: [[Int]: [[Int]]] = [:]
    var order: [[Int]] = []
    for row in neighbours.rows(isAlone: false, where: neighbours.isPlain) {
      guard let first = row.first, let last = row.last else { continue }
      var key = [all[first].parent ?? -1]
      for (place, figure) in row.enumerated() {
        key += [-1, shapes.number[figure]]
        key += neighbours.incomingKey(of: figure, besides: place > 0 ? row[place - 1] : nil)
      }
      key.append(-2)
      key += neighbours.outgoingKey(of: last)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(row)
    }
    fold(
      order.flatMap { key -> [Group] in
        guard let rows = groups[key], rows.count >= 3, let sample = rows.first else { return [] }
        // Rows lie on each other, so that one of them shows what all of them are.
        return sample.enumerated().map { place, leader in
          let members = rows.map { $0[place] }
          var fold = asFold(leader)
          fold.count = members.reduce(0) { $0 + self.asFold($1).count }
          fold.nodes = members.flatMap { nodes(of: $0) }
          return Group(leader: leader, members: members, fold: fold)
        }
      }
    )
  }

  /// Folds runs of four or more nodes one behind the other; gates, branches, and the workflow's
  /// inputs and outputs stay visible.
  mutating func foldChains() {
    let neighbours = Neighbours(self)
    let rows = neighbours.rows(isAlone: true) { place in
      let fold = asFold(place)
      if case .loop = fold.kind { return false }
      return fold.named.allSatisfy { number in
        let node = graph.nodes[number]
        return graph.gates[number].isEmpty && !node.isInput && !node.isOutput
          && node.type != .ifElse && node.type != .selection && graph.remarks[number].isEmpty
      }
    }
    var groups: [Group] = []
    for row in rows {
      var rest = row[...]
      while let leader = rest.first {
        // Only figures that stand for equally many make one chain.
        let folds = rest.map { asFold($0) }.prefix { $0.count == asFold(leader).count }
        let members = rest.prefix(folds.count)
        rest = rest.dropFirst(folds.count)
        guard folds.reduce(0, { $0 + $1.named.count }) >= 4, members.count > 1 else { continue }
        let fold = Fold(
          kind: .chain,
          count: asFold(leader).count,
          named: folds.flatMap(\.named),
          nodes: members.flatMap { nodes(of: $0) },
        )
        groups.append(Group(leader: leader, members: Array(members), fold: fold))
      }
    }
    fold(groups)
  }

  /// What a figure is, as if it were folded.
  private func asFold(_ figure: Int) -> Fold {
    switch all[figure].content {
    case .node(let node): Fold(kind: .node, count: 1, named: [node], nodes: nodes(of: figure))
    case .loop(let loop):
      Fold(
        kind: .loop(loop),
        count: 1,
        named: [graph.loops[loop].begin],
        nodes: nodes(of: figure),
      )
    case .folded(let fold): fold
    }
  }
}

/// Numbers for the shapes of figures: equal numbers mean alike in all but ids and settings.
private struct Shapes {
  private(set) var number: [Int] = []

  init(_ figures: Figures) {
    var known: [String: Int] = [:]
    let graph = figures.graph
    func shape(of place: Int) -> String {
      let node = graph.nodes[place]
      let flags = (node.isInput ? "i" : "") + (node.isOutput ? "o" : "")
      return "\(node.type.name) \(node.modelID ?? "") \(flags) \(graph.gates[place].count)"
    }
    for (place, figure) in figures.all.enumerated() {
      var text: String
      switch figure.content {
      case .node(let node): text = shape(of: node)
      case .loop: text = "frame \(place)"
      case .folded(let fold):
        // Equal loops and chains are those of equal nodes; of what is alike one is enough.
        let shapes = fold.nodes.prefix(fold.nodes.count / max(1, fold.count)).map(shape)
        text = "\(fold.count) " + shapes.joined(separator: "\n")
      }
      if let at = known[text] {
        number.append(at)
      } else {
        known[text] = known.count
        number.append(known.count - 1)
      }
    }
  }
}
