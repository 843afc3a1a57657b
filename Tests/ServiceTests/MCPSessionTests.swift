import JSON
import Testing

@testable import Service

/// The protocol by itself: lines in, messages out.
@Suite struct MCPSessionTests {
  // MARK: - Messages

  @Test(arguments: [
    ("{", -32700), ("nonsense", -32700), (#"{"a":1,"a":2}"#, -32700), ("1", -32600),
    (#"{"id":1,"method":"ping"}"#, -32600), (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1}"#, -32600), (#"{"jsonrpc":"2.0","id":1,"method":5}"#, -32600),
    (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":[],"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, -32602), ("[]", -32600),
    (#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32600),
    (#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, -32602),
    (#"{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":{}}}"#, -32602),
  ])
  func `what is no request is answered with the error of its kind`(
    _ line: String,
    _ code: Int,
  ) async throws {
    var session = TestSession()
    let replies = session.receive(line)
    #expect(replies.count == 1)
    #expect(replies.first?["error"]?["code"]?.number?.int == code)
    // The id is told where it could be read, and never as null.
    let hasID = line.contains(#""id":1,"#) || line.contains(#""id":1}"#)
    #expect((replies.first?["id"] == 1) == (hasID && !line.hasPrefix("[")))
    #expect(replies.first?["id"] != .null)
  }

  @Test(arguments: [
    "", "  \t\r", #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
    #"{"jsonrpc":"2.0","method":"nonsense"}"#, #"{"jsonrpc":"2.0","method":"nonsense","params":3}"#,
    #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":null}}"#,
    #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"x"}}"#,
    #"{"jsonrpc":"2.0","method":"tools/call","params":{"name":"echo"}}"#,
    #"{"jsonrpc":"2.0","id":7,"result":{}}"#,
  ])
  func `notifications, empty lines and answers get no reply`(_ line: String) {
    var session = TestSession()
    #expect(session.receive(line).isEmpty && session.calls(line).isEmpty)
  }

  @Test func `depth is bounded`() {
    var session = TestSession()
    let deep = String(repeating: "[", count: 100_000)
    #expect(session.receive(deep).first?["error"]?["code"] == -32700)
    let nested =
      String(repeating: #"{"a":"#, count: 200) + "1" + String(repeating: "}", count: 200)
    #expect(session.receive(nested).first?["error"]?["code"] == -32700)
  }

  @Test(arguments: [1, -7, "a", "1", "ü", 9_007_199_254_740_993] as [JSONValue])
  func `an id comes back as it was`(_ id: JSONValue) throws {
    var session = TestSession()
    let reply = session.receive(ClientMessage.modern(id, "tools/list"))
    #expect(reply.first?["id"] == id)
  }

  @Test func `an id that has no answer yet is not taken again`() {
    var session = TestSession()
    let call = ClientMessage.modern(1, "tools/call", ["name": "echo"])
    #expect(session.calls(call).count == 1)
    #expect(session.receive(call).first?["error"]?["code"] == -32600)
    #expect(session.complete(.number(1)).count == 1)
    #expect(session.calls(call).count == 1)
    // A text is another id than a number.
    #expect(session.calls(ClientMessage.modern("1", "tools/call", ["name": "echo"])).count == 1)
  }

  // MARK: - Modern

  @Test func `discovery names the modern version and the server`() {
    var session = TestSession()
    let result = session.receive(ClientMessage.modern(1, "server/discover")).first?["result"]
    #expect(result?["supportedVersions"] == ["2026-07-28"])
    #expect(result?["resultType"] == "complete")
    #expect(result?["capabilities"] == ["tools": [:]])
    #expect(result?["instructions"] == "Be kind.")
    #expect(result?["cacheScope"] == "public")
    #expect((result?["ttlMs"]?.number?.int ?? -1) >= 0)
    #expect(
      result?["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "easel"
    )
  }

  @Test func `another version is refused with those that are spoken`() {
    var session = TestSession()
    var meta = ClientMessage.meta
    meta["io.modelcontextprotocol/protocolVersion"] = "2030-01-01"
    for method in ["server/discover", "tools/list", "tools/call", "nonsense"] {
      let error = session.receive(ClientMessage.modern(1, method, meta: meta)).first?["error"]
      #expect(error?["code"] == -32022)
      #expect(error?["data"]?["requested"] == "2030-01-01")
      #expect(
        error?["data"]?["supported"]
          == ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"]
      )
    }
  }

  @Test(
    arguments: [
      ("protocolVersion", nil), ("clientCapabilities", nil), ("protocolVersion", 5),
      ("clientCapabilities", []), ("clientInfo", "x"), ("clientInfo", ["name": "x"]),
    ] as [(String, JSONValue?)]
  )
  func `required metadata is required`(_ key: String, _ value: JSONValue?) {
    var session = TestSession()
    var meta = ClientMessage.meta
    meta["io.modelcontextprotocol/\(key)"] = value
    let error = session.receive(ClientMessage.modern(1, "tools/list", meta: meta)).first?["error"]
    #expect(error?["code"] == -32602)
    #expect(error?["message"]?.string?.contains(key) == true)
  }

  @Test(arguments: ["ping", "resources/list", "prompts/list", "logging/setLevel", "tools/lst"])
  func `an unknown method is not found`(_ method: String) {
    var session = TestSession()
    let error = session.receive(ClientMessage.modern(1, method)).first?["error"]
    #expect(error?["code"] == -32601)
  }

  @Test(
    arguments: [
      (["name": "ecko"], "did you mean echo?"), ([:], "`name`"), (["name": 3], "`name`"),
      (["name": "echo", "arguments": []], "`arguments`"),
    ] as [(JSONObject, String)]
  )
  func `a wrong call is an error of the protocol`(_ params: JSONObject, _ words: String) {
    var session = TestSession()
    let error = session.receive(ClientMessage.modern(1, "tools/call", params)).first?["error"]
    #expect(error?["code"] == -32602)
    #expect(error?["message"]?.string?.contains(words) == true)
    let cursor = session.receive(ClientMessage.modern(1, "tools/list", ["cursor": "x"]))
    #expect(cursor.first?["error"]?["code"] == -32602)
  }

  @Test func `a result has text and data, and says that it is complete`() {
    var session = TestSession()
    _ = session.calls(ClientMessage.modern(1, "tools/call", ["name": "echo"]))
    let result = session.complete(.number(1)).first?["result"]
    #expect(result?["content"] == [["type": "text", "text": "hi"]])
    #expect(result?["structuredContent"] == ["said": "hi"])
    #expect(result?["isError"] == false)
    #expect(result?["resultType"] == "complete")
    #expect(result?["_meta"]?["io.modelcontextprotocol/serverInfo"] != nil)
  }

  @Test func `after a cancellation nothing more is sent for the request`() {
    var session = TestSession()
    _ = session.calls(ClientMessage.modern(1, "tools/call", ["name": "echo"], token: "t"))
    #expect(session.report(.number(1), progress: 1, of: 2, "one").count == 1)
    let cancel = ClientMessage.notification("notifications/cancelled", ["requestId": 1])
    #expect(session.receive(cancel).isEmpty)
    #expect(session.report(.number(1), progress: 2, of: 2, "two").isEmpty)
    #expect(session.complete(.number(1)).isEmpty)
  }

  @Test func `progress goes to those who asked, grows, and ends with the answer`() {
    var session = TestSession()
    _ = session.calls(ClientMessage.modern(1, "tools/call", ["name": "echo"], token: "t"))
    _ = session.calls(ClientMessage.modern(2, "tools/call", ["name": "echo"]))
    let news = session.report(.number(1), progress: 1, of: 2, "one")
    #expect(news.first?["id"] == nil)
    #expect(
      news.first?["params"] == ["progressToken": "t", "progress": 1, "total": 2, "message": "one"]
    )
    #expect(session.report(.number(1), progress: 1, of: 2, "again").isEmpty)
    #expect(session.report(.number(2), progress: 1, of: 2, "one").isEmpty)
    _ = session.complete(.number(1))
    #expect(session.report(.number(1), progress: 2, of: 2, "two").isEmpty)
    let wrong = ClientMessage.modern(3, "tools/call", ["name": "echo"], token: [])
    #expect(session.receive(wrong).first?["error"]?["code"] == -32602)
  }
}
