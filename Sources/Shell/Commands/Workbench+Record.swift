import Engine
import JSON
import Notebook
import Workflows

extension Workbench {
  /// Writes to the session, if one is written, and gives its errors the shell's form.
  func record(_ work: (SessionWriter) throws -> Void) throws(ShellError) {
    guard let writer else { return }
    // A program may have told a secret since the last time.
    writer.use(filter.redaction)
    do { try work(writer) } catch let error as SessionError {
      throw ShellError(error.message, code: "session")
    } catch {
      throw ShellError("the session could not be written: \(error)", code: "session")
    }
  }

  /// Records a workflow that was made outside of the session, once, before it is used.
  func state(workflow id: String) async throws(ShellError) {
    guard writer != nil, known.insert(id).inserted else { return }
    let json = try await withEngine { try await $0.exportWorkflow(id) }
    try record {
      let packed = PackedWorkflow.packed(json)
      let file = try $0.store(asset: Array(packed.compact.utf8), extension: "json")
      try $0.record(state: StateRecord(kind: "workflow", name: id, asset: file))
    }
  }

  /// Records a run that was made outside of the session, once, before it is used.
  func state(run id: String) async throws(ShellError) {
    guard writer != nil, known.insert(id).inserted else { return }
    let json = try await withEngine { try await $0.exportRun(id) }
    if let definition = try await withEngine({ try await $0.state(of: id) })?.definition {
      try await state(workflow: definition.workflowID)
      // What a branch begins with belongs to the run that it is a branch of.
      if let parent = definition.origin?.run,
        try await withEngine({ try await $0.state(of: parent) }) != nil
      {
        try await state(run: parent)
      }
    }
    for asset in Self.assets(in: json) { try await keep(asset: asset) }
    try record {
      let file = try $0.store(asset: Array(json.pretty.utf8), extension: "json")
      try $0.record(state: StateRecord(kind: "run", name: id, asset: file))
    }
  }

  /// Stores an asset's bytes beside the session, once, and says under which name.
  @discardableResult
  func keep(asset id: String) async throws(ShellError) -> String? {
    if let file = files[id] { return file }
    guard writer != nil, let asset = try await withEngine({ try await $0.asset(id) }) else {
      return nil
    }
    var stored: String?
    try record {
      let suffix = fileExtension(asset.mimeType)
      let file = try $0.store(file: asset.path, extension: suffix)
      stored = file
      try $0.record(
        state: StateRecord(
          kind: "asset",
          name: id,
          asset: file,
          details: ["mimeType": .string(asset.mimeType)],
        )
      )
    }
    files[id] = stored
    return stored
  }

  /// Writes the model calls that have settled since the last time.
  func recordCalls() async throws(ShellError) {
    for call in calls.take() {
      try recordModel(call.model)
      for asset in call.assetIDs { try await keep(asset: asset) }
      callNumbers[call.stepKey, default: 0] += 1
      let number = callNumbers[call.stepKey, default: 1]
      var result: JSONObject = [:]
      if !call.isCached {
        result["inputs"] = .object(call.parameters)
        result["node"] = .string(call.node)
      }
      result["outputs"] = .object(call.outputs)
      if let failure = call.failure {
        result["failure"] = ["code": .string(failure.code), "message": .string(failure.message)]
      }
      try record {
        let bytes = Array(JSONValue.object(result).compact.utf8)
        let file = try $0.store(asset: bytes, extension: "json")
        try $0.record(
          call: CallRecord(
            key: call.stepKey,
            model: call.model,
            number: number,
            cost: Shell.number(call.cost),
            result: file,
            details: call.isCached ? ["cached": true] : [:],
          )
        )
      }
    }
  }

  /// The asset ids in a value.
  static func assets(in json: JSONValue) -> [String] {
    switch json {
    case .string(let text) where text.hasPrefix("asset_"): [text]
    case .array(let elements): elements.flatMap(assets(in:))
    case .object(let object): object.flatMap { assets(in: $0.value) }
    default: []
    }
  }
}

/// The usual ending of a file of a type.
func fileExtension(_ mimeType: String) -> String {
  switch mimeType {
  case "image/png": "png"
  case "image/jpeg": "jpg"
  case "image/webp": "webp"
  case "image/gif": "gif"
  case "image/svg+xml": "svg"
  case "text/plain": "txt"
  case "application/json": "json"
  default: "bin"
  }
}
