import Notebook
import Testing

@testable import Shell

@Suite struct TourTests {
  @Test func `the tour goes from an empty draft to the finished portrait`() async throws {
    let bench = try TestBench()
    for line in tour { #expect(await bench.run(line).status == .ok, "\(line)") }
    #expect(await bench.run("check").markdown.hasPrefix("Sound"))
    #expect(await bench.run("cost").markdown.contains("| **total** | | | **0** |"))
    let started = await bench.run("step")
    #expect(started.markdown.contains("stops before **sketch**"))
    #expect(bench.provider.calls.isEmpty)
    let sketched = await bench.run("next")
    #expect(sketched.markdown.contains("art:1"))
    #expect(sketched.markdown.contains("stops at the gate **review**"))
    #expect(!sketched.markdown.contains("Upscale this one?"))
    let asked = await bench.run("continue")
    #expect(asked.status == .waiting)
    #expect(asked.markdown.contains("**Upscale this one?**"))
    let done = await bench.run("approve")
    #expect(done.markdown.contains("run:1 is done"))
    #expect(await bench.run("print $final").markdown.contains("](art:asset_"))
    #expect(bench.provider.calls == ["draft/image", "image/upscale"])
  }

  @Test func `a second start goes on where the first stopped, and computes nothing twice`()
    async throws
  {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    #expect(await bench.run("run").markdown.ranges(of: "](art:").count == 1)
    try bench.restart()
    #expect(await bench.made.bench.prompt() == "hero-portrait run:1 ▸ review ? 0 CU ›")
    #expect(await bench.run("graph").markdown.contains("? review"))
    #expect(await bench.run("approve").markdown.contains("run:1 is done"))
    #expect(bench.provider.calls == ["draft/image", "image/upscale"])
  }

  @Test func `an equal step in another run is cached, and said`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    await bench.run("run", "approve")
    #expect(await bench.run("run").markdown.contains("cached from run:1"))
    #expect(bench.provider.calls == ["draft/image", "image/upscale"])
  }

  @Test func `a rejected gate ends the run with its reason`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    let output = await bench.run("run", "reject \"too dark\"")
    #expect(output.markdown.contains("Rejected **review**: too dark."))
    #expect(output.markdown.contains("was canceled"))
    #expect(bench.provider.calls == ["draft/image"])
    #expect(await bench.run("approve").errorCode == "no_run")
  }

  @Test func `undo takes an edit back, also after a restart, and redo does it again`()
    async throws
  {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    try bench.restart()
    #expect(await bench.run("undo").markdown.contains("add final"))
    #expect(await bench.run("show final").status == .error)
    await bench.run("redo")
    #expect(await bench.run("show final").status == .ok)
  }

  @Test func `teams and projects keep their workflows apart`() async throws {
    let bench = try TestBench()
    await bench.run("new one", "team new acme", "project new heroes")
    #expect(await bench.made.bench.prompt() == "acme/heroes ›")
    #expect(await bench.run("list").markdown.contains("No workflows"))
    #expect(await bench.run("use one").errorCode == "workflow_not_found")
    await bench.run("team personal")
    #expect(await bench.run("list").markdown.contains("| one |"))
  }

  @Test func `a failed model is a result of the run and skips what hangs on it`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    let output = await bench.run("run prompt=\"please fail\"")
    #expect(output.status == .error)
    #expect(output.errorCode == "run_failed")
    #expect(output.markdown.contains("**sketch** `draft/image` failed (refused)"))
    #expect(output.markdown.contains("**final** was skipped: sketch failed"))
  }

  @Test func `a run that is interrupted stays where it was, and can be ended`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    let (workbench, table) = (bench.made.bench, bench.made.table)
    let run = Task { await workbench.execute("run prompt=\"please wait\"", table) }
    for await _ in bench.provider.waits.stream { break }
    run.cancel()
    let output = await run.value
    #expect(output.status == .interrupted)
    #expect(output.markdown.contains("Stopped run:1 where it was"))
    #expect(await bench.run("status").markdown.contains("run:1"))
    #expect(await bench.run("cancel").markdown.contains("was canceled"))
  }

  @Test func `text of a model cannot carry escape sequences`() async throws {
    let bench = try TestBench()
    await bench.run("new tale", "add story model draft/text prompt=\"a fox\" --output")
    let path = await bench.record("tale")
    let output = await bench.run("run")
    #expect(output.markdown.contains("a tale"))
    let bytes = try readFile(path)
    #expect(!bytes.contains(0x1B) && !bytes.contains(0x07))
  }
}
