import Engine
import JSON
import Notebook
import Text
import Workflows

/// What an input of a node in a run takes.
private enum InputSchema {
  case parameter(Parameter)
  case definition(InputDefinition)
  /// Any value, as expressions and loops do.
  case any
}

extension Workbench {
  /// What an argument of `set` sets, typed as the input wants it.
  func setting(
    _ argument: Argument,
    in state: RunState,
  ) async throws(ShellError) -> InputSetting {
    guard let name = argument.name, let range = argument.nameRange else {
      throw ShellError("`set` takes NODE.INPUT=VALUE", at: argument.range, code: "usage")
    }
    guard name.contains(".") else { return try await runSetting(argument, name, in: state) }
    let target = try target(Word(text: name, range: range), in: state)
    try checkChangeable(target, at: range)
    if case .unknown = target.status { throw outcomeIsOpen(target.path, at: range) }
    guard let input = target.handle, !input.text.isEmpty else {
      throw ShellError(
        "an input is missing behind \(codeSpan(target.path))",
        at: range,
        remedy: "write it as `set \(target.path).INPUT=VALUE`",
        code: "usage",
      )
    }
    let schema = try await schema(of: input, of: target)
    let value = try await runValue(of: argument, in: state, at: target.path)
    return InputSetting(target.path, input.text, try Self.typed(value, schema, argument))
  }

  private static func typed(
    _ value: EditValue,
    _ schema: InputSchema,
    _ argument: Argument,
  ) throws(ShellError) -> JSONValue {
    if case .parameter(let parameter) = schema {
      try checkFiles(value, parameter.name, parameter.handleType, argument)
    }
    do throws(EditError) {
      switch schema {
      case .parameter(let parameter): return try parameter.typed(value)
      case .definition(let input): return try input.typed(value)
      case .any: return value.plainJSON
      }
    } catch { throw error.shellError(at: argument) }
  }

  // MARK: Inputs of nodes

  private func schema(
    of input: Word,
    of target: HandTarget,
  ) async throws(ShellError) -> InputSchema {
    let node = target.node
    var names = node.inputs.map(\.name).filter { $0 != FlowLoop.result && $0 != Handle.conditional }
    if let model = model(of: node) {
      if let parameter = model.parameter(input.text) { return .parameter(parameter) }
      names = model.parameters.map(\.name)
    } else if node.type == .workflow {
      let catalog = try await knownCatalog()
      if let workflow = catalog.workflows.first(where: { $0.id == node.workflowID }) {
        if let input = workflow.inputs.first(where: { $0.name == input.text }) {
          return .definition(input)
        }
        names = workflow.inputs.map(\.name)
      }
    }
    if names.contains(input.text) { return .any }
    if input.text == Handle.conditional || input.text == "when" {
      throw ShellError(
        "the branch of \(codeSpan(target.path)) is no input",
        at: input.range,
        remedy: "pin the node that takes the branch, such as `pin pick=if1`",
        code: "unknown_input",
      )
    }
    throw .unknown(
      "input of \(codeSpan(target.path)) called",
      input.text,
      at: input.range,
      candidates: names,
      remedy: names.isEmpty ? "it has none" : "it has \(names.joined(separator: ", "))",
      code: "unknown_input",
    )
  }

  // MARK: Inputs of the run

  private func runSetting(
    _ argument: Argument,
    _ name: String,
    in state: RunState,
  ) async throws(ShellError) -> InputSetting {
    let id = state.definition.workflowID
    let project = place.project.id
    let record = try await withEngine { try await $0.workflow(id, in: project) }
    let graph = record.flatMap { try? Graph(json: $0.editorInfo) } ?? Graph()
    let inputs = Draft(graph, inputs: record?.inputs ?? []).inputs
    let input = inputs.first { $0.name == name }
    guard input != nil || state.inputs[name] != nil else {
      throw noInput(name, argument, inputs.map(\.name), graph, in: state)
    }
    let value = try await runValue(of: argument, in: state, at: place.run?.node)
    let schema = input.map { InputSchema.definition($0) } ?? .any
    return InputSetting(FlowReference.workflow, name, try Self.typed(value, schema, argument))
  }

  private func noInput(
    _ name: String,
    _ argument: Argument,
    _ inputs: [String],
    _ graph: Graph,
    in state: RunState,
  ) -> ShellError {
    var remedy: String?
    if let path = state.path(of: name, seenFrom: place.run?.node) {
      let example = state.node(path)?.inputs.first?.name ?? "INPUT"
      remedy = "say which input of the node: `set \(name).\(example)=…`"
    } else if let edge = graph.edges(outOf: name).first {
      // An expression knows what it reads by the names of its variables.
      let names = state.node(edge.consumer)?.inputs.map(\.name) ?? []
      let input = names.contains(edge.input) ? edge.input : "\(edge.producer)_\(edge.output)"
      remedy = "it is a constant, and was taken in: `set \(edge.consumer).\(input)=…`"
    } else if let slash = name.lastIndex(of: "/") {
      let inside = name[name.index(after: slash)...]
      remedy =
        "what a workflow inside is given is an input of its node: "
        + "`set \(name[..<slash]).\(inside)=…`"
    }
    return ShellError(
      "the workflow has no input \(codeSpan(name))",
      at: argument.nameRange,
      remedy: remedy ?? nearest(name, in: inputs).map { "did you mean `\($0)`?" }
        ?? (inputs.isEmpty ? "it has none" : "it has \(inputs.joined(separator: ", "))"),
      code: "unknown_input",
    )
  }

  // MARK: Unknown outcomes

  /// That it has to be said first how a call ended.
  func outcomeIsOpen(_ node: String, at range: Range<Int>?) -> ShellError {
    ShellError(
      "it is not known how the call of \(codeSpan(node)) ended",
      at: range,
      remedy: outcomeRemedy(node),
      code: "outcome_unknown",
    )
  }

  /// The three answers where it is not known how a call ended.
  func outcomeRemedy(_ node: String) -> String {
    let node = node.oneLine
    return
      "`retry \(node) --ask` asks the provider by the key of the call, `retry \(node)` makes it "
      + "again and may be charged twice, `pin \(node)=VALUE` gives its output"
  }
}
