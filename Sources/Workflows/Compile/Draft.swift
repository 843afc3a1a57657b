public import JSON

/// A workflow that is being built: its graph, and the definitions of its inputs, which follow it.
///
/// A definition takes over what an edit changes on its node: a new value becomes the default, a new
/// title the label unless people chose another. All else in it stays as it was stored, members that
/// this version does not know and the order included.
public struct Draft: Sendable, Hashable {
  /// The graph.
  public private(set) var graph: Graph
  /// The inputs in the order in which they are listed.
  public internal(set) var inputs: [InputDefinition]

  /// The draft of a graph and of the `inputs_definition` that is stored with it.
  ///
  /// A definition whose node is no longer pinned is left out; one that names no node is kept.
  public init(_ graph: Graph, inputs stored: JSONValue) {
    self.graph = graph
    let derived = graph.inputDefinitions
    let names = Set(derived.map(\.name))
    let places = graph.places
    var seen: Set<String> = []
    inputs = (stored.array ?? []).compactMap(InputDefinition.init(json:))
      .filter { seen.insert($0.name).inserted }
      .filter { names.contains($0.name) || places[$0.name] == nil }
    complete(derived)
  }

  /// Changes the graph, and lets the definitions follow; changes nothing where `change` throws.
  public mutating func change<Result, Failure: Error>(
    _ change: (inout Graph) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var changed = graph
    let result = try change(&changed)
    let old = Dictionary(graph.inputDefinitions.map { ($0.name, $0) }) { first, _ in first }
    let derived = changed.inputDefinitions
    let new = Dictionary(derived.map { ($0.name, $0) }) { first, _ in first }
    graph = changed
    inputs.removeAll { old[$0.name] != nil && new[$0.name] == nil }
    for place in inputs.indices {
      guard let new = new[inputs[place].name], let old = old[inputs[place].name], old != new else {
        continue
      }
      inputs[place].follow(from: old, to: new)
    }
    complete(derived)
    return result
  }

  /// Renames a node, with the input that it is and with the rules that name it.
  public mutating func rename(_ id: String, to newID: String) throws(EditError) {
    try graph.rename(id, to: newID)
    for place in inputs.indices { inputs[place].rename(id, to: newID) }
  }

  /// The defaults that do not fit the rules of their inputs.
  public var inputErrors: [InputError] {
    inputs.compactMap { input -> InputError? in
      guard let value = input.defaultValue else { return nil }
      do throws(InputError) {
        _ = try input.checked(value)
        return nil
      } catch { return error }
    }
  }

  /// Adds what pinned nodes define and nothing is stored about.
  private mutating func complete(_ derived: [InputDefinition]) {
    let places = Dictionary(zip(inputs.map(\.name), inputs.indices)) { first, _ in first }
    for definition in derived {
      guard let place = places[definition.name] else {
        inputs.append(definition)
        continue
      }
      for key in ["default", "kind"] where inputs[place].fields[key] == nil {
        inputs[place].take(key, definition.fields[key])
      }
    }
  }
}

extension InputDefinition {
  /// Takes over what changed from one definition of the node to the next.
  fileprivate mutating func follow(from old: InputDefinition, to new: InputDefinition) {
    for key in old.fields.keys + new.fields.keys where old.fields[key] != new.fields[key] {
      if key == "label", fields[key] != old.fields[key] { continue }
      take(key, new.fields[key])
    }
  }

  fileprivate mutating func take(_ key: String, _ value: JSONValue?) {
    fields[key] = key == "default" ? value.map(converted) : value
  }

  /// A node's value as the input's type has it; as it is where it does not fit.
  func converted(_ value: JSONValue) -> JSONValue {
    guard let type = InputType(rawValue: type), let text = value.string else { return value }
    switch type {
    case .number, .integer: return JSONNumber(text).map { .number($0) } ?? value
    case .boolean: return text == "true" ? true : text == "false" ? false : value
    case .numberArray: return JSONNumber(text).map { [.number($0)] } ?? value
    default: return type.isArray ? [value] : value
    }
  }

  fileprivate mutating func rename(_ id: String, to newID: String) {
    if name == id {
      if fields["label"]?.string == id { fields["label"] = .string(newID) }
      name = newID
    }
    guard var rule = fields["required"]?.object else { return }
    for key in rule.keys {
      switch rule[key] {
      case .string(id)?: rule[key] = .string(newID)
      case .array(let names)?:
        rule[key] = .array(names.map { $0.string == id ? .string(newID) : $0 })
      case .object(let members)?:
        rule[key] = .object(JSONObject(members.map { ($0.key == id ? newID : $0.key, $0.value) }))
      default: break
      }
    }
    fields["required"] = .object(rule)
  }
}
