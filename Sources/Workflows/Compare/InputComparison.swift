import JSON

/// Compares two inputs definitions, without what follows from the graphs.
struct InputComparison {
  /// The new id of each node that was renamed.
  let renames: [String: String]
  let before: Graph
  let after: Graph

  func differences(_ old: [InputDefinition], _ new: [InputDefinition]) -> [InputDifference] {
    guard old != new || !renames.isEmpty else { return [] }
    // What a definition says where nobody says otherwise.
    let derived = Self.byName(before.inputDefinitions)
    let newlyDerived = Self.byName(after.inputDefinitions)
    let olds = Dictionary(old.map { (renames[$0.name] ?? $0.name, $0) }) { first, _ in first }
    var seen: Set<String> = []
    var differences: [InputDifference] = []
    for definition in new where seen.insert(definition.name).inserted {
      let former = olds[definition.name]
      let fields = fields(
        (former, former.flatMap { derived[$0.name] }),
        (definition, newlyDerived[definition.name]),
      )
      if fields.isEmpty { continue }
      differences.append(InputDifference(before: former, after: definition, fields: fields))
    }
    for definition in old where seen.insert(renames[definition.name] ?? definition.name).inserted {
      let fields = fields((definition, derived[definition.name]), (nil, nil))
      if fields.isEmpty { continue }
      differences.append(InputDifference(before: definition, after: nil, fields: fields))
    }
    return differences
  }

  private typealias Side = (said: InputDefinition?, derived: InputDefinition?)

  private func fields(_ old: Side, _ new: Side) -> [InputDifference.FieldDifference] {
    var seen: Set<String> = ["name"]
    let keys = (new.said?.fields.keys ?? []) + (old.said?.fields.keys ?? [])
    return keys.filter { seen.insert($0).inserted }.compactMap { key in
      let value = old.said?.fields[key]
      let newValue = new.said?.fields[key]
      if let value, let newValue, value.means(newValue) { return nil }
      if follows(value, key, old.derived), follows(newValue, key, new.derived) { return nil }
      return .init(name: key, before: value, after: newValue)
    }
  }

  /// Whether a value is what the graph makes of it.
  private func follows(_ value: JSONValue?, _ key: String, _ derived: InputDefinition?) -> Bool {
    switch (value, derived?.fields[key]) {
    case (nil, nil): true
    case (let value?, let derived?): value.means(derived)
    default: false
    }
  }

  private static func byName(_ definitions: [InputDefinition]) -> [String: InputDefinition] {
    Dictionary(definitions.map { ($0.name, $0) }) { first, _ in first }
  }
}
