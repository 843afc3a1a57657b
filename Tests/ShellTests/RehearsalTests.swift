import Glibc
import Notebook
import Testing
import TestSupport

@testable import Shell

@Suite struct SessionChangeTests {
  private let table: CommandTable

  init() throws { table = try TestBench().made.table }

  private func applied(_ change: String, to line: String) throws -> String? {
    try SessionChange(change).applied(to: line, table)
  }

  @Test(
    arguments: [
      ("prompt=a wolf", "add prompt text \"a fox\" --input", "add prompt text \"a wolf\" --input"),
      ("prompt=a wolf", "edit prompt value='a fox'", "edit prompt value=\"a wolf\""),
      ("prompt=12", "run prompt=7 # for now", "run prompt=12 # for now"),
      (
        "sketch.width=64", "add sketch model draft/image width=512",
        "add sketch model draft/image width=64",
      ),
      ("sketch.seed=3", "add sketch model draft/image", "add sketch model draft/image seed=3"),
      ("a=@hero.png", "add a asset @old.png", "add a asset @hero.png"),
      ("list=[1, 2]", "step list=[]", "step list=[1, 2]"),
    ]
  ) func `a change stands where the line gave the value`(
    change: String,
    line: String,
    expected: String,
  ) throws {
    #expect(try applied(change, to: line) == expected)
  }

  @Test(
    arguments: [
      "add other text \"a fox\"", "note prompt=1", "add prompt model draft/image", "run",
      "print $prompt",
      "\"",
    ]
  ) func `a line that gives no value stays`(line: String) throws {
    #expect(try applied("prompt=a wolf", to: line) == nil)
  }

  @Test(arguments: ["prompt", "=x"]) func `a change without a value is refused`(text: String) {
    #expect(throws: ShellError.self) { try SessionChange(text) }
  }
}

@Suite final class RehearsalTests {
  private let easel = BuiltProduct.path(of: "easel")
  private let folder: TemporaryFolder
  private let path: String

  /// A session of the tour, with the answer at its gate.
  init() throws {
    let folder = try TemporaryFolder()
    path = "\(folder.path)/hero.md"
    self.folder = folder
    let lines = tour.map { $0.replacing("512", with: "64") } + ["run", "approve"]
    let result = try run(["--session", path], input: lines.joined(separator: "\n") + "\n")
    try #require(result.end == .exit(0), "\(result.output)")
  }

  private func run(
    _ arguments: [String],
    input: String = "",
    environment: [String: String] = TerminalSession.defaultEnvironment,
  ) throws -> (output: String, end: TerminalSession.End) {
    let places = ["--home", "\(folder.path)/home", "--sessions", "\(folder.path)/new"]
    return try PipedProcess.run(
      easel,
      arguments: arguments + places,
      environment: environment,
      input: input,
    )
  }

  private func newSession() throws -> SessionFile {
    let paths = try Launch.sessions(at: "\(folder.path)/new")
    return try SessionFile(reading: try #require(paths.last))
  }

  @Test func `another input makes a new session, in which what hangs on it is real`() throws {
    let set = try run(["replay", path, "--set", "prompt=a wolf", "--answers"])
    #expect(set.end == .exit(0), "\(set.output)")
    let file = try newSession()
    #expect(file.head.forkedFrom == (try SessionFile(reading: path)).head.id)
    #expect(file.entries[1].input.contains("\"a wolf\""))
    #expect(file.entries.map(\.status) == (try SessionFile(reading: path)).entries.map(\.status))
    let checked = try run(["replay", file.path, "--check"])
    #expect(checked.end == .exit(0), "\(checked.output)")
  }

  @Test func `a change that nothing uses is refused, and nothing is made`() throws {
    let set = try run(["replay", path, "--set", "prompt.x", "--answers"])
    #expect(set.end == .exit(2))
    let other = "\(folder.path)/empty.md"
    _ = try run(["--session", other], input: "list\n")
    let unused = try run(["replay", other, "--set", "prompt=x"])
    #expect(unused.end == .exit(2))
    #expect(unused.output.contains("nothing in the session gives or uses `prompt`"))
    #expect(access("\(folder.path)/new", F_OK) != 0)
  }

  @Test func `the prompt is handed over before an entry, and Enter does it`() throws {
    let typed = "show\nprint $prompt\n"
    let result = try run(["replay", path, "--until", "e3"], input: typed)
    #expect(result.end == .exit(0), "\(result.output)")
    #expect(result.output.contains("Enter does the next entry"))
    #expect(try newSession().entries.map(\.input) == Array(tour[..<2]) + ["show", "print $prompt"])
    #expect(try run(["replay", path, "--until", "e99"]).end == .exit(2))

    var terminal = try TerminalSession(
      easel,
      arguments: ["replay", path, "--step", "--sessions", "\(folder.path)/new"],
      columns: 100,
    )
    try terminal.expect("e1 ⏵")
    terminal.type("\r")
    try terminal.expect("Created")
    try terminal.expect("e2 ⏵")
    terminal.type("replay\r")
    try terminal.expect("is done")
    try terminal.expect("hero-portrait* ›")
    terminal.type("\u{4}")
    #expect(try terminal.end().end == .exit(0))
  }

  @Test func `a budget is the first entry of a session that pays for itself`() throws {
    let live = try run(["replay", path, "--live", "--answers", "--budget", "2.5"])
    #expect(live.end == .exit(0), "\(live.output)")
    #expect(live.output.contains("Live: 2 model calls, 0 CU when it was recorded."))
    #expect(try newSession().entries.first?.input == "budget session 2.5")
    #expect(try run(["replay", path, "--live", "--budget", "much"]).end == .exit(2))
    #expect(try run(["replay", path, "--check", "--budget", "1"]).end == .exit(2))
  }

  @Test func `a page shows the graph of a session as a picture`() throws {
    let other = "\(folder.path)/graph.md"
    _ = try run(["--session", other], input: "graph\n")
    let page = try run(["export", other, "--html", "-"])
    #expect(page.end == .exit(0))
    #expect(page.output.ranges(of: "data:image/svg+xml;base64,").count == 1)
  }

  @Test func `the store of a replay is its own, and can be kept`() throws {
    let kept = "\(folder.path)/kept"
    #expect(try run(["replay", path, "--check", "--keep", kept]).end == .exit(0))
    let list = try PipedProcess.run(
      easel,
      arguments: ["--home", kept, "-c", "use hero-portrait", "-c", "runs"],
      input: "",
    )
    #expect(list.end == .exit(0), "\(list.output)")
    let again = try run(["replay", path, "--check", "--keep", kept])
    #expect(again.end == .exit(2))
    #expect(again.output.contains("there is something in it"))
  }

  @Test(
    arguments: [
      ["TZ": "Asia/Kathmandu"], ["LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8"],
      ["COLUMNS": "41"], ["NO_COLOR": "1", "TERM": "dumb"],
    ]
  ) func `time zone, language and width change nothing of a check`(
    variables: [String: String]
  ) throws {
    let environment = TerminalSession.defaultEnvironment.merging(variables) { $1 }
    let result = try run(["replay", path, "--check"], environment: environment)
    #expect(result.end == .exit(0), "\(result.output)")
  }

  @Test func `live, pictures of another size are told`() throws {
    let same = try run(["replay", path, "--live", "--answers"])
    #expect(same.end == .exit(0) && !same.output.contains("and was "), "\(same.output)")
    let text = String(decoding: try readFile(path), as: UTF8.self)
    let edited = text.replacing("width=64 height=64", with: "width=96 height=64")
    try writeFile(Array(edited.utf8), to: path)
    let live = try run(["replay", path, "--live", "--answers"])
    #expect(live.end == .exit(0), "\(live.output)")
    #expect(live.output.contains("art:1 is 96×64 png, and was 64×64 png."), "\(live.output)")
    #expect(live.output.contains("art:2 is 192×128 png, and was 128×128 png."))
  }

  @Test func `what an edited input asks for and the record lacks is named`() throws {
    let text = String(decoding: try readFile(path), as: UTF8.self)
    let edited = text.replacing("hero portrait\" --input", with: "wolf portrait\" --input")
    try writeFile(Array(edited.utf8), to: path)
    let result = try run(["replay", path, "--check"])
    #expect(result.end == .exit(1))
    #expect(result.output.contains("the inputs of node `sketch` differ: `prompt`, as `e2` gives"))
  }
}
