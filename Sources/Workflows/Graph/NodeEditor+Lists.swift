import JSON

extension NodeEditor {
  /// Sets what a splitText or a sliceAssets takes, and how.
  mutating func setList(_ parameter: EditParameter) throws(EditError) {
    switch (node.type, parameter.name) {
    case (.splitText, "input"): try feed(parameter, Handle(Handle.input, .text))
    case (_, "input"): try feed(parameter, Handle(Handle.input, .list(.any)))
    case (.splitText, "delimiter"):
      node.data["splitDelimiter"] = parameter.value.isNull ? nil : .string(try text(parameter))
    case (.sliceAssets, "from"), (.sliceAssets, "count"):
      try setSlice(parameter)
    default: throw unknown(parameter.name)
    }
  }

  private mutating func setSlice(_ parameter: EditParameter) throws(EditError) {
    guard !parameter.value.isNull else { return node.data[parameter.name] = nil }
    let number = try wholeNumber(parameter)
    guard parameter.name == "from" || number >= 1 else {
      throw EditError(
        .value(parameter.name),
        "`count` is at least 1",
        remedy: "to count from the end, write from=\(number)",
      )
    }
    // Files have both as texts (contract §3).
    node.data[parameter.name] = .string(String(number))
  }

  /// Sets what a forEach loops over, or what a forEachEnd collects and which loop it ends.
  mutating func setLoop(_ parameter: EditParameter) throws(EditError) {
    switch (node.type, parameter.name) {
    case (.forEach, "input"): try feed(parameter, Handle(Handle.input, .list(.any)))
    case (.forEach, "concurrent"): node.isConcurrent = try boolean(parameter)
    case (.forEachEnd, "input"): try feed(parameter, Handle(Handle.input, .any))
    case (.forEachEnd, "loop"):
      switch parameter.value {
      case .reference(let id, nil), .text(let id): node.loopID = id
      default:
        throw EditError(
          .value("loop"),
          "`loop` takes the id of a forEach, not \(parameter.value.kindName)",
        )
      }
    default: throw unknown(parameter.name)
    }
  }

  /// Sets what an approval hangs on, or what a selection offers.
  mutating func setGate(_ parameter: EditParameter) throws(EditError) {
    switch (node.type, parameter.name) {
    case (.approval, "approval"): try feed(parameter, Handle(Handle.approval, .approval))
    case (.selection, "input"): try feed(parameter, Handle(Handle.input, .list(.any)))
    case (_, "message"): node.message = try text(parameter)
    case (.selection, "min"), (.selection, "max"):
      if parameter.value.isNull {
        node.data[parameter.name] = nil
      } else {
        node.data[parameter.name] = .integer(try wholeNumber(parameter))
      }
    default: throw unknown(parameter.name)
    }
  }

  func checkSelectionRange() throws(EditError) {
    let (low, high) = (node.number("min") ?? 1, node.number("max") ?? 100)
    guard low >= 0 else { throw EditError(.value("min"), "`min` is at least 0") }
    guard high >= max(1, low) else {
      throw EditError(
        .value("max"),
        "`max` is \(high), and less than \(low > 0 ? "`min`, which is \(low)" : "1")",
        remedy: "a person picks from `min` to `max`, 1 and 100 where nothing else is said",
      )
    }
  }

  /// Feeds the one input of a node that has no place for a value.
  private mutating func feed(_ parameter: EditParameter, _ input: Handle) throws(EditError) {
    guard parameter.value.hasReference else {
      let isValue = !parameter.value.isNull
      throw EditError(
        .value(parameter.name),
        isValue
          ? "\(node.type.name) is fed by a node, not by \(parameter.value.kindName)"
          : "\(node.type.name) cannot do without `\(parameter.name)`",
        remedy: isValue ? "put the value into a node of its own, and name it as $node" : nil,
      )
    }
    try connect(parameter, to: input)
  }
}

// MARK: - The end of a loop

extension NodeEditor {
  /// Finds the loop that a forEachEnd ends where none is named, and checks the one that is.
  mutating func settleLoop() throws(EditError) {
    let loops = loopsAbove()
    guard let id = node.loopID else {
      guard let nearest = innermost(loops.filter { end(of: $0) == nil }) else {
        throw EditError(
          .value("input"),
          loops.isEmpty
            ? "nothing above `\(node.id)` is in a loop"
            : "every loop above `\(node.id)` has its end",
          remedy: "name the forEach: loop=ID",
        )
      }
      node.loopID = nearest
      return
    }
    let loop = try existing(id, at: .value("loop"))
    guard loop.type == .forEach else {
      throw EditError(.value("loop"), "`\(id)` is \(loop.type.name), and no forEach")
    }
    if let end = end(of: id) {
      throw EditError(
        .value("loop"),
        "the loop `\(id)` ends at `\(end)` already",
        remedy: "a loop has one end; edit \(end), or remove it",
      )
    }
    guard loops.contains(id) else {
      let producer = edges.first { $0.input == Handle.input }?.producer ?? node.id
      throw EditError(
        .value("input"),
        "`\(producer)` is not in the loop `\(id)`",
        remedy: loops.first.map { "it is in the loop `\($0)`" } ?? "feed it from `\(id)` on",
      )
    }
  }

  /// The forEachEnd of a loop, other than the node itself.
  private func end(of loop: String) -> String? {
    graph.nodes.first {
      $0.type == .forEachEnd && $0.loopID == loop && $0.id != node.id
    }?.id
  }

  /// The loop that depends on the others.
  private func innermost(_ loops: [String]) -> String? {
    guard loops.count > 1 else { return loops.first }
    let wanted = Set(loops)
    return graph.order(places).last { wanted.contains(graph.nodes[$0].id) }.map {
      graph.nodes[$0].id
    }
  }

  /// The loops around what feeds the node.
  ///
  /// Going up from the end of another loop leads around that loop, to what feeds it.
  private func loopsAbove() -> [String] {
    let incoming = Dictionary(grouping: graph.edges, by: \.consumer)
    var seen: Set<String> = []
    var loops: [String] = []
    var pending = edges.map(\.producer)
    var next = 0
    while next < pending.count {
      let id = pending[next]
      next += 1
      guard seen.insert(id).inserted, let above = places[id].map({ graph.nodes[$0] }) else {
        continue
      }
      if above.type == .forEach { loops.append(id) }
      if above.type == .forEachEnd, let inner = above.loopID {
        pending += (incoming[inner] ?? []).map(\.producer)
      } else {
        pending += (incoming[id] ?? []).map(\.producer)
      }
    }
    return loops
  }
}
