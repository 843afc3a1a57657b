import Engine
import JSON
import Testing

@testable import Service

/// Every message validates against the published schemas, and every reply against the tools' own.
@Suite struct MCPSchemaTests {
  private let fixture: ServiceFixture
  private let service: WorkflowService

  init() throws {
    fixture = try ServiceFixture()
    service = try fixture.service()
  }

  private func server() -> MCPServer {
    MCPServer(
      MCPIdentity(name: "easel", version: "1", instructions: "Be kind."),
      tools: service.tools,
    )
  }

  /// Calls of every kind, with the tool that they go to.
  private func calls() async throws -> [(tool: String, arguments: JSONObject)] {
    let id = JSONValue.string(try await service.ready())
    let job = JSONValue.string(try await service.start(id.string ?? ""))
    let rejected = JSONValue.string(try await service.start(id.string ?? ""))
    let failed = JSONValue.string(try await service.start(id.string ?? "", #"{"idea":"fail"}"#))
    await service.runs.finish()
    let graph = try JSONValue(parsing: Sample.graph)
    let gate: JSONObject = ["workflow_id": id, "node_id": "gate"]
    func answer(_ action: JSONValue, _ job: JSONValue) -> JSONObject {
      var arguments = gate
      arguments["action"] = action
      arguments["workflow_job_id"] = job
      return arguments
    }
    let workflows: [JSONObject] = [
      ["action": "list"], ["action": "list", "limit": 1, "response_format": "markdown"],
      ["action": "get", "workflow_id": id],
      ["action": "create", "name": "b", "editor_info": graph, "description": "x"],
      ["action": "create", "name": "c", "definition": ["editorInfo": graph]],
      ["action": "create", "name": "d", "flow": try JSONValue(parsing: Sample.flow)],
      ["action": "update", "workflow_id": id, "inputs_definition": []],
      ["action": "publish", "workflow_id": id],
      ["action": "run", "workflow_id": id, "dry_run": true],
      ["action": "run", "workflow_id": id, "inputs": ["idea": "x"]],
      answer("approve", job), answer("approve", job), answer("reject", rejected),
      ["action": "delete", "workflow_id": id], ["action": "get", "workflow_id": id],
      ["action": "list", "limit": 1], ["action": "nonsense"], ["action": "list", "limit": -1],
    ]
    let jobs: [JSONObject] = [
      ["action": "list", "limit": 1], ["action": "check", "job_id": job],
      ["action": "check", "job_id": failed], ["action": "check", "job_id": rejected],
      ["action": "check", "job_id": .string("\(job.string ?? "")/first")],
      ["action": "check", "job_id": .string("\(failed.string ?? "")/first")],
      ["action": "cancel", "job_id": job], ["action": "check", "job_id": "job_x"],
      ["action": "list", "filters": ["status": "failure"]],
    ]
    return workflows.map { ("manage_workflows", $0) } + jobs.map { ("manage_jobs", $0) }
  }

  @Test func `every reply fits the tool's output schema, and every good call its input schema`()
    async throws
  {
    let calls = try await calls()
    var kinds: Set<String> = []
    for (name, arguments) in calls {
      let tool = try #require(service.tools.first { $0.definition.name == name })
      let result = await tool.call(arguments, nil)
      let output = JSONSchema(tool.definition.outputSchema)
      let call = JSONValue.object(arguments).compact
      #expect(throws: Never.self, "\(call)") { try output.check(result.structured) }
      kinds.insert((result.structured.object?.keys ?? []).first ?? "")
      let input = JSONSchema(tool.definition.inputSchema)
      let isWellFormed = arguments["action"] != "nonsense" && arguments["limit"] != -1
      if isWellFormed {
        #expect(throws: Never.self, "\(call)") { try input.check(.object(arguments)) }
      } else {
        #expect(throws: JSONSchema.Violation.self) { try input.check(.object(arguments)) }
      }
      await service.runs.finish()
    }
    #expect(kinds == ["workflows", "workflow", "creativeUnitsCost", "error", "job", "jobs"])
  }

  @Test func `the output schema takes nothing else`() throws {
    let schema = JSONSchema(ReplySchema.manageWorkflows)
    for wrong in [
      #"{}"#, #"{"workflow":{}}"#, #"{"workflow":{"id":"a","name":"b","status":"running"}}"#,
      #"{"workflows":[{"id":"a"}]}"#, #"{"error":{"code":"x"}}"#, "[]",
      #"{"creativeUnitsCost":1,"creativeUnitsDiscount":0,"costDetails":{"a":"x"},"job":{}}"#,
      #"{"workflow":{"id":"a","status":"running"},"job":{"jobId":"j"}}"#,
    ] {
      let value = try JSONValue(parsing: wrong)
      #expect(throws: JSONSchema.Violation.self, "\(wrong)") { try schema.check(value) }
    }
  }

  @Test func `the input schema names the contract's parameters, each with a description`() throws {
    let schema = ToolDefinition.manageWorkflows.inputSchema
    let properties = try #require(schema["properties"]?.object)
    #expect(
      properties.keys == [
        "action", "workflow_id", "name", "description", "definition", "flow", "inputs_definition",
        "editor_info", "inputs", "dry_run", "workflow_job_id", "node_id", "status", "limit",
        "page_token", "team_id", "project_id", "response_format",
      ]
    )
    #expect(schema["required"] == ["action"])
    #expect(schema["additionalProperties"] == false)
    for (_, property) in properties { #expect(property["description"]?.string?.isEmpty == false) }
    let types = properties.map { $0.value["type"]?.string }
    #expect(
      types == [
        "string", "string", "string", "string", "object", "array", "array", "object", "object",
        "boolean", "string", "string", "string", "integer", "string", "string", "string", "string",
      ]
    )
  }

  @Test(.enabled(if: MCPFiles.areThere, "the schemas are not in ../shared/mcp"))
  func `every message of the modern era fits its published type`() async throws {
    let schema = try MCPFiles.schema(MCPFiles.modern)
    let client = MCPClient(server())
    var types: [JSONValue: String] = [1: "DiscoverResultResponse", 2: "ListToolsResultResponse"]
    client.send(
      ClientMessage.modern(1, "server/discover"),
      ClientMessage.modern(2, "tools/list"),
    )
    client.send(ClientMessage.modern(3, "nonsense"), "nonsense", #"{"jsonrpc":"2.0","id":4}"#)
    var meta = ClientMessage.meta
    meta["io.modelcontextprotocol/protocolVersion"] = "2020-01-01"
    client.send(ClientMessage.modern(5, "tools/list", meta: meta))
    types[5] = "UnsupportedProtocolVersionError"
    for (number, (tool, arguments)) in try await calls().enumerated() {
      let id = JSONValue.integer(100 + number)
      let params = ClientMessage.call(tool, arguments)
      client.send(ClientMessage.modern(id, "tools/call", params, token: id))
      types[id] = "CallToolResultResponse"
    }
    let messages = await client.finish()
    await service.runs.finish()
    for message in messages {
      let type: String =
        if message["method"] != nil {
          "ProgressNotification"
        } else {
          message["id"].flatMap { types[$0] } ?? "JSONRPCErrorResponse"
        }
      #expect(throws: Never.self, "\(message.compact)") { try schema.check(message, type) }
      #expect(throws: Never.self) { try schema.check(message, "JSONRPCMessage") }
    }
    let results = messages.compactMap { $0["result"] }
    #expect(results.allSatisfy { $0["resultType"] == "complete" })
    #expect(messages.contains { $0["method"] == "notifications/progress" })
    #expect(results.count == types.count - 1)
  }

  @Test(.enabled(if: MCPFiles.areThere, "the schemas are not in ../shared/mcp"))
  func `every message of the handshake era fits its published type`() async throws {
    let schema = try MCPFiles.schema(MCPFiles.legacy)
    let client = MCPClient(server())
    client.send(ClientMessage.initialize("2025-11-25"), ClientMessage.legacy(1, "ping"))
    client.send(ClientMessage.notification("notifications/initialized"))
    client.send(ClientMessage.legacy(2, "tools/list"), ClientMessage.legacy(3, "nonsense"))
    var types: [JSONValue: String] = [
      0: "InitializeResult", 1: "EmptyResult", 2: "ListToolsResult",
    ]
    for (number, (tool, arguments)) in try await calls().enumerated() {
      let id = JSONValue.integer(100 + number)
      client.send(ClientMessage.legacy(id, "tools/call", ClientMessage.call(tool, arguments)))
      types[id] = "CallToolResult"
    }
    let messages = await client.finish()
    await service.runs.finish()
    #expect(messages.count == types.count + 1)
    for message in messages {
      #expect(throws: Never.self) { try schema.check(message, "JSONRPCMessage") }
      guard let result = message["result"], let id = message["id"] else {
        #expect(throws: Never.self) { try schema.check(message, "JSONRPCErrorResponse") }
        continue
      }
      let type = try #require(types[id])
      #expect(throws: Never.self, "\(message.compact)") { try schema.check(result, type) }
    }
  }
}
