import Crypto
import JSON
import Workflows

extension Engine {
  /// What a call of a model comes down to.
  enum Preparation {
    /// Equal work was done before.
    case stored(StoredResult)
    /// The model is to be called; the folder is still to be made.
    case call(ModelCall, stepKey: String, any ModelProvider)
  }

  /// The model that a node calls; tools go to the first that says it can do it.
  func model(of node: FlowNode) -> Model? {
    (node.modelID ?? configuration.toolModel(node.type)).flatMap { configuration.catalog[$0] }
  }

  func runnableModel(of node: FlowNode) throws(RunFailure) -> Model {
    if let model = model(of: node) { return model }
    guard let id = node.modelID else {
      throw RunFailure(
        code: "no-model",
        message: "no model here can do \(node.type.name); a manifest says what a model can do",
      )
    }
    throw RunFailure(
      code: "unknown-model",
      message: configuration.catalog.absence(of: id).message,
    )
  }

  /// Resolves a node's inputs and finds out whether the model is to be called; throws
  /// ``RunFailure`` where it cannot be, and ``EngineError``.
  func prepare(
    _ node: FlowNode,
    _ model: Model,
    _ instance: NodeInstance,
    key: String,
    in pass: RunPass,
  ) throws -> Preparation {
    let inputs = try pass.state.resolvedInputs(of: instance)
    let parameters = try model.parameters(from: node.parameters(for: model, from: inputs))
    let stepKey = Self.stepKey(of: model, parameters)
    let unwritten = pass.results.last { $0.stepKey == stepKey }
    if let result = try unwritten ?? usableResult(stepKey),
      pass.state.mayTake(resultOf: result.run, for: pass.state.path(of: instance))
    {
      return .stored(result)
    }
    guard let provider = configuration.providers[model.provider] else {
      throw RunFailure(code: "no-provider", message: "nothing here runs the model \(model.id)")
    }
    let files = try files(for: model, parameters)
    let call = ModelCall(model: model, parameters: parameters, files: files, key: key, output: "")
    return .call(call, stepKey: stepKey, provider)
  }

  /// The hash that tells calls of a model apart.
  static func stepKey(of model: Model, _ parameters: JSONObject) -> String {
    let step = FlowNode(id: "", type: .customModel, modelID: model.id)
    let bytes = StepKey.bytes(of: step, inputs: parameters, modelVersion: model.version)
    return Hexadecimal.text(SHA256.hash(data: bytes))
  }

  /// The result stored under a step key whose files are all there still.
  func usableResult(_ stepKey: String) throws(EngineError) -> StoredResult? {
    guard let result = try store.result(stepKey) else { return nil }
    for id in Self.assetIDs(in: result.outputs) where try asset(id) == nil { return nil }
    return result
  }

  /// The local files of the parameters that are assets.
  func files(for model: Model, _ parameters: JSONObject) throws -> [String: [String]] {
    var files: [String: [String]] = [:]
    for parameter in model.parameters {
      guard parameter.handleType.isAsset || parameter.takesAssets else { continue }
      guard let value = parameters[parameter.name] else { continue }
      var paths: [String] = []
      for element in value.array ?? [value] {
        guard let id = element.string, let asset = try asset(id) else {
          throw RunFailure(
            code: "missing-asset",
            message: "\(element.string ?? element.kindName) for \(parameter.name) is no asset here",
          )
        }
        paths.append(asset.path)
      }
      files[parameter.name] = paths
    }
    return files
  }

  /// Stores the files of a result; gives its outputs in the order of the schema.
  func keep(_ result: ModelResult, of call: ModelCall) throws -> JSONObject {
    var outputs: JSONObject = [:]
    let declared = call.model.outputs.map(\.name)
    let names = declared + result.outputs.keys.filter { !declared.contains($0) }.sorted()
    for name in names {
      switch result.outputs[name] {
      case .text(let text)?: outputs[name] = .string(configuration.redact(text))
      case .json(let value)?: outputs[name] = redacted(value)
      case .file(let path, let mimeType, let width, let height)?:
        var size: (width: Int, height: Int)?
        if let width, let height { size = (width, height) }
        let asset = try store(
          AssetSource.file(path),
          mimeType: mimeType,
          size: size,
          metadata: [
            "model": .string(call.model.id), "parameters": .object(call.parameters),
          ],
        )
        outputs[name] = .string(asset.id)
      case nil where name == declared.first:
        throw RunFailure(
          code: "missing-output",
          message: "\(call.model.id) gave no output \(name)",
        )
      case nil: continue
      }
    }
    return outputs
  }

  /// The asset ids among outputs, each once.
  static func assetIDs(in outputs: JSONObject) -> [String] {
    var ids: [String] = []
    var rest = outputs.map(\.value)
    while let value = rest.popLast() {
      switch value {
      case .string(let text) where text.utf8.count == 46 && text.hasPrefix("asset_"):
        if !ids.contains(text) { ids.append(text) }
      case .array(let elements): rest += elements
      case .object(let members): rest += members.map(\.value)
      default: continue
      }
    }
    return ids
  }
}

extension Parameter {
  var takesAssets: Bool {
    guard case .assets = type else { return false }
    return true
  }
}
