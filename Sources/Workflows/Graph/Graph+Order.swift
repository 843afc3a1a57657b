extension Graph {
  /// The nodes' places, producers before consumers, and otherwise in the graph's order.
  ///
  /// Nodes on a cycle, and what hangs on them, are missing. O(nodes + edges).
  func order(_ places: [String: Int]) -> [Int] {
    var missing = [Int](repeating: 0, count: nodes.count)
    var consumers = [[Int]](repeating: [], count: nodes.count)
    for edge in edges {
      guard let producer = places[edge.producer], let consumer = places[edge.consumer] else {
        continue
      }
      missing[consumer] += 1
      consumers[producer].append(consumer)
    }
    var order = nodes.indices.filter { missing[$0] == 0 }
    var next = 0
    while next < order.count {
      for consumer in consumers[order[next]] {
        missing[consumer] -= 1
        if missing[consumer] == 0 { order.append(consumer) }
      }
      next += 1
    }
    return order
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
