import JSON
import Notebook
import Testing

@testable import Shell

@Suite struct BranchTests {
  private func bench(_ lines: [String] = tour) async throws -> TestBench {
    let bench = try TestBench()
    for line in lines {
      let output = await bench.run(line)
      #expect(output.status == .ok, "\(line): \(output.markdown)")
    }
    return bench
  }

  private func check(_ path: String) async throws {
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    let report = await made.check(file) { _, _ in }
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  private func node(_ bench: TestBench) async -> String? { await bench.made.bench.place.run?.node }

  @Test func `back makes a branch before a node, and going on takes what is there`() async throws {
    let bench = try await bench()
    await bench.run("step", "next", "approve", "next")
    let calls = bench.provider.calls
    let back = await bench.run("back 2").markdown
    #expect(back.contains("Back before **review**: this is **run:2**"), "\(back)")
    #expect(back.contains("run:1 stays as it is"))
    #expect(back.contains("To be done again: `review`, `final`."))
    #expect(back.contains("run:2 waits at `review`"))
    await bench.run("back sketch")
    #expect(await node(bench) == "sketch")
    #expect(await bench.run("back").errorCode == "nothing_done")
    #expect(await bench.run("next").markdown.contains("cached from run:1"))
    #expect(await bench.run("approve").status == .ok)
    #expect(await bench.made.bench.repeatedStep() == "next")
    #expect(await bench.run("next").markdown.contains("**run:3 is done**: 3 success; 0 CU"))
    #expect(bench.provider.calls == calls)
    let tree = await bench.run("runs --tree").markdown
    #expect(
      tree == """
        - **run:1** of hero-portrait: success, 0 CU
          - **run:2** from before `review`: canceled, 0 CU
          - **run:3** from before `sketch`: success, 0 CU ← here
        """
    )
  }

  @Test func `back says what it takes, and what is not there`() async throws {
    let bench = try await bench()
    #expect(await bench.run("back").errorCode == "no_run")
    await bench.run("step")
    #expect(await bench.run("back").errorCode == "nothing_done")
    #expect(await bench.run("back 0").errorCode == "usage")
    #expect(await bench.run("back skech").markdown.contains("Did you mean `sketch`?"))
    let refused = await bench.run("back final").markdown
    #expect(refused.contains("nothing has been done at `final`"), "\(refused)")
    #expect(await bench.run("fork x").errorCode == "usage")
  }

  @Test func `a fork leaves both lines at the same place`() async throws {
    let bench = try await bench()
    #expect(await bench.run("fork").errorCode == "no_run")
    await bench.run("run")
    let fork = await bench.run("fork")
    #expect(fork.status == .waiting)
    #expect(fork.markdown.contains("**run:2** goes on from here. run:1 stays at this place"))
    await bench.run("reject \"too dark\"")
    #expect(await bench.run("resume run:1").markdown.contains("run:1 waits at `review`"))
    #expect(await bench.run("approve", "continue").markdown.contains("**run:1 is done**"))
    let tree = await bench.run("runs --tree run:2").markdown
    #expect(tree.contains("- **run:1** of hero-portrait: success, 0 CU ← here"), "\(tree)")
    #expect(tree.contains("  - **run:2** from before `review`: canceled, 0 CU"))
    let again = await bench.run("rerun run:2").markdown
    #expect(again.contains("**run:3** goes on from run:2 and keeps 1 result."), "\(again)")
    #expect(again.contains("run:3 waits at `review`"))
  }

  @Test func `a rerun does what failed, and from a node on what succeeded too`() async throws {
    let bench = try await bench(loopLines)
    let failed = await bench.run("run words=\"fox, fail, elk\"")
    #expect(failed.errorCode == "run_failed")
    let calls = bench.provider.calls.count
    let again = await bench.run("rerun")
    #expect(again.errorCode == "run_failed")
    let redone = "keeps 6 results. Done again, with what hangs on them: `title`, `art[1]`."
    #expect(again.markdown.contains(redone), "\(again.markdown)")
    #expect(bench.provider.calls.count == calls + 2)
    #expect(await bench.run("rerun run:1 fro x").errorCode == "usage")
    #expect(await bench.run("rerun run:1 from").errorCode == "usage")
    #expect(await bench.run("rerun run:9").errorCode == "job_not_found")
    #expect(await bench.run("rerun run:1 from titel").markdown.contains("Did you mean `title`?"))
    await bench.run("run")
    let before = bench.provider.calls.count
    let whole = await bench.run("rerun last").markdown
    #expect(whole.contains("Nothing failed in run:3"), "\(whole)")
    #expect(bench.provider.calls.count == before)
    let anew = await bench.run("rerun run:3 from art[0]").markdown
    #expect(anew.contains("**final** `draft/image` · 0 CU"), "\(anew)")
    // The item and what hangs on it, and nothing else.
    #expect(bench.provider.calls.count == before + 2)
    await bench.run("rerun run:3 from all")
    #expect(bench.provider.calls.count == before + 6)
  }

  @Test func `a rerun says that the draft has changed, and can take it`() async throws {
    let bench = try await bench(loopLines)
    await bench.run("run words=\"fox, owl\"")
    #expect(await !bench.run("rerun").markdown.contains("has changed"))
    await bench.run("edit final width=256")
    let calls = bench.provider.calls.count
    let old = await bench.run("rerun run:1").markdown
    #expect(old.contains("The draft of poster has changed since; `rerun run:1 --edited`"))
    #expect(bench.provider.calls.count == calls)
    let edited = await bench.run("rerun run:1 --edited").markdown
    #expect(edited.contains("with the inputs of run:1"), "\(edited)")
    #expect(bench.provider.calls.count == calls + 1)
    #expect(await bench.run("print $words").markdown == "> fox, owl")
    await bench.run("rerun run:1 from title --edited")
    // The title anew, and what hangs on it.
    #expect(bench.provider.calls.count == calls + 3)
    let tree = await bench.run("runs --tree").markdown
    #expect(tree.contains("the edited draft from `title`: success"), "\(tree)")
    await bench.run("new other")
    #expect(await bench.run("rerun run:1 --edited").errorCode == "other_workflow")
  }

  @Test func `fresh nodes are called although their results are stored`() async throws {
    let bench = try await bench(loopLines)
    await bench.run("run")
    #expect(bench.provider.calls.count == 5)
    await bench.run("run --fresh=title")
    #expect(bench.provider.calls.count == 6)
    await bench.run("run --fresh art[1],title")
    #expect(bench.provider.calls.count == 8)
    await bench.run("run --fresh=each to final", "cancel")
    #expect(bench.provider.calls.count == 11)
    await bench.run("run --fresh")
    #expect(bench.provider.calls.count == 16)
    #expect(await bench.run("run --fresh=titel").markdown.contains("Did you mean `title`?"))
    let stop = await bench.run("step --fresh")
    #expect(stop.status == .ok)
    #expect(await bench.run("step --fresh").errorCode == "run_stopped")
    #expect(await bench.run("next title").markdown.contains("**title** `draft/text` · 0 CU"))
    #expect(bench.provider.calls.count == 17)
    // Going back in a fresh run and on again takes what it has made itself.
    await bench.run("back", "next title")
    #expect(bench.provider.calls.count == 17)
  }

  @Test func `plan and cost take what run computes anew`() async throws {
    let bench = try await bench()
    await bench.run("run", "approve")
    #expect(await bench.run("plan").markdown.contains("| sketch | draft/image | cached from run:1"))
    let plan = await bench.run("plan --fresh=sketch").markdown
    #expect(plan.contains("| sketch | draft/image | runs | computed anew | 0 |"), "\(plan)")
    #expect(await bench.run("plan --fresh").markdown.contains("| sketch | draft/image | runs |"))
    #expect(await bench.run("plan --fresh skech").markdown.contains("Did you mean `sketch`?"))
    #expect(await bench.run("cost --fresh").status == .ok)
  }

  @Test func `branches replay exactly, also of runs from outside of the session`() async throws {
    let bench = try await bench(loopLines)
    await bench.run("run words=\"fox, fail\"", "step", "until final", "back title", "quit")
    try bench.restart()
    let path = await bench.record("branches")
    await bench.run("runs", "runs --tree", "rerun", "back art[0]", "next", "where", "back")
    await bench.run("fork", "next", "quit", "run --fresh=title", "back 3", "continue")
    await bench.run("edit final width=64", "rerun", "rerun last --edited", "rerun from each")
    await bench.run("runs --tree", "print $title")
    try await check(path)
  }

  @Test func `a session that begins in a branch knows the run that it is a branch of`()
    async throws
  {
    let bench = try await bench()
    await bench.run("run", "approve", "back", "next", "back review")
    try bench.restart()
    let path = await bench.record("inside")
    let back = await bench.run("back sketch").markdown
    #expect(back.contains("To be done again: `sketch`"), "\(back)")
    #expect(await bench.run("next").markdown.contains("cached from"))
    await bench.run("approve", "continue", "rerun from sketch")
    try await check(path)
  }

  @Test func `what was done at once is undone in a replay as it was`() async throws {
    let bench = try await bench([
      "new race", "add a model draft/text prompt=x", "add b model draft/text prompt=y",
      "add c transformText \"a_text + '!'\"", "add d transformText \"b_text + '?'\"",
      "add e model draft/text prompt=$c", "add f model draft/text prompt=$d",
    ])
    try bench.restart()
    let path = await bench.record("race")
    await bench.run("run", "back 2", "continue", "back a", "continue", "runs --tree")
    try await check(path)
  }
}

extension BranchTests {
  @Test func `back goes before an expression that failed, where a value is changed`() async throws {
    let bench = try TestBench()
    let path = await bench.record("failed")
    let lines = [
      "new fails", "add topic text \"1, x\" --input",
      "add words splitText $topic delimiter=\", \"", "add each forEach $words",
      "add number transformText \"string(int(each_output) * 2)\"",
      "add all forEachEnd $number loop=each --output",
    ]
    for line in lines { #expect(await bench.run(line).status == .ok, "\(line)") }
    let failed = await bench.run("run")
    #expect(failed.errorCode == "run_failed")
    #expect(failed.markdown.contains("`back number[1]` stops before the failure in a branch"))
    let back = await bench.run("back number[1]")
    #expect(back.markdown.contains("Back before **number\\[1\\]**"), "\(back.markdown)")
    await bench.run("set number[1].each_output=\"4\"")
    let done = await bench.run("continue")
    #expect(done.markdown.contains("run:2 is done"), "\(done.markdown)")
    #expect(await bench.run("print $all").markdown.contains("8"))
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    let report = await made.check(file) { _, _ in }
    #expect(report.exitCode == 0, "\(report.markdown)")
  }
}

extension BranchTests {
  @Test func `a branch says that its budget begins anew`() async throws {
    let bench = try TestBench()
    for line in tour + ["step --budget=2", "next"] { await bench.run(line) }
    let fork = await bench.run("fork").markdown
    #expect(fork.contains("Its own budget of 2 CU begins anew, with 0 spent."), "\(fork)")
    await bench.run("budget run off")
    #expect(await !bench.run("fork").markdown.contains("begins anew"))
  }
}
