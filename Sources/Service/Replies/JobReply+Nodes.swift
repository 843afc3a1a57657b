import Engine
import JSON
import Workflows

extension JobReply {
  /// A node of the run, as `metadata.flow` has it: the flow's node with what became of it.
  func node(_ node: FlowNode, _ status: RunState.NodeStatus) -> JSONValue {
    var object = Flow(nodes: [node]).json.array?.first?.object ?? [:]
    object["status"] = .string(status.name)
    if status.hasStarted, !node.type.isGate {
      object["jobId"] = .string("\(id)/\(node.id)")
      if let inputs = object["inputs"]?.array {
        object["inputs"] = .array(resolved(inputs, of: node))
      }
    }
    switch status {
    case .success(let result):
      let assets = AssetID.all(in: result.outputs)
      if !assets.isEmpty {
        object["assets"] = .array(assets.map(asset))
      } else if let output = result.outputs.first(where: { _ in true })?.value {
        object["output"] = output
      }
      if node.type.callsModel { object["cuCost"] = credits(result.cost) }
    case .failure(let failure): object["error"] = .string(failure.message)
    case .skipped(let reason): object["hint"] = .string(reason)
    case .rejected(let by, let reason):
      object["hint"] = .string("\(by) rejected it" + (reason.map { ": \($0)" } ?? ""))
    default: break
    }
    return .object(object)
  }

  /// The inputs with the values that the node got.
  private func resolved(_ inputs: [JSONValue], of node: FlowNode) -> [JSONValue] {
    guard let values = try? state.resolvedInputs(of: node) else { return inputs }
    return inputs.map { input in
      guard var object = input.object, let name = object["name"]?.string else { return input }
      object["value"] = values[name]
      return .object(object)
    }
  }

  private func asset(_ id: String) -> JSONValue {
    var object: JSONObject = ["assetId": .string(id)]
    object["url"] = links[id].map { .string($0) }
    return .object(object)
  }

  /// The record of the job of one node, which carries its cost; nil where it has not started.
  func child(_ node: String) -> JSONValue? {
    guard let flowNode = state.node(node), let status = state.status(of: node),
      status.hasStarted, !flowNode.type.isGate
    else { return nil }
    let (started, settled) = times(of: node)
    var metadata: JSONObject = [
      "workflowId": .string(state.definition.workflowID), "workflowJobId": .string(id),
      "nodeId": .string(node), "input": .object((try? state.resolvedInputs(of: flowNode)) ?? [:]),
    ]
    metadata["modelId"] = flowNode.modelID.map { .string($0) }
    var cost = Credits.zero
    switch status {
    case .success(let result):
      cost = result.cost
      metadata["output"] = .object(result.outputs)
      metadata["assetIds"] = .array(AssetID.all(in: result.outputs).map { .string($0) })
      if let run = result.cachedFrom { metadata["hint"] = .string("taken from \(run)") }
    case .failure(let failure): metadata["error"] = .string(failure.message)
    default: break
    }
    return [
      "jobId": .string("\(id)/\(node)"), "jobType": .string(flowNode.type.name),
      "status": .string(status.isProcessing ? "in-progress" : status.name),
      "progress": status.isProcessing ? 0 : 1, "metadata": .object(metadata),
      "billing": ["cuCost": credits(cost), "cuDiscount": 0],
      "createdAt": .string(ISOTime.text(started)), "updatedAt": .string(ISOTime.text(settled)),
    ]
  }

  /// When a node started, and when something last happened to it.
  private func times(of node: String) -> (started: Int64, settled: Int64) {
    var times: (started: Int64, settled: Int64)?
    for entry in entries {
      switch entry.event {
      case .nodeStarted(node, _, _, _): times = (times?.started ?? entry.time, entry.time)
      case .nodeSucceeded(node, _, _, _), .nodeFailed(node, _): times?.settled = entry.time
      default: continue
      }
    }
    return times ?? (0, 0)
  }
}

extension RunState.NodeStatus {
  /// Whether the work of the node has begun.
  fileprivate var hasStarted: Bool {
    switch self {
    case .processing, .success, .failure: true
    default: false
    }
  }
}
