import JSON

/// Serves one client over the Model Context Protocol.
///
/// Calls run at the same time, and their answers go out as they come.
///
/// ```swift
/// let server = MCPServer(identity, tools: service.tools)
/// await server.serve { await input.next() } send: { await output.write($0) }
/// ```
public actor MCPServer {
  /// How many calls run at once; more wait to be read.
  static let callLimit = 64

  private let tools: [String: Tool]
  private var session: MCPSession
  private var isOpen = true
  private var calls = 0
  private var waiter: CheckedContinuation<Void, Never>?

  /// A server with tools, which are listed in their order.
  public init(_ identity: MCPIdentity, tools: [Tool]) {
    self.tools = Dictionary(tools.map { ($0.definition.name, $0) }) { first, _ in first }
    session = MCPSession(server: identity, tools: tools.map(\.definition))
  }

  /// Serves until the input ends or nobody reads any more, and every call has ended.
  ///
  /// - Parameters:
  ///   - next: Gives the next line of input, nil at its end.
  ///   - send: Writes a message with its line break; false where nobody reads any more.
  public func serve(
    _ next: @Sendable () async -> InputLine?,
    send: @escaping @Sendable (String) async -> Bool,
  ) async {
    await withDiscardingTaskGroup { group in
      while isOpen, let line = await next() {
        let actions =
          switch line {
          case .line(let bytes): session.receive(bytes)
          case .tooLong: session.receiveTooLong()
          }
        for action in actions {
          switch action {
          case .send(let message): await write(message, send)
          case .call(let call):
            await waitForRoom()
            calls += 1
            group.addTask { await self.perform(call, send) }
          }
        }
      }
    }
  }

  private func perform(
    _ call: MCPSession.ToolCall,
    _ send: @escaping @Sendable (String) async -> Bool,
  ) async {
    let result = await tools[call.tool]?.call(call.arguments) { done, total, message in
      await self.report(call.id, done, total, message, send)
    }
    calls -= 1
    waiter?.resume()
    waiter = nil
    guard let result else { return }
    await write(session.complete(call.id, with: result), send)
  }

  private func report(
    _ id: RequestID,
    _ done: Int,
    _ total: Int,
    _ message: String,
    _ send: @escaping @Sendable (String) async -> Bool,
  ) async {
    await write(session.report(id, progress: done, of: total, message), send)
  }

  private func write(
    _ actions: [MCPSession.Action],
    _ send: @Sendable (String) async -> Bool,
  ) async {
    for case .send(let message) in actions { await write(message, send) }
  }

  private func write(_ message: JSONValue, _ send: @Sendable (String) async -> Bool) async {
    if await !send(message.compact + "\n") { isOpen = false }
  }

  private func waitForRoom() async {
    while calls >= Self.callLimit {
      await withCheckedContinuation { waiter = $0 }
    }
  }
}
