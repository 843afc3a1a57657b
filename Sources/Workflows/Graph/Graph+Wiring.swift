import JSON

/// One end of an edge as it is typed: a node, and maybe which of its handles.
public struct EdgeEnd: Sendable, Hashable {
  /// The node's id.
  public var node: String
  /// The handle; nil for the one that is meant where nothing is said.
  public var handle: String?

  /// An end.
  public init(_ node: String, _ handle: String? = nil) {
    self.node = node
    self.handle = handle
  }
}

extension Graph {
  /// Adds an edge, and gives it; throws, and changes nothing, where it does not fit.
  ///
  /// An input of many takes it beside the others. An input of one takes a second edge only where
  /// both come from different branches of one ifElse.
  public mutating func connect(
    _ producer: EdgeEnd,
    _ consumer: EdgeEnd,
    _ catalog: Catalog,
  ) throws(EditError) -> Edge {
    let places = places
    guard places[producer.node] != nil else { throw missing(producer.node, at: .positional(0)) }
    guard let place = places[consumer.node] else {
      throw missing(consumer.node, at: .positional(1))
    }
    var editor = NodeEditor(nodes[place], in: self, places: places, catalog)
    let input = try editor.input(consumer, for: producer)
    let source = try editor.source(producer.node, producer.handle, for: input, at: .positional(0))
    try editor.checkIsRead(source)
    let there = editor.edges.filter { $0.input == input.name }
    guard !there.contains(where: { $0.producer == source.node && $0.output == source.output.name })
    else {
      throw EditError(
        .positional(1),
        "`\(source.node).\(source.output.name)` feeds `\(consumer.node).\(input.name)` already",
      )
    }
    if !input.takesMany, !there.isEmpty { try editor.checkRoom(in: input, there, for: source) }
    let edge = Edge(id: "", from: source.node, source.output.name, to: consumer.node, input.name)
    if nodes[place].form[input.name] != nil { nodes[place].form[input.name] = nil }
    append([edge])
    return edges[edges.count - 1]
  }

  /// Removes the edges between two ends, and gives them; throws where there is none, or where an
  /// expression reads one.
  public mutating func disconnect(
    _ producer: EdgeEnd,
    _ consumer: EdgeEnd,
  ) throws(EditError) -> [Edge] {
    let places = places
    guard places[producer.node] != nil else { throw missing(producer.node, at: .positional(0)) }
    guard let place = places[consumer.node] else {
      throw missing(consumer.node, at: .positional(1))
    }
    let between = edges.filter {
      $0.producer == producer.node && $0.consumer == consumer.node
        && producer.handle ?? $0.output == $0.output && consumer.handle ?? $0.input == $0.input
    }
    guard !between.isEmpty else {
      let feeding = edges(into: consumer.node).map { "`\($0.producer)`" }
      throw EditError(
        .positional(0),
        "no edge goes from `\(producer.text)` to `\(consumer.text)`",
        remedy: feeding.isEmpty
          ? "nothing feeds `\(consumer.node)`"
          : "`\(consumer.node)` is fed by \(feeding.joined(separator: ", "))",
      )
    }
    let node = nodes[place]
    if let read = between.first(where: { node.reads($0) }) {
      throw EditError(
        .positional(1),
        "\(node.type == .ifElse ? "a block" : "the expression") of `\(node.id)` reads "
          + "`\(read.variable)`",
        remedy: "change that, and the edge goes: edit \(node.id) "
          + (node.type == .ifElse ? "block1=\"…\"" : "value=\"…\""),
      )
    }
    let cut = Set(between)
    edges.removeAll { cut.contains($0) }
    return between
  }
}

extension EdgeEnd {
  /// The end as it is typed.
  var text: String { handle.map { "\(node).\($0)" } ?? node }
}

extension NodeEditor {
  /// The input that an end of `connect` means; without a name the only one that fits.
  fileprivate mutating func input(
    _ end: EdgeEnd,
    for producer: EdgeEnd,
  ) throws(EditError) -> Handle {
    let place = EditError.Place.positional(1)
    guard let inputs = node.inputHandles(catalog) else {
      guard let name = end.handle else {
        throw EditError(
          place,
          "what `\(node.id)` takes is not known here",
          remedy: "name the input: \(node.id).INPUT",
        )
      }
      return Handle(name, .any)
    }
    if let name = end.handle {
      if let input = inputs.first(where: { $0.name == name }) { return input }
      let names = inputs.map(\.name)
      throw EditError(
        place,
        "`\(node.id)` has no input `\(name)`",
        remedy: suggestion(name, in: names)
          ?? (names.isEmpty ? nil : "it has \(names.joined(separator: ", "))"),
      )
    }
    guard !inputs.isEmpty else {
      throw EditError(place, "\(node.type.name) `\(node.id)` takes nothing from a node")
    }
    return try onlyInput(of: inputs, for: producer)
  }

  private mutating func onlyInput(
    of inputs: [Handle],
    for producer: EdgeEnd,
  ) throws(EditError) -> Handle {
    if inputs.count == 1 { return inputs[0] }
    let outputs = types.outputs(of: producer.node)
    let output = outputs?.first { $0.name == producer.handle ?? $0.name && $0.type != .approval }
    let type = output?.type ?? .any
    let fitting = inputs.filter { type.fits($0.type) }
    let data = inputs.filter { $0.type != .conditional }
    if fitting.isEmpty, data.count == 1 { return data[0] }
    if fitting.count == 1 { return fitting[0] }
    let required = fitting.filter(\.isRequired)
    if required.count == 1 { return required[0] }
    let names = (fitting.isEmpty ? data : fitting).map { "\(node.id).\($0.name)" }
    throw EditError(
      .positional(1),
      fitting.isEmpty
        ? "no input of `\(node.id)` takes \(type.plainWords)"
        : "`\(producer.node)` fits several inputs of `\(node.id)`",
      remedy: "name the one you mean: \(names.joined(separator: ", "))",
    )
  }

  /// Refuses an edge into an expression or a block that does not read it.
  fileprivate func checkIsRead(_ source: Source) throws(EditError) {
    guard node.type.hasExpression || node.type == .ifElse, source.output.type != .conditional else {
      return
    }
    let edge = Edge(id: "", from: source.node, source.output.name, to: node.id, Handle.input)
    guard !node.reads(edge) else { return }
    throw EditError(
      .positional(1),
      "edges into `\(node.id)` follow what it reads, and it does not read `\(edge.variable)`",
      remedy: node.type == .ifElse
        ? "test it in a block: edit \(node.id) \(NodeType.block(node.blockCount))=\"…\""
        : "write it into the expression: edit \(node.id) value=\"…\"",
    )
  }

  /// Refuses a second edge into an input of one value, except where branches merge.
  fileprivate func checkRoom(
    in input: Handle,
    _ there: [Edge],
    for source: Source,
  ) throws(EditError) {
    let isOrdinary = input.type != .conditional && input.type != .approval
    let isMerge =
      isOrdinary && there.allSatisfy { $0.output == source.output.name }
      && areAlternatives(there.map(\.producer) + [source.node])
    guard !isMerge else { return }
    let name = input.type == .conditional ? NodeSetting.when.name : input.name
    throw EditError(
      .positional(1),
      "`\(node.id).\(input.name)` takes one edge, and `\(there[0].producer)` feeds it",
      remedy: "to feed it from `\(source.node)` instead: edit \(node.id) \(name)=$\(source.node)"
        + (isOrdinary ? "; both may feed it only from different branches of one ifElse" : ""),
    )
  }
}
