import Notebook
import Testing

@testable import Shell

@Suite struct UndoPropertyTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `any edits undo to the empty draft and redo to the last, each draft as it was`(
    seed: UInt64
  ) async throws {
    let bench = try TestBench()
    await bench.run("new any")
    var state = seed
    func pick(_ lines: [String]) -> String {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return lines[Int(state >> 33) % lines.count]
    }
    var drafts = [await bench.run("show --json").markdown]
    for number in 0..<80 {
      let name = pick(["a", "b", "c", "d", "e"])
      let other = pick(["a", "b", "c", "d", "e"])
      let line = pick([
        "add \(name) text \"é \(number)\"", "add \(name) text \"x\" --input",
        "add \(name) model draft/image prompt=$\(other)",
        "add \(name) transformText \"'\(number)' + \(other)_output\"",
        "add \(name) approval $\(other) \"go?\"", "edit \(name) value=\"v\(number)\"",
        "edit \(name) width=\(64 + number)", "edit \(name) prompt=$\(other)",
        "rename \(name) \(other)", "remove \(name)", "edit \(name) --output",
      ])
      guard await bench.run(line).status == .ok else { continue }
      let draft = await bench.run("show --json").markdown
      // What changes nothing is no revision.
      if draft != drafts.last { drafts.append(draft) }
    }
    #expect(drafts.count > 10)
    for draft in drafts.dropLast().reversed() {
      #expect(await bench.run("undo").status == .ok)
      #expect(await bench.run("show --json").markdown == draft)
    }
    #expect(await bench.run("undo").markdown == "Nothing to undo.")
    for draft in drafts.dropFirst() {
      #expect(await bench.run("redo").status == .ok)
      #expect(await bench.run("show --json").markdown == draft)
    }
    #expect(await bench.run("redo").markdown == "Nothing to redo.")
  }
}
