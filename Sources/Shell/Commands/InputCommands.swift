import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func input(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    guard let name = invocation.positional(0)?.text else {
      try invocation.checkNames([])
      let (record, graph) = try await currentGraph()
      return table(of: Draft(graph, inputs: record.inputs).inputs)
    }
    guard !invocation.parameters.isEmpty else { return try await definition(name, invocation) }
    let parameters = try await editParameters(invocation)
    let catalog = try await knownCatalog()
    let draft = try await edit(invocation, "input \(name)") {
      (draft: inout Draft) throws(ShellError) in
      do throws(EditError) { try draft.setInput(name, parameters, catalog) } catch {
        throw invocation.refusal(error, offset: 1)
      }
    }
    guard draft.isChanged else { return Output("Nothing changed: it is so already.") }
    return Output("Changed the input **\(name.markdownSafe)**: \(listed(parameters.map(\.name))).")
  }

  /// Shows one definition with all that it says.
  private func definition(
    _ name: String,
    _ invocation: Invocation,
  ) async throws(ShellError) -> Output {
    let (record, graph) = try await currentGraph()
    let draft = Draft(graph, inputs: record.inputs)
    guard let input = draft.inputs.first(where: { $0.name == name }) else {
      throw invocation.refusal(draft.missingInput(name), offset: 1)
    }
    return Output(fenced(input.json.pretty, "json"), data: input.json)
  }

  private func table(of inputs: [InputDefinition]) -> Output {
    guard !inputs.isEmpty else {
      return Output("No inputs. `edit NODE --input` makes a text, an asset or an aspectRatio one.")
    }
    var lines = [
      "| input | label | type | default | required | limits |", "|---|---|---|---|---|---|",
    ]
    for input in inputs {
      let kind = input.kind.map { " (\($0.name))" } ?? ""
      let words = [
        input.name, input.label, input.type + kind, shown(input.defaultValue), input.requiredWords,
        input.limitWords,
      ]
      lines.append("| \(words.map(\.cell).joined(separator: " | ")) |")
    }
    return Output(
      lines.joined(separator: "\n"),
      data: .array(inputs.map(\.json)),
    )
  }

  /// A default in a cell; assets by the names that they have in the session.
  private func shown(_ value: JSONValue?) -> String {
    guard let value else { return "" }
    let texts = (value.array ?? [value]).map { element in
      guard let id = element.string, id.isAssetID else { return element.string ?? element.compact }
      return aliases.alias(for: id, kind: .art)
    }
    return texts.joined(separator: ", ")
  }
}

extension Workbench {
  /// The inputs of a run that a command gives, typed as their definitions want them, and checked.
  func runInputs(
    _ invocation: Invocation,
    _ definitions: [InputDefinition],
    given earlier: JSONObject = [:],
  ) async throws(ShellError) -> JSONObject {
    var given: JSONObject = [:]
    for definition in definitions { given[definition.name] = earlier[definition.name] }
    var kinds: [String: HandleType] = [:]
    for parameter in try await editParameters(invocation) {
      guard let definition = definitions.first(where: { $0.name == parameter.name }) else {
        // `values` says that there is no such input.
        given[parameter.name] = .null
        continue
      }
      do { given[parameter.name] = try definition.typed(parameter.value) } catch {
        throw ShellError(
          error.message,
          at: invocation.named(parameter.name)?.range,
          remedy: error.remedy,
          code: "invalid_input",
        )
      }
      kinds.merge(parameter.value.assetKinds) { first, _ in first }
    }
    do { return try definitions.values(given, kinds: kinds) } catch {
      let argument = invocation.named(error.name)
      let isUnknown = !definitions.contains { $0.name == error.name }
      throw ShellError(
        error.message,
        at: isUnknown ? argument?.nameRange : argument?.range,
        remedy: error.remedy,
        code: "invalid_input",
      )
    }
  }
}
