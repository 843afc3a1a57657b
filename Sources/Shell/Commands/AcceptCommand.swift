import Engine
import JSON
import Notebook
import Text
import Workflows

/// An input that was changed in a run and can be written to the draft.
private struct AcceptedInput {
  var node: String
  var name: String
  var value: EditValue
}

extension Workbench {
  /// `accept [RUN]`: writes the inputs that were changed in a run to the draft, as one revision.
  func accept(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    try invocation.checkNames([])
    let run = try acceptedRun(invocation)
    try await state(run: run)
    let state = try await runState(run)
    let alias = aliases.alias(for: run, kind: .run)
    let record = try await currentWorkflow()
    guard record.id == state.definition.workflowID else {
      throw ShellError(
        "\(alias) is a run of \(codeSpan(state.definition.workflowName)), "
          + "and the draft here is \(codeSpan(record.name))",
        at: invocation.positional(0)?.range,
        remedy: "go there: `use \(state.definition.workflowName.oneLine)`",
        code: "other_workflow",
      )
    }
    let changes = state.changes
    guard !changes.isEmpty else {
      throw ShellError(
        "nothing was changed by hand in \(alias)",
        at: invocation.positional(0)?.range,
        remedy: "`set NODE.INPUT=VALUE` changes an input in a run that is stopped",
        code: "nothing_changed",
      )
    }
    var inputs: [AcceptedInput] = []
    var kept: [String] = []
    for change in changes {
      if let reason = reasonToStay(change, in: state) {
        kept.append("- \(words(for: [change])): \(reason)")
      } else if case .input(let node, let name, let value) = change {
        inputs.append(AcceptedInput(node: node, name: name, value: try await editValue(of: value)))
      }
    }
    var lines: [String] = []
    if inputs.isEmpty {
      lines.append("Nothing to write to the draft.")
    } else {
      lines.append(try await write(inputs, of: alias, invocation))
    }
    if !kept.isEmpty { lines += ["", "What stays in \(alias):", ""] + kept }
    return Output(lines.joined(separator: "\n"))
  }

  private func acceptedRun(_ invocation: Invocation) throws(ShellError) -> String {
    if let word = invocation.optionalWord(0) { return try runID(word, invocation) }
    if let id = place.run?.id ?? place.lastRun { return id }
    return try stoppedRun().id
  }

  /// Why a change is none for the draft; nil where it is one.
  private func reasonToStay(_ change: HandChange, in state: RunState) -> String? {
    guard case .input(let node, let name, _) = change else {
      return "what a run is given in place of work is never a part of a workflow"
    }
    if node == FlowReference.workflow { return nil }
    if let slash = node.lastIndex(of: "/") {
      let outer = RunState.template(of: String(node[..<slash]))
      let inner = state.node(outer)?.workflowID.flatMap { state.definition.workflows[$0]?.name }
      let id = RunState.template(of: String(node[node.index(after: slash)...]))
      return "it is inside of another workflow; `use \((inner ?? "THAT").oneLine)`, "
        + "then `edit \(id) \(name)=…`"
    }
    if node.contains("[") {
      return "it was set for one item of a loop, and the draft has one node for all; "
        + "`edit \(RunState.template(of: node)) \(name)=…` changes that"
    }
    guard let flowNode = state.node(node), !flowNode.type.takesSettings else { return nil }
    return "it comes over an edge, and a \(flowNode.type.name) takes no constant there; "
      + "change what feeds it"
  }

  /// Writes inputs to the draft; throws, and writes none, where one does not fit it any more.
  private func write(
    _ inputs: [AcceptedInput],
    of alias: String,
    _ invocation: Invocation,
  ) async throws(ShellError) -> String {
    let catalog = try await knownCatalog()
    var cut: [String] = []
    let draft = try await edit(invocation, "accept \(alias)") {
      (draft: inout Draft) throws(ShellError) in
      for input in inputs {
        let fed = draft.graph.edges(into: input.node).filter { $0.input == input.name }
        do throws(EditError) { try draft.accept(input, catalog) } catch {
          throw ShellError(
            "\(codeSpan(input.target)) cannot be accepted, for the draft has changed since: "
              + error.message,
            remedy: (error.remedy.map { "\($0); " } ?? "")
              + "nothing was written, and the run keeps its changes",
            code: "invalid_edit",
          )
        }
        cut += fed.map {
          "\(codeSpan(input.target)) is a constant now, and \(codeSpan($0.producer))"
            + " feeds it no more"
        }
      }
    }
    let names = inputs.map { input in
      "\(codeSpan(input.target)) is \(codeSpan(short(input.value.plainJSON), columns: 60))"
    }
    let text = "Accepted from \(alias): \(names.joined(separator: ", "))."
    return result(text, draft, notes: cut).markdown
  }
}

extension AcceptedInput {
  fileprivate var target: String {
    node == FlowReference.workflow ? name : "\(node).\(name)"
  }
}

extension Draft {
  /// Writes a value to the setting of a node, or to the default of an input.
  fileprivate mutating func accept(
    _ input: AcceptedInput,
    _ catalog: Catalog,
  ) throws(EditError) {
    guard input.node != FlowReference.workflow else {
      return try setInput(input.name, [EditParameter("default", input.value)], catalog)
    }
    _ = try change { graph throws(EditError) in
      try graph.edit(input.node, [EditParameter(input.name, input.value)], catalog)
    }
  }
}

extension FlowNodeType {
  /// Whether a node's inputs may be constants of the workflow.
  fileprivate var takesSettings: Bool { callsModel || self == .workflow }
}
