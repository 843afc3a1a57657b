import Engine
import JSON
import Workflows

/// The job record of a run, in the shape of contract §5.
struct JobReply {
  let id: String
  let state: RunState
  let entries: [JournalEntry]

  var json: JSONValue {
    var metadata: JSONObject = [
      "flow": .array(state.nodes.map(node)), "input": .object(state.definition.inputs),
      "assetIds": .array(outputAssets.map { .string($0) }),
      "workflowId": .string(state.definition.workflowID), "workflowJobId": .string(id),
    ]
    if let failure = firstFailure { metadata["error"] = .string(failure.message) }
    return [
      "jobId": .string(id), "jobType": "workflow", "status": .string(status),
      "progress": JSONNumber(state.progress).map { .number($0) } ?? 0,
      "statusHistory": .array(history), "metadata": .object(metadata),
      "billing": ["cuCost": credits(state.cost), "cuDiscount": 0],
      "createdAt": .string(entries.first.map { ISOTime.text($0.time) } ?? ""),
      "updatedAt": .string(entries.last.map { ISOTime.text($0.time) } ?? ""),
    ]
  }

  /// The job's status; a gate that waits has none of its own (contract §5).
  var status: String {
    switch state.outcome {
    case .success: "success"
    case .failure: "failure"
    case .canceled: "canceled"
    case nil: state.isCanceled ? "canceled" : state.version == 1 ? "queued" : "in-progress"
    }
  }

  private var history: [JSONValue] {
    var history: [JSONValue] = []
    for (place, entry) in entries.enumerated() {
      let word: String? =
        switch entry.event {
        case .created: "queued"
        case .finished(let outcome): outcome.rawValue
        default: place == 1 ? "in-progress" : nil
        }
      guard let word else { continue }
      history.append(["status": .string(word), "date": .string(ISOTime.text(entry.time))])
    }
    return history
  }

  private var firstFailure: RunFailure? {
    for (_, status) in state.nodes {
      if case .failure(let failure) = status { return failure }
    }
    return nil
  }

  private var outputAssets: [String] {
    state.nodes.flatMap { node, status -> [String] in
      guard node.includesOutputs, case .success(let result) = status else { return [] }
      return Self.assets(in: result.outputs)
    }
  }

  private static func assets(in outputs: JSONObject) -> [String] {
    outputs.flatMap { member in
      let values = member.value.array ?? [member.value]
      return values.compactMap(\.string).filter { $0.hasPrefix("asset_") }
    }
  }

  private func node(_ node: FlowNode, _ status: RunState.NodeStatus) -> JSONValue {
    var object = Flow(nodes: [node]).json.array?.first?.object ?? [:]
    object["status"] = .string(status.name)
    switch status {
    case .success(let result):
      let assets = Self.assets(in: result.outputs)
      if !assets.isEmpty {
        object["assets"] = .array(assets.map { ["assetId": .string($0)] })
      } else if let output = result.outputs.first(where: { _ in true })?.value {
        object["output"] = output
      }
      if node.type.callsModel { object["cuCost"] = credits(result.cost) }
    case .failure(let failure): object["error"] = .string(failure.message)
    case .skipped(let reason): object["hint"] = .string(reason)
    default: break
    }
    return .object(object)
  }
}

/// Credits as a JSON number with all its decimals.
func credits(_ credits: Credits) -> JSONValue {
  JSONNumber(credits.description).map { .number($0) } ?? 0
}
