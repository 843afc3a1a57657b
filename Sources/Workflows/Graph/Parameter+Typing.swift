public import JSON

extension Parameter {
  /// The value as the schema wants it; throws where it does not fit.
  public func typed(_ value: EditValue) throws(EditError) -> JSONValue {
    switch value {
    case .json(let json): return try checked(json)
    case .text(let text): return try checked(.string(text))
    case .asset(let id, let kind):
      guard kind.fits(handleType) else { throw wrong("\(kind.name) file") }
      return try checked(.string(id))
    case .list(let elements):
      var values: [JSONValue] = []
      for (place, element) in elements.enumerated() {
        do { values.append(try one.typed(element)) } catch { throw error.at(element: place) }
      }
      return try checked(.array(values))
    case .reference(let node, _): throw wrong("a reference to \(node)")
    }
  }

  /// The parameter as an element of its list has to fit it.
  private var one: Parameter {
    guard case .assets(let kind) = type else { return self }
    return Parameter(name, .asset(kind), allowed: allowedValues)
  }

  /// `json` as the schema wants it; throws ``EditError`` at this parameter where it does not fit.
  func checked(_ json: JSONValue) throws(EditError) -> JSONValue {
    var json = json
    switch (type, json) {
    case (.text, .number(let number)): json = .string(number.lexeme)
    case (.text, .string(let text)): try checkRange(Double(text.count), unit: " characters")
    case (.integer, .number(let number)):
      guard number.int64 != nil else { throw wrong(number.lexeme) }
      try checkRange(number.double)
    case (.number, .number(let number)): try checkRange(number.double)
    case (.boolean, .bool): break
    case (.asset, .string): break
    case (.assets, .string):
      try checkRange(1, unit: " files")
      json = .array([json])
    case (.assets, .array(let elements)) where elements.allSatisfy({ $0.string != nil }):
      try checkRange(Double(elements.count), unit: " files")
    default: throw wrong(json.kindName)
    }
    guard allowedValues.isEmpty || allowedValues.contains(json) else {
      let names = allowedValues.map(\.plain)
      throw EditError(
        .value(name),
        "`\(name)` cannot be `\(json.plain)`",
        remedy: suggestion(json.string ?? "", in: names)
          ?? "it is one of \(names.joined(separator: ", "))",
      )
    }
    return json
  }

  private func checkRange(_ number: Double, unit: String = "") throws(EditError) {
    if let minimum, number < minimum {
      throw EditError(.value(name), "`\(name)` is at least \(limitText(minimum))\(unit)")
    }
    if let maximum, number > maximum {
      throw EditError(.value(name), "`\(name)` is at most \(limitText(maximum))\(unit)")
    }
  }

  private func wrong(_ given: String) -> EditError {
    EditError(.value(name), "`\(name)` takes \(wanted), not \(given)")
  }

  /// What it takes, in words for a sentence.
  var wanted: String {
    switch type {
    case .text: "a text"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "true or false"
    case .asset(let kind): "\(kind.name), as $node or @path"
    case .assets(let kind): "a list of \(kind.name)"
    }
  }
}

/// A limit without a fraction where it has none.
func limitText(_ limit: Double) -> String { JSONNumber(limit)?.lexeme ?? "\(limit)" }
