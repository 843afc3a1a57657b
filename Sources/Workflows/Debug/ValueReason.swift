public import JSON

/// Why a node gave another value in one run than in another.
public struct ValueReason: Sendable, Hashable {
  /// What differs.
  public enum Kind: Sendable, Hashable {
    /// The workflow was given another value for an input.
    case input(String, ValueChange)
    /// A person set an input of the node.
    case set(String, ValueChange)
    /// A person gave the outputs.
    case pinned
    /// The node is another in the workflow: its wiring, or these constants.
    case edited([String: ValueChange])
    /// The node's model has another version.
    case model(String, old: String?, new: String?)
    /// Nothing differs; it was computed anew, and gave another result.
    case computedAnew
  }

  /// What differs.
  public var kind: Kind
  /// The path of the node at which it does.
  public var node: String
  /// The nodes through which that came to the value, the farthest first.
  public var way: [String]

  /// A reason.
  public init(kind: Kind, node: String, way: [String] = []) {
    self.kind = kind
    self.node = node
    self.way = way
  }
}

extension RunState {
  /// Why the node at a path gave another value than in an older run, or was given another one for
  /// an input.
  ///
  /// O(nodes that it hangs on whose values differ).
  public func reasons(
    for path: String,
    input: String? = nil,
    since older: RunState,
  ) -> [ValueReason] {
    var search = ReasonSearch(new: self, old: older)
    search.visit(path, way: [], only: input)
    return search.reasons
  }

  /// A value of the node at a path: an output, the first where none is named, or an input.
  ///
  /// Nil where the state has none, or no longer.
  public func value(_ handle: String?, of path: String) -> (value: JSONValue, isInput: Bool)? {
    if case .success(let result)? = status(of: path), let value = result.outputs.value(of: handle) {
      return (value, false)
    }
    guard let handle, let node = node(path), let inputs = try? resolvedInputs(of: node) else {
      return nil
    }
    return inputs[handle].map { ($0, true) }
  }
}

/// Follows what differs between two runs back to where it begins.
private struct ReasonSearch {
  let new: RunState
  let old: RunState
  var reasons: [ValueReason] = []
  private var seen: Set<String> = []

  /// How many reasons are told, and how far is looked.
  private static let limit = 16
  private static let depth = 64

  init(new: RunState, old: RunState) { (self.new, self.old) = (new, old) }

  mutating func visit(_ path: String, way: [String], only input: String? = nil) {
    guard reasons.count < Self.limit, way.count < Self.depth, seen.insert(path).inserted,
      let node = new.node(path)
    else { return }
    let count = (reasons.count, seen.count)
    if input == nil, case .success(let result)? = new.status(of: path), result.givenBy != nil {
      return add(.pinned, path, way)
    }
    guard let before = old.node(path) else { return add(.edited([:]), path, way) }
    if input == nil { noteModel(node, path, way) }
    for element in node.inputs where input == nil || element.name == input {
      if noteHand(element.name, path, way) { continue }
      note(element, before.inputs.first { $0.name == element.name }, path, way)
    }
    if input == nil,
      node.logic != before.logic || node.loop?.count != before.loop?.count
        || node.items != before.items
    {
      add(.edited([:]), path, way)
    }
    if count == (reasons.count, seen.count) { add(.computedAnew, path, way) }
  }

  private mutating func add(_ kind: ValueReason.Kind, _ node: String, _ way: [String]) {
    reasons.append(ValueReason(kind: kind, node: node, way: way.reversed()))
  }

  private mutating func noteModel(_ node: FlowNode, _ path: String, _ way: [String]) {
    guard let model = node.modelID else { return }
    let before = old.node(path)?.modelID
    let versions = (old.definition.versions[before ?? ""], new.definition.versions[model])
    if before != model {
      let change = ValueChange(old: before.map { .string($0) }, new: .string(model))
      add(.edited(["model": change]), path, way)
    } else if versions.0 != versions.1 {
      add(.model(model, old: versions.0, new: versions.1), path, way)
    }
  }

  /// Whether a person has set an input in one of the runs; says so where the values differ.
  private mutating func noteHand(_ name: String, _ path: String, _ way: [String]) -> Bool {
    let values = (old.overriddenInputs(of: path)[name], new.overriddenInputs(of: path)[name])
    guard values.0 != nil || values.1 != nil else { return false }
    if let value = new.value(name, of: path)?.value, values.0 != values.1 {
      let before = old.value(name, of: path)?.value
      add(.set(name, ValueChange(old: before, new: value)), path, way)
    }
    return true
  }

  /// Looks at an input of a node, and goes on to what feeds it.
  private mutating func note(
    _ input: FlowInput,
    _ before: FlowInput?,
    _ path: String,
    _ way: [String],
  ) {
    if let value = input.value, input.value != before?.value {
      return add(.edited([input.name: ValueChange(old: before?.value, new: value)]), path, way)
    }
    if input.reference != before?.reference { add(.edited([:]), path, way) }
    for reference in input.references {
      if reference.node == FlowReference.workflow {
        noteInput(reference.name, path, way)
      } else {
        for id in reference.nodes { follow(id, from: path, way) }
      }
    }
  }

  /// Looks at an input of the workflow that a node is in.
  private mutating func noteInput(_ name: String?, _ path: String, _ way: [String]) {
    if let container = new.workflows(around: path).first {
      return visit(container, way: way + [path], only: name)
    }
    let names = name.map { $0 == FlowReference.all ? new.definition.inputs.keys : [$0] } ?? []
    for name in names {
      guard let value = new.definition.inputs[name] else { continue }
      let before = old.definition.inputs[name]
      if value != before {
        add(.input(name, ValueChange(old: before, new: value)), path, way)
      }
    }
  }

  /// Goes on to a node that feeds another, where it gave another value.
  private mutating func follow(_ id: String, from path: String, _ way: [String]) {
    switch new.meaning(of: id, at: path) {
    case .node(let producer):
      let values = [old, new].map { state -> JSONObject? in
        guard case .success(let result)? = state.status(of: producer) else { return nil }
        return result.outputs
      }
      if values[0] != values[1] { visit(producer, way: way + [path]) }
    case .item(let item, _):
      if case .item(item, _)? = old.meaning(of: id, at: path) { return }
      for case .iteration(let loop, _, _) in new.frames(of: path)
      where NodePath(loop)?.steps.last?.id == id[...] {
        let list = new.node(loop)?.inputs.first { $0.name != FlowLoop.result }?.name
        visit(loop, way: way + [path], only: list)
      }
    case .input, nil: return
    }
  }
}

extension FlowInput {
  /// All references of the input, those in its rows among them.
  fileprivate var references: [FlowReference] {
    (reference.map { [$0] } ?? []) + (items ?? []).flatMap { $0.flatMap(\.references) }
  }
}
