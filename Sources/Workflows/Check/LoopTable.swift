/// Which nodes of a graph are inside of which loops (contract §3).
///
/// A node is inside of a loop where it reads the loop's item, directly or through other nodes, and
/// not only through the loop's end.
struct LoopTable {
  /// The loop that a node is inside of, the innermost one, by the node's place.
  ///
  /// A forEach and its end are not inside of their own loop.
  private(set) var enclosing: [Int?]
  /// The end of a loop by the place of its forEach.
  private(set) var ends: [Int: Int] = [:]
  /// What is wrong with the loops, with the node that it is about.
  private(set) var faults: [(place: Int, fault: Fault)] = []

  /// Something wrong with a loop.
  enum Fault: Hashable {
    /// The end names no forEach, or one that is not there.
    case endWithoutLoop(String?)
    case loopWithoutEnd
    /// Another end has the loop already.
    case secondEnd(loop: String)
    /// The end is fed by nothing that its loop's items reach.
    case endOutsideItsLoop(loop: String)
    /// The node reads items of two loops, neither of which is inside of the other.
    case readsTwoLoops(String, String)
    /// The node is inside of the loop and needs what comes only after the loop's end.
    case readsOwnEnd(loop: String)
    case nestedTooDeep(limit: Int)
  }

  /// How deep loops may nest.
  static let depthLimit = 16

  private var depths: [Int: Int] = [:]
  /// Whether a node reads items of loops that are not nested.
  private var isTangled = false
  /// The loop inside of which consumers of a node are, at least.
  private var scopes: [Int?]

  /// O((nodes + edges) × depth).
  init(_ index: GraphIndex) {
    enclosing = Array(repeating: nil, count: index.graph.nodes.count)
    scopes = enclosing
    pair(index)
    for place in index.order { settle(place, index) }
    // Loops that tangle say it once, and not all that follows from it.
    if !isTangled { findCircles(index) }
  }

  /// The loops that a node is inside of, the innermost first.
  func loops(around place: Int) -> [Int] {
    var loops: [Int] = []
    var next = enclosing[place]
    while let loop = next {
      loops.append(loop)
      next = enclosing[loop]
    }
    return loops
  }

  /// Whether the node at `place` is inside of `loop`, at any depth.
  func isInside(_ place: Int, of loop: Int) -> Bool {
    var next = enclosing[place]
    while let inner = next {
      if inner == loop { return true }
      next = enclosing[inner]
    }
    return false
  }

  private mutating func pair(_ index: GraphIndex) {
    for (place, node) in index.graph.nodes.enumerated() where node.type == .forEachEnd {
      guard let id = node.loopID, let loop = index.places[id], index.node(loop).type == .forEach
      else {
        faults.append((place, .endWithoutLoop(node.loopID)))
        continue
      }
      guard ends[loop] == nil else {
        faults.append((place, .secondEnd(loop: id)))
        continue
      }
      ends[loop] = place
    }
    for (place, node) in index.graph.nodes.enumerated()
    where node.type == .forEach && ends[place] == nil {
      faults.append((place, .loopWithoutEnd))
    }
  }

  /// Finds out where a node is from where its producers are.
  private mutating func settle(_ place: Int, _ index: GraphIndex) {
    let node = index.node(place)
    var scope: Int?
    for producer in index.incoming[place].compactMap(index.producer(of:)) {
      guard let other = scopes[producer], other != scope else { continue }
      guard let current = scope else {
        scope = other
        continue
      }
      let (inner, outer) = depth(other) > depth(current) ? (other, current) : (current, other)
      if !isInside(inner, of: outer) {
        let names = [outer, inner].sorted().map { index.node($0).id }
        faults.append((place, .readsTwoLoops(names[0], names[1])))
        isTangled = true
      }
      scope = inner
    }
    enclosing[place] = scope
    scopes[place] = scope
    switch node.type {
    case .forEach:
      let depth = scope.map { self.depth($0) + 1 } ?? 1
      depths[place] = depth
      if depth > Self.depthLimit {
        faults.append((place, .nestedTooDeep(limit: Self.depthLimit)))
      } else {
        scopes[place] = place
      }
    case .forEachEnd:
      guard let loop = node.loopID.flatMap({ index.places[$0] }), ends[loop] == place else { break }
      if scope == loop {
        enclosing[place] = enclosing[loop]
        scopes[place] = enclosing[loop]
      } else if !isTangled {
        faults.append((place, .endOutsideItsLoop(loop: index.node(loop).id)))
      }
    default: break
    }
  }

  private func depth(_ loop: Int) -> Int { depths[loop] ?? 0 }

  /// Finds nodes inside of a loop that wait for the loop's own end by way of nodes outside of it.
  ///
  /// In each scope a loop counts as one node; what is on a circle then cannot begin.
  private mutating func findCircles(_ index: GraphIndex) {
    var edges: [(from: Int, to: Int, consumer: Int)] = []
    for place in index.order {
      for producer in index.incoming[place].compactMap(index.producer(of:)) {
        let (from, to) = siblings(producer, place, index)
        if from != to { edges.append((from, to, place)) }
      }
    }
    var waiting = [Int](repeating: 0, count: enclosing.count)
    var next: [[Int]] = Array(repeating: [], count: enclosing.count)
    for edge in edges {
      waiting[edge.to] += 1
      next[edge.from].append(edge.to)
    }
    var free = enclosing.indices.filter { waiting[$0] == 0 }
    var done = 0
    while done < free.count {
      for place in next[free[done]] {
        waiting[place] -= 1
        if waiting[place] == 0 { free.append(place) }
      }
      done += 1
    }
    for edge in edges where waiting[edge.from] > 0 && waiting[edge.to] > 0 {
      // The consumer inside of the loop is the one to move or to rewire.
      guard index.node(edge.to).type == .forEach, edge.consumer != edge.to,
        enclosing[edge.consumer] != nil
      else { continue }
      faults.append((edge.consumer, .readsOwnEnd(loop: index.node(edge.to).id)))
    }
  }

  /// The nodes or loops of one scope that a producer and a consumer are, or are inside of.
  private func siblings(_ producer: Int, _ consumer: Int, _ index: GraphIndex) -> (Int, Int) {
    let left = path(producer, index)
    let right = path(consumer, index)
    for (one, other) in zip(left, right) where one != other { return (one, other) }
    // One is inside of the other: the loop and its own body.
    return (producer, producer)
  }

  /// The outermost loop around a node, then the next, and at last the node itself; a loop's end
  /// is the loop.
  private func path(_ place: Int, _ index: GraphIndex) -> [Int] {
    let node = index.node(place)
    var own = place
    if node.type == .forEachEnd, let loop = node.loopID.flatMap({ index.places[$0] }),
      ends[loop] == place
    {
      own = loop
    }
    return loops(around: own).reversed() + [own]
  }
}
