/// Under which branches the nodes of a graph run, as far as the graph says.
struct BranchTable {
  /// The branches that must be taken for a node to run: the output by the place of the ifElse.
  ///
  /// It is the node's own condition and those of all that it reads; where branches merge, what
  /// they have in common.
  private(set) var conditions: [[Int: String]]
  /// The nodes that need two branches of one ifElse at once, and so never run.
  private(set) var impossible: [(place: Int, branch: String)] = []

  /// O(nodes + edges × conditions).
  init(_ index: GraphIndex) {
    conditions = Array(repeating: [:], count: index.graph.nodes.count)
    for place in index.order { settle(place, index) }
  }

  /// The input's edges that are ends of different branches, so that one of them brings a value.
  ///
  /// True where each two of them need different outputs of one ifElse. Edges of an expression or
  /// of conditions are variables, each of which is read.
  func areExclusive(_ edges: [Edge], _ index: GraphIndex) -> Bool {
    guard edges.count > 1, let consumer = index.consumer(of: edges[0]).map(index.node),
      !consumer.type.hasExpression, consumer.type != .ifElse
    else { return false }
    let producers = edges.compactMap(index.producer(of:))
    return producers.count == edges.count && areExclusive(producers)
  }

  /// Whether each two of the nodes at `producers` need different outputs of one ifElse, so that no
  /// run has more than one of them.
  func areExclusive(_ producers: [Int]) -> Bool {
    guard let first = producers.first else { return false }
    // One ifElse must tell all of them apart, or pairs of them one by one.
    for branch in conditions[first].keys {
      let outputs = producers.compactMap { conditions[$0][branch] }
      if outputs.count == producers.count, Set(outputs).count == outputs.count { return true }
    }
    guard producers.count <= 32 else { return false }
    return producers.indices.allSatisfy { one in
      producers.indices.dropFirst(one + 1).allSatisfy { other in
        let (left, right) = (conditions[producers[one]], conditions[producers[other]])
        return left.contains { right[$0.key] != nil && right[$0.key] != $0.value }
      }
    }
  }

  private mutating func settle(_ place: Int, _ index: GraphIndex) {
    var own: [Int: String] = [:]
    func require(_ branch: Int, _ output: String) {
      if let other = own[branch], other != output {
        impossible.append((place, index.node(branch).id))
      }
      own[branch] = output
    }
    var inputs: [String: [Edge]] = [:]
    var names: [String] = []
    for edge in index.incoming[place] where edge.output != Handle.approval {
      guard let producer = index.producer(of: edge) else { continue }
      if edge.input == Handle.conditional {
        require(producer, edge.output)
        for (branch, output) in conditions[producer] { require(branch, output) }
      } else {
        if inputs[edge.input] == nil { names.append(edge.input) }
        inputs[edge.input, default: []].append(edge)
      }
    }
    for name in names {
      let edges = inputs[name] ?? []
      let producers = edges.compactMap(index.producer(of:))
      if areExclusive(edges, index), let first = producers.first {
        for (branch, output) in conditions[first]
        where producers.allSatisfy({ conditions[$0][branch] == output }) {
          require(branch, output)
        }
      } else {
        for producer in producers {
          for (branch, output) in conditions[producer] { require(branch, output) }
        }
      }
    }
    conditions[place] = own
  }
}
