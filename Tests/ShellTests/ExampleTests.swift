import Foundation
import Notebook
import Testing

@testable import Shell

/// Runs the examples of all commands that no other test runs.
@Suite struct ExampleTests {
  /// What has to be done before the examples of a command, behind the tour.
  private static let setUps: [String: [String]] = [
    "approve": ["run"], "reject": ["run"], "defer": ["run"], "inbox": ["run", "defer"],
    "watch": ["run", "defer"], "resume": ["run", "quit"], "cancel": ["run"],
    "select": [
      "new picks", "add line text \"fox, owl, elk\" --input",
      "add words splitText $line delimiter=\", \"", "add best selection $words \"Which?\"", "run",
    ],
    "next": ["add other model draft/image prompt=$prompt --output", "remove review", "step"],
    "continue": ["step"], "until": ["remove review", "step"], "quit": ["step"], "where": ["step"],
    "out": [
      "new loop", "add line text \"fox, owl\" --input",
      "add words splitText $line delimiter=\", \"", "add each forEach $words",
      "add art model draft/image prompt=$each", "add all forEachEnd $art loop=each --output",
      "step", "until art[0]",
    ],
    "print": ["run"], "display": ["step", "next"], "undisplay": ["step", "display $sketch.status"],
    "view": ["run"], "assets": ["run"], "undo": ["edit sketch width=640"],
    "redo": ["edit sketch width=640", "undo"], "restore": ["publish"],
    "diff": ["publish", "copy hero-portrait hero-wide", "use hero-portrait"],
    "history": ["undo"], "show": ["publish"],
  ]
  /// What has to be done between two examples.
  private static let between: [String: [String]] = [
    "select": ["run"], "next": ["quit", "step"], "approve": ["run"], "defer": ["resume run:1"],
  ]
  /// The commands whose examples need files, secrets or programs, or are run by other tests.
  private static let elsewhere: Set = [
    "import", "trust", "secret", "session", "sessions", "replay",
    // BuildTests
    "new", "add", "edit", "rename", "remove", "duplicate", "copy", "delete", "connect",
    "disconnect", "input", "check", "graph", "publish", "cost", "plan", "run", "step", "compare",
    "rerun", "back", "fork", "runs", "set", "pin", "unpin", "skip", "retry", "accept",
    // BreakTests, BudgetCommandTests
    "break", "tbreak", "unbreak", "breaks", "ignore", "disable", "enable", "changed", "budget",
  ]

  @Test func `every command has an example`() throws {
    let table = try TestBench().made.table
    for command in table.commands { #expect(!command.examples.isEmpty, "\(command.name)") }
    #expect(Self.elsewhere.isSubset(of: table.commands.map(\.name)))
  }

  @Test func `the examples of the other commands work`() async throws {
    let names = try TestBench().made.table.commands.map(\.name)
    for name in names where !Self.elsewhere.contains(name) {
      let bench = try TestBench()
      for line in tour + (Self.setUps[name] ?? []) {
        #expect(await bench.run(line).status != .error, "\(name): \(line)")
      }
      let command = try #require(bench.made.table[name])
      for (number, line) in command.examples.enumerated() {
        if number > 0 { for line in Self.between[name] ?? [] { await bench.run(line) } }
        // What a session exports goes where its test says.
        if line.contains(".json") { continue }
        let output = await bench.run(line)
        #expect(output.errorCode == nil || output.errorCode == "run_failed", "\(output.markdown)")
      }
    }
  }

  @Test func `the last session is the one that was written last, other than the open one`()
    async throws
  {
    let bench = try TestBench()
    #expect(await bench.run("replay last").markdown.contains("there is no session"))
    let first = await bench.record("one")
    await bench.run("list")
    let second = await bench.record("two")
    await bench.run("new hero")
    let replayed = await bench.run("replay last")
    #expect(replayed.markdown.contains("1 entry replayed"), "\(replayed.markdown)")
    let folder = bench.folder.path
    #expect(try LatestSession.path("last", in: folder, except: second) == first)
    #expect(try LatestSession.path("LAST", in: folder) == second)
    #expect(try LatestSession.path("x.md", in: folder) == "x.md")
  }
}
