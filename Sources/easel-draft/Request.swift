import JSON
import Text

/// A request that keeps to the protocol; its parameters are not checked yet.
struct Request {
  var model: Model
  var parameters: JSONObject
  var files: JSONObject
  /// The folder for results, without a slash at its end.
  var output: String

  init(parsing bytes: [UInt8]) throws(DraftError) {
    let value: JSONValue
    do {
      value = try JSONValue(
        parsing: bytes,
        limits: JSONLimits(depth: 32, size: ModelProtocol.largestRequest),
      )
    } catch {
      throw .invalid(nil, "the request is not JSON: \(error.message)")
    }
    guard let request = value.object else {
      throw .invalid(nil, "the request is \(value.kindName); it must be an object")
    }
    guard request["protocol"]?.string == ModelProtocol.name else {
      throw .invalid("protocol", "\"protocol\" must be \"\(ModelProtocol.name)\"")
    }
    guard let name = request["model"]?.string else {
      throw .invalid("model", "\"model\" is missing; it names the model to run")
    }
    guard let model = Model.all.first(where: { $0.name == name }) else {
      let names = Model.all.map(\.name).joined(separator: ", ")
      throw .invalid("model", "there is no model \(quoted(name)); there are \(names)")
    }
    self.model = model
    try Self.checkVersion(request["version"])
    parameters = try Self.member("parameters", of: request)
    files = try Self.member("files", of: request)
    guard let output = request["output"]?.string, output.hasPrefix("/"), !output.contains("\0")
    else { throw .invalid("output", "\"output\" must be the absolute path of a folder") }
    self.output = output.hasSuffix("/") ? String(output.dropLast()) : output
  }

  private static func checkVersion(_ value: JSONValue?) throws(DraftError) {
    guard let value, !value.isNull else { return }
    guard value.string == ModelProtocol.modelVersion else {
      throw .invalid(
        "version",
        "this program has version \"\(ModelProtocol.modelVersion)\" of its models only",
      )
    }
  }

  private static func member(
    _ name: String,
    of request: JSONObject,
  ) throws(DraftError) -> JSONObject {
    switch request[name] {
    case nil, .null: JSONObject()
    case .object(let object): object
    case .some(let value):
      throw .invalid(nil, "\"\(name)\" is \(value.kindName); it must be an object")
    }
  }
}

/// A text in quotation marks for a message, shortened and without controls.
func quoted(_ text: String) -> String {
  let start = String(text.prefix(60))
  return "'\(start.terminalSafe)\(start.utf8.count < text.utf8.count ? "…" : "")'"
}

/// What a model answers.
enum ModelOutput {
  case picture(file: String, mimeType: String, width: Int, height: Int)
  case text(String)

  var json: JSONValue {
    switch self {
    case .picture(let file, let mimeType, let width, let height):
      [
        "file": .string(file), "kind": "image", "mimeType": .string(mimeType),
        "width": .integer(width), "height": .integer(height),
      ]
    case .text(let text): ["text": .string(text)]
    }
  }
}

extension DraftError {
  var json: JSONValue {
    var members: JSONObject = [
      "code": .string(code.rawValue), "message": .string(message),
    ]
    if let parameter { members["parameter"] = .string(parameter) }
    members["retryable"] = .bool(isRetryable)
    return ["error": .object(members)]
  }
}
