import JSON
import Testing

@testable import Service

/// The messages of a client.
enum ClientMessage {
  static let meta: JSONObject = [
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": [:],
    "io.modelcontextprotocol/clientInfo": ["name": "test", "version": "1"],
  ]

  /// A request of the modern era.
  static func modern(
    _ id: JSONValue,
    _ method: String,
    _ params: JSONObject = [:],
    meta: JSONObject = meta,
    token: JSONValue? = nil,
  ) -> String {
    var (params, meta) = (params, meta)
    meta["progressToken"] = token
    params["_meta"] = .object(meta)
    return legacy(id, method, params)
  }

  /// A request of the older ones.
  static func legacy(_ id: JSONValue, _ method: String, _ params: JSONObject = [:]) -> String {
    message(["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params)])
  }

  static func notification(_ method: String, _ params: JSONObject = [:]) -> String {
    message(["jsonrpc": "2.0", "method": .string(method), "params": .object(params)])
  }

  static func initialize(_ version: String) -> String {
    legacy(
      0,
      "initialize",
      [
        "protocolVersion": .string(version), "capabilities": [:],
        "clientInfo": ["name": "test", "version": "1"],
      ],
    )
  }

  static func call(_ tool: String, _ arguments: JSONObject) -> JSONObject {
    ["name": .string(tool), "arguments": .object(arguments)]
  }

  private static func message(_ value: JSONValue) -> String { value.compact }
}

/// A client that talks to a server in this process.
final class MCPClient: Sendable {
  private let input = AsyncStream.makeStream(of: InputLine.self)
  private let output = AsyncStream.makeStream(of: JSONValue.self)
  private let serving: Task<Void, Never>

  init(_ server: MCPServer) {
    let (lines, messages) = (LineQueue(input.stream), output.continuation)
    serving = Task {
      await server.serve {
        await lines.next()
      } send: { text in
        guard text.hasSuffix("\n"), let json = try? JSONValue(parsing: text) else { return false }
        messages.yield(json)
        return true
      }
      messages.finish()
    }
  }

  func send(_ lines: String...) {
    for line in lines { input.continuation.yield(.line(Array(line.utf8))) }
  }

  func send(_ line: InputLine) { input.continuation.yield(line) }

  /// The next message of the server.
  func next() async throws -> JSONValue {
    var messages = output.stream.makeAsyncIterator()
    return try #require(await messages.next(), "the server ended")
  }

  /// Ends the input; gives what the server still writes.
  func finish() async -> [JSONValue] {
    input.continuation.finish()
    await serving.value
    return await output.stream.reduce(into: []) { $0.append($1) }
  }
}

/// A stream that is read one element at a time.
private actor LineQueue {
  private let stream: AsyncStream<InputLine>

  init(_ stream: AsyncStream<InputLine>) { self.stream = stream }

  func next() async -> InputLine? {
    for await line in stream { return line }
    return nil
  }
}

/// A connection that is fed by hand.
struct TestSession {
  private var session: MCPSession

  init(tools: [ToolDefinition] = [echo]) {
    session = MCPSession(
      server: MCPIdentity(name: "easel", version: "1", instructions: "Be kind."),
      tools: tools,
    )
  }

  private static let echo = ToolDefinition(
    name: "echo",
    title: "Echo",
    description: "Says it again.",
    isDestructive: false,
    inputSchema: ["type": "object"],
    outputSchema: ["type": "object"],
  )

  /// The messages that a line leads to.
  mutating func receive(_ line: String) -> [JSONValue] {
    Self.messages(session.receive(Array(line.utf8)))
  }

  /// The calls that a line leads to.
  mutating func calls(_ line: String) -> [MCPSession.ToolCall] {
    session.receive(Array(line.utf8)).compactMap {
      if case .call(let call) = $0 { call } else { nil }
    }
  }

  mutating func complete(
    _ id: RequestID,
    with result: ToolResult = ToolResult(text: "hi", structured: ["said": "hi"], isError: false),
  ) -> [JSONValue] {
    Self.messages(session.complete(id, with: result))
  }

  mutating func report(
    _ id: RequestID,
    progress: Int,
    of total: Int,
    _ message: String,
  ) -> [JSONValue] {
    Self.messages(session.report(id, progress: progress, of: total, message))
  }

  private static func messages(_ actions: [MCPSession.Action]) -> [JSONValue] {
    actions.compactMap { if case .send(let message) = $0 { message } else { nil } }
  }
}
