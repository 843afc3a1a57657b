import JSON

/// The id of a request: a text or a whole number, never null.
enum RequestID: Sendable, Hashable {
  case text(String)
  case number(Int64)

  /// The id that a member spells; nil where it spells none.
  init?(_ json: JSONValue?) {
    switch json {
    case .string(let text): self = .text(text)
    case .number(let number):
      guard let whole = number.int64 else { return nil }
      self = .number(whole)
    default: return nil
    }
  }

  var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .number(let number): .integer(number)
    }
  }
}

/// An error of the protocol, as opposed to one of a tool.
struct ProtocolError: Error, Sendable, Hashable {
  var code: Int
  var message: String
  var data: JSONValue?

  static func parse(_ message: String) -> ProtocolError {
    ProtocolError(code: -32700, message: "Parse error: \(message)")
  }

  static func invalidRequest(_ message: String) -> ProtocolError {
    ProtocolError(code: -32600, message: "Invalid request: \(message)")
  }

  static func unknownMethod(_ method: String) -> ProtocolError {
    ProtocolError(code: -32601, message: "Method not found: \(method)")
  }

  static func invalidParams(_ message: String) -> ProtocolError {
    ProtocolError(code: -32602, message: "Invalid params: \(message)")
  }

  static func unsupportedVersion(_ requested: String) -> ProtocolError {
    ProtocolError(
      code: -32022,
      message: "Unsupported protocol version",
      data: [
        "supported": .array(ProtocolVersion.supported.map { .string($0) }),
        "requested": .string(requested),
      ],
    )
  }
}

/// A message from the client.
enum IncomingMessage: Sendable {
  case request(RequestID, method: String, params: JSONObject)
  case notification(method: String, params: JSONObject)
  /// An answer to a request, though this side makes none.
  case response

  /// The message that a value spells; otherwise what is wrong, with the request's id if it has one.
  static func read(_ json: JSONValue) -> Result<IncomingMessage, Fault> {
    guard let object = json.object else {
      return .failure(Fault(id: nil, .invalidRequest("a message is an object")))
    }
    let id = RequestID(object["id"])
    guard object["jsonrpc"] == "2.0" else {
      return .failure(Fault(id: id, .invalidRequest("`jsonrpc` must be \"2.0\"")))
    }
    guard let member = object["method"] else {
      if id != nil, object["result"] != nil || object["error"] != nil { return .success(.response) }
      return .failure(Fault(id: id, .invalidRequest("`method` is missing")))
    }
    guard let method = member.string else {
      return .failure(Fault(id: id, .invalidRequest("`method` must be a text")))
    }
    if object["id"] != nil, id == nil {
      return .failure(Fault(id: nil, .invalidRequest("`id` must be a text or a whole number")))
    }
    let params: JSONObject
    switch object["params"] {
    case nil: params = [:]
    case .object(let object): params = object
    default:
      // Nothing answers a notification, whatever is wrong with it.
      guard id != nil else { return .success(.notification(method: method, params: [:])) }
      return .failure(Fault(id: id, .invalidParams("`params` must be an object")))
    }
    guard let id else { return .success(.notification(method: method, params: params)) }
    return .success(.request(id, method: method, params: params))
  }

  /// What is wrong with a message.
  struct Fault: Error {
    let id: RequestID?
    let error: ProtocolError

    init(id: RequestID?, _ error: ProtocolError) {
      self.id = id
      self.error = error
    }
  }
}

/// Messages to the client.
enum OutgoingMessage {
  static func response(_ id: RequestID, _ result: JSONObject) -> JSONValue {
    ["jsonrpc": "2.0", "id": id.json, "result": .object(result)]
  }

  static func error(_ id: RequestID?, _ error: ProtocolError) -> JSONValue {
    var body: JSONObject = ["code": .integer(error.code), "message": .string(error.message)]
    body["data"] = error.data
    var message: JSONObject = ["jsonrpc": "2.0"]
    message["id"] = id?.json
    message["error"] = .object(body)
    return .object(message)
  }

  static func notification(_ method: String, _ params: JSONObject) -> JSONValue {
    ["jsonrpc": "2.0", "method": .string(method), "params": .object(params)]
  }
}
