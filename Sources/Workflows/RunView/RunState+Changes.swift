public import JSON

/// What a person changed in a run.
public enum HandChange: Sendable, Hashable {
  /// An input of a node is overridden; the node ``FlowReference/workflow`` has the run's own.
  case input(node: String, name: String, value: JSONValue)
  /// A node's outputs are substituted.
  case pin(node: String)
  /// A node's failure is made up.
  case failure(node: String)
  /// A node is left out, and what hangs on it with it.
  case skip(node: String)
  /// A node is left out, and one of its inputs stands for its output.
  case bypass(node: String, input: String)

  /// The path of the node.
  public var node: String {
    switch self {
    case .input(let node, _, _), .pin(let node), .failure(let node), .skip(let node),
      .bypass(let node, _):
      node
    }
  }

  /// Whether it is an input that is overridden.
  public var isInput: Bool {
    guard case .input = self else { return false }
    return true
  }
}

/// A value for an input in a run.
public struct InputSetting: Sendable, Hashable {
  /// The path of the node; ``FlowReference/workflow`` for an input of the run itself.
  public var node: String
  /// The input's name.
  public var name: String
  /// The value.
  public var value: JSONValue

  /// A value for an input.
  public init(_ node: String, _ name: String, _ value: JSONValue) {
    self.node = node
    self.name = name
    self.value = value
  }
}

extension RunFailure {
  /// The code of a failure that a person made up, to see what a run does then.
  public static let madeUp = "made-up"
}

extension RunState {
  /// What people changed that still counts, in the order in which nodes were first changed.
  public var changes: [HandChange] {
    byHand.sorted { $0.value.order < $1.value.order }.flatMap { node, work in
      var changes = work.inputs.map { HandChange.input(node: node, name: $0.key, value: $0.value) }
      switch work.outcome {
      case .pin?: changes.append(.pin(node: node))
      case .failure?: changes.append(.failure(node: node))
      case .skip?: changes.append(.skip(node: node))
      case .bypass(let input)?: changes.append(.bypass(node: node, input: input))
      case nil: break
      }
      return changes
    }
  }

  /// The values of the run's own inputs, those that are overridden among them.
  public var inputs: JSONObject {
    var inputs = definition.inputs
    for (name, value) in setInputs { inputs[name] = value }
    return inputs
  }

  // MARK: Setting inputs

  /// The events by which inputs get other values: what has settled and reads them is taken back
  /// first.
  ///
  /// - Parameters:
  ///   - settings: The values, set in this order.
  ///   - person: Who sets them.
  /// - Returns: The events, which the state accepts.
  /// - Throws: ``RunError`` where a node is not there, or work that reads the input is under way.
  public func events(
    setting settings: [InputSetting],
    by person: String,
  ) throws(RunError) -> [RunEvent] {
    var state = self
    var events: [RunEvent] = []
    for setting in settings {
      while let reader = try state.settledReader(of: setting) {
        let reset = RunEvent.nodeReset(node: reader, by: person)
        try state.apply(reset)
        events.append(reset)
      }
      let event = RunEvent.inputSet(
        node: setting.node,
        input: setting.name,
        value: setting.value,
        by: person,
      )
      try state.apply(event)
      events.append(event)
    }
    return events
  }

  /// A node that has settled and would do something else with the value.
  private func settledReader(of setting: InputSetting) throws(RunError) -> String? {
    guard setting.node == FlowReference.workflow else {
      switch locate(setting.node) {
      case .here(let instance):
        return status(instance).isSettled || status(instance) == .waiting ? setting.node : nil
      case .gone: return setting.node
      case .unopened, .template, .nowhere: return nil
      }
    }
    for position in scopes[0].statuses.indices {
      let instance = NodeInstance(scope: 0, position: position)
      guard reads(instance, setting.name), !standsAlone(instance) else { continue }
      switch status(instance) {
      case .pending: continue
      case .success, .failure, .skipped, .rejected, .waiting: return path(of: instance)
      case .processing, .expanded, .retrying, .unknown:
        throw .unexpectedEvent(node: path(of: instance), status: status(instance).name)
      }
    }
    return nil
  }

  /// Whether a node at the top of the flow reads an input of the run, itself or in its body.
  func reads(_ instance: NodeInstance, _ input: String) -> Bool {
    let node = flowNode(instance)
    if node.reads(input) { return true }
    let table = layout.flows[0]
    return node.loop?.body.contains { id in
      table.places[id].map { table.nodes[$0].reads(input) } ?? false
    } ?? false
  }

  /// The paths of what had settled before and has not now, in the order of the flow.
  ///
  /// What is inside of something that was taken back is not told apart from it.
  public func takenBack(since before: RunState) -> [String] {
    let gone = Set(before.freeScopes).union(freeScopes)
    var paths: [String] = []
    for (slot, old) in before.scopes.enumerated() where !gone.contains(slot) {
      guard scopes.indices.contains(slot), scopes[slot].parent == old.parent,
        scopes[slot].iteration == old.iteration
      else { continue }
      for position in old.statuses.indices where old.statuses[position].isSettled {
        guard !scopes[slot].statuses[position].isSettled else { continue }
        paths.append(path(of: NodeInstance(scope: slot, position: position)))
      }
    }
    return ordered(paths)
  }
}

extension FlowNode {
  /// Whether an input of the run is the value of one of the node's inputs, or a part of it.
  func reads(_ input: String) -> Bool { inputs.contains { $0.reads(input) } }
}

extension FlowInput {
  fileprivate func reads(_ input: String) -> Bool {
    if let reference, reference.node == FlowReference.workflow,
      reference.name == input || reference.name == FlowReference.all
    {
      return true
    }
    return items?.joined().contains { $0.reads(input) } ?? false
  }
}
