import JSON

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

  /// Refuses edges into `id` that would close a cycle, and says which way it goes.
  func checkCycle(through id: String, _ edges: [Edge]) throws(EditError) {
    var consumers: [String: [String]] = [:]
    for edge in self.edges where edge.consumer != id {
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
    for edge in edges where edge.producer == id || origin[edge.producer] != nil {
      var path = [edge.producer]
      while let last = path.last, last != id, let before = origin[last] { path.append(before) }
      let place: EditError.Place =
        node(id)?.type == .model ? .value(edge.input) : .value("value")
      throw EditError(
        place,
        "that would be a cycle: \((path.reversed() + [id]).joined(separator: " → "))",
        remedy: "a node cannot feed itself",
      )
    }
  }

  /// Gives nodes at the origin a place by layer: 400 to the right a layer, 260 down a node.
  mutating func layOut() {
    let places = places
    var layer = [Int](repeating: 0, count: nodes.count)
    let incoming = Dictionary(grouping: edges, by: \.consumer)
    for place in order(places) {
      for edge in incoming[nodes[place].id] ?? [] {
        if let producer = places[edge.producer] {
          layer[place] = max(layer[place], layer[producer] + 1)
        }
      }
    }
    let origin: JSONValue = ["x": 0, "y": 0]
    var taken = Set(
      nodes.dropFirst().filter { $0.position != origin }.map { $0.position?.compact ?? "" }
    )
    for place in nodes.indices.dropFirst() where nodes[place].position == origin {
      var y = 0
      func spot() -> JSONValue { ["x": .integer(400 * layer[place]), "y": .integer(y)] }
      while taken.contains(spot().compact) || spot() == origin { y += 260 }
      taken.insert(spot().compact)
      nodes[place].position = spot()
    }
  }
}
