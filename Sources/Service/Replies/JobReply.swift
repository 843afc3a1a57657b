import Engine
import JSON
import Workflows

/// The job record of a run, in the shape of contract §5.
struct JobReply {
  let id: String
  let state: RunState
  let entries: [JournalEntry]
  /// The addresses of assets by id.
  var links: [String: String] = [:]

  var json: JSONValue {
    var metadata: JSONObject = [
      "flow": .array(state.nodes.map(node)), "input": .object(state.definition.inputs),
      "output": .object(outputs), "assetIds": .array(outputAssets.map { .string($0) }),
      "workflowId": .string(state.definition.workflowID), "workflowJobId": .string(id),
    ]
    if state.definition.isDraft { metadata["draft"] = true }
    if let failure = firstFailure { metadata["error"] = .string(failure.message) }
    if state.outcome == nil { metadata["hint"] = .string(nextStep) }
    return [
      "jobId": .string(id), "jobType": "workflow", "status": .string(status),
      "progress": JSONNumber(state.progress).map { .number($0) } ?? 0,
      "statusHistory": .array(history), "metadata": .object(metadata),
      // Each node's own job carries what it costs.
      "billing": ["cuCost": 0, "cuDiscount": 0],
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

  /// What a caller can do next, in the words of the tools.
  var nextStep: String {
    if let outcome = state.outcome { return "the job has ended: \(outcome.rawValue)" }
    if let pause = state.pause, !state.isCanceled {
      return "The job is paused, and begins nothing more: \(pause.words). A person lets it go on "
        + "at the prompt of easel: `budget` raises a limit, `resume \(id)` and `continue` go on."
    }
    let gates = state.waitingGates.map(\.id)
    guard !gates.isEmpty, !state.isCanceled else {
      return "It goes on by itself; to see how far it is, \(Remedy.check(id))."
    }
    let calls = gates.map {
      "`\($0)` waits for a person; to let it pass, "
        + Remedy.approve($0, of: id, workflow: state.definition.workflowID)
    }
    return calls.joined(separator: "; ") + ". To refuse, use action=\"reject\"."
  }

  /// Every asset that the record names, each once.
  var assetIDs: [String] {
    var seen: Set<String> = []
    return state.nodes.flatMap { _, status -> [String] in
      guard case .success(let result) = status else { return [] }
      return AssetID.all(in: result.outputs)
    }.filter { seen.insert($0).inserted }
  }

  private var history: [JSONValue] {
    var history: [JSONValue] = []
    for (place, entry) in entries.enumerated() {
      // What a branch begins with became of the run that it is a branch of.
      if case .forked = entry.event { history.removeLast(max(history.count - 1, 0)) }
      let word: String? =
        switch entry.event {
        case .created: "queued"
        case .forked: "in-progress"
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

  /// What the run gives: the outputs of its exposed nodes, by node.
  private var outputs: JSONObject {
    var outputs: JSONObject = [:]
    for (node, status) in state.nodes where node.includesOutputs {
      if case .success(let result) = status { outputs[node.id] = .object(result.outputs) }
    }
    return outputs
  }

  private var outputAssets: [String] {
    state.nodes.flatMap { node, status -> [String] in
      guard node.includesOutputs, case .success(let result) = status else { return [] }
      return AssetID.all(in: result.outputs)
    }
  }
}

/// Credits as a JSON number with all its decimals.
func credits(_ credits: Credits) -> JSONValue {
  JSONNumber(credits.description).map { .number($0) } ?? 0
}

/// The ids of assets among values.
enum AssetID {
  /// The ids among the outputs of a node, in lists too.
  static func all(in outputs: JSONObject) -> [String] {
    outputs.flatMap { member in
      (member.value.array ?? [member.value]).compactMap(\.string).filter(isOne)
    }
  }

  private static func isOne(_ text: String) -> Bool {
    text.utf8.count == 46 && text.hasPrefix("asset_")
      && text.utf8.dropFirst(6).allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
      }
  }
}
