extension RunLayout {
  /// The layout of what a run executes.
  ///
  /// Throws ``FlowError`` where nodes wait for each other, refer to what they cannot see, or nest
  /// too deep; a layout that is made can be run to its end.
  init(_ definition: RunDefinition) throws(FlowError) {
    let ids = definition.workflows.keys.sorted()
    let inner = ids.compactMap { definition.workflows[$0]?.flow }
    for (place, id) in ids.enumerated() { workflows[id] = place + 1 }
    try checkNesting([definition.flow] + inner, names: [definition.workflowID] + ids)
    for flow in [definition.flow] + inner { try add(flow, isAlone: inner.isEmpty) }
  }

  /// Sees to it that no workflow is inside of itself, or too deep.
  private func checkNesting(_ flows: [Flow], names: [String]) throws(FlowError) {
    let uses = flows.map { flow in
      Set(flow.nodes.compactMap { node in node.workflowID.flatMap { workflows[$0] } })
    }
    // Each round takes off what uses nothing that is left; the rounds are the depth.
    var left = Set(flows.indices)
    var depth = 0
    while !left.isEmpty {
      let leaves = left.filter { uses[$0].isDisjoint(with: left) }
      guard !leaves.isEmpty else {
        let circle = left.sorted().map { names[$0] }.joined(separator: ", ")
        throw FlowError("the workflows \(circle) run each other in a circle")
      }
      guard depth <= Self.workflowDepth else {
        throw FlowError("workflows run each other more than \(Self.workflowDepth) deep")
      }
      depth += 1
      left.subtract(leaves)
    }
  }

  private mutating func add(_ flow: Flow, isAlone: Bool) throws(FlowError) {
    var table = FlowTable(nodes: flow.nodes)
    let hasLoops = flow.nodes.contains { $0.type == .forEach }
    for (place, node) in flow.nodes.enumerated() {
      guard table.places.updateValue(place, forKey: node.id) == nil else {
        throw FlowError("the flow has two nodes called \(node.id)", node: node.id)
      }
      // Paths tell instances apart by these.
      if hasLoops || !isAlone, node.id.utf8.contains(where: NodePath.isReserved) {
        throw FlowError("the id of a node may not have `/`, `[` or `]`: \(node.id)", node: node.id)
      }
    }
    for (place, node) in flow.nodes.enumerated() {
      guard let end = node.loop?.endID, table.places[end] == nil else { continue }
      table.places[end] = place
    }
    try nest(&table)
    makeBlocks(&table)
    let edges = try self.edges(of: table)
    for block in table.top..<blocks.count {
      blocks[block].connect(edges[block - table.top])
      try blocks[block].checkCircles(table.nodes)
    }
    flows.append(table)
  }

  /// Finds the innermost loop around each node.
  private func nest(_ table: inout FlowTable) throws(FlowError) {
    table.enclosing = Array(repeating: -1, count: table.nodes.count)
    var listing: [Int: [Int]] = [:]
    var bodies: [Int: Set<Int>] = [:]
    for (loop, node) in table.nodes.enumerated() where node.type == .forEach {
      for id in node.loop?.body ?? [] {
        guard let place = table.places[id], table.nodes[place].id == id, place != loop else {
          throw FlowError(
            "the loop \(node.id) has \(id) in its body, which the flow does not have there",
            node: node.id,
          )
        }
        if bodies[loop, default: []].insert(place).inserted {
          listing[place, default: []] += [loop]
        }
      }
    }
    for (place, loops) in listing {
      // The innermost is in the bodies of all others.
      let inner = loops.first { loop in
        loops.allSatisfy { $0 == loop || bodies[$0]?.contains(loop) == true }
      }
      guard let inner else {
        let names = loops.map { table.nodes[$0].id }.joined(separator: ", ")
        throw FlowError("the loops \(names) overlap without nesting", node: table.nodes[place].id)
      }
      table.enclosing[place] = Int32(inner)
    }
    for loop in bodies.keys {
      var (outer, depth) = (Int(table.enclosing[loop]), 1)
      while outer >= 0, depth <= Self.loopDepth {
        outer = Int(table.enclosing[outer])
        depth += 1
      }
      guard depth <= Self.loopDepth else {
        let id = table.nodes[loop].id
        throw FlowError("loops nest more than \(Self.loopDepth) deep, or in a circle", node: id)
      }
    }
  }

  /// Puts each node into its block.
  private mutating func makeBlocks(_ table: inout FlowTable) {
    table.top = blocks.count
    blocks.append(Block(flow: flows.count, loop: nil))
    for (place, node) in table.nodes.enumerated() where node.type == .forEach {
      table.bodies[place] = blocks.count
      blocks.append(Block(flow: flows.count, loop: place))
    }
    table.blocks.reserveCapacity(table.nodes.count)
    table.positions.reserveCapacity(table.nodes.count)
    for (place, node) in table.nodes.enumerated() {
      let loop = Int(table.enclosing[place])
      let block = loop < 0 ? table.top : table.bodies[loop] ?? table.top
      let position = blocks[block].members.count
      table.blocks.append(Int32(block))
      table.positions.append(Int32(position))
      blocks[block].members.append(Int32(place))
      if node.type == .forEach || node.type == .workflow {
        blocks[block].containers.append(Int32(position))
      }
    }
  }
}

/// A node of a block that waits for another, both by position.
private struct BlockEdge: Hashable {
  var block: Int32
  var producer: Int32
  var consumer: Int32
}

extension RunLayout {
  /// Who waits for whom in each block of a flow.
  ///
  /// A loop waits for all that its body reads outside of it, so that an iteration finds it there.
  private func edges(of table: FlowTable) throws(FlowError) -> [[BlockEdge]] {
    var edges = [[BlockEdge]](repeating: [], count: blocks.count - table.top)
    // A loop's edges come from many nodes, so they may repeat.
    var seen: Set<BlockEdge> = []
    for (place, node) in table.nodes.enumerated() {
      for (id, isResult) in node.awaited {
        guard let producer = table.places[id] else {
          throw FlowError(
            "\(node.id) refers to \(id), which the flow does not have",
            node: node.id,
          )
        }
        // A loop reads its result where its body is.
        if isResult, producer == place || Int(table.blocks[producer]) == table.bodies[place] {
          continue
        }
        guard let edge = try edge(from: place, to: producer, table) else { continue }
        let block = Int(edge.block)
        let isLoop = table.nodes[Int(blocks[block].members[Int(edge.consumer)])].type == .forEach
        if isLoop, !seen.insert(edge).inserted { continue }
        edges[block - table.top].append(edge)
      }
    }
    return edges
  }

  /// The wait of a node, or of the loop around it that is beside the producer; nil where the
  /// producer is a loop around the node, whose item it reads.
  private func edge(
    from place: Int,
    to producer: Int,
    _ table: FlowTable,
  ) throws(FlowError) -> BlockEdge? {
    let block = table.blocks[producer]
    var consumer = place
    while table.blocks[consumer] != block {
      let loop = Int(table.enclosing[consumer])
      guard loop >= 0 else {
        let (name, other) = (table.nodes[place].id, table.nodes[producer].id)
        throw FlowError(
          "\(name) refers to \(other), which is inside of the loop "
            + table.nodes[Int(table.enclosing[producer])].id + "; refer to the loop",
          node: name,
        )
      }
      if loop == producer { return nil }
      consumer = loop
    }
    return BlockEdge(
      block: block,
      producer: table.positions[producer],
      consumer: table.positions[consumer],
    )
  }
}

extension RunLayout.Block {
  fileprivate mutating func connect(_ edges: [BlockEdge]) {
    missing = Array(repeating: 0, count: members.count)
    consumerStarts = Array(repeating: 0, count: members.count + 1)
    for edge in edges {
      missing[Int(edge.consumer)] += 1
      consumerStarts[Int(edge.producer) + 1] += 1
    }
    for position in members.indices { consumerStarts[position + 1] += consumerStarts[position] }
    var next = consumerStarts
    consumers = Array(repeating: 0, count: edges.count)
    for edge in edges {
      consumers[Int(next[Int(edge.producer)])] = edge.consumer
      next[Int(edge.producer)] += 1
    }
    for position in members.indices where missing[position] == 0 { ready.insert(position) }
  }

  fileprivate func checkCircles(_ nodes: [FlowNode]) throws(FlowError) {
    var missing = missing
    var free = members.indices.filter { missing[$0] == 0 }
    var place = 0
    while place < free.count {
      for consumer in consumers(of: free[place]) {
        missing[Int(consumer)] -= 1
        if missing[Int(consumer)] == 0 { free.append(Int(consumer)) }
      }
      place += 1
    }
    guard free.count < members.count else { return }
    let names = members.indices.filter { missing[$0] > 0 }.prefix(8).map { position in
      nodes[Int(members[position])].id
    }
    throw FlowError("the nodes \(names.joined(separator: ", ")) wait for each other")
  }
}

extension FlowNode {
  /// The nodes whose outcome this one waits for, each once; those that a loop's result comes
  /// from are told apart.
  fileprivate var awaited: [(id: String, isResult: Bool)] {
    guard type == .forEach else { return producers.map { ($0, false) } }
    let results = inputs.filter { $0.name == FlowLoop.result }.flatMap(\.nodes)
    let others = inputs.filter { $0.name != FlowLoop.result }.flatMap(\.nodes) + dependsOn
    return others.map { ($0, false) } + results.filter { !others.contains($0) }.map { ($0, true) }
  }
}
