import JSON

// MARK: - What leads where, and what it costs

extension GraphChecker {
  mutating func checkUse() {
    let leading = index.leadingToOutputs(loops)
    for (place, node) in graph.nodes.enumerated() where node.type != .stickyNote {
      if !leading.contains(place) {
        report(
          .warning,
          place,
          node.isInput
            ? "input `\(node.id)` is not used" : "`\(node.id)` leads to no output and will not run",
          remedy: "connect it, or remove it",
        )
      } else if !node.type.runs, !node.type.holdsValue {
        report(
          .error,
          place,
          "`\(node.id)` is needed, and the node type `\(node.type.name)` cannot be run",
          remedy: "remove it, or feed its consumers from another node",
        )
      }
      checkPrice(place)
    }
    if !graph.nodes.isEmpty, !graph.nodes.contains(where: \.isOutput) {
      report(
        .warning,
        "no node is an exposed output; the last nodes count as outputs",
        remedy: "add --output to a node before you publish",
      )
    }
  }

  /// Finds a price that no call may have, and warns where it depends on a value that only the run
  /// knows.
  private mutating func checkPrice(_ place: Int) {
    let node = index.node(place)
    guard node.type.callsModel, let model = node.modelID.flatMap({ catalog[$0] }) else { return }
    let wired = Set(index.incoming[place].map(\.input))
    let known = model.filled(node.form).filter { !wired.contains($0.key) }
    do { _ = try model.checkedPrice(ofCall: JSONObject(known.map { ($0.key, $0.value) })) } catch {
      report(
        .error,
        place,
        "the price of `\(model.id)` \(error.message)",
        remedy: "`model \(model.id)` shows how it is computed",
      )
    }
    let unknown = model.priceParameters.filter { name in
      wired.contains(name)
        && !index.edges(into: place, name).allSatisfy { edge in
          index.producer(of: edge).map { index.node($0).type.holdsValue } ?? false
        }
    }
    guard let name = unknown.first else { return }
    report(
      .warning,
      place,
      handle: name,
      "the price of `\(node.id)` depends on `\(name)`, which is known only in the run",
      remedy: "set it, or keep a budget",
    )
  }
}

extension GraphIndex {
  /// The places of the exposed outputs, or else of the sinks that give something.
  func outputs() -> [Int] {
    let exposed = graph.nodes.indices.filter { node($0).isOutput }
    guard exposed.isEmpty else { return exposed }
    return graph.nodes.indices.filter { place in
      switch node(place).type {
      case .approval, .ifElse, .forEach: false
      default: node(place).type.runs && outgoing[place].allSatisfy { $0.output == Handle.approval }
      }
    }
  }

  /// The places of what leads to an output, with the gates that hang on it, and whole loops.
  func leadingToOutputs(_ loops: LoopTable) -> Set<Int> {
    var leading: Set<Int> = []
    var pending = outputs()
    while let place = pending.popLast() {
      guard leading.insert(place).inserted else { continue }
      pending += incoming[place].compactMap(producer(of:))
      // A loop whose item is read runs to its end, and waits at the gates inside.
      if node(place).type == .forEach, let end = loops.ends[place] { pending.append(end) }
      pending += outgoing[place].compactMap(consumer(of:)).filter { node($0).type == .approval }
    }
    return leading
  }
}
