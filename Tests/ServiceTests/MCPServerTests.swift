import Engine
import JSON
import Testing

@testable import Service

/// The whole protocol over a real store, in this process.
@Suite struct MCPServerTests {
  private let fixture: ServiceFixture
  private let service: WorkflowService
  private let client: MCPClient

  init() throws {
    fixture = try ServiceFixture()
    service = try fixture.service()
    let identity = MCPIdentity(name: "easel", version: "1", instructions: "Be kind.")
    client = MCPClient(MCPServer(identity, tools: service.tools))
  }

  private func call(
    _ id: JSONValue,
    _ arguments: JSONObject,
    tool: String = "manage_workflows",
    token: JSONValue? = nil,
  ) -> String {
    let params = ClientMessage.call(tool, arguments)
    return ClientMessage.modern(id, "tools/call", params, token: token)
  }

  /// Sends a call and gives its structured result.
  private func result(
    _ arguments: JSONObject,
    tool: String = "manage_workflows",
  ) async throws
    -> JSONValue
  {
    client.send(call(1, arguments, tool: tool))
    return try #require(try await client.next()["result"])
  }

  @Test func `an agent lists, prices, runs, looks and approves`() async throws {
    let id = try await service.ready()
    let list = try await result(["action": "list", "status": "ready"])
    #expect(list["structuredContent"]?["workflows"]?.array?.first?["id"]?.string == id)
    let workflow = JSONValue.string(id)
    let price = try await result(["action": "run", "workflow_id": workflow, "dry_run": true])
    #expect(price["structuredContent"]?["creativeUnitsCost"]?.compact == "3.75")
    let run = try await result(["action": "run", "workflow_id": workflow])
    let job = try #require(run["structuredContent"]?["job"]?["jobId"])
    await service.runs.finish()
    let waiting = try await result(["action": "check", "job_id": job], tool: "manage_jobs")
    let hint = waiting["structuredContent"]?["job"]?["metadata"]?["hint"]?.string
    #expect(hint?.contains(#"action="approve""#) == true)
    let approved = try await result([
      "action": "approve", "workflow_id": workflow, "workflow_job_id": job, "node_id": "gate",
    ])
    #expect(approved["isError"] == false)
    await service.runs.finish()
    let done = try await result(["action": "check", "job_id": job], tool: "manage_jobs")
    #expect(done["structuredContent"]?["job"]?["status"] == "success")
    #expect(await client.finish().isEmpty)
  }

  @Test func `what a tool refuses is a result that says what to do`() async throws {
    let id = try await service.ready("hero")
    let refused = try await result(["action": "get", "workflow_id": "hero"])
    #expect(refused["isError"] == true)
    let text = refused["content"]?.array?.first?["text"]?.string
    #expect(text?.contains("its workflow_id is `\(id)`") == true)
    #expect(refused["structuredContent"]?["error"]?["code"] == "workflow_not_found")
    let unknown = try await result(["action": "lst"])
    #expect(unknown["isError"] == true)
    _ = await client.finish()
  }

  @Test func `a markdown reply is text for people, beside the same data`() async throws {
    _ = try await service.ready("hero")
    let reply = try await result(["action": "list", "response_format": "markdown"])
    let text = reply["content"]?.array?.first?["text"]?.string
    #expect(text?.hasPrefix("| workflow | id | status | inputs |") == true)
    #expect(reply["structuredContent"]?["workflows"]?.array?.count == 1)
    let json = try await result(["action": "list"])
    let first = try #require(json["content"]?.array?.first?["text"]?.string)
    #expect(try JSONValue(parsing: first) == json["structuredContent"])
    _ = await client.finish()
  }

  @Test func `progress comes before the answer, and an answer before a slow run`() async throws {
    let id = try await service.ready()
    client.send(
      call(
        7,
        ["action": "run", "workflow_id": .string(id), "inputs": ["idea": "hold"]],
        token: "t",
      )
    )
    let messages = try await [client.next(), client.next(), client.next()]
    #expect(
      messages.map { $0["method"]?.string } == [
        "notifications/progress", "notifications/progress", nil,
      ]
    )
    #expect(messages.prefix(2).map { $0["params"]?["progress"] } == [1, 2])
    #expect(messages.prefix(2).allSatisfy { $0["params"]?["progressToken"] == "t" })
    #expect(messages[2]["id"] == 7)
    await fixture.provider.untilHeld()
    await fixture.provider.release()
    // The end of the input does not end the run.
    #expect(await client.finish().isEmpty)
    await service.runs.finish()
    let job = try #require(messages[2]["result"]?["structuredContent"]?["job"]?["jobId"]?.string)
    #expect(try await service.check(job)["metadata"]?["hint"]?.string?.contains("gate") == true)
  }

  @Test func `calls run at once, and the end of the input waits for them`() async throws {
    let (held, holding) = AsyncStream.makeStream(of: Void.self)
    let latch = Latch()
    let slow = Tool(.manageJobs) { arguments, _ in
      holding.yield()
      if arguments["wait"] == true { try? await latch.wait() }
      return ToolResult(text: "done", structured: ["error": [:]], isError: false)
    }
    let client = MCPClient(
      MCPServer(MCPIdentity(name: "x", version: "1", instructions: ""), tools: [slow])
    )
    client.send(call("slow", ["wait": true], tool: "manage_jobs"))
    var waiting = held.makeAsyncIterator()
    _ = await waiting.next()
    client.send(call("fast", [:], tool: "manage_jobs"))
    #expect(try await client.next()["id"] == "fast")
    client.send(call("canceled", ["wait": true], tool: "manage_jobs"))
    client.send(ClientMessage.notification("notifications/cancelled", ["requestId": "canceled"]))
    client.send(ClientMessage.modern("last", "tools/list"))
    #expect(try await client.next()["id"] == "last")
    async let rest = client.finish()
    await latch.open()
    #expect(await rest.map { $0["id"] } == ["slow"])
  }

  @Test func `a thousand calls at once are all answered`() async throws {
    for number in 0..<1000 { client.send(call(.integer(number), ["action": "list"])) }
    let answers = await client.finish()
    #expect(Set(answers.compactMap { $0["id"]?.number?.int }) == Set(0..<1000))
    #expect(answers.allSatisfy { $0["result"]?["isError"] == false })
  }

  @Test func `a line that is too long is told, and the next is answered`() async throws {
    client.send(.tooLong)
    let error = try await client.next()
    #expect(error["error"]?["code"] == -32700)
    #expect(error["id"] == nil)
    client.send(ClientMessage.modern(1, "tools/list"))
    #expect(try await client.next()["id"] == 1)
    _ = await client.finish()
  }
}
