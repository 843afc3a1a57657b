public import JSON
import Workflows

extension Engine {
  /// Calls a free model outside of any run; what it gives is stored as assets and not as a result.
  ///
  /// - Parameters:
  ///   - id: The model.
  ///   - inputs: Its parameters; an asset is its id.
  /// - Returns: The outputs by name.
  /// - Throws: ``RunFailure`` where there is no such model, it may cost something or fails, and
  ///   ``EngineError``.
  public func call(_ id: String, _ inputs: JSONObject) async throws -> JSONObject {
    guard let model = configuration.catalog[id] else {
      let message = configuration.catalog.absence(of: id).message
      throw RunFailure(code: "unknown-model", message: message)
    }
    guard !model.mayCost else {
      throw RunFailure(code: "not-free", message: "\(id) may cost something outside of a run")
    }
    guard let provider = configuration.providers[model.provider] else {
      throw RunFailure(code: "no-provider", message: "nothing here runs the model \(id)")
    }
    let parameters = try model.parameters(from: inputs)
    let key = Self.stepKey(of: model, parameters)
    var record = RecordedCall(
      run: "",
      node: "",
      stepKey: key,
      model: id,
      modelVersion: model.version,
      parameters: parameters,
      cost: .zero,
      cachedFrom: nil,
      outputs: [:],
      assetIDs: [],
    )
    let folder = try makeOutputFolder()
    defer { Files.remove(folder) }
    do {
      let call = ModelCall(
        model: model,
        parameters: parameters,
        files: try files(for: model, parameters),
        key: key,
        output: folder,
      )
      record.outputs = try keep(try await provider.call(call) { _ in }, of: call)
    } catch let failure as RunFailure {
      record.failure = failure
      configuration.onCall?(record)
      throw failure
    }
    record.assetIDs = Self.assetIDs(in: record.outputs)
    configuration.onCall?(record)
    return record.outputs
  }
}
