import JSON
import Notebook
import Testing

@testable import Shell

/// `manage_workflows` at the prompt, in the notation of its documentation.
@Suite struct ToolTests {
  private func check(_ path: String) async throws -> ReplayReport {
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    return await made.check(file) { _, _ in }
  }

  @Test func `the documented calls work, and replay though all was made outside`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    await bench.run("publish")
    let id = try #require(await bench.made.bench.place.workflow?.id)
    try bench.restart()
    let path = await bench.record("tool")
    let run = await bench.run(
      "manage_workflows action=\"run\", workflow_id=\"\(id)\", inputs={\"prompt\": \"a fox\"}"
    )
    #expect(run.status == .ok, "\(run.markdown)")
    // The prompt waits until the run has stopped, and shows it as it is then.
    let job = try #require(run.data?["job"]?["jobId"]?.string)
    #expect(
      run.data?["workflow"] == ["id": .string(id), "status": "running", "jobId": .string(job)]
    )
    #expect(run.data?["job"]?["metadata"]?["flow"]?.array?[1]["status"] == "processing")
    let hint = run.data?["job"]?["metadata"]?["hint"]?.string
    #expect(hint?.contains(#"workflow_job_id="\#(job)", node_id="review""#) == true)
    try bench.restart()
    let second = await bench.record("answer")
    let approve =
      "manage_workflows action=\"approve\", workflow_id=\"\(id)\", workflow_job_id=\"\(job)\", "
      + "node_id=\"review\""
    #expect(await bench.run(approve).data?["job"]?["status"] == "success")
    await bench.run("manage_workflows action=\"get\", workflow_id=\"nothing\"")
    await bench.made.bench.write(to: nil)
    let again = await bench.run(approve)
    #expect(again.errorCode == "gate_answered")
    #expect(again.markdown.contains("ana has approved `review` already"))
    for session in [path, second] {
      let report = try await check(session)
      #expect(report.exitCode == 0, "\(report.markdown)")
    }
  }

  @Test func `an interrupted call leaves the run to be gone on with`() async throws {
    let bench = try TestBench()
    await bench.run("new slow", "add a model draft/image prompt=wait --output", "publish")
    let id = try #require(await bench.made.bench.place.workflow?.id)
    let line = "manage_workflows action=\"run\", workflow_id=\"\(id)\""
    let work = Task { await bench.made.bench.execute(line, bench.made.table) }
    for await _ in bench.provider.waits.stream { break }
    work.cancel()
    let output = await work.value
    #expect(output.status == .interrupted)
    #expect(output.data?["job"]?["status"] == "in-progress")
  }
}
