public import JSON

extension InputDefinition {
  /// The fields that people may set, in the order of contract §2.
  public static let settings = [
    NodeSetting("type", "what it takes", values: InputType.allCases.map(\.rawValue)),
    NodeSetting("label", "text"), NodeSetting("description", "text"), NodeSetting("hint", "text"),
    NodeSetting("placeholder", "text"), NodeSetting("default", "a value that fits"),
    NodeSetting("allowedValues", "a list"),
    NodeSetting("kind", "what kind of file", values: NodeType.assetKinds),
    NodeSetting("min", "number"), NodeSetting("max", "number"), NodeSetting("step", "number"),
    NodeSetting("minLength", "whole number"), NodeSetting("maxLength", "whole number"),
    NodeSetting("prompt", "true or false", values: ["true", "false"]),
    NodeSetting("required", "true, false or a rule", values: ["true", "false"]),
    NodeSetting("required.ifDefined", "inputs"), NodeSetting("required.ifNotDefined", "inputs"),
    NodeSetting("required.conditional", "values by input"),
  ]
}

extension Draft {
  /// Sets fields of an input; throws, and changes nothing, where one does not fit.
  ///
  /// A default is the value of the pinned node, and is set there too.
  public mutating func setInput(
    _ name: String,
    _ parameters: [EditParameter],
    _ catalog: Catalog,
  ) throws(EditError) {
    guard let place = inputs.firstIndex(where: { $0.name == name }) else {
      throw missingInput(name)
    }
    guard let node = graph.node(name) else {
      throw EditError(
        .id,
        "no node `\(name)` feeds this input",
        remedy: "add one: add \(name) text \"…\" --input",
      )
    }
    var draft = self
    var editor = InputEditor(input: inputs[place], node: node, others: inputs.map(\.name))
    for parameter in parameters where parameter.name != "default" { try editor.set(parameter) }
    draft.inputs[place] = editor.input
    if let given = parameters.first(where: { $0.name == "default" }) {
      try draft.setDefault(of: editor.input, given.value, catalog)
    } else {
      draft.inputs[place].fields["default"] = editor.input.defaultValue.map(editor.input.converted)
    }
    try draft.checkInput(place, parameters.last?.name ?? "default")
    self = draft
  }

  /// Why `name` is no input, and what would make it one.
  public func missingInput(_ name: String) -> EditError {
    let names = inputs.map(\.name)
    guard graph.node(name) == nil else {
      return EditError(
        .id,
        "the node `\(name)` is no input of the workflow",
        remedy: "expose it: edit \(name) --input",
      )
    }
    return EditError(
      .id,
      "the workflow has no input `\(name)`",
      remedy: suggestion(name, in: names)
        ?? (names.isEmpty
          ? "expose a node: edit NODE --input" : "its inputs are \(names.joined(separator: ", "))"),
    )
  }

  private mutating func setDefault(
    of input: InputDefinition,
    _ value: EditValue,
    _ catalog: Catalog,
  ) throws(EditError) {
    var value = value
    if !value.isNull {
      let json: JSONValue
      do { json = try input.typed(value) } catch { throw error.moved(to: .value("default")) }
      // A text node holds the spelling of a number or a truth value.
      if graph.node(input.name)?.type == .text { value = .text(json.plain) }
    }
    do {
      _ = try change { graph throws(EditError) in
        try graph.edit(input.name, [EditParameter("value", value)], catalog)
      }
    } catch { throw error.moved(to: .value("default")) }
  }

  /// Refuses rules that contradict each other, and a default that breaks them.
  private func checkInput(_ place: Int, _ name: String) throws(EditError) {
    let input = inputs[place]
    for (low, high) in [("min", "max"), ("minLength", "maxLength")] {
      guard let least = input.fields[low]?.number, let most = input.fields[high]?.number,
        least.double > most.double
      else { continue }
      throw EditError(
        .value(name == low ? low : high),
        "`\(low)` is \(least.lexeme), and `\(high)` only \(most.lexeme)",
      )
    }
    guard let value = input.defaultValue else { return }
    do { _ = try input.checked(value) } catch {
      throw EditError(
        .value(name),
        "the default `\(value.plain)` no longer fits: \(error.message)",
        remedy: "give another with default=…, or clear it with default=null",
      )
    }
  }
}

extension InputDefinition {
  /// The value of an edit or of a command as the input takes it.
  ///
  /// A number or a truth value that stands for a text is that text.
  public func typed(_ value: EditValue) throws(EditError) -> JSONValue {
    let json = try json(value)
    do { return try checked(json, kinds: value.assetKinds) } catch {
      throw EditError(.value(name), error.message, remedy: error.remedy)
    }
  }

  private func json(_ value: EditValue) throws(EditError) -> JSONValue {
    switch value {
    case .json(.array(let elements)): return .array(elements.map(spelled))
    case .json(let json): return spelled(json)
    case .text(let text): return .string(text)
    case .asset(let id, _): return .string(id)
    case .list(let elements):
      var values: [JSONValue] = []
      for element in elements { values.append(try json(element)) }
      return .array(values)
    case .reference(let node, _):
      throw EditError(.value(name), "`\(name)` takes \(wanted), not a reference to \(node)")
    }
  }

  private func spelled(_ json: JSONValue) -> JSONValue {
    let isText = InputType(rawValue: type).map { $0.element == .string || $0.element == .model }
    guard isText == true else { return json }
    switch json {
    case .number(let number): return .string(number.lexeme)
    case .bool(let value): return .string(value ? "true" : "false")
    default: return json
    }
  }
}

extension EditValue {
  /// The kinds of the files in the value, by id.
  public var assetKinds: [String: HandleType] {
    var kinds: [String: HandleType] = [:]
    for element in elements {
      if case .asset(let id, let kind) = element { kinds[id] = kind }
    }
    return kinds
  }
}
