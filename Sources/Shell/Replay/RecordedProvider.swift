import Crypto
import Engine
import JSON
import Notebook
import Workflows

/// Answers model calls from the record of a session, by step key; calls nothing.
struct RecordedProvider: ModelProvider {
  private let results: [String: CallRecord]
  private let assets: [String: StateRecord]
  private let file: SessionFile

  init(_ file: SessionFile) {
    self.file = file
    results = file.callsByKey.compactMapValues(\.last)
    let states = file.entries.flatMap(\.states).filter { $0.kind == "asset" }
    assets = Dictionary(states.map { ($0.name, $0) }) { first, _ in first }
  }

  func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult {
    let node = FlowNode(id: "", type: .customModel, modelID: request.model.id)
    let bytes = StepKey.bytes(
      of: node,
      inputs: request.parameters,
      modelVersion: request.model.version,
    )
    let key = SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    guard let name = results[key]?.result else {
      throw RunFailure(
        code: "not-recorded",
        message: "the session has no call of \(request.model.id) with these inputs: "
          + JSONValue.object(request.parameters).compact,
      )
    }
    guard let bytes = try? file.asset(name), let json = try? JSONValue(parsing: bytes) else {
      throw RunFailure(code: "damaged", message: "the recorded result \(name) cannot be read")
    }
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
    return ModelResult(outputs: outputs, cost: results[key].flatMap { credits($0.cost) })
  }

  private func credits(_ number: JSONNumber) -> Credits? { Credits(decimal: number.lexeme) }

  private func output(
    _ value: JSONValue,
    named name: String,
    into folder: String,
  ) throws(RunFailure) -> ModelOutputValue {
    guard let text = value.string else { return .json(value) }
    guard text.hasPrefix("asset_") else { return .text(text) }
    guard let state = assets[text], let bytes = try? file.asset(state.asset) else {
      throw RunFailure(code: "damaged", message: "the recorded asset \(text) is missing")
    }
    let path = "\(folder)/\(name)"
    do { try writeFile(bytes, to: path) } catch {
      throw RunFailure(code: "io", message: error.message)
    }
    return .file(
      path: path,
      mimeType: state.details["mimeType"]?.string ?? "application/octet-stream",
      width: nil,
      height: nil,
    )
  }
}
