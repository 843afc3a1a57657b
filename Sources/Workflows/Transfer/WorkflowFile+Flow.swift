import JSON

extension WorkflowFile {
  /// A workflow that has a flow alone.
  ///
  /// The flow says how nodes run, and not how they were authored, so that it is what is published
  /// and a draft is made of it only where that draft compiles to the very flow again.
  init(
    flow json: JSONValue,
    in parts: JSONObject,
    _ catalog: Catalog,
  ) throws(TransferError) {
    let flow: Flow
    do { flow = try Flow(json: json) } catch { throw .badFlow(error) }
    guard !flow.nodes.isEmpty else { throw .badFlow(FlowError("it has no nodes")) }
    let inputs = Self.part("inputs", "inputs_definition", of: parts)
    if let inputs, inputs.array == nil {
      throw .wrongMember("inputs", expected: "a list", found: inputs.kindName)
    }
    self.init(
      form: .flow,
      inputs: inputs ?? .array(flow.inputDefinitions(catalog).map(\.json)),
      flow: json,
      envelope: parts.isEmpty ? Envelope() : Envelope(of: parts),
      notes: [.flowAlone],
    )
    try takeNames(from: parts)
    let definitions = (self.inputs.array ?? []).compactMap(InputDefinition.init(json:))
    if let graph = flow.graph(definitions, catalog) {
      self.graph = graph
      if inputs == nil { self.inputs = Self.inputs(of: graph) }
      notes = [.graphOfFlow]
    }
    addNotes(of: flow, catalog)
  }
}

extension Flow {
  /// The inputs of the workflow that the nodes refer to, in their order; types and kinds are those
  /// of the parameters that they feed, as far as the models are in the catalogue.
  func inputDefinitions(_ catalog: Catalog) -> [InputDefinition] {
    var definitions: [InputDefinition] = []
    var seen: Set<String> = []
    for node in nodes {
      let model = node.modelID.flatMap { catalog[$0] }
      var pending = node.inputs[...]
      while let input = pending.popFirst() {
        pending += (input.items ?? []).flatMap { $0 }
        guard let reference = input.reference, reference.node == FlowReference.workflow,
          let name = reference.name, !name.isEmpty, seen.insert(name).inserted
        else { continue }
        let type = model?.parameter(input.name)?.handleType ?? .text
        definitions.append(InputDefinition(name: name, flowing: type))
      }
    }
    return definitions
  }
}

extension InputDefinition {
  /// The definition of an input about which no more is known than what flows from it.
  fileprivate init(name: String, flowing type: HandleType) {
    var kind = type
    if case .list(let element) = type { kind = element }
    let word = kind.isAsset ? "file" : "string"
    self.init(name: name, type: type.isList ? "\(word)_array" : word, label: name)
    if kind.isAsset { fields["kind"] = .string(kind.name) }
  }
}
