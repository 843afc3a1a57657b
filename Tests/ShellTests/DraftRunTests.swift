import Engine
import Notebook
import Testing

@testable import Shell

@Suite struct DraftRunTests {
  let bench: DraftBench
  init() throws { bench = try DraftBench() }

  private func build() async {
    for line in studio {
      let output = await bench.run(line)
      #expect(output.status == .ok, "\(line): \(output.markdown)")
    }
  }

  @Test func `a draft run calls free models alone, and says so everywhere`() async throws {
    await build()
    #expect(await bench.run("cost").markdown.contains("**0.77**"))
    #expect(await bench.run("cost --draft").markdown.contains("**0**"))
    let output = await bench.run("run --draft")
    #expect(output.status == .ok)
    for words in [
      "**Draft run:** `draft/image` stands in for `studio/paint` at **paint**",
      "`image/caption` stands in for `studio/relight` at **framed**",
      "● **paint** `draft/image` · draft: stands in for `studio/paint` · 0 CU",
      "● **tale** `draft/text` · draft: stands in for `studio/tale` · 0 CU", "**run:1 is done**",
    ] {
      #expect(output.markdown.contains(words), "\(words)\n\(output.markdown)")
    }
    #expect(bench.provider.calls.sorted() == ["draft/image", "draft/text", "image/caption"])
    #expect(await bench.run("runs").markdown.contains("| run:1 (draft) |"))
  }

  @Test func `the results of a draft are never those of the real models`() async throws {
    await build()
    await bench.run("run --draft")
    let real = await bench.run("run")
    #expect(!real.markdown.contains("cached"), "\(real.markdown)")
    #expect(!real.markdown.contains("raft"), "\(real.markdown)")
    #expect(real.markdown.contains("0.77 CU"))
    let again = await bench.run("run --draft")
    #expect(again.markdown.contains("for `studio/paint` · cached from run:1"))
    #expect(bench.provider.calls.count == 6)
    let runs = await bench.run("runs").markdown
    #expect(runs.contains("| run:2 |"), "\(runs)")
  }

  @Test func `a draft stays one while it is stepped through and after a restart`() async throws {
    await build()
    let stop = await bench.run("step --draft")
    #expect(stop.markdown.contains("stands in for `studio/tale`"), "\(stop.markdown)")
    #expect(await bench.made.bench.prompt().hasPrefix("hero run:1 draft ▸ "))
    for line in ["step --draft", "run to paint --draft", "run --draft"] {
      #expect(await bench.run(line).errorCode == "run_stopped", "\(line)")
    }
    try bench.restart()
    #expect(await bench.made.bench.prompt().contains(" draft ▸ "))
    let end = await bench.run("continue")
    #expect(end.status == .ok, "\(end.markdown)")
    #expect(end.markdown.contains("draft: stands in for `studio/paint`"))
    #expect(!end.markdown.contains("**Draft run:**"))
    #expect(bench.provider.calls.allSatisfy { !$0.hasPrefix("studio/") })
    await bench.run("step")
    #expect(await !bench.made.bench.prompt().contains("draft"))
  }

  @Test func `a model without a stand-in is named with its node, and nothing runs`() async throws {
    await build()
    await bench.run("add scene model studio/clip prompt=$prompt --output")
    let output = await bench.run("run --draft")
    #expect(output.errorCode == "no_stand_in")
    #expect(output.markdown.contains("`scene` calls `studio/clip`"), "\(output.markdown)")
    #expect(output.markdown.contains("standIn"))
    #expect(await bench.run("runs").markdown.hasPrefix("No runs yet"))
  }

  @Test func `a draft of what costs nothing says so`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    let output = await bench.run("run --draft")
    #expect(output.markdown.contains("**Draft run:** nothing in it costs anything"))
  }

  @Test func `a session with a draft run replays, also what was cached of one`() async throws {
    await build()
    await bench.run("run --draft")
    try bench.restart()
    let path = await bench.record("draft")
    await bench.run(
      "run --draft",
      "runs",
      "step --draft",
      "next",
      "continue",
      "print $paint.inputs",
    )
    let report = try await bench.check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
    let file = try SessionFile(reading: path)
    #expect(file.entries.flatMap(\.calls).allSatisfy { !$0.model.hasPrefix("studio/") })
  }
}
