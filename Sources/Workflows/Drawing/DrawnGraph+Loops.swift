extension DrawnGraph {
  /// Finds the loops and what lies inside of them.
  ///
  /// A node is inside of a loop if it reads, over any number of nodes, what the loop's forEach
  /// gives, and does not come behind its forEachEnd.
  mutating func frameLoops(_ places: [String: Int]) {
    var pairs: [(begin: Int, end: Int)] = []
    var isTaken: Set<Int> = []
    for (end, node) in nodes.enumerated() where node.type == .forEachEnd && places[node.id] == end {
      guard let id = node.loopID, let begin = places[id], nodes[begin].type == .forEach,
        isTaken.insert(begin).inserted
      else { continue }
      pairs.append((begin, end))
    }
    // An end comes behind its begin, also where the body is not wired yet.
    let links = Links(
      count: nodes.count,
      from: edges.map(\.producer) + pairs.map(\.begin),
      to: edges.map(\.consumer) + pairs.map(\.end),
    )
    let closing = links.closingArrows()
    let broken = Set(closing.filter { $0 >= edges.count }.map { pairs[$0 - edges.count].begin })
    cut(closing.filter { $0 < edges.count })
    pairs.removeAll { broken.contains($0.begin) }
    let order = Links(
      count: nodes.count,
      from: edges.map(\.producer) + pairs.map(\.begin),
      to: edges.map(\.consumer) + pairs.map(\.end),
    ).order()
    scopeNodes(in: order, pairs)
  }

  private mutating func scopeNodes(in order: [Int], _ pairs: [(begin: Int, end: Int)]) {
    let endOf = Dictionary(uniqueKeysWithValues: pairs.map { ($0.begin, $0.end) })
    let incoming = Links(
      count: nodes.count,
      from: edges.map(\.consumer),
      to: edges.map(\.producer),
    )
    var strays: [Int] = []
    for place in order {
      // A forEachEnd has its scope since its forEach was met.
      if loopAt[place] == nil {
        scope[place] = incoming.arrows(from: place).reduce(nil) { innermost, arrow in
          deeper(innermost, scopeBehind(edges[arrow].producer))
        }
      }
      strays += incoming.arrows(from: place).filter {
        !isInside(scope[place], of: scopeBehind(edges[$0].producer))
      }
      if let end = endOf[place] {
        let depth = scope[place].map { loops[$0].depth + 1 } ?? 0
        loopAt[place] = loops.count
        loopAt[end] = loops.count
        scope[end] = loops.count
        let list = incoming.arrows(from: place).first { edges[$0].input != Handle.conditional }
        loops.append(
          Loop(
            begin: place,
            end: end,
            list: list.map { edges[$0].producer },
            parent: scope[place],
            depth: depth,
          )
        )
      }
    }
    for place in nodes.indices {
      for gate in gates[place] { scope[gate] = scopeBehind(place) }
    }
    cut(strays.sorted())
  }

  /// The innermost loop in which the results of a node can be read.
  func scopeBehind(_ place: Int) -> Int? {
    guard let loop = loopAt[place] else { return scope[place] }
    return loops[loop].begin == place ? loop : loops[loop].parent
  }

  private func deeper(_ one: Int?, _ other: Int?) -> Int? {
    guard let one, let other else { return one ?? other }
    return loops[other].depth > loops[one].depth ? other : one
  }

  /// Whether `scope` is `outer` or lies in it.
  private func isInside(_ scope: Int?, of outer: Int?) -> Bool {
    guard let outer else { return true }
    var scope = scope
    while let loop = scope, loops[loop].depth > loops[outer].depth { scope = loops[loop].parent }
    return scope == outer
  }

  /// The loop directly in `outer` around `scope`; nil if there is none between them.
  func loop(directlyIn outer: Int?, around scope: Int?) -> Int? {
    var scope = scope
    while let loop = scope, loop != outer {
      if loops[loop].parent == outer { return loop }
      scope = loops[loop].parent
    }
    return nil
  }

  /// Cuts what would make a frame come before and behind something at once.
  mutating func keepOrderInsideFrames() {
    guard !loops.isEmpty else { return }
    // Loops are numbered behind the nodes; what crosses a frame begins or ends at its loop.
    var numbers: [Int] = []
    var origins: [Int] = []
    var destinations: [Int] = []
    for (number, edge) in edges.enumerated() {
      let outer = scopeBehind(edge.producer)
      var origin = edge.producer
      if let loop = loopAt[origin] {
        if loops[loop].begin == origin { continue }
        origin = nodes.count + loop
      }
      var destination = edge.consumer
      if let loop = loop(directlyIn: outer, around: scope[destination]) {
        destination = nodes.count + loop
      } else if let loop = loopAt[destination] {
        if loops[loop].end == destination { continue }
        destination = nodes.count + loop
      }
      numbers.append(number)
      origins.append(origin)
      destinations.append(destination)
    }
    let links = Links(count: nodes.count + loops.count, from: origins, to: destinations)
    cut(links.closingArrows().map { numbers[$0] })
  }
}
