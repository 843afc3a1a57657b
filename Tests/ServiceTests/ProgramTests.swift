import FoundationEssentials
import JSON
import TestSupport
import Testing

/// `easel mcp` and `easel call`: the program itself, between pipes.
@Suite struct ProgramTests {
  private let easel = BuiltProduct.path(of: "easel")
  private let home: TemporaryHome

  init() throws { home = TemporaryHome() }

  private var options: [String] { ["--home", home.path] }

  private func call(
    _ tool: String,
    _ request: JSONValue,
  ) throws -> (
    reply: JSONValue, end: TerminalSession.End
  ) {
    var process = try LineProcess(easel, arguments: options + ["call", tool, request.compact])
    let (lines, end) = try process.finish()
    return (try JSONValue(parsing: lines.joined(separator: "\n")), end)
  }

  private func publishedWorkflow() throws -> JSONValue {
    let (reply, end) = try call(
      "manage_workflows",
      [
        "action": "create", "name": "card",
        "definition": ["editorInfo": try JSONValue(parsing: Self.graph)],
      ],
    )
    #expect(end == .exit(0))
    return try #require(reply["workflow"]?["id"], "\(reply.compact)")
  }

  @Test func `an agent runs and approves, in both eras, over pipes`() throws {
    let id = try publishedWorkflow()
    for era in ["modern", "legacy"] {
      var server = try LineProcess(easel, arguments: options + ["mcp"])
      var number = 0
      func request(_ method: String, _ params: JSONObject) -> String {
        number += 1
        return era == "modern"
          ? ClientMessage.modern(.integer(number), method, params)
          : ClientMessage.legacy(.integer(number), method, params)
      }
      func reply() throws -> JSONValue {
        let line = try #require(try server.next())
        let message = try JSONValue(parsing: line)
        #expect(message["id"]?.number?.int == number)
        return try #require(message["result"], "\(line)")
      }
      if era == "legacy" {
        try server.send(ClientMessage.initialize("2025-06-18"))
        let opened = try JSONValue(parsing: try #require(try server.next()))
        #expect(opened["result"]?["protocolVersion"] == "2025-06-18")
        try server.send(ClientMessage.notification("notifications/initialized"))
      } else {
        try server.send(request("server/discover", [:]))
        #expect(try reply()["supportedVersions"] == ["2026-07-28"])
      }
      try server.send(request("tools/list", [:]))
      #expect(
        try reply()["tools"]?.array?.map { $0["name"] } == ["manage_workflows", "manage_jobs"]
      )
      func call(_ tool: String, _ arguments: JSONObject) throws -> JSONValue {
        try server.send(request("tools/call", ClientMessage.call(tool, arguments)))
        return try #require(try reply()["structuredContent"])
      }
      let run = try call("manage_workflows", ["action": "run", "workflow_id": id])
      let job = try #require(run["job"]?["jobId"], "\(run.compact)")
      #expect(run["job"]?["status"] == "queued")
      func check() throws -> JSONValue? {
        try call("manage_jobs", ["action": "check", "job_id": job])["job"]
      }
      var waits = false
      while !waits {
        let flow = try #require(try check()?["metadata"]?["flow"]?.array)
        try #require(flow.allSatisfy { $0["status"] != "failure" }, "\(flow)")
        waits = flow.contains { $0["id"] == "gate" && $0["status"] == "processing" }
      }
      let approved = try call(
        "manage_workflows",
        ["action": "approve", "workflow_id": id, "workflow_job_id": job, "node_id": "gate"],
      )
      #expect(approved["workflow"]?["status"] == "running")
      // The end of the input waits for the run, and nothing else is on the output.
      let (lines, end) = try server.finish()
      #expect(lines.isEmpty)
      #expect(end == .exit(0))
      let (record, _) = try self.call("manage_jobs", ["action": "check", "job_id": job])
      #expect(record["job"]?["status"] == "success", "\(record.compact)")
      let last = record["job"]?["metadata"]?["flow"]?.array?.last
      let asset = try #require(last?["assets"]?.array?.first)
      let url = try #require(asset["url"]?.string.flatMap(URL.init(string:)))
      #expect(FileManager.default.fileExists(atPath: url.path))
    }
  }

  @Test func `a run of a server that was killed goes on in the next`() throws {
    let id = try publishedWorkflow()
    var first = try LineProcess(easel, arguments: options + ["mcp"])
    let arguments: JSONObject = ["action": "run", "workflow_id": id]
    try first.send(
      ClientMessage.modern(1, "tools/call", ClientMessage.call("manage_workflows", arguments))
    )
    let reply = try JSONValue(parsing: try #require(try first.next()))
    first.kill()
    let job = try #require(reply["result"]?["structuredContent"]?["job"]?["jobId"])
    var second = try LineProcess(easel, arguments: options + ["mcp"])
    #expect(try second.finish().end == .exit(0))
    let (record, _) = try call("manage_jobs", ["action": "check", "job_id": job])
    let flow = record["job"]?["metadata"]?["flow"]?.array ?? []
    #expect(flow.map { $0["status"] } == ["success", "processing", "pending"])
  }

  @Test func `a call writes its reply at once, and ends when the run has stopped`() throws {
    let id = try publishedWorkflow()
    let (run, end) = try call("manage_workflows", ["action": "run", "workflow_id": id])
    #expect(end == .exit(0))
    #expect(run["job"]?["status"] == "queued")
    let job = try #require(run["job"]?["jobId"])
    let (record, _) = try call("manage_jobs", ["action": "check", "job_id": job])
    #expect(record["job"]?["metadata"]?["flow"]?.array?[1]["status"] == "processing")
    let (refused, code) = try call(
      "manage_workflows",
      ["action": "approve", "workflow_id": id, "workflow_job_id": job, "node_id": "none"],
    )
    #expect(code == .exit(1))
    #expect(refused["error"]?["code"] == "gate_not_waiting")
    let usage = try PipedProcess.run(easel, arguments: options + ["call", "x", "{}"], input: "")
    #expect(usage.end == .exit(2))
  }

  @Test func `hostile input is answered and does not end the program`() throws {
    var server = try LineProcess(easel, arguments: options + ["mcp"])
    try server.send(String(repeating: "[", count: 1 << 20))
    try server.send("\u{1B}[31m{")
    try server.send(String(repeating: "x", count: (16 << 20) + 1))
    for code in [-32700, -32700, -32700] {
      let error = try JSONValue(parsing: try #require(try server.next()))["error"]
      #expect(error?["code"]?.number?.int == code)
    }
    try server.send(ClientMessage.modern(1, "tools/list"))
    #expect(try JSONValue(parsing: try #require(try server.next()))["id"] == 1)
    #expect(try server.finish().end == .exit(0))
  }

  /// A text that draws a card, a gate behind it, and a second card.
  private static let graph = """
    {"nodes":[{"id":"idea","type":"text","data":{"value":"a fox","isInput":true}},
    {"id":"first","type":"model","data":{"modelId":"draft/image","form":{"width":64,"height":64}}},
    {"id":"gate","type":"approval","data":{"message":"Go on?"}},
    {"id":"last","type":"model","data":{"modelId":"image/upscale","form":{},"isOutput":true}}],
    "edges":[{"id":"e1","source":"first","sourceHandle":"first-source-prompt","target":"idea",
    "targetHandle":"idea-target-output"},{"id":"e2","source":"gate",
    "sourceHandle":"gate-source-approval","target":"first","targetHandle":"first-target-approval"},
    {"id":"e3","source":"last","sourceHandle":"last-source-image","target":"first",
    "targetHandle":"first-target-image"}],"inputKeys":["idea"]}
    """
}

/// A folder that is removed at the end.
private final class TemporaryHome {
  let path = "\(FileManager.default.temporaryDirectory.path)/easel-\(UUID().uuidString)"

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
