public import JSON

/// What a runner is to do next.
public enum RunAction: Sendable, Hashable {
  /// Do the node's work.
  case start(FlowNode)
  /// Ask a person.
  case openGate(FlowNode)
  /// Leave the node out.
  case skip(FlowNode, reason: String)
  /// Go on with work that had begun when an earlier runner ended.
  case resume(FlowNode, attempt: Int, key: String)
  /// Close the run.
  case finish(RunOutcome)
}

extension RunState {
  /// Everything that can be done now, in the flow's order.
  ///
  /// Empty where the run has ended, or waits for a person or for work that is under way
  /// (`underway`, node ids that this runner works on itself).
  public func nextActions(underway: Set<String> = []) -> [RunAction] {
    guard outcome == nil else { return [] }
    if isCanceled { return underway.isEmpty ? [.finish(.canceled)] : [] }
    var actions = ready.sorted().map(action(at:))
    for place in processing.sorted() {
      let node = definition.flow.nodes[place]
      guard !underway.contains(node.id),
        case .processing(let attempt, let key, _) = statuses[place]
      else { continue }
      actions.append(.resume(node, attempt: attempt, key: key))
    }
    if actions.isEmpty, unsettled == 0 {
      let hasFailed = statuses.contains {
        guard case .failure = $0 else { return false }
        return true
      }
      return [.finish(hasFailed ? .failure : .success)]
    }
    return actions
  }

  private func action(at place: Int) -> RunAction {
    let node = definition.flow.nodes[place]
    if let reason = obstacle(for: node) { return .skip(node, reason: reason) }
    return node.type.isGate ? .openGate(node) : .start(node)
  }

  /// Why `node` cannot run although all that it waits for has settled.
  private func obstacle(for node: FlowNode) -> String? {
    for producer in node.producers {
      switch status(of: producer) {
      case .failure: return "\(producer) failed"
      case .skipped: return "\(producer) was skipped"
      case .rejected: return "\(producer) was rejected"
      default: continue
      }
    }
    return nil
  }

  /// The values of a node's inputs by name; throws where a referenced value is not there.
  public func resolvedInputs(of node: FlowNode) throws(RunFailure) -> JSONObject {
    var values: JSONObject = [:]
    for input in node.inputs {
      guard let reference = input.reference else {
        values[input.name] = input.value
        continue
      }
      guard let value = value(of: reference) else {
        if reference.node == FlowReference.workflow { continue }
        throw RunFailure(
          code: "missing-value",
          message: "\(reference.node ?? "nothing") has no output \(reference.name ?? "") "
            + "for input \(input.name)",
        )
      }
      values[input.name] = value
    }
    return values
  }

  /// The value that a reference names, if it is known already.
  public func value(of reference: FlowReference) -> JSONValue? {
    guard let node = reference.node, let name = reference.name else { return nil }
    if node == FlowReference.workflow { return definition.inputs[name] }
    guard case .success(let result)? = status(of: node) else { return nil }
    return result.outputs[name]
  }
}
