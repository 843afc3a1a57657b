/// Which node of one graph is which of another.
struct NodePairing {
  /// The place in the graph after, by the place in the one before.
  private(set) var after: [Int?]
  /// The place in the graph before, by the place in the one after.
  private(set) var before: [Int?]

  /// Nothing is paired yet.
  init(_ beforeCount: Int, _ afterCount: Int) {
    after = [Int?](repeating: nil, count: beforeCount)
    before = [Int?](repeating: nil, count: afterCount)
  }

  /// Pairs two nodes, and frees those that they were paired with.
  mutating func pair(_ old: Int, _ new: Int) {
    if let other = after[old] { before[other] = nil }
    if let other = before[new] { after[other] = nil }
    after[old] = new
    before[new] = old
  }

  /// The nodes of the graph before that have no partner, in order.
  var openBefore: [Int] { after.indices.filter { after[$0] == nil } }

  /// The nodes of the graph after that have no partner, in order.
  var openAfter: [Int] { before.indices.filter { before[$0] == nil } }
}

extension NodePairing {
  /// The pairs of equal id; of several nodes with one id the first with the first, and so on.
  static func sameIDs(_ old: Graph, _ new: Graph) -> [(before: Int, after: Int)] {
    var places: [Key: Int] = [:]
    for (place, key) in keys(old).enumerated() { places[key] = place }
    return keys(new).enumerated().compactMap { place, key in places[key].map { ($0, place) } }
  }

  private struct Key: Hashable {
    var id: String
    var occurrence: Int
  }

  private static func keys(_ graph: Graph) -> [Key] {
    var seen: [String: Int] = [:]
    return graph.nodes.map { node in
      defer { seen[node.id, default: 0] += 1 }
      return Key(id: node.id, occurrence: seen[node.id] ?? 0)
    }
  }
}
