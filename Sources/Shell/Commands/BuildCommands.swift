import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func new(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 2)
    try invocation.checkNames([])
    let name = try invocation.word(0, "a name")
    let description = invocation.optionalWord(1) ?? ""
    let project = place.project.id
    let editorInfo = Graph().json
    let author = try author()
    let record = try await pointing(at: invocation.positional(0)) {
      try await $0.createWorkflow(
        named: name,
        description: description,
        editorInfo: editorInfo,
        in: project,
        by: author,
      )
    }
    known.insert(record.id)
    try move {
      $0.workflow = Place.Named(id: record.id, name: record.name)
      $0.isDraft = true
      $0.run = nil
      $0.lastRun = nil
    }
    return Output(
      "Created **\(record.name.markdownSafe)**, an empty draft."
        + (description.isEmpty ? "" : "\n\n> \(description.markdownSafe)")
    )
  }

  /// Makes a workflow of another's draft, and stays where it is.
  func copy(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 2)
    try invocation.checkNames([])
    let name = try invocation.word(0, "a workflow and the name of its copy")
    let newName = try invocation.word(1, "the name of the copy")
    let project = place.project.id
    guard let record = try await withEngine({ try await $0.workflow(name, in: project) }) else {
      throw ShellError(
        "there is no workflow `\(name)`",
        at: invocation.positional(0)?.range,
        remedy: nearest(name, in: await workflowNames().map(\.name)).map {
          "did you mean `\($0)`?"
        } ?? "`list` lists them",
        code: "workflow_not_found",
      )
    }
    try await state(workflow: record.id)
    let author = try author()
    let copy = try await pointing(at: invocation.positional(1)) {
      try await $0.createWorkflow(
        named: newName,
        description: record.description,
        editorInfo: record.editorInfo,
        inputs: record.inputs,
        in: project,
        by: author,
      )
    }
    known.insert(copy.id)
    return Output(
      "Copied **\(record.name.markdownSafe)** to **\(copy.name.markdownSafe)**, a draft. "
        + "`use \(copy.name.terminalSafe)` goes there."
    )
  }

  /// Does something with the engine whose refusal is about an argument, such as a name that is taken.
  private func pointing<Value: Sendable>(
    at argument: Argument?,
    _ work: (Engine) async throws -> Value,
  ) async throws(ShellError) -> Value {
    do { return try await withEngine(work) } catch {
      throw ShellError(error.message, at: argument?.range, remedy: error.remedy, code: error.code)
    }
  }

  func add(_ invocation: Invocation) async throws(ShellError) -> Output {
    let id = try invocation.word(0, "an id and a type")
    let type = try invocation.word(1, "a type behind the id")
    if type == NodeType.workflow.name {
      try await learn(invocation.positional(2) ?? invocation.named(type))
    }
    var positional: [EditValue] = []
    for argument in invocation.positionals.dropFirst(2) {
      positional.append(try await editValue(argument))
    }
    let request = NodeRequest(
      id: id,
      type: type,
      positional: positional,
      parameters: try await editParameters(invocation),
      isInput: invocation.flag("--input"),
      isOutput: invocation.flag("--output"),
    )
    let catalog = try await knownCatalog()
    let draft = try await edit(invocation, "add \(id)") { (draft: inout Draft) throws(ShellError) in
      do throws(EditError) {
        try draft.change { graph throws(EditError) in try graph.add(request, catalog) }
      } catch { throw invocation.refusal(error, offset: 2) }
    }
    return result(describe(id, in: draft.graph, verb: "Added"), draft)
  }

  func editNode(_ invocation: Invocation) async throws(ShellError) -> Output {
    let id = try invocation.word(0, "a node")
    if let extra = invocation.positional(1) {
      throw ShellError(
        "edit takes name=value",
        at: extra.range,
        remedy: "usage: \(invocation.usage)",
        code: ExitStatus.usageCode,
      )
    }
    let input = try invocation.toggle("--input", "--no-input")
    let output = try invocation.toggle("--output", "--no-output")
    let parameters = try await editParameters(invocation)
    guard !parameters.isEmpty || input != nil || output != nil else {
      throw invocation.missing("a setting, as name=value")
    }
    try await learn(invocation.named(NodeType.workflow.name))
    let catalog = try await knownCatalog()
    var notes: [String] = []
    let draft = try await edit(invocation, "edit \(id)") {
      (draft: inout Draft) throws(ShellError) in
      do throws(EditError) {
        notes = try draft.change { graph throws(EditError) in
          try graph.edit(id, parameters, isInput: input, isOutput: output, catalog)
        }
      } catch { throw invocation.refusal(error, offset: 1) }
    }
    return result(describe(id, in: draft.graph, verb: "Changed"), draft, notes: notes)
  }

  func remove(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    try invocation.checkNames([])
    let id = try invocation.word(0, "a node")
    var removal: Removal?
    let draft = try await edit(invocation, "remove \(id)") {
      (draft: inout Draft) throws(ShellError) in
      do throws(EditError) {
        removal = try draft.change { graph throws(EditError) in try graph.remove(id) }
      } catch { throw invocation.refusal(error, offset: 1) }
    }
    return result("Removed **\(id)**.", draft, notes: removal.map { cuts($0, of: id) } ?? [])
  }

  func rename(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 2)
    try invocation.checkNames([])
    let id = try invocation.word(0, "a node and its new id")
    let newID = try invocation.word(1, "the new id")
    _ = try await edit(invocation, "rename \(id)") { (draft: inout Draft) throws(ShellError) in
      do throws(EditError) { try draft.rename(id, to: newID) } catch {
        throw invocation.refusal(error, offset: 1)
      }
    }
    return Output("Renamed **\(id)** to **\(newID)**, in its edges and expressions too.")
  }

  func duplicate(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 2)
    try invocation.checkNames([])
    let id = try invocation.word(0, "a node and the id of its copy")
    let newID = try invocation.word(1, "the id of the copy")
    let draft = try await edit(invocation, "duplicate \(id)") {
      (draft: inout Draft) throws(ShellError) in
      do throws(EditError) {
        try draft.change { graph throws(EditError) in try graph.duplicate(id, as: newID) }
      } catch { throw invocation.refusal(error, offset: 1) }
    }
    return result(describe(newID, in: draft.graph, verb: "Added"), draft)
  }

  /// Learns about a workflow that is to be run inside of the current one.
  private func learn(_ argument: Argument?) async throws(ShellError) {
    guard let argument else { return }
    let (_, graph) = try await currentGraph()
    try await learnWorkflows(of: graph, and: argument.text)
  }

  private func describe(_ id: String, in graph: Graph, verb: String) -> String {
    guard let node = graph.node(id) else { return "" }
    var text = "\(verb) **\(id)**"
    let kind = node.modelID ?? (node.type == .workflow ? node.workflowLabel : node.type.name)
    text += " (`\(kind.terminalSafe)`)"
    let producers = graph.edges(into: id).map(\.source)
    if !producers.isEmpty { text += ", fed by \(listed(producers))" }
    return "\(text)."
  }

  /// What a removal cut off, in sentences without their full stops.
  private func cuts(_ removal: Removal, of id: String) -> [String] {
    var notes: [String] = []
    let others = removal.edges.map { $0.consumer == id ? $0.producer : $0.consumer }
    if !others.isEmpty { notes.append("This cut it off from \(listed(others))") }
    for reader in removal.brokenReaders {
      notes.append("`\(reader.node)` still reads \(listed(reader.variables)): edit it")
    }
    let gated = removal.edges.filter { $0.input == Handle.conditional && $0.producer == id }
    if !gated.isEmpty {
      let verb = Set(gated.map(\.consumer)).count == 1 ? "hangs" : "hang"
      notes.append("\(listed(gated.map(\.consumer))) no longer \(verb) on a branch")
    }
    if !removal.openEnds.isEmpty { notes.append("\(listed(removal.openEnds)) has lost its loop") }
    return notes
  }
}

extension Node {
  /// The name that people know the workflow of a workflow node by.
  var workflowLabel: String { data["name"]?.string ?? workflowName ?? type.name }
}

extension Edge {
  /// The producer as `$` spells it: a node, or a branch of one.
  var source: String { input == Handle.conditional ? "\(producer).\(output)" : producer }
}
