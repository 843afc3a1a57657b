public import JSON

extension [InputDefinition] {
  /// The values for a run: what is given, checked, and defaults for the rest.
  ///
  /// Inputs that are neither given nor required are left out. Throws ``InputError`` for a name that
  /// no input has, a value that does not fit its rules, and a value that is missing; nothing is
  /// dropped in silence (contract §2).
  ///
  /// - Parameters:
  ///   - given: The values by the inputs' names.
  ///   - kinds: What kind of file an asset is, by id, as far as that is known.
  /// - Returns: The values in the order of the definitions.
  /// - Throws: ``InputError`` for the first input that is wrong.
  public func values(
    _ given: JSONObject,
    kinds: [String: HandleType] = [:],
  ) throws(InputError) -> JSONObject {
    let known = Set(map(\.name))
    for (name, _) in given where !known.contains(name) {
      throw InputError(
        name: name,
        message: "the workflow has no input `\(name)`",
        remedy: suggestion(name, in: map(\.name))
          ?? (isEmpty ? nil : "its inputs are \(map(\.name).joined(separator: ", "))"),
      )
    }
    var values: JSONObject = [:]
    for input in self {
      guard let value = given[input.name] ?? input.defaultValue else { continue }
      values[input.name] = try input.checked(value, kinds: kinds)
    }
    for input in self where values[input.name] == nil {
      guard let reason = input.reasonToBeRequired(values) else { continue }
      throw InputError(
        name: input.name,
        message: "the input `\(input.name)` has no value\(reason)",
        remedy: "give it with \(input.name)=…",
      )
    }
    return values
  }
}

extension InputDefinition {
  /// The value as a run takes it; a bare value of an array becomes an array of one.
  ///
  /// Throws ``InputError``, which names the input and the rule.
  public func checked(
    _ value: JSONValue,
    kinds: [String: HandleType] = [:],
  ) throws(InputError) -> JSONValue {
    // A type that this version does not know is for its consumers to judge.
    guard let type = InputType(rawValue: type) else { return value }
    if type.isArray {
      let elements = value.array ?? [value]
      for element in elements { try check(element, type, kinds, isBare: value.array == nil) }
      if !type.isNumeric { try checkRange(Double(elements.count), unit: " elements") }
      return .array(elements)
    }
    try check(value, type, kinds, isBare: true)
    return value
  }

  private func check(
    _ value: JSONValue,
    _ type: InputType,
    _ kinds: [String: HandleType],
    isBare: Bool,
  ) throws(InputError) {
    guard type.accepts(value) else {
      let given = type.isNumeric && value.number != nil ? value.compact : value.kindName
      throw error(
        isBare
          ? "takes \(type.words), not \(given)" : "takes \(type.words), and has \(given) in it"
      )
    }
    if let number = value.number, type.isNumeric { try check(number.double) }
    if type.element == .string, let text = value.string { try checkLength(text) }
    if type.element == .file, let id = value.string, let kind, let given = kinds[id],
      !given.fits(kind)
    {
      throw error("takes files of the kind \(kind.name), and this one is \(given.name)")
    }
    guard allowedValues.isEmpty || allowedValues.contains(where: { $0.isSame(as: value) }) else {
      let names = allowedValues.map(\.plain)
      throw error(
        "cannot be `\(value.plain)`",
        remedy: suggestion(value.plain, in: names)
          ?? "it is one of \(names.joined(separator: ", "))",
      )
    }
  }

  private func check(_ number: Double) throws(InputError) {
    try checkRange(number)
    guard let step = fields["step"]?.number?.double, step > 0 else { return }
    let start = fields["min"]?.number?.double ?? 0
    let steps = (number - start) / step
    // A decimal step is not exact in binary; a millionth of one is no other value.
    guard abs(steps - steps.rounded()) > 1e-6 else { return }
    let low = start + steps.rounded(.down) * step
    throw error(
      "goes in steps of \(limitText(step)) from \(limitText(start)), and "
        + "\(limitText(number)) is between two",
      remedy: "\(limitText(low)) and \(limitText(low + step)) are the nearest",
    )
  }

  private func checkRange(_ number: Double, unit: String = "") throws(InputError) {
    if let low = fields["min"]?.number, number < low.double {
      throw error("is at least \(low.lexeme)\(unit), not \(limitText(number))")
    }
    if let high = fields["max"]?.number, number > high.double {
      throw error("is at most \(high.lexeme)\(unit), not \(limitText(number))")
    }
  }

  private func checkLength(_ text: String) throws(InputError) {
    let length = text.count
    if let least = fields["minLength"]?.number?.int, length < least {
      throw error("has at least \(least) characters, not \(length)")
    }
    if let most = fields["maxLength"]?.number?.int, length > most {
      throw error("has at most \(most) characters, not \(length)")
    }
  }

  private func error(_ predicate: String, remedy: String? = nil) -> InputError {
    InputError(name: name, message: "the input `\(name)` \(predicate)", remedy: remedy)
  }

  /// Limits in a few words: `1…4`, `at most 200 characters`, `a | b`.
  public var limitWords: String {
    var parts: [String] = []
    if !allowedValues.isEmpty { parts.append(allowedValues.map(\.plain).joined(separator: ", ")) }
    let unit = InputType(rawValue: type).map { $0.isArray && !$0.isNumeric } ?? false
    parts += range("min", "max", unit ? " elements" : "")
    if let step = fields["step"]?.number { parts.append("steps of \(step.lexeme)") }
    parts += range("minLength", "maxLength", " characters")
    return parts.joined(separator: "; ")
  }

  private func range(_ low: String, _ high: String, _ unit: String) -> [String] {
    switch (fields[low]?.number?.lexeme, fields[high]?.number?.lexeme) {
    case (let low?, let high?): ["\(low)…\(high)\(unit)"]
    case (let low?, nil): ["at least \(low)\(unit)"]
    case (nil, let high?): ["at most \(high)\(unit)"]
    case (nil, nil): []
    }
  }

  /// What it takes, in words.
  public var wanted: String { InputType(rawValue: type)?.words ?? type }
}

// MARK: - Required

extension InputDefinition {
  /// Why a run must have a value for the input, as the end of a sentence; nil where it need not.
  ///
  /// `values` are those that the run has.
  func reasonToBeRequired(_ values: JSONObject) -> String? {
    guard let rule = fields["required"] else { return nil }
    if rule["always"]?.bool == true { return "" }
    if let other = Self.names(rule["ifDefined"]).first(where: { values[$0] != nil }) {
      return ", and needs one because `\(other)` has one"
    }
    let others = Self.names(rule["ifNotDefined"])
    if !others.isEmpty, others.allSatisfy({ values[$0] == nil }) {
      let list = others.map { "`\($0)`" }.joined(separator: " and ")
      return ", and needs one because \(list) \(others.count == 1 ? "has" : "have") none"
    }
    for (other, wanted) in rule["conditional"]?.object ?? [:] {
      guard let value = values[other] else { continue }
      if (wanted.array ?? [wanted]).contains(where: { $0.isSame(as: value) }) {
        return ", and needs one because `\(other)` is `\(value.plain)`"
      }
    }
    return nil
  }

  /// The inputs that a rule names: a text, a list of texts, or the keys of an object.
  static func names(_ rule: JSONValue?) -> [String] {
    switch rule {
    case .string(let name)?: [name]
    case .array(let names)?: names.compactMap(\.string)
    case .object(let object)?: object.keys
    default: []
    }
  }

  /// The rule in a few words, such as `always` or `if photo is given`.
  public var requiredWords: String {
    guard let rule = fields["required"] else { return "" }
    if rule["always"]?.bool == true { return "always" }
    var parts: [String] = []
    let ifDefined = Self.names(rule["ifDefined"])
    if !ifDefined.isEmpty { parts.append("if \(ifDefined.joined(separator: " or ")) is given") }
    let ifNot = Self.names(rule["ifNotDefined"])
    if !ifNot.isEmpty { parts.append("if \(ifNot.joined(separator: " and ")) is not given") }
    for (name, values) in rule["conditional"]?.object ?? [:] {
      let words = (values.array ?? [values]).map(\.plain).joined(separator: " or ")
      parts.append("if \(name) is \(words)")
    }
    return parts.joined(separator: "; ")
  }
}

extension JSONValue {
  /// Whether both are the same; numbers are compared by value.
  fileprivate func isSame(as other: JSONValue) -> Bool {
    if let one = number, let two = other.number { return one.double == two.double }
    return self == other
  }
}
