import JSON

extension NodeEditor {
  /// Sets the model of a model or an llm, or one of its parameters.
  mutating func setModelSetting(_ given: EditParameter) throws(EditError) {
    if given.name == "model" { return try setModel(try text(given)) }
    guard let model = node.modelID.flatMap({ catalog[$0] }) else {
      throw EditError(
        .whole,
        node.modelID.map { "the model `\($0)` of `\(node.id)` is not in the catalogue" }
          ?? "\(node.type.name) `\(node.id)` names no model",
        remedy: "choose another: edit \(node.id) model=…",
      )
    }
    guard let parameter = model.parameter(given.name) else { throw unknown(given.name) }
    let input = Handle(
      parameter.name,
      parameter.handleType,
      takesMany: parameter.handleType.isList,
    )
    try setInput(given, input) { value throws(EditError) in try parameter.typed(value) }
  }

  private mutating func setModel(_ id: String) throws(EditError) {
    guard let model = catalog[id] else {
      let absence = catalog.absence(of: id)
      throw EditError(.value("model"), absence.message, remedy: absence.remedy)
    }
    if node.type == .llm, let output = model.outputs.first, !output.type.fits(.text) {
      throw EditError(
        .value("model"),
        "an llm gives text, and `\(id)` gives \(output.type.words)",
        remedy: "add it as a model: add \(node.id) model \(id)",
      )
    }
    node.modelID = model.id
    if node.data["form"] == nil { node.form = [:] }
    keepOnly(Set(model.parameters.map(\.name)), of: model.id)
  }

  /// Sets the workflow that a workflow node runs, or one of its inputs.
  mutating func setWorkflowSetting(_ given: EditParameter) throws(EditError) {
    if given.name == "workflow" { return try setWorkflow(try text(given)) }
    guard let workflow = node.workflowName.flatMap({ catalog.workflow($0) }) else {
      throw EditError(
        .whole,
        node.workflowName.map { "the workflow `\($0)` of `\(node.id)` is not there" }
          ?? "workflow `\(node.id)` names no workflow",
        remedy: "choose another: edit \(node.id) workflow=…",
      )
    }
    guard let input = workflow.inputs.first(where: { $0.name == given.name }) else {
      throw unknown(given.name)
    }
    try setInput(given, Handle(input.name, input.handleType)) { value throws(EditError) in
      try input.typed(value)
    }
  }

  private mutating func setWorkflow(_ name: String) throws(EditError) {
    guard let workflow = catalog.workflow(name) else {
      throw EditError(
        .value("workflow"),
        "there is no workflow `\(name)`",
        remedy: suggestion(name, in: catalog.workflows.map(\.name)) ?? "`list` lists them",
      )
    }
    if let way = catalog.circle(from: workflow.id) {
      throw EditError(
        .value("workflow"),
        way.count > 1
          ? "that would be a circle of workflows: \(way.joined(separator: " → "))"
          : "the workflow `\(workflow.name)` cannot run itself",
        remedy: "a workflow inside of another must not lead back to it",
      )
    }
    // The id survives a renaming there; the name is what people read, also in another project.
    node.data["workflowId"] = .string(workflow.id)
    node.data["name"] = .string(workflow.name)
    if node.data["form"] == nil { node.form = [:] }
    keepOnly(Set(workflow.inputs.map(\.name)), of: workflow.name)
  }

  /// Feeds an input by edges or by a value of the form; the one takes the place of the other.
  private mutating func setInput(
    _ given: EditParameter,
    _ input: Handle,
    _ typed: (EditValue) throws(EditError) -> JSONValue,
  ) throws(EditError) {
    if given.value.hasReference {
      try connect(given, to: input)
      node.form[input.name] = nil
      return
    }
    // `null` takes the value away; it would be a value itself in the form.
    let value = given.value.isNull ? Optional.none : try typed(given.value)
    setEdges([], into: input.name)
    node.form[input.name] = value
  }

  /// Drops, and says so, the values and edges of another model or workflow which `name` lacks.
  private mutating func keepOnly(_ inputs: Set<String>, of name: String) {
    let values = node.form.keys.filter { !inputs.contains($0) }
    let wires = edges.map(\.input).filter { $0 != Handle.conditional && !inputs.contains($0) }
    for value in values { node.form[value] = nil }
    edges.removeAll { wires.contains($0.input) }
    let dropped = (values + wires).map { "`\($0)`" }
    guard !dropped.isEmpty else { return }
    notes.append("`\(name)` does not take \(dropped.joined(separator: ", ")), which is dropped")
  }
}
