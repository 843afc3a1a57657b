public import JSON

extension RunState {
  /// What a reference leads to.
  private enum Found {
    case value(JSONValue)
    /// Nothing, and nothing is needed.
    case absent
    /// Its node did not succeed, or took another branch; the consumer is skipped.
    case blocked(String)
    /// Its node succeeded and has no such output.
    case missing(node: String, name: String)
  }

  private enum Producer {
    case node(NodeInstance)
    case item(JSONValue, iteration: Int)
  }

  // MARK: Inputs

  /// The values of a node's inputs by name; throws where a referenced value is not there.
  ///
  /// `node` is told by its id, which in an iteration or a workflow inside is its path.
  public func resolvedInputs(of node: FlowNode) throws(RunFailure) -> JSONObject {
    guard case .here(let instance) = locate(node.id) else { return [:] }
    return try resolvedInputs(of: instance)
  }

  /// The values of an instance's inputs by name; throws where a referenced value is not there.
  ///
  /// An input that only waits for a branch has none.
  public func resolvedInputs(of instance: NodeInstance) throws(RunFailure) -> JSONObject {
    let node = flowNode(instance)
    var values: JSONObject = [:]
    for input in node.inputs where node.type != .forEach || input.name != FlowLoop.result {
      values[input.name] = try value(of: input, in: instance.scope)
    }
    for (name, value) in overrides[instance] ?? [:] { values[name] = value }
    return values
  }

  /// The inputs of a node that a person has overridden in this run.
  public func overriddenInputs(of path: String) -> JSONObject {
    guard case .here(let instance) = locate(path) else { return [:] }
    return overrides[instance] ?? [:]
  }

  private func value(of input: FlowInput, in slot: Int) throws(RunFailure) -> JSONValue? {
    if let reference = input.reference { return try value(of: reference, for: input, in: slot) }
    guard let rows = input.items else { return input.value }
    var elements: [JSONValue] = []
    for row in rows {
      if row.count == 1, row[0].name == input.name {
        // An edge that carries a list gives its elements.
        switch try value(of: row[0], in: slot) {
        case .array(let several)?: elements += several
        case let one?: elements.append(one)
        case nil: continue
        }
      } else {
        var group: JSONObject = [:]
        for member in row { group[member.name] = try value(of: member, in: slot) }
        elements.append(.object(group))
      }
    }
    return .array(elements)
  }

  private func value(
    of reference: FlowReference,
    for input: FlowInput,
    in slot: Int,
  ) throws(RunFailure) -> JSONValue? {
    switch find(reference, from: slot) {
    case .value(let value): return value
    case .absent: return nil
    case .blocked(let reason): throw RunFailure(code: "missing-value", message: reason)
    case .missing(let node, let name):
      throw RunFailure(
        code: "missing-value",
        message: "\(node) has no output \(name) for input \(input.name)",
      )
    }
  }

  /// The value that a reference at the top of the flow names, if it is known already.
  public func value(of reference: FlowReference) -> JSONValue? {
    guard case .value(let value) = find(reference, from: 0) else { return nil }
    return value
  }

  // MARK: Obstacles

  /// Why a node cannot run although all that it waits for has settled; nil where it can.
  ///
  /// The reason names the node that began it, however far away that is.
  func obstacle(for instance: NodeInstance) -> String? {
    let node = flowNode(instance)
    let given = overrides[instance]
    for input in node.inputs where node.type != .forEach || input.name != FlowLoop.result {
      if given?[input.name] != nil { continue }
      if let reason = obstacle(in: input, from: instance.scope) { return reason }
    }
    for id in node.dependsOn {
      guard case .node(let producer)? = producer(id, from: instance.scope),
        let reason = reason(of: producer), !isPassedBy(node, producer, from: instance.scope)
      else { continue }
      return reason
    }
    return nil
  }

  private func obstacle(in input: FlowInput, from slot: Int) -> String? {
    if let reference = input.reference {
      guard case .blocked(let reason) = find(reference, from: slot) else { return nil }
      return reason
    }
    for member in (input.items ?? []).joined() {
      if let reason = obstacle(in: member, from: slot) { return reason }
    }
    return nil
  }

  /// Whether a gate was skipped with a branch that merges with others at `node`: it is none of
  /// the branch that was taken.
  private func isPassedBy(_ node: FlowNode, _ gate: NodeInstance, from slot: Int) -> Bool {
    guard case .skipped = status(gate) else { return false }
    let merged = Set(node.inputs.flatMap { $0.reference?.conditional ?? [] })
    return !merged.isDisjoint(with: flowNode(gate).producers)
  }

  /// Why what hangs on a node cannot run; nil where it can.
  func reason(of producer: NodeInstance) -> String? {
    switch status(producer) {
    case .success: nil
    case .failure: "\(path(of: producer)) failed"
    case .skipped(let reason): reason
    case .rejected: "\(path(of: producer)) was rejected"
    default: "\(path(of: producer)) is not done"
    }
  }

  // MARK: References

  private func find(_ reference: FlowReference, from slot: Int) -> Found {
    if reference.conditional != nil { return merge(reference, from: slot) }
    guard let id = reference.node else { return .absent }
    if id == FlowReference.workflow { return workflowInput(reference.name, from: slot) }
    switch producer(id, from: slot) {
    case .item(let item, let iteration)?:
      switch reference.name {
      case FlowReference.all: return .value(["output": item, "index": .integer(iteration)])
      case "index": return .value(.integer(iteration))
      default: return .value(item)
      }
    case .node(let instance)?: return output(reference, of: instance)
    case nil: return .missing(node: id, name: reference.name ?? "")
    }
  }

  /// The output of the first of several branches that was taken.
  private func merge(_ reference: FlowReference, from slot: Int) -> Found {
    var failed: String?
    var skipped: String?
    for id in reference.nodes {
      guard case .node(let instance)? = producer(id, from: slot) else { continue }
      switch status(instance) {
      case .success(let result):
        // The branches may name their outputs differently.
        let value =
          reference.name.flatMap { result.value(named: $0) } ?? result.defaultOutput
        return value.map { .value($0) } ?? .absent
      case .skipped(let reason): skipped = skipped ?? reason
      default: failed = failed ?? reason(of: instance)
      }
    }
    return .blocked(failed ?? skipped ?? "none of its branches is there")
  }

  private func output(_ reference: FlowReference, of instance: NodeInstance) -> Found {
    guard case .success(let result) = status(instance) else {
      return .blocked(reason(of: instance) ?? "")
    }
    if let wanted = reference.equal {
      let taken = result.value(named: reference.name ?? "output") ?? result.defaultOutput
      let text = taken?.string ?? taken?.compact ?? "nothing"
      guard text == wanted else {
        return .blocked("\(path(of: instance)) took \(text), not \(wanted)")
      }
      if reference.name == nil { return .absent }
    }
    guard let name = reference.name else {
      return result.defaultOutput.map { .value($0) } ?? .absent
    }
    if let value = result.value(named: name) { return .value(value) }
    // A workflow inside has no output where its branch was not taken.
    if flowNode(instance).type == .workflow {
      return .blocked("\(path(of: instance)) gave no \(name)")
    }
    return .missing(node: path(of: instance), name: name)
  }

  private func workflowInput(_ name: String?, from slot: Int) -> Found {
    var slot = slot
    while scopes[slot].iteration != nil, let parent = scopes[slot].parent { slot = parent.scope }
    guard let name else { return .absent }
    if let value = input(name, at: slot) { return .value(value) }
    guard name == FlowReference.all else { return .absent }
    return .value(.object(slot == 0 ? inputs : scopes[slot].inputs))
  }

  /// An input of the run, or of the workflow inside whose top is a scope.
  func input(_ name: String, at top: Int) -> JSONValue? {
    top == 0 ? setInputs[name] ?? definition.inputs[name] : scopes[top].inputs[name]
  }

  /// What an id means in a scope: a node of it or of one around it, or a loop's item.
  private func producer(_ id: String, from slot: Int) -> Producer? {
    let flow = layout.blocks[scopes[slot].block].flow
    guard let place = layout.flows[flow].places[id] else { return nil }
    let block = Int(layout.flows[flow].blocks[place])
    var slot = slot
    while scopes[slot].block != block {
      guard let loop = scopes[slot].parent, let iteration = scopes[slot].iteration else {
        return nil
      }
      if self.place(of: loop) == place, let state = loops[loop] {
        return .item(state.item(iteration), iteration: iteration)
      }
      slot = loop.scope
    }
    let position = Int(layout.flows[flow].positions[place])
    return .node(NodeInstance(scope: slot, position: position))
  }

  // MARK: Results of scopes

  /// The result of an iteration: the value of the loop's input ``FlowLoop/result``, or else what
  /// the last node of the body gave.
  func result(of loop: NodeInstance, in slot: Int) throws(RunFailure) -> IterationOutcome {
    guard let input = flowNode(loop).inputs.first(where: { $0.name == FlowLoop.result }) else {
      let positions = scopes[slot].statuses.indices
      for position in positions.reversed() {
        guard case .success(let result) = scopes[slot].statuses[position],
          let value = result.defaultOutput
        else { continue }
        return .success(value)
      }
      return .skipped
    }
    if obstacle(in: input, from: slot) != nil { return .skipped }
    return try value(of: input, in: slot).map { .success($0) } ?? .skipped
  }

  /// How a loop whose iterations are done ends: with the results of those that succeeded, unless
  /// one failed.
  func end(of loop: LoopState, at instance: NodeInstance) -> NodeStatus {
    guard loop.failed > 0 else {
      return .success(NodeResult(outputs: ["output": .array(loop.results)]))
    }
    let what =
      loop.failed == 1 ? "1 of \(loop.count) iterations" : "\(loop.failed) of \(loop.count)"
    return .failure(
      RunFailure(
        code: "iteration-failed",
        message: "\(what) failed; \(loop.firstFailure ?? "")",
      )
    )
  }

  /// How a workflow inside ends: with the outputs of its exposed nodes, or else of its last ones.
  func end(ofWorkflowIn slot: Int) -> NodeStatus {
    let scope = scopes[slot]
    if let position = scope.firstFailure {
      let text = failureText(NodeInstance(scope: slot, position: position))
      return .failure(RunFailure(code: "workflow-failed", message: text))
    }
    let positions = scope.statuses.indices
    var exposed = positions.filter { layout.node(scope.block, $0).includesOutputs }
    if exposed.isEmpty {
      exposed = positions.filter { layout.blocks[scope.block].consumers(of: $0).isEmpty }
    }
    var outputs: JSONObject = [:]
    for position in exposed {
      guard case .success(let result) = scope.statuses[position] else { continue }
      let node = layout.node(scope.block, position)
      // People know a loop's results by its end.
      outputs[node.loop?.endID ?? node.id] = result.defaultOutput
    }
    return .success(NodeResult(outputs: outputs))
  }
}

extension RunState.NodeResult {
  /// The output of that name; ``FlowReference/all`` gives every output by name.
  func value(named name: String) -> JSONValue? {
    if let value = outputs[name] { return value }
    return name == FlowReference.all ? .some(.object(outputs)) : .none
  }

  /// The output that stands for the node where none is named.
  var defaultOutput: JSONValue? {
    outputs["output"] ?? outputs.first { _ in true }?.value
  }
}
