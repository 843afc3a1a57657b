// MARK: - Loops

extension GraphChecker {
  mutating func checkLoops() {
    for (place, fault) in loops.faults {
      let node = index.node(place)
      report(.error, place, message(fault, node), remedy: remedy(fault, node))
    }
  }

  private func message(_ fault: LoopTable.Fault, _ node: Node) -> String {
    switch fault {
    case .endWithoutLoop(let id?) where index.places[id] != nil:
      "`\(node.id)` ends `\(id)`, which is no forEach"
    case .endWithoutLoop(let id?): "`\(node.id)` ends the loop `\(id)`, which is not there"
    case .endWithoutLoop(nil): "`\(node.id)` says not which loop it ends"
    case .loopWithoutEnd: "the loop `\(node.id)` has no end"
    case .secondEnd(let loop): "the loop `\(loop)` has two ends"
    case .endOutsideItsLoop(let loop): "nothing of the loop `\(loop)` leads to its end `\(node.id)`"
    case .readsTwoLoops(let one, let other):
      "`\(node.id)` reads items of the loops `\(one)` and `\(other)`, which are not nested"
    case .readsOwnEnd(let loop):
      "`\(node.id)` is inside of the loop `\(loop)` and waits for the loop's end"
    case .nestedTooDeep(let limit): "loops nest at most \(limit) deep"
    }
  }

  private func remedy(_ fault: LoopTable.Fault, _ node: Node) -> String {
    switch fault {
    case .endWithoutLoop(let id):
      suggestion(id ?? "", in: graph.nodes.filter { $0.type == .forEach }.map(\.id))
        ?? "edit \(node.id) loop=ID"
    case .loopWithoutEnd: "add all forEachEnd $RESULT loop=\(node.id)"
    case .secondEnd: "remove `\(node.id)`"
    case .endOutsideItsLoop(let loop): "feed it from a node that reads $\(loop)"
    case .readsTwoLoops: "read one of them from the end of its loop"
    case .readsOwnEnd: "read the results outside of the loop"
    case .nestedTooDeep: "put the inner loops into a workflow of their own"
    }
  }
}

// MARK: - Branches

extension GraphChecker {
  mutating func checkBlocks(_ place: Int) {
    let node = index.node(place)
    let blocks = node.conditionBlocks
    if blocks.isEmpty {
      let remedy = "edit \(node.id) block1=\"prompt isNotEmpty\""
      report(.error, place, "ifElse `\(node.id)` has no block", remedy: remedy)
    }
    var read: Set<String> = []
    for (number, block) in blocks.enumerated() {
      let name = Handle.branch(number)
      if block.conditions.isEmpty {
        report(.error, place, handle: name, "block \(number + 1) has no condition")
      }
      for condition in block.conditions {
        if let edge = index.edge(into: place, reading: condition.field) {
          read.insert("\(edge.producer)_\(edge.output)")
        } else {
          report(
            .error,
            place,
            handle: Handle.input,
            "block \(number + 1) reads `\(condition.field)`, and no edge brings it",
            remedy: suggestion(
              condition.field,
              in: index.edges(into: place, Handle.input).map { "\($0.producer)_\($0.output)" },
            ) ?? "`connect` the node to it",
          )
        }
        if let objection = condition.objection {
          report(
            .error,
            place,
            handle: name,
            "block \(number + 1): \(objection.message)",
            remedy: objection.remedy,
          )
        }
      }
    }
    for edge in index.edges(into: place, Handle.input)
    where !read.contains("\(edge.producer)_\(edge.output)") {
      let message = "no block reads `\(edge.producer)_\(edge.output)`, which an edge brings"
      report(.warning, place, handle: Handle.input, message, remedy: "`disconnect` it")
    }
  }

  /// Warns of what a branch that is not taken leaves without a value.
  mutating func checkBranches() {
    for (place, branch) in branches.impossible {
      report(
        .error,
        place,
        "`\(index.node(place).id)` needs two branches of `\(branch)` at once, and never runs",
        remedy: "read one of them, or merge them in one input",
      )
    }
    for place in index.order {
      let own = Set(index.edges(into: place, Handle.conditional).compactMap(index.producer(of:)))
      var inputs: Set<String> = []
      for edge in index.values(into: place) where inputs.insert(edge.input).inserted {
        let edges = index.edges(into: place, edge.input)
        if branches.areExclusive(edges, index) { continue }
        warn(of: edges, own: own, place)
      }
    }
  }

  private mutating func warn(of edges: [Edge], own: Set<Int>, _ place: Int) {
    for edge in edges {
      guard let producer = index.producer(of: edge) else { continue }
      // A node that hangs on the same branch is skipped with its producer everywhere.
      let missing = branches.conditions[producer].filter { branch, _ in
        !own.contains(branch) && !own.contains { branches.conditions[$0][branch] != nil }
      }
      guard let (branch, output) = missing.min(by: { $0.key < $1.key }) else { continue }
      let pick = index.node(branch).id
      report(
        .warning,
        place,
        handle: edge.input,
        "`\(edge.producer)` runs only on \(pick).\(output), and `\(index.node(place).id)` reads it "
          + "by an ordinary edge: it is skipped here, and waits for ever on the web service",
        remedy: "edit \(index.node(place).id) when=$\(pick).\(output)",
      )
      return
    }
  }
}

extension GraphIndex {
  /// The edge into an ifElse that a condition's field names, as `node` or `node_output`.
  func edge(into place: Int, reading field: String) -> Edge? {
    let edges = edges(into: place, Handle.input)
    return edges.first { "\($0.producer)_\($0.output)" == field }
      ?? edges.first { $0.producer == field }
  }
}
