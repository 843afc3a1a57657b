import CEL
import JSON

extension NodeEditor {
  mutating func setModel(_ id: String) throws(EditError) {
    guard let model = catalog[id] else {
      throw EditError(
        .value("model"),
        "there is no model `\(id)`",
        remedy: suggestion(id, in: catalog.models.map(\.id)) ?? "`models` lists them",
      )
    }
    node.modelID = model.id
    if node.data["form"] == nil { node.form = [:] }
  }

  mutating func setModelParameter(_ given: EditParameter) throws(EditError) {
    guard let model = node.modelID.flatMap({ catalog[$0] }) else {
      throw EditError(
        .whole,
        "the model `\(node.modelID ?? "")` of `\(node.id)` is not in the catalogue",
      )
    }
    guard let parameter = model.parameter(given.name) else {
      let names = model.parameters.map(\.name)
      throw EditError(
        .name(given.name),
        "`\(model.id)` has no parameter `\(given.name)`",
        remedy: suggestion(given.name, in: names) ?? "it takes \(names.joined(separator: ", "))",
      )
    }
    if case .reference(let producer, let handle) = given.value {
      try connect(producer, handle, to: parameter.name, parameter.handleType)
      node.form[parameter.name] = nil
      return
    }
    edges.removeAll { $0.input == parameter.name }
    node.form[parameter.name] = try parameter.typed(given.value)
  }

  mutating func setAsset(_ given: EditParameter) throws(EditError) {
    guard case .asset(let id, let kind) = given.value else {
      throw EditError(.value(given.name), "an asset is a file", remedy: "write @path")
    }
    node.data["type"] = .string(kind.name)
    node.value = .string(id)
  }

  mutating func setExpression(_ source: String) throws(EditError) {
    let expression: CELExpression
    do { expression = try CELExpression(source) } catch {
      throw EditError(
        .value("value"),
        "the expression is wrong at column \(error.position.column): \(error.message)",
      )
    }
    edges = []
    for variable in expression.variables {
      let (producer, output) = try producer(ofVariable: variable.name)
      edges.append(Edge(id: "", from: producer, output, to: node.id, "input"))
    }
    node.value = .string(source)
    try graph.checkCycle(through: node.id, edges)
  }

  /// The node and the output that a CEL variable `<node>_<output>` names.
  private func producer(
    ofVariable name: String
  ) throws(EditError) -> (node: String, output: String) {
    for candidate in graph.nodes where candidate.id != node.id {
      let prefix = candidate.id + "_"
      guard name.hasPrefix(prefix) else { continue }
      let output = String(name.dropFirst(prefix.count))
      guard let handles = candidate.outputHandles(catalog) else { continue }
      if let handle = handles.first(where: { $0.name == output && $0.type != .approval }) {
        return (candidate.id, handle.name)
      }
    }
    let names = graph.nodes.compactMap { node in
      node.defaultOutput(catalog).map { "\(node.id)_\($0.name)" }
    }
    throw EditError(
      .value("value"),
      "the expression reads `\(name)`, which no node gives",
      remedy: suggestion(name, in: names) ?? "a variable is NODE_OUTPUT, such as prompt_output",
    )
  }

  mutating func connectGate(_ given: EditParameter) throws(EditError) {
    guard case .reference(let id, _) = given.value else {
      throw EditError(
        .value(given.name),
        "an approval hangs on a node's result",
        remedy: "write $node",
      )
    }
    let producer = try graph.existing(id, at: .value(given.name))
    guard producer.outputHandles(catalog)?.contains(where: { $0.type == .approval }) ?? true else {
      throw EditError(
        .value(given.name),
        "\(producer.type.name) `\(id)` has nothing to approve",
        remedy: "hang the approval on a model or a transformText",
      )
    }
    edges = [Edge(id: "", from: id, Handle.approval, to: node.id, Handle.approval)]
    try graph.checkCycle(through: node.id, edges)
  }

  private mutating func connect(
    _ id: String,
    _ handle: String?,
    to input: String,
    _ type: HandleType,
  ) throws(EditError) {
    let producer = try graph.existing(id, at: .value(input))
    let handles = producer.outputHandles(catalog)?.filter { $0.type != .approval } ?? []
    let output: Handle
    if let handle {
      guard let named = handles.first(where: { $0.name == handle }) else {
        throw EditError(
          .value(input),
          "`\(id)` has no output `\(handle)`",
          remedy: suggestion(handle, in: handles.map(\.name))
            ?? (handles.isEmpty ? nil : "it has \(handles.map(\.name).joined(separator: ", "))"),
        )
      }
      output = named
    } else {
      guard let first = handles.first else {
        throw EditError(.value(input), "\(producer.type.name) `\(id)` has no output")
      }
      output = first
    }
    guard output.type.fits(type) else {
      throw EditError(
        .value(input),
        "`\(input)` takes \(type.words), and `\(id)` gives \(output.type.words)",
      )
    }
    if !type.isList { edges.removeAll { $0.input == input } }
    edges.append(Edge(id: "", from: id, output.name, to: node.id, input))
    try graph.checkCycle(through: node.id, edges)
  }
}
