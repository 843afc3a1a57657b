/// An output of a node of the graph.
struct Source {
  var node: String
  var output: Handle
}

extension NodeEditor {
  /// Makes the references of a value the edges into an input, in place of those that are there.
  ///
  /// Several are taken by an input of many, and by one input where they are the ends of different
  /// branches, so that no run has more than one of them.
  mutating func connect(_ parameter: EditParameter, to input: Handle) throws(EditError) {
    var sources: [Source] = []
    for (place, element) in parameter.value.elements.enumerated() {
      do throws(EditError) {
        guard case .reference(let id, let handle) = element else {
          throw EditError(
            .value(parameter.name),
            "`\(parameter.name)` takes references or values, not both",
            remedy: "put the value into a node of its own, and name it as $node",
          )
        }
        let source = try source(id, handle, for: input, at: .value(parameter.name))
        let isNew = !sources.contains {
          $0.node == source.node && $0.output.name == source.output.name
        }
        if isNew { sources.append(source) }
      } catch { throw error.at(element: parameter.value.isList ? place : nil) }
    }
    if sources.count > 1, !input.takesMany {
      try checkMerge(of: sources, in: input, at: .value(parameter.name))
    }
    setEdges(sources.map { ($0.node, $0.output.name) }, into: input.name)
  }

  /// The output that a reference means to an input; throws where it does not fit.
  mutating func source(
    _ id: String,
    _ handle: String?,
    for input: Handle,
    at place: EditError.Place,
  ) throws(EditError) -> Source {
    let producer = try existing(id, at: place)
    let output = try output(handle, of: producer, for: input, at: place)
    try checkType(of: output, from: producer, for: input, at: place)
    try checkCycle(from: id, at: place)
    return Source(node: id, output: output)
  }

  private mutating func output(
    _ name: String?,
    of producer: Node,
    for input: Handle,
    at place: EditError.Place,
  ) throws(EditError) -> Handle {
    let isGate = input.type == .approval
    guard let outputs = types.outputs(of: producer.id) else {
      return Handle(name ?? (isGate ? Handle.approval : Handle.output), isGate ? .approval : .any)
    }
    let candidates = outputs.filter { ($0.type == .approval) == isGate }
    if let name {
      if let output = candidates.first(where: { $0.name == name }) { return output }
      guard !isGate else {
        throw EditError(
          place,
          "an approval hangs on a node, not on its output `\(name)`",
          remedy: candidates.isEmpty ? nil : "write $\(producer.id)",
        )
      }
      let names = candidates.map(\.name)
      throw EditError(
        place,
        "`\(producer.id)` has no output `\(name)`",
        remedy: suggestion(name, in: names)
          ?? (names.isEmpty ? nil : "it has \(names.joined(separator: ", "))"),
      )
    }
    if let first = candidates.first { return first }
    throw EditError(
      place,
      "\(producer.type.name) `\(producer.id)` has \(isGate ? "nothing to approve" : "no output")",
      remedy: isGate ? "hang the approval on what makes the result" : nil,
    )
  }

  private func checkType(
    of output: Handle,
    from producer: Node,
    for input: Handle,
    at place: EditError.Place,
  ) throws(EditError) {
    guard !node.type.takes(output.type, where: input.type) else { return }
    let name = input.type == .conditional ? NodeSetting.when.name : input.name
    throw EditError(
      place,
      "`\(name)` takes \(input.type.plainWords), and `\(producer.id)` gives "
        + output.type.plainWords,
      remedy: remedy(output.type, from: producer, for: input),
    )
  }

  private func remedy(_ type: HandleType, from producer: Node, for input: Handle) -> String? {
    if type == .conditional {
      return "a branch is wired with when=$\(producer.id).\(Handle.branch(0))"
    }
    if input.type == .conditional { return "a branch is an output of an ifElse, as $pick.if1" }
    if type.isList, !input.type.isList { return "loop over it: add each forEach $\(producer.id)" }
    guard input.type.isList, !type.isList else { return nil }
    return type == .text
      ? "split it: add words splitText $\(producer.id)"
      : "make a list of it: add items groupItems \"[\(producer.id)_\(Handle.output)]\""
  }

  /// Refuses several producers of one value of which a run may have more than one.
  private func checkMerge(
    of sources: [Source],
    in input: Handle,
    at place: EditError.Place,
  ) throws(EditError) {
    let names = sources.map { "`\($0.node)`" }.joined(separator: " and ")
    guard areAlternatives(sources.map(\.node)) else {
      throw EditError(
        place,
        "`\(input.name)` takes one value, and a run may have \(names)",
        remedy: "several may feed it only from different branches of one ifElse",
      )
    }
    guard Set(sources.map(\.output.name)).count == 1 else {
      throw EditError(
        place,
        "\(names) merge in `\(input.name)`, and their outputs have different names",
        remedy: "name outputs of one name, as $node.output",
      )
    }
  }

  /// Whether no run has more than one of the nodes, because branches of an ifElse part them.
  func areAlternatives(_ producers: [String]) -> Bool {
    let branches = BranchTable(GraphIndex(graph, catalog))
    return branches.areExclusive(producers.compactMap { places[$0] })
  }

  /// Refuses a producer that the node feeds, and shows the circle.
  mutating func checkCycle(from producer: String, at place: EditError.Place) throws(EditError) {
    guard producer == node.id || downstream[producer] != nil else { return }
    var path = [producer]
    while let last = path.last, last != node.id, let before = downstream[last] {
      path.append(before)
    }
    throw EditError(
      place,
      "that would be a cycle: \((path.reversed() + [node.id]).joined(separator: " → "))",
      remedy: "a node cannot feed itself",
    )
  }

  /// Makes `sources` the edges into an input; those that were there keep their ids and places.
  mutating func setEdges(_ sources: [(node: String, output: String)], into input: String) {
    var missing = sources
    edges.removeAll { edge in
      guard edge.input == input else { return false }
      let place = missing.firstIndex { $0.node == edge.producer && $0.output == edge.output }
      guard let place else { return true }
      missing.remove(at: place)
      return false
    }
    for source in missing {
      edges.append(Edge(id: "", from: source.node, source.output, to: node.id, input))
    }
  }

  /// Wires a branch of an ifElse to the node, or none.
  mutating func setBranch(_ parameter: EditParameter) throws(EditError) {
    guard !parameter.value.isNull else { return setEdges([], into: Handle.conditional) }
    guard case .reference = parameter.value else {
      throw EditError(
        .value(parameter.name),
        "`when` takes a branch of an ifElse, not \(parameter.value.kindName)",
        remedy: "write $pick.if1 or $pick.else",
      )
    }
    try connect(parameter, to: Handle(Handle.conditional, .conditional))
  }
}

extension EditValue {
  /// Whether the value is a list with references or assets.
  var isList: Bool {
    guard case .list = self else { return false }
    return true
  }

  /// Whether there is a reference in the value.
  var hasReference: Bool {
    elements.contains { element in
      guard case .reference = element else { return false }
      return true
    }
  }
}

extension NodeType {
  /// Whether an output of a type may be wired where the type `input` is wanted.
  ///
  /// One value fits a list elsewhere; where a list is opened it would hardly be meant.
  func takes(_ output: HandleType, where input: HandleType) -> Bool {
    let opensList = input.isList && [.forEach, .sliceAssets, .selection].contains(self)
    return output.fits(input) && (!opensList || output.isList || output == .any)
  }
}

extension HandleType {
  /// The type as a sentence of people has it.
  var plainWords: String {
    switch self {
    case .conditional: "a branch"
    case .list(.any): "a list"
    default: words
    }
  }
}
