public import JSON

extension RunState {
  /// How many iterations a loop may have.
  static let iterationLimit = 1_000_000

  /// The event that does a piece of work, or says that it failed.
  ///
  /// - Parameters:
  ///   - work: What ``takeNext()`` or ``take(_:)`` gave.
  ///   - evaluate: Gives the outputs of a logic or transform node for its resolved inputs.
  /// - Returns: The event; nil where a model is to be called for it.
  public func event(
    for work: RunWork,
    _ evaluate: (FlowNode, JSONObject) throws(RunFailure) -> JSONObject,
  ) -> RunEvent? {
    let instance = work.instance
    let node = flowNode(instance)
    if node.type.callsModel, case .start = work { return nil }
    let path = path(of: instance)
    do throws(RunFailure) {
      switch work {
      case .skip(_, let reason): return .nodeSkipped(node: path, reason: reason)
      case .end:
        return node.type == .forEach ? .loopEnded(node: path) : .workflowEnded(node: path)
      case .openGate: return try gate(node, path, instance)
      case .start: return try begin(node, path, instance, evaluate)
      }
    } catch { return .nodeFailed(node: path, failure: error) }
  }

  private func gate(
    _ node: FlowNode,
    _ path: String,
    _ instance: NodeInstance,
  ) throws(RunFailure) -> RunEvent {
    guard node.type == .userSelection else { return .gateOpened(node: path) }
    let candidates = try list(of: node, instance) ?? node.items ?? []
    guard !candidates.isEmpty else {
      throw RunFailure(code: "no-candidates", message: "there is nothing to choose from")
    }
    return .selectionOpened(node: path, candidates: candidates)
  }

  private func begin(
    _ node: FlowNode,
    _ path: String,
    _ instance: NodeInstance,
    _ evaluate: (FlowNode, JSONObject) throws(RunFailure) -> JSONObject,
  ) throws(RunFailure) -> RunEvent {
    switch node.type {
    case .transform, .logic:
      let outputs = try evaluate(node, try resolvedInputs(of: instance))
      return .nodeComputed(node: path, outputs: outputs)
    case .list:
      let inputs = try resolvedInputs(of: instance)
      let values = node.items ?? inputs.map(\.value)
      return .nodeComputed(node: path, outputs: ["output": .array(values)])
    case .forEach: return try loop(node, path, instance)
    case .workflow: return try workflow(node, path, instance)
    default:
      throw RunFailure(
        code: "unknown-type",
        message: "this version cannot run a node of type \(node.type.name)",
      )
    }
  }

  private func loop(
    _ node: FlowNode,
    _ path: String,
    _ instance: NodeInstance,
  ) throws(RunFailure) -> RunEvent {
    let items = try list(of: node, instance)
    guard let count = items?.count ?? node.loop?.count, count >= 0 else {
      throw RunFailure(code: "no-list", message: "the loop has neither a list nor a count")
    }
    guard count <= Self.iterationLimit else {
      throw RunFailure(
        code: "too-many-items",
        message: "the loop has \(count) items; \(Self.iterationLimit) are the most",
      )
    }
    return .loopStarted(node: path, count: count, items: items)
  }

  /// The list that a loop or a selection is over, its first input.
  ///
  /// One value is a list of one.
  private func list(
    of node: FlowNode,
    _ instance: NodeInstance,
  ) throws(RunFailure) -> [JSONValue]? {
    let first = node.inputs.first { $0.name != FlowLoop.result || node.type != .forEach }
    guard let name = first?.name, let value = try resolvedInputs(of: instance)[name] else {
      return nil
    }
    return value.array ?? (value.isNull ? [] : [value])
  }

  private func workflow(
    _ node: FlowNode,
    _ path: String,
    _ instance: NodeInstance,
  ) throws(RunFailure) -> RunEvent {
    guard let id = node.workflowID, let workflow = definition.workflows[id],
      innerTop(of: node) != nil
    else {
      throw RunFailure(
        code: "unknown-workflow",
        message: "the workflow \(node.workflowID ?? "") was not there when the run began",
      )
    }
    var inputs = workflow.defaults
    for (name, value) in try resolvedInputs(of: instance) { inputs[name] = value }
    if let name = workflow.required.first(where: { inputs[$0] == nil }) {
      throw RunFailure(
        code: "missing-input",
        message: "the workflow \(workflow.name) needs the input \(name)",
      )
    }
    return .workflowStarted(node: path, inputs: inputs)
  }
}
