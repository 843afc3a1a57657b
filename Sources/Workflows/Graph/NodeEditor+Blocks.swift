import JSON

extension NodeEditor {
  /// Sets, adds or removes a block of an ifElse; its edges follow the fields of all blocks.
  ///
  /// The other blocks stay as the file has them.
  mutating func setBlock(_ parameter: EditParameter) throws(EditError) {
    let place = try blockPlace(parameter.name)
    guard !parameter.value.isNull else { return try removeBlock(place, parameter.name) }
    let text = try text(parameter)
    let reader: BlockReader
    do { reader = try BlockReader(text) } catch {
      throw EditError(
        .value(parameter.name),
        error.message,
        remedy: error.remedy,
        part: error.part,
      )
    }
    var block = reader.block
    var sources: [(node: String, output: String)] = []
    for index in block.conditions.indices {
      let (id, output) = try source(
        ofField: block.conditions[index].field,
        at: .value(parameter.name),
        part: reader.fields[index],
      )
      block.conditions[index].field = "\(id)_\(output)"
      sources.append((id, output))
    }
    var blocks = node.data["conditionBlocks"]?.array ?? []
    if place < blocks.count { blocks[place] = block.json } else { blocks.append(block.json) }
    node.data["conditionBlocks"] = .array(blocks)
    rewire(adding: sources)
  }

  private func blockPlace(_ name: String) throws(EditError) -> Int {
    guard name.hasPrefix("block"), let number = Int(name.dropFirst(5)), number > 0 else {
      throw unknown(name)
    }
    guard number <= node.blockCount + 1 else {
      throw EditError(
        .name(name),
        "`\(node.id)` has \(node.blockCount) block\(node.blockCount == 1 ? "" : "s")",
        remedy: "the next one is \(NodeType.block(node.blockCount))",
      )
    }
    return number - 1
  }

  /// Removes a block; the branches behind it move up, and what hangs on them goes with them.
  private mutating func removeBlock(_ place: Int, _ name: String) throws(EditError) {
    var blocks = node.data["conditionBlocks"]?.array ?? []
    guard blocks.indices.contains(place) else {
      throw EditError(.name(name), "`\(node.id)` has no \(name) to remove")
    }
    guard blocks.count > 1 else {
      throw EditError(
        .value(name),
        "an ifElse has at least one block",
        remedy: "remove the node: remove \(node.id)",
      )
    }
    // The name that the output has in the graph, which earlier removals of the edit may have moved.
    let output = Handle.branch(place)
    let original = renamedOutputs.first { $0.value == output }?.key ?? output
    let consumers = graph.edges.filter { $0.producer == node.id && $0.output == original }
    if let consumer = consumers.first?.consumer {
      throw EditError(
        .value(name),
        "`\(consumer)` hangs on `\(node.id).\(output)`, the branch of \(name)",
        remedy: "cut it first: disconnect \(node.id).\(output) \(consumer)",
      )
    }
    for later in place + 1..<blocks.count {
      let old = Handle.branch(later)
      let original = renamedOutputs.first { $0.value == old }?.key ?? old
      renamedOutputs[original] = Handle.branch(later - 1)
    }
    blocks.remove(at: place)
    node.data["conditionBlocks"] = .array(blocks)
    rewire(adding: [])
  }

  /// Makes the edges those that the fields of the blocks read.
  private mutating func rewire(adding sources: [(node: String, output: String)]) {
    let fields = Set(node.conditionBlocks.flatMap { $0.conditions.map(\.field) })
    var all = edges.filter { $0.input == Handle.input && fields.contains($0.variable) }
      .map { ($0.producer, $0.output) }
    for source in sources where !all.contains(where: { $0 == source }) { all.append(source) }
    setEdges(all, into: Handle.input)
  }

  /// The node and the output that a field names: a node, or else a variable.
  private mutating func source(
    ofField name: String,
    at place: EditError.Place,
    part: Range<Int>,
  ) throws(EditError) -> (node: String, output: String) {
    guard let producer = places[name].map({ graph.nodes[$0] }) else {
      return try source(ofUnknownField: name, at: place, part: part)
    }
    do throws(EditError) {
      try checkCycle(from: name, at: place)
      guard let output = types.defaultOutput(of: name) else {
        throw EditError(place, "\(producer.type.name) `\(name)` has no output to test")
      }
      try checkIsValue(output, of: producer, at: place)
      return (name, output.name)
    } catch {
      throw EditError(error.place, error.message, remedy: error.remedy, part: part)
    }
  }

  private mutating func source(
    ofUnknownField name: String,
    at place: EditError.Place,
    part: Range<Int>,
  ) throws(EditError) -> (node: String, output: String) {
    do { return try source(ofVariable: name, at: place, part: part) } catch {
      guard !name.contains("_") || error.message.contains("which no node gives") else {
        throw error
      }
      throw EditError(
        place,
        "the block tests `\(name)`, which no node gives",
        remedy: suggestion(name, in: graph.nodes.map(\.id)) ?? error.remedy,
        part: part,
      )
    }
  }
}
