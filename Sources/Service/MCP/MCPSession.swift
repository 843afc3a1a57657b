import JSON

/// One client's connection: lines come in, actions come out; no tasks, clock or files.
///
/// It speaks both eras: a request that names a modern revision in its `_meta` is served by itself,
/// `initialize` opens the handshake of the older ones, and both may be mixed.
struct MCPSession: Sendable {
  /// What is to be done.
  enum Action: Sendable {
    /// Write a message.
    case send(JSONValue)
    /// Call a tool, and then ``MCPSession/complete(_:with:)``.
    case call(ToolCall)
  }

  /// A call of a tool that is to be made.
  struct ToolCall: Sendable, Hashable {
    let id: RequestID
    let tool: String
    let arguments: JSONObject
  }

  /// A request that has no answer yet.
  struct Pending: Sendable {
    let era: ProtocolEra
    let progressToken: JSONValue?
    let batch: Int?
    var progress = 0
  }

  /// How deep a message may nest.
  static let depthLimit = 128
  /// How many messages may come in one array.
  static let batchLimit = 100

  let server: MCPIdentity
  let tools: [ToolDefinition]
  /// The revision of the handshake, once there was one.
  var legacy: ProtocolVersion.Legacy?
  private var pending: [RequestID: Pending] = [:]
  private var batches = BatchReplies()

  init(server: MCPIdentity, tools: [ToolDefinition]) {
    self.server = server
    self.tools = tools
  }

  /// Takes a line in, without its line break.
  mutating func receive(_ line: [UInt8]) -> [Action] {
    guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return [] }
    let json: JSONValue
    do throws(JSONError) {
      let limits = JSONLimits(depth: Self.depthLimit, size: InputLine.limit)
      json = try JSONValue(parsing: line, limits: limits)
    } catch {
      return [
        .send(OutgoingMessage.error(nil, .parse("\(error.message), column \(error.column)")))
      ]
    }
    guard let elements = json.array else { return take(json, batch: nil) }
    return take(batch: elements)
  }

  /// Takes in that a line was too long to be read.
  func receiveTooLong() -> [Action] {
    let problem = "the message is longer than \(InputLine.limit) bytes, and was skipped"
    return [.send(OutgoingMessage.error(nil, .parse(problem)))]
  }

  /// Takes the result of a call; gives nothing where the call was canceled.
  mutating func complete(_ id: RequestID, with result: ToolResult) -> [Action] {
    guard let request = pending.removeValue(forKey: id) else { return [] }
    let reply = OutgoingMessage.response(id, form(result, for: request.era))
    return deliver(reply, request.batch, isPending: true)
  }

  /// Takes news of a call; gives nothing where the client asked for none, or it is none.
  mutating func report(
    _ id: RequestID,
    progress: Int,
    of total: Int,
    _ message: String,
  ) -> [Action] {
    guard let request = pending[id], let token = request.progressToken,
      progress > request.progress
    else { return [] }
    pending[id]?.progress = progress
    var params: JSONObject = [
      "progressToken": token, "progress": .integer(progress), "total": .integer(total),
    ]
    if request.era.hasProgressMessages { params["message"] = .string(message) }
    return [.send(OutgoingMessage.notification("notifications/progress", params))]
  }
}

extension MCPSession {
  private mutating func take(_ json: JSONValue, batch: Int?) -> [Action] {
    switch IncomingMessage.read(json) {
    case .failure(let fault):
      return deliver(OutgoingMessage.error(fault.id, fault.error), batch)
    case .success(.response): return []
    case .success(.notification(let method, let params)):
      return hear(method, params)
    case .success(.request(let id, let method, let params)):
      do throws(ProtocolError) {
        guard pending[id] == nil else {
          throw ProtocolError.invalidRequest("a request with this id has no answer yet")
        }
        switch try answer(id, method, params, batch) {
        case .result(let result): return deliver(OutgoingMessage.response(id, result), batch)
        case .call(let call, let request):
          pending[id] = request
          if let batch { batches.expect(batch) }
          return [.call(call)]
        }
      } catch {
        return deliver(OutgoingMessage.error(id, error), batch)
      }
    }
  }

  /// Several messages in an array, which one revision allows; their answers come in one array.
  private mutating func take(batch elements: [JSONValue]) -> [Action] {
    let problem: String? =
      if legacy?.hasBatches != true {
        "several messages in an array are not part of this protocol version"
      } else if elements.isEmpty {
        "the array of messages is empty"
      } else if elements.count > Self.batchLimit {
        "an array has at most \(Self.batchLimit) messages"
      } else {
        nil
      }
    if let problem { return [.send(OutgoingMessage.error(nil, .invalidRequest(problem)))] }
    let batch = batches.open()
    let actions = elements.flatMap { take($0, batch: batch) }
    return actions + (batches.close(batch).map { [.send($0)] } ?? [])
  }

  private mutating func deliver(
    _ reply: JSONValue,
    _ batch: Int?,
    isPending: Bool = false,
  ) -> [Action] {
    guard let batch else { return [.send(reply)] }
    return batches.add(reply, to: batch, isExpected: isPending).map { [.send($0)] } ?? []
  }

  private mutating func hear(_ method: String, _ params: JSONObject) -> [Action] {
    guard method == "notifications/cancelled", let id = RequestID(params["requestId"]),
      let request = pending.removeValue(forKey: id), let batch = request.batch
    else { return [] }
    return batches.abandon(batch).map { [.send($0)] } ?? []
  }
}
