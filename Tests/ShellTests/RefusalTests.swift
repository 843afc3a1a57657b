import Notebook
import Testing

@testable import Shell

@Suite struct RefusalTests {
  @Test(arguments: [
    (
      "add x model image/upscale image=$skech", "there is no node `skech`",
      "Did you mean `sketch`?",
    ),
    ("add x model draft/imag prompt=a", "there is no model `draft/imag`", "`draft/image`"),
    ("add x model draft/image", "needs the input `prompt`", "prompt=$node"),
    ("add sketch text hello", "there is a node `sketch` already", "another id"),
    ("edit sketch prompt=$final", "takes text, and `final` gives image", ""),
    ("edit sketch width=wide", "`width` takes a whole number, not a text", ""),
    ("edit sketch width=4", "`width` is at least 64", ""),
    ("edit sketch widht=64", "no parameter `widht`", "Did you mean `width`?"),
    ("add x blender y", "there is no node type `blender`", "Types are"),
    ("add x transformText \"promt_output\"", "`promt_output`", "Did you mean `prompt_output`?"),
    ("add x transformText \"prompt_output +\"", "the expression is wrong at column", ""),
    ("add x asset @/nowhere.png", "`/nowhere.png` cannot be read", ""),
    ("nonsense", "no command `nonsense`", "The nearest command is"),
    ("shwo", "no command `shwo`", "Did you mean `show`?"),
    ("run promt=\"a\"", "the workflow has no input `promt`", "Did you mean `prompt`?"),
    ("approve", "no run is stopped", ""),
  ])
  func `a wrong line names the thing, says what would work, and changes nothing`(
    _ line: String,
    _ message: String,
    _ remedy: String,
  ) async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    let before = await bench.run("show --json").markdown
    let output = await bench.run(line)
    #expect(output.status == .error)
    #expect(output.markdown.contains(message), "\(output.markdown)")
    #expect(output.markdown.contains(remedy), "\(output.markdown)")
    #expect(await bench.run("show --json").markdown == before)
    #expect(bench.provider.calls.isEmpty)
  }

  @Test func `the caret stands under the wrong word`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    let output = await bench.run("add x model image/upscale image=$skech")
    let lines = output.markdown.split(separator: "\n").map(String.init)
    let line = try #require(lines.firstIndex { $0.contains("image=$skech") })
    #expect(lines[line + 1].filter { $0 != " " } == "^^^^^^")
    #expect(
      lines[line + 1].prefix { $0 == " " }.count
        == lines[line].distance(
          from: lines[line].startIndex,
          to: try #require(lines[line].firstIndex(of: "$")),
        )
    )
  }

  @Test func `a cycle is refused and shown`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    await bench.run("add again model image/upscale image=$final")
    let output = await bench.run("edit final image=$again")
    #expect(output.markdown.contains("final → again → final"))
  }

  @Test func `nothing is done where the session cannot be written`() async throws {
    let bench = try TestBench()
    try writeFile([], to: bench.folder.path + "/file")
    let head = SessionNames.head(id: "session_1", place: .start, columns: 80)
    await bench.made.bench.write(
      to: SessionWriter(newAt: bench.folder.path + "/file/x/s.md", head: head)
    )
    let output = await bench.run("new hero")
    #expect(output.errorCode == "session")
    #expect(output.markdown.contains("Nothing was done"))
    await bench.made.bench.write(to: nil)
    #expect(await bench.run("list").markdown.contains("No workflows"))
  }
}
