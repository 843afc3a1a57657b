import JSON

/// A JSON Schema as the protocol's and the tools' are written, to check values against.
///
/// Knows the keywords that these schemas use, and refuses a schema that uses another.
struct JSONSchema {
  /// Where a value does not fit, and why.
  struct Violation: Error, CustomStringConvertible {
    let path: String
    let reason: String

    var description: String { "\(path.isEmpty ? "the value" : path): \(reason)" }
  }

  private let root: JSONValue

  init(_ root: JSONValue) { self.root = root }

  /// Throws ``Violation`` where a value does not fit the definition called `name`, or the schema
  /// itself.
  func check(_ value: JSONValue, _ name: String? = nil) throws {
    let schema: JSONValue = name.map { ["$ref": .string("#/$defs/\($0)")] } ?? root
    try check(value, schema, at: "", depth: 0)
  }

  /// Every keyword of the schemas; what only explains is not checked.
  private static let explanations: Set<String> = [
    "$schema", "$defs", "description", "title", "default", "format", "deprecated", "examples",
  ]

  private func check(_ value: JSONValue, _ schema: JSONValue, at path: String, depth: Int) throws {
    if schema == true { return }
    guard depth < 64, let keywords = schema.object else {
      throw Violation(path: path, reason: "no value fits the schema")
    }
    for (keyword, argument) in keywords where !Self.explanations.contains(keyword) {
      switch keyword {
      case "$ref": try check(value, try target(argument), at: path, depth: depth + 1)
      case "type": try checkType(value, argument, at: path)
      case "const":
        try demand(value.canonical == argument.canonical, path, "it is not \(argument.compact)")
      case "enum":
        let choices = (argument.array ?? []).map(\.canonical)
        try demand(choices.contains(value.canonical), path, "it is not one of \(argument.compact)")
      case "allOf":
        for part in argument.array ?? [] { try check(value, part, at: path, depth: depth + 1) }
      case "anyOf", "oneOf":
        try checkAlternatives(value, argument, isExclusive: keyword == "oneOf", path, depth)
      case "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength":
        try checkSize(value, keyword, argument, at: path)
      case "items":
        for (place, element) in (value.array ?? []).enumerated() {
          try check(element, argument, at: "\(path)[\(place)]", depth: depth + 1)
        }
      case "required":
        guard let object = value.object else { continue }
        for name in (argument.array ?? []).compactMap(\.string) {
          try demand(object[name] != nil, path, "`\(name)` is missing")
        }
      case "properties", "additionalProperties":
        try checkMembers(value, keywords, isNamed: keyword == "properties", path, depth)
      default: throw Violation(path: path, reason: "the schema has the keyword `\(keyword)`")
      }
    }
  }

  private func target(_ reference: JSONValue) throws -> JSONValue {
    var place = root
    for name in (reference.string ?? "").split(separator: "/").dropFirst() {
      guard let next = place[String(name)] else {
        throw Violation(path: "", reason: "the schema has no \(reference.compact)")
      }
      place = next
    }
    return place
  }

  private func checkMembers(
    _ value: JSONValue,
    _ keywords: JSONObject,
    isNamed: Bool,
    _ path: String,
    _ depth: Int,
  ) throws {
    let properties = keywords["properties"]?.object ?? [:]
    for (name, member) in value.object ?? [:] where (properties[name] != nil) == isNamed {
      let schema = isNamed ? properties[name] : keywords["additionalProperties"]
      try check(member, schema ?? true, at: "\(path).\(name)", depth: depth + 1)
    }
  }

  private func checkAlternatives(
    _ value: JSONValue,
    _ schemas: JSONValue,
    isExclusive: Bool,
    _ path: String,
    _ depth: Int,
  ) throws {
    var reasons: [String] = []
    var matches = 0
    for schema in schemas.array ?? [] {
      do {
        try check(value, schema, at: path, depth: depth + 1)
        matches += 1
      } catch { reasons.append("\(error)") }
    }
    try demand(matches > 0, path, "nothing fits: \(reasons.joined(separator: "; "))")
    try demand(!isExclusive || matches == 1, path, "several fit")
  }

  private func checkType(_ value: JSONValue, _ names: JSONValue, at path: String) throws {
    let names = (names.array ?? [names]).compactMap(\.string)
    let fits = names.contains { name in
      switch (name, value) {
      case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array),
        ("object", .object), ("number", .number):
        true
      case ("integer", .number(let number)): number.double == number.double.rounded()
      default: false
      }
    }
    try demand(fits, path, "it is \(value.kindName), not \(names.joined(separator: " or "))")
  }

  private func checkSize(
    _ value: JSONValue,
    _ keyword: String,
    _ argument: JSONValue,
    at path: String,
  ) throws {
    let size: Double? =
      switch (keyword, value) {
      case ("minimum", .number(let number)), ("maximum", .number(let number)): number.double
      case ("minItems", .array(let elements)), ("maxItems", .array(let elements)):
        Double(elements.count)
      case ("minLength", .string(let text)), ("maxLength", .string(let text)):
        Double(text.unicodeScalars.count)
      default: nil
      }
    guard let size, let limit = argument.number?.double else { return }
    let fits = keyword.hasPrefix("min") ? size >= limit : size <= limit
    try demand(fits, path, "\(keyword) is \(argument.compact)")
  }

  private func demand(_ condition: Bool, _ path: String, _ reason: String) throws {
    if !condition { throw Violation(path: path, reason: reason) }
  }
}
