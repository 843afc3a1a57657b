import JSON
import Testing

@testable import Service

/// The revisions that begin with a handshake.
@Suite struct MCPLegacyTests {
  private static let versions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]

  private func opened(_ version: String) -> TestSession {
    var session = TestSession(tools: [.manageWorkflows, .manageJobs])
    _ = session.receive(ClientMessage.initialize(version))
    _ = session.receive(ClientMessage.notification("notifications/initialized"))
    return session
  }

  @Test(
    arguments: versions.map { ($0, $0) } + [
      ("2026-07-28", "2025-11-25"), ("1999-01-01", "2025-11-25"), ("", "2025-11-25"),
    ]
  )
  func `a handshake agrees on the client's version, or on the newest`(
    _ wanted: String,
    _ agreed: String,
  ) {
    var session = TestSession(tools: [.manageWorkflows, .manageJobs])
    let result = session.receive(ClientMessage.initialize(wanted)).first?["result"]
    #expect(result?["protocolVersion"]?.string == agreed)
    #expect(result?["capabilities"] == ["tools": [:]])
    #expect(result?["serverInfo"]?["name"] == "easel")
    #expect(result?["instructions"] == "Be kind.")
    #expect(result?["resultType"] == nil)
    let again = session.receive(ClientMessage.initialize(wanted))
    #expect(again.first?["error"]?["code"] == -32600)
  }

  @Test func `a handshake needs a version, and may follow a ping`() {
    var session = TestSession(tools: [.manageWorkflows, .manageJobs])
    #expect(session.receive(ClientMessage.legacy(1, "ping")).first?["result"] == [:])
    let empty = session.receive(ClientMessage.legacy(1, "initialize"))
    #expect(empty.first?["error"]?["code"] == -32602)
    #expect(session.receive(ClientMessage.legacy(1, "tools/list")).first?["error"] != nil)
    #expect(session.receive(ClientMessage.initialize("2025-06-18")).first?["result"] != nil)
    #expect(session.receive(ClientMessage.legacy(1, "tools/list")).first?["result"] != nil)
  }

  @Test(arguments: versions)
  func `tools and results have what their version knows`(_ version: String) {
    var session = opened(version)
    let list = session.receive(ClientMessage.legacy(1, "tools/list")).first?["result"]
    #expect(list?["ttlMs"] == nil)
    #expect(list?["_meta"] == nil)
    let tool = list?["tools"]?.array?.first?.object
    var known = ["name", "description", "inputSchema"]
    if version >= "2025-03-26" { known.append("annotations") }
    if version >= "2025-06-18" { known += ["title", "outputSchema"] }
    #expect(tool.map { Set($0.keys) } == Set(known))
    let call = ClientMessage.legacy(
      2,
      "tools/call",
      ["name": "manage_jobs", "_meta": ["progressToken": 5]],
    )
    #expect(session.calls(call).count == 1)
    let news = session.report(.number(2), progress: 1, of: 2, "one").first
    #expect((news?["params"]?["message"] != nil) == (version >= "2025-03-26"))
    let result = ToolResult(text: "hi", structured: ["error": [:]], isError: true)
    let reply = session.complete(.number(2), with: result).first
    #expect(reply?["result"]?["content"] == [["type": "text", "text": "hi"]])
    #expect(reply?["result"]?["isError"] == true)
    #expect((reply?["result"]?["structuredContent"] != nil) == (version >= "2025-06-18"))
    #expect(reply?["result"]?["resultType"] == nil)
  }

  @Test(arguments: ["server/discover", "resources/list", "nonsense"])
  func `an unknown method is not found`(_ method: String) {
    var session = opened("2025-11-25")
    let error = session.receive(ClientMessage.legacy(1, method)).first?["error"]
    #expect(error?["code"] == -32601)
  }

  @Test func `both eras may be mixed on one connection`() {
    var session = opened("2025-06-18")
    let modern = session.receive(ClientMessage.modern(1, "tools/list")).first?["result"]
    #expect(modern?["resultType"] == "complete")
    let legacy = session.receive(ClientMessage.legacy(2, "tools/list")).first?["result"]
    #expect(legacy?["resultType"] == nil)
    // A modern request speaks for itself, and opens nothing.
    var other = TestSession(tools: [.manageWorkflows, .manageJobs])
    _ = other.receive(ClientMessage.modern(1, "tools/list"))
    #expect(other.receive(ClientMessage.legacy(2, "tools/list")).first?["error"] != nil)
  }

  // MARK: - Batches

  @Test(arguments: versions)
  func `only one version takes several messages in an array`(_ version: String) {
    var session = opened(version)
    let line = "[\(ClientMessage.legacy(1, "ping")),\(ClientMessage.legacy(2, "nonsense"))]"
    let reply = session.receive(line)
    guard version == "2025-03-26" else {
      #expect(reply.first?["error"]?["code"] == -32600)
      return
    }
    #expect(reply.count == 1)
    #expect(reply.first?.array?.map { $0["id"] } == [1, 2])
    #expect(reply.first?.array?.last?["error"]?["code"] == -32601)
  }

  @Test func `an array is answered by one, once all its answers are there`() throws {
    var session = opened("2025-03-26")
    let call = ClientMessage.legacy(2, "tools/call", ["name": "manage_jobs"])
    let other = ClientMessage.legacy(3, "tools/call", ["name": "manage_jobs"])
    let note = ClientMessage.notification("notifications/initialized")
    let line = "[\(ClientMessage.legacy(1, "ping")),\(call),\(note),3,\(other)]"
    #expect(session.receive(line).isEmpty)
    let result = ToolResult(text: "hi", structured: [:], isError: false)
    #expect(session.complete(.number(3), with: result).isEmpty)
    let reply = session.complete(.number(2), with: result).first
    #expect(reply?.array?.map { $0["id"] } == [1, nil, 3, 2])
    #expect(session.receive("[\(note)]").isEmpty)
    #expect(session.receive("[]").first?["error"]?["code"] == -32600)
    let many = "[" + Array(repeating: note, count: 101).joined(separator: ",") + "]"
    #expect(session.receive(many).first?["error"]?["code"] == -32600)
  }

  @Test func `a canceled call of an array is left out of its answer`() {
    var session = opened("2025-03-26")
    let call = ClientMessage.legacy(2, "tools/call", ["name": "manage_jobs"])
    let cancel = ClientMessage.notification("notifications/cancelled", ["requestId": 2])
    #expect(session.receive("[\(ClientMessage.legacy(1, "ping")),\(call)]").isEmpty)
    #expect(session.receive(cancel).first?.array?.map { $0["id"] } == [1])
    #expect(session.receive("[\(call)]").isEmpty)
    #expect(session.receive(cancel).isEmpty)
    let nested = "[\(ClientMessage.initialize("2025-03-26"))]"
    #expect(session.receive(nested).first?.array?.first?["error"]?["code"] == -32600)
  }
}
