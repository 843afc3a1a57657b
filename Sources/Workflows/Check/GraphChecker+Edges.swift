import JSON

// MARK: - What feeds each node

extension GraphChecker {
  mutating func checkEdges(into place: Int) {
    let edges = index.incoming[place]
    for edge in edges { check(edge, into: place) }
    guard let handles = index.node(place).inputHandles(catalog), edges.count > 1 else { return }
    for handle in handles where !handle.takesMany { checkMany(into: handle, of: place) }
  }

  private mutating func check(_ edge: Edge, into place: Int) {
    let node = index.node(place)
    guard let producer = index.producer(of: edge).map(index.node) else {
      report(
        .error,
        place,
        handle: edge.input,
        "`\(edge.input)` is fed by `\(edge.producer)`, which is not there",
        remedy: suggestion(edge.producer, in: graph.nodes.map(\.id)),
      )
      return
    }
    if producer.type == .approval {
      report(
        .error,
        place,
        handle: edge.input,
        "`\(edge.input)` is fed by the approval `\(producer.id)`, which has no outputs",
        remedy: "wire it to what is approved; it waits for the gate all the same",
      )
      return
    }
    guard let inputs = node.inputHandles(catalog), let outputs = producer.outputHandles(catalog)
    else { return }
    guard let input = inputs.first(where: { $0.name == edge.input }) else {
      report(
        .error,
        place,
        handle: edge.input,
        inputs.isEmpty
          ? "\(node.type.name) `\(node.id)` takes no edges"
          : "`\(node.id)` has no input `\(edge.input)`",
        remedy: suggestion(edge.input, in: inputs.map(\.name)) ?? "`disconnect` it",
      )
      return
    }
    guard let output = outputs.first(where: { $0.name == edge.output }) else {
      report(
        .error,
        place,
        handle: edge.input,
        "`\(edge.producer)` has no output `\(edge.output)` for `\(edge.input)`",
        remedy: suggestion(edge.output, in: outputs.map(\.name)),
      )
      return
    }
    checkFit(edge, output, input, place)
  }

  private mutating func checkFit(_ edge: Edge, _ output: Handle, _ input: Handle, _ place: Int) {
    guard !output.type.fits(input.type) else { return }
    let producer = edge.producer
    let remedy: String? =
      switch (output.type, input.type) {
      case (.conditional, _): "a branch is wired as when=$\(producer).\(output.name)"
      case (_, .conditional): "a branch comes from an ifElse, such as when=$pick.if1"
      case (.list, _): "put a forEach between them, or a sliceAssets with count=1"
      default: nil
      }
    report(
      .error,
      place,
      handle: input.name,
      "`\(input.name)` takes \(input.type.words), and `\(producer)` gives \(output.type.words)",
      remedy: remedy,
    )
  }

  /// An input for one value may be fed by the ends of different branches, and by nothing else.
  private mutating func checkMany(into handle: Handle, of place: Int) {
    let edges = index.edges(into: place, handle.name)
    guard edges.count > 1 else { return }
    let names = edges.map { "`\($0.producer)`" }.joined(separator: " and ")
    guard handle.type != .approval, handle.type != .conditional,
      branches.areExclusive(edges, index)
    else {
      report(
        .error,
        place,
        handle: handle.name,
        "`\(handle.name)` takes one value, and \(names) feed it",
        remedy: handle.type == .approval || handle.type == .conditional
          ? "`disconnect` all but one"
          : "`disconnect` one, or let each run on a branch of one ifElse of its own",
      )
      return
    }
    if Set(edges.map(\.output)).count > 1 {
      report(
        .error,
        place,
        handle: handle.name,
        "the branches that merge in `\(handle.name)` end in outputs of different names",
        remedy: "wire outputs of one name",
      )
    }
  }

  mutating func checkRequired(_ place: Int) {
    let node = index.node(place)
    for handle in node.inputHandles(catalog) ?? [] where handle.isRequired {
      guard node.form[handle.name] == nil, index.edges(into: place, handle.name).isEmpty
      else { continue }
      let remedy =
        switch node.type {
        case .approval: "connect it to what is to be approved"
        case .model, .llm, .workflow: "edit \(node.id) \(handle.name)=…"
        default: "connect a node to it"
        }
      report(
        .error,
        place,
        handle: handle.name,
        "`\(node.id)` needs the input `\(handle.name)`",
        remedy: remedy,
      )
    }
  }
}
