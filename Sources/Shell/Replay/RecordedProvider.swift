import Crypto
import Engine
import FoundationEssentials
import JSON
import Notebook
import Synchronization
import Workflows

/// Answers model calls from the record of a session, by step key and in order; calls nothing.
final class RecordedProvider: OutcomeProvider {
  private let results: [String: [CallRecord]]
  private let assets: [String: StateRecord]
  /// What was said of calls of which it was not known how they ended, by their keys.
  private let outcomes: [String: [StateRecord]]
  private let file: SessionFile
  /// How often each step key was asked for.
  private let counts = Mutex<[String: Int]>([:])
  /// The calls that the record does not have, since they were last taken.
  private let misses = Mutex<[UnrecordedCall]>([])

  init(_ file: SessionFile) {
    self.file = file
    results = file.callsByKey.mapValues { calls in
      // Where a result was taken from the store, nothing was called.
      let made = calls.filter { $0.details["cached"]?.bool != true }
      return made.isEmpty ? calls.suffix(1) : made
    }
    let states = file.entries.flatMap(\.states)
    let stored = states.filter { $0.kind == "asset" }
    assets = Dictionary(stored.map { ($0.name, $0) }) { first, _ in first }
    outcomes = Dictionary(grouping: states.filter { $0.kind == AnsweredOutcome.kind }, by: \.name)
  }

  func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult {
    let record = next(Self.key(of: request))
    guard let record, let name = record.result else {
      let miss = UnrecordedCall(request, among: inputs(of: request.model.id))
      misses.withLock { $0.append(miss) }
      let reason =
        miss.changes.isEmpty
        ? "with these inputs: \(JSONValue.object(request.parameters).compact)"
        : "with these inputs: \(miss.words)"
      throw RunFailure(
        code: "not-recorded",
        message: "the session has no call of \(request.model.id) \(reason)",
      )
    }
    guard let bytes = try? file.asset(name), let json = try? JSONValue(parsing: bytes) else {
      throw RunFailure(code: "damaged", message: "the recorded result \(name) cannot be read")
    }
    // What was tried again was not recorded, so a recorded failure is final.
    if let failure = json["failure"] {
      throw RunFailure(
        code: failure["code"]?.string ?? "failed",
        message: failure["message"]?.string ?? "",
      )
    }
    var outputs: [String: ModelOutputValue] = [:]
    for (name, value) in json["outputs"]?.object ?? [:] {
      outputs[name] = try output(value, named: name, into: request.output)
    }
    return ModelResult(outputs: outputs, cost: credits(record.cost))
  }

  /// The calls that the record did not have, since the last time.
  func takeMisses() -> [UnrecordedCall] {
    misses.withLock { misses in
      defer { misses = [] }
      return misses
    }
  }

  /// What a model was given when the session was recorded, where the record says it.
  private func inputs(of model: String) -> [(node: String?, inputs: JSONObject)] {
    results.values.joined().filter { $0.model == model }.compactMap { call in
      guard let name = call.result, let bytes = try? file.asset(name),
        let json = try? JSONValue(parsing: bytes), let inputs = json["inputs"]?.object
      else { return nil }
      return (json["node"]?.string, inputs)
    }
  }

  /// Whether the session has a call with the same step key.
  func has(_ request: ModelCall) -> Bool { results[Self.key(of: request)] != nil }

  private static func key(of request: ModelCall) -> String {
    let bytes = StepKey.bytes(
      of: FlowNode(id: "", type: .customModel, modelID: request.model.id),
      inputs: request.parameters,
      modelVersion: request.model.version,
    )
    let hash = SHA256.hash(data: bytes)
    return hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  func outcome(of call: ModelCall) async throws(RunFailure) -> CallOutcome {
    let name = "outcome \(call.key)"
    let count = counts.withLock { counts in
      defer { counts[name, default: 0] += 1 }
      return counts[name, default: 0]
    }
    guard let records = outcomes[call.key], records.indices.contains(count),
      let bytes = try? file.asset(records[count].asset), let json = try? JSONValue(parsing: bytes),
      let answer = AnsweredOutcome(json: json)
    else {
      throw RunFailure(
        code: "not-recorded",
        message: "the session does not say what the provider said",
      )
    }
    switch answer {
    case .succeeded(let recorded, let cost):
      var outputs: [String: ModelOutputValue] = [:]
      for (name, value) in recorded {
        outputs[name] = try output(value, named: name, into: call.output)
      }
      return .succeeded(ModelResult(outputs: outputs, cost: cost))
    case .failed(let failure): return .failed(failure)
    case .neverHappened: return .neverHappened
    case .unknown(let reason): throw RunFailure(code: "unknown", message: reason)
    }
  }

  /// The record of the next call of a step key: the last one again when there are no more.
  private func next(_ key: String) -> CallRecord? {
    guard let records = results[key], !records.isEmpty else { return nil }
    let count = counts.withLock { counts in
      defer { counts[key, default: 0] += 1 }
      return counts[key, default: 0]
    }
    return records[min(count, records.count - 1)]
  }

  private func credits(_ number: JSONNumber) -> Credits? { Credits(decimal: number.lexeme) }

  private func output(
    _ value: JSONValue,
    named name: String,
    into folder: String,
  ) throws(RunFailure) -> ModelOutputValue {
    guard let text = value.string else { return .json(value) }
    guard text.hasPrefix("asset_") else { return .text(text) }
    guard let state = assets[text], let source = try? file.checkedPath(ofAsset: state.asset) else {
      throw RunFailure(code: "damaged", message: "the recorded asset \(text) is missing")
    }
    let path = "\(folder)/\(name)"
    do { try FileManager.default.copyItem(atPath: source, toPath: path) } catch {
      throw RunFailure(code: "io", message: "`\(path)` cannot be written: \(error)")
    }
    return .file(
      path: path,
      mimeType: state.details["mimeType"]?.string ?? "application/octet-stream",
      width: nil,
      height: nil,
    )
  }
}
