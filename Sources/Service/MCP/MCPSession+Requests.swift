import JSON
import Text

/// What the server says of itself.
public struct MCPIdentity: Sendable, Hashable {
  /// The name of the program.
  public var name: String
  /// The version of the program.
  public var version: String
  /// How a language model is to use the tools, in a few sentences.
  public var instructions: String

  /// An identity.
  public init(name: String, version: String, instructions: String) {
    self.name = name
    self.version = version
    self.instructions = instructions
  }
}

extension MCPSession {
  /// What a request leads to.
  enum Answer {
    case result(JSONObject)
    case call(ToolCall, Pending)
  }

  /// For how long clients may keep what does not change while the program runs.
  private static let lifetime: JSONValue = 3_600_000

  private static let versionKey = "io.modelcontextprotocol/protocolVersion"
  private static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"
  private static let clientKey = "io.modelcontextprotocol/clientInfo"
  private static let serverKey = "io.modelcontextprotocol/serverInfo"

  mutating func answer(
    _ id: RequestID,
    _ method: String,
    _ params: JSONObject,
    _ batch: Int?,
  ) throws(ProtocolError) -> Answer {
    if method == "initialize" { return .result(try initialize(params, batch)) }
    let era = try era(of: params, method)
    switch (method, era) {
    case ("server/discover", .modern): return .result(modern(discovery, isCacheable: true))
    case ("ping", .legacy): return .result([:])
    case ("tools/list", _): return .result(try list(params, era))
    case ("tools/call", _):
      let call = try call(id, params)
      let token = try progressToken(params)
      return .call(call, Pending(era: era, progressToken: token, batch: batch))
    default: throw .unknownMethod(method)
    }
  }

  /// How a request speaks: modern ones say so in their `_meta`, older ones follow a handshake.
  private func era(of params: JSONObject, _ method: String) throws(ProtocolError) -> ProtocolEra {
    let meta = params["_meta"]
    guard meta?[Self.versionKey] != nil || meta?[Self.capabilitiesKey] != nil else {
      if let legacy { return .legacy(legacy) }
      // A client may ask whether anybody is there before the handshake.
      if method == "ping" { return .legacy(.newest) }
      throw .invalidParams(
        "`_meta` lacks `\(Self.versionKey)` and `\(Self.capabilitiesKey)`; give them, or begin "
          + "with `initialize`"
      )
    }
    guard let version = meta?[Self.versionKey]?.string else {
      throw .invalidParams("`\(Self.versionKey)` in `_meta` must be a text")
    }
    guard version == ProtocolVersion.modern else { throw .unsupportedVersion(version) }
    guard meta?[Self.capabilitiesKey]?.object != nil else {
      throw .invalidParams("`\(Self.capabilitiesKey)` in `_meta` must be an object")
    }
    if let client = meta?[Self.clientKey] {
      guard client["name"]?.string != nil, client["version"]?.string != nil else {
        throw .invalidParams("`\(Self.clientKey)` in `_meta` must have a name and a version")
      }
    }
    return .modern
  }

  private mutating func initialize(
    _ params: JSONObject,
    _ batch: Int?,
  ) throws(ProtocolError) -> JSONObject {
    guard batch == nil else { throw .invalidRequest("`initialize` stands by itself") }
    guard legacy == nil else { throw .invalidRequest("the connection is initialized already") }
    guard let requested = params["protocolVersion"]?.string else {
      throw .invalidParams("`protocolVersion` must be a text")
    }
    let version = ProtocolVersion.Legacy(rawValue: requested) ?? .newest
    legacy = version
    var info = implementation
    if !version.hasTitles { info["title"] = nil }
    return [
      "protocolVersion": .string(version.rawValue), "capabilities": capabilities,
      "serverInfo": .object(info), "instructions": .string(server.instructions),
    ]
  }

  private var discovery: JSONObject {
    [
      // A legacy revision cannot be spoken without its handshake.
      "supportedVersions": [.string(ProtocolVersion.modern)], "capabilities": capabilities,
      "instructions": .string(server.instructions),
    ]
  }

  private func list(
    _ params: JSONObject,
    _ era: ProtocolEra,
  ) throws(ProtocolError) -> JSONObject {
    guard params["cursor"] == nil else {
      throw .invalidParams("there is one page only, and no such cursor")
    }
    let result: JSONObject = ["tools": .array(tools.map { $0.json(for: era) })]
    return era == .modern ? modern(result, isCacheable: true) : result
  }

  private func call(_ id: RequestID, _ params: JSONObject) throws(ProtocolError) -> ToolCall {
    guard let name = params["name"]?.string else {
      throw .invalidParams("`name` must be a text, the tool's name")
    }
    guard tools.contains(where: { $0.name == name }) else {
      let names = tools.map(\.name)
      let hint =
        nearest(name, in: names).map { "did you mean \($0)?" }
        ?? "tools are \(names.joined(separator: ", "))"
      throw ProtocolError(code: -32602, message: "Unknown tool: \(name); \(hint)")
    }
    switch params["arguments"] {
    case nil: return ToolCall(id: id, tool: name, arguments: [:])
    case .object(let arguments): return ToolCall(id: id, tool: name, arguments: arguments)
    default: throw .invalidParams("`arguments` must be an object")
    }
  }

  private func progressToken(_ params: JSONObject) throws(ProtocolError) -> JSONValue? {
    guard let token = params["_meta"]?["progressToken"] else { return nil }
    guard let id = RequestID(token) else {
      throw .invalidParams("`progressToken` must be a text or a whole number")
    }
    return id.json
  }

  /// The result of a call, as its era has it.
  func form(_ result: ToolResult, for era: ProtocolEra) -> JSONObject {
    var object: JSONObject = [
      "content": [["type": "text", "text": .string(result.text)]]
    ]
    if era.hasStructuredContent { object["structuredContent"] = result.structured }
    object["isError"] = .bool(result.isError)
    return era == .modern ? modern(object) : object
  }

  private func modern(_ result: JSONObject, isCacheable: Bool = false) -> JSONObject {
    var object: JSONObject = ["resultType": "complete"]
    for (key, value) in result { object[key] = value }
    if isCacheable {
      object["ttlMs"] = Self.lifetime
      object["cacheScope"] = "public"
    }
    object["_meta"] = [Self.serverKey: .object(implementation)]
    return object
  }

  private var implementation: JSONObject {
    [
      "name": .string(server.name), "title": .string(server.name),
      "version": .string(server.version),
    ]
  }

  private var capabilities: JSONValue { ["tools": [:]] }
}

extension ToolDefinition {
  /// The tool as a list of its era has it.
  func json(for era: ProtocolEra) -> JSONValue {
    var object: JSONObject = ["name": .string(name)]
    if era.hasTitles { object["title"] = .string(title) }
    object["description"] = .string(description)
    object["inputSchema"] = inputSchema
    if era.hasStructuredContent { object["outputSchema"] = outputSchema }
    if era.hasAnnotations {
      object["annotations"] = [
        "title": .string(title), "readOnlyHint": false,
        "destructiveHint": .bool(isDestructive), "idempotentHint": false, "openWorldHint": true,
      ]
    }
    return .object(object)
  }
}

extension ProtocolEra {
  private func has(_ feature: (ProtocolVersion.Legacy) -> Bool) -> Bool {
    switch self {
    case .modern: true
    case .legacy(let version): feature(version)
    }
  }

  var hasAnnotations: Bool { has(\.hasAnnotations) }
  var hasTitles: Bool { has(\.hasTitles) }
  var hasStructuredContent: Bool { has(\.hasStructuredContent) }
  var hasProgressMessages: Bool { has(\.hasProgressMessages) }
}
