import JSON

/// Sets the fields of one input definition, each after a look at whether it can be.
struct InputEditor {
  var input: InputDefinition
  let node: Node
  /// The names of all inputs, for the rules that name some.
  let others: [String]

  private var type: InputType? { InputType(rawValue: input.type) }

  mutating func set(_ given: EditParameter) throws(EditError) {
    switch given.name {
    case "label", "description", "hint", "placeholder":
      try setField(given, "a text") { $0.string != nil }
      if given.name == "label", given.value.isNull {
        input.fields["label"] = .string(node.title ?? node.id)
      }
    case "type": try setType(given)
    case "kind": try setKind(given)
    case "allowedValues": try setAllowedValues(given)
    case "min", "max":
      try require(given, type?.isNumeric == true || type?.isArray == true, "numbers and lists")
      try setField(given, "a number") { $0.number?.double.isFinite == true }
    case "step":
      try require(given, type?.isNumeric == true, "numbers")
      try setField(given, "a number above 0") { $0.number.map { $0.double > 0 } == true }
    case "minLength", "maxLength":
      try require(given, type?.element == .string, "texts")
      try setField(given, "a whole number from 0 on") { $0.number?.int.map { $0 >= 0 } == true }
    case "prompt": try setField(given, "true or false") { $0.bool != nil }
    case "required", "required.always", "required.ifDefined", "required.ifNotDefined",
      "required.conditional":
      try setRequired(given)
    default:
      let names = InputDefinition.settings.map(\.name)
      throw EditError(
        .name(given.name),
        given.name == "name"
          ? "an input has the name of its node" : "an input has no field `\(given.name)`",
        remedy: given.name == "name"
          ? "rename \(node.id) NEWID"
          : suggestion(given.name, in: names) ?? "there are \(names.joined(separator: ", "))",
      )
    }
  }

  /// Sets a field to a literal that `isFit` takes; null removes it.
  private mutating func setField(
    _ given: EditParameter,
    _ wanted: String,
    _ isFit: (JSONValue) -> Bool,
  ) throws(EditError) {
    guard !given.value.isNull else { return input.fields[given.name] = nil }
    guard let value = given.value.literal(asText: wanted == "a text"), isFit(value) else {
      throw wrong(given, wanted)
    }
    input.fields[given.name] = value
  }

  private func require(
    _ given: EditParameter,
    _ isApplicable: Bool,
    _ what: String,
  ) throws(EditError) {
    guard !isApplicable else { return }
    throw EditError(
      .name(given.name),
      "`\(given.name)` is for \(what), and `\(input.name)` takes \(input.wanted)",
      remedy: node.type == .text ? "give it another type first, with type=…" : nil,
    )
  }

  private mutating func setType(_ given: EditParameter) throws(EditError) {
    let name = given.value.literal(asText: true)?.string ?? ""
    let possible = node.type.inputTypes(isMultiple: node.isMultiple).map(\.rawValue)
    guard possible.contains(name) else {
      let isKnown = InputType(rawValue: name) != nil
      throw EditError(
        .value("type"),
        isKnown
          ? "the \(node.type.name) `\(node.id)` cannot be `\(name)`"
          : "there is no type `\(name)` of inputs",
        remedy: node.type == .asset
          ? "for one file or several: edit \(node.id) multiple=…"
          : suggestion(name, in: possible) ?? "it can be \(possible.joined(separator: ", "))",
      )
    }
    input.fields["type"] = .string(name)
    input.fields["default"] = node.value.map(input.converted)
  }

  private mutating func setKind(_ given: EditParameter) throws(EditError) {
    try require(given, type?.element == .file, "files")
    let kind = given.value.literal(asText: true)?.string ?? ""
    guard kind == node.assetType.name else {
      throw EditError(
        .value("kind"),
        NodeType.assetKinds.contains(kind)
          ? "the asset `\(node.id)` is \(node.assetType.name)"
          : "there is no kind `\(kind)` of file",
        remedy: NodeType.assetKinds.contains(kind)
          ? "change the node, and the input follows: edit \(node.id) kind=\(kind)"
          : "there are \(NodeType.assetKinds.joined(separator: ", "))",
      )
    }
    input.fields["kind"] = .string(kind)
  }

  private mutating func setAllowedValues(_ given: EditParameter) throws(EditError) {
    guard !given.value.isNull else { return input.fields["allowedValues"] = nil }
    guard case .json(.array(let values)) = given.value, !values.isEmpty else {
      throw wrong(given, "a list of values, as [\"a\", \"b\"]")
    }
    input.fields["allowedValues"] = nil
    for (place, value) in values.enumerated() where type?.accepts(value) == false {
      throw EditError(
        .value("allowedValues"),
        "`\(input.name)` takes \(input.wanted), and \(value.compact) is none",
        element: place,
      )
    }
    input.fields["allowedValues"] = .array(values)
  }

  private func wrong(_ given: EditParameter, _ wanted: String) -> EditError {
    EditError(
      .value(given.name),
      "`\(given.name)` takes \(wanted), not \(given.value.kindName)",
    )
  }
}

// MARK: - Required

extension InputEditor {
  /// Sets when a value is wanted: `required=true`, a whole rule, or one part of it by its name.
  private mutating func setRequired(_ given: EditParameter) throws(EditError) {
    var rule = input.fields["required"]?.object ?? [:]
    let part = given.name.split(separator: ".").dropFirst().first.map(String.init)
    switch (part, given.value) {
    case (nil, .json(.bool(let isAlways))): rule = ["always": .bool(isAlways)]
    case (nil, .json(.object(let whole))):
      for (name, value) in whole { try checkRule(name, value, given) }
      rule = whole
    case (nil, .json(.null)): rule = ["always": false]
    case (nil, _): throw wrong(given, "true, false or a rule as {\"ifDefined\": [\"photo\"]}")
    case (let part?, .json(.null)): rule[part] = nil
    case (let part?, let value):
      guard let json = value.literal(asText: part == "ifDefined" || part == "ifNotDefined") else {
        throw wrong(given, Self.wanted(part))
      }
      try checkRule(part, json, given)
      rule[part] = json
      // A rule of its own says that it is not always wanted.
      if part != "always" { rule["always"] = false }
    }
    input.fields["required"] = .object(rule)
  }

  private static func wanted(_ part: String) -> String {
    switch part {
    case "always": "true or false"
    case "conditional": "an object of values by input, as {\"mode\": [\"night\"]}"
    default: "an input, or a list of inputs"
    }
  }

  private func checkRule(
    _ part: String,
    _ value: JSONValue,
    _ given: EditParameter,
  ) throws(EditError) {
    let isFit =
      switch (part, value) {
      case ("always", .bool): true
      case ("conditional", .object): true
      case ("ifDefined", .string), ("ifNotDefined", .string): true
      case ("ifDefined", .array(let names)), ("ifNotDefined", .array(let names)):
        names.allSatisfy { $0.string != nil }
      case ("ifDefined", .object), ("ifNotDefined", .object): true
      default: false
      }
    guard isFit else {
      guard ["always", "conditional", "ifDefined", "ifNotDefined"].contains(part) else {
        throw EditError(
          .value(given.name),
          "there is no rule `\(part)`",
          remedy: "there are always, ifDefined, ifNotDefined and conditional",
        )
      }
      throw EditError(.value(given.name), "`\(part)` takes \(Self.wanted(part))")
    }
    for name in InputDefinition.names(value) where part != "always" {
      guard name == input.name || !others.contains(name) else { continue }
      throw EditError(
        .value(given.name),
        name == input.name
          ? "an input cannot decide about itself" : "the workflow has no input `\(name)`",
        remedy: suggestion(name, in: others.filter { $0 != input.name }),
      )
    }
  }
}

extension EditValue {
  /// The value as JSON, if it is a literal or a text; `asText` takes a literal for its spelling.
  fileprivate func literal(asText: Bool) -> JSONValue? {
    switch self {
    case .text(let text): .string(text)
    case .json(.number(let number)) where asText: .string(number.lexeme)
    case .json(.bool(let value)) where asText: .string(value ? "true" : "false")
    case .json(let value): value
    case .reference, .asset, .list: nil
    }
  }
}

extension NodeType {
  /// The types that an input of this kind of node may have.
  fileprivate func inputTypes(isMultiple: Bool) -> [InputType] {
    switch self {
    case .text: [.string, .number, .integer, .boolean, .model]
    case .asset: isMultiple ? [.fileArray] : [.file]
    case .modelInput, .other: InputType.allCases
    default: [.string]
    }
  }
}
