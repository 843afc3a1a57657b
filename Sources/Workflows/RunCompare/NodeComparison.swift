public import JSON

/// A value that differs between two runs.
public struct ComparedValue: Sendable, Hashable {
  /// The name of the input or of the output.
  public var name: String
  /// The value in the first run; nil where it has none.
  public var before: JSONValue?
  /// The value in the second run; nil where it has none.
  public var after: JSONValue?

  /// A change.
  public init(name: String, before: JSONValue?, after: JSONValue?) {
    self.name = name
    self.before = before
    self.after = after
  }

  /// The values that differ, in the order of the second run and then of the first.
  static func all(from before: JSONObject, to after: JSONObject) -> [ComparedValue] {
    var changes: [ComparedValue] = []
    for (name, value) in after where before[name] != value {
      changes.append(ComparedValue(name: name, before: before[name], after: value))
    }
    for (name, value) in before where after[name] == nil {
      changes.append(ComparedValue(name: name, before: value, after: nil))
    }
    return changes
  }
}

/// How what a node is differs between two runs.
public enum DefinitionChange: Sendable, Hashable {
  case type(from: String, to: String)
  case model(from: String, to: String)
  /// The model is the same, and stands in for another.
  case standIn(from: String, to: String)
  /// The model is the same in another version.
  case version(from: String, to: String)
  /// The expression of a transform node.
  case expression(from: String, to: String)
  /// The conditions of a branch.
  case branches
  /// The values of a list.
  case items
  /// What the named inputs come from.
  case wiring(inputs: [String])
  /// What it waits for beside its inputs.
  case order
  /// What a loop repeats, and how often.
  case loop
  /// The workflow that it runs.
  case workflow
  /// What a gate asks.
  case message
}

/// Why a node differs between two runs.
public enum DifferenceCause: Sendable, Hashable {
  /// By itself: nothing that it hangs on differs.
  case own
  /// By itself, and also because these nodes differ.
  case both(of: [String])
  /// Only because these nodes differ; of a loop there may be none where its items are long done.
  case consequence(of: [String])
}

/// A node in two runs.
public struct NodeComparison: Sendable, Hashable {
  /// A node in one of the runs.
  public struct Side: Sendable, Hashable {
    /// The node, with its path as its id.
    public var node: FlowNode
    /// What became of it.
    public var status: RunState.NodeStatus
    /// The values of its inputs; nil where they are not there.
    public var inputs: JSONObject?
    /// The inputs that a person set in the run.
    public var overrides: JSONObject
    /// The version of its model, where that was kept.
    public var version: String?
  }

  /// The path, the same in both runs.
  public var path: String
  /// The loop or the workflow node that it is inside of.
  public var container: String?
  /// The node in the first run; nil where the run has none.
  public var before: Side?
  /// The node in the second run; nil where the run has none.
  public var after: Side?
  /// How what it is differs.
  public var definition: [DefinitionChange]
  /// The inputs that differ.
  public var inputs: [ComparedValue]
  /// The outputs that differ.
  public var outputs: [ComparedValue]
  /// Why it differs; nil where it is the same.
  public var cause: DifferenceCause?

  /// Compares the two sides of a node, without saying why they differ.
  public init(_ path: String, in container: String? = nil, _ before: Side?, _ after: Side?) {
    self.path = path
    self.container = container
    self.before = before
    self.after = after
    guard let before, let after else {
      (definition, inputs, outputs) = ([], [], [])
      return
    }
    definition = before.changes(to: after)
    inputs = ComparedValue.all(from: before.inputs ?? [:], to: after.inputs ?? [:])
    // What could not be resolved is not a change of the input.
    if before.inputs == nil || after.inputs == nil { inputs = [] }
    outputs = ComparedValue.all(from: before.outputs, to: after.outputs)
  }

  /// Whether the runs do not agree on it.
  public var differs: Bool { !definition.isEmpty || !inputs.isEmpty || hasOtherOutcome }

  /// Whether what hangs on it gets to see another outcome.
  public var hasOtherOutcome: Bool {
    guard let before, let after else { return true }
    return !outputs.isEmpty || before.outcome != after.outcome
  }

  /// Whether a person's hand is in only one of the runs, or not the same in both.
  var differsByHand: Bool {
    before?.overrides != after?.overrides || before?.givenBy != after?.givenBy
  }

  /// The node in the second run, or else in the first.
  public var node: FlowNode? { after?.node ?? before?.node }
}

extension NodeComparison.Side {
  /// What the node gave; empty where it has not succeeded.
  public var outputs: JSONObject { result?.outputs ?? [:] }

  /// The result, where the node succeeded.
  public var result: RunState.NodeResult? {
    guard case .success(let result) = status else { return nil }
    return result
  }

  /// Who gave the outputs by hand.
  fileprivate var givenBy: String? { result?.givenBy }

  /// What it came to, without the outputs.
  fileprivate var outcome: String {
    switch status {
    case .failure(let failure): "failure \(failure.code) \(failure.message)"
    case .skipped(let reason): "skipped \(reason)"
    default: status.name
    }
  }

  /// How what the node is differs from what it is on the other side.
  fileprivate func changes(to other: NodeComparison.Side) -> [DefinitionChange] {
    let (old, new) = (node, other.node)
    var changes: [DefinitionChange] = []
    if old.type != new.type { changes.append(.type(from: old.type.name, to: new.type.name)) }
    if old.modelID != new.modelID {
      changes.append(.model(from: old.modelID ?? "", to: new.modelID ?? ""))
    } else if old.standIn?.model != new.standIn?.model {
      changes.append(
        .standIn(from: old.standIn?.model ?? "", to: new.standIn?.model ?? "")
      )
    } else if let version, let later = other.version, version != later {
      changes.append(.version(from: version, to: later))
    }
    if old.transform != new.transform {
      changes.append(.expression(from: old.transform ?? "", to: new.transform ?? ""))
    }
    if old.logic?.cases != new.logic?.cases
      || old.logic?.defaultValue != new.logic?.defaultValue
    {
      changes.append(.branches)
    }
    if old.items != new.items { changes.append(.items) }
    let rewired = old.inputsWired(otherwiseThan: new)
    if !rewired.isEmpty { changes.append(.wiring(inputs: rewired)) }
    if Set(old.dependsOn) != Set(new.dependsOn) { changes.append(.order) }
    if old.loop != new.loop { changes.append(.loop) }
    if old.workflowID != new.workflowID { changes.append(.workflow) }
    if old.type.isGate, old.label != new.label { changes.append(.message) }
    return changes
  }
}

extension FlowNode {
  /// The inputs whose values come from elsewhere than those of the other node.
  fileprivate func inputsWired(otherwiseThan other: FlowNode) -> [String] {
    func wires(_ node: FlowNode) -> [String: [FlowInput]] {
      var wires: [String: [FlowInput]] = [:]
      for input in node.inputs where input.reference != nil || input.items != nil {
        wires[input.name, default: []].append(input)
      }
      return wires
    }
    let (old, new) = (wires(self), wires(other))
    var seen: Set<String> = []
    return (inputs + other.inputs).map(\.name)
      .filter { seen.insert($0).inserted && old[$0] != new[$0] }
  }
}
