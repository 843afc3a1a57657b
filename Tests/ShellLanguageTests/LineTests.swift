import JSON
import Shell
import Testing

private let reading: @Sendable (String) -> RestOfLine = { name in
  switch name {
  case "note": .text
  case "print": .expression
  case "break": .expressionAfter("if")
  default: .words
  }
}

struct LineTests {
  @Test func `blanks and comments are no command`() throws {
    for line in ["", "  \t ", "# all of it", "  # 'open"] {
      #expect(try ParsedLine(line).name == nil)
    }
  }

  @Test func `a comment starts only at the start of a word`() throws {
    let line = try ParsedLine("add a#b '#c' # d 'e")
    #expect(line.arguments.map(\.text) == ["a#b", "#c"])
  }

  @Test func `words know where they stand in bytes`() throws {
    let line = try ParsedLine("  ädd  'ö' x")
    #expect(line.name?.range == 2..<6)
    #expect(line.arguments.map(\.range) == [8..<12, 13..<14])
  }

  @Test func `the notation of the tool works as typed`() throws {
    let line = try ParsedLine(
      #"manage_workflows action="run", workflow_id="w" , inputs={"a": [1, 2]},n=3"#
    )
    #expect(line.arguments.map(\.name) == ["action", "workflow_id", "inputs", "n"])
    #expect(line.arguments[2].value == .json(["a": [1, 2]]))
    #expect(line.arguments[3].value == .json(3))
  }

  @Test func `a backslash at the end of a line goes on in the next`() throws {
    let line = try ParsedLine("add a \\\n  b\\\r\n c \\")
    #expect(line.arguments.map(\.text) == ["a", "b", "c"])
  }

  @Test func `prose and expressions are taken as they stand`() throws {
    let note = try ParsedLine("note  don't [ # \"me  ", reading: reading)
    #expect(note.rest == Word(text: "don't [ # \"me", range: 6..<19))
    #expect(note.arguments.isEmpty)
    let print = try ParsedLine("print $a.b + 'x, # y'", reading: reading)
    #expect(print.rest?.text == "$a.b + 'x, # y'")
    #expect(try ParsedLine("print  ", reading: reading).rest == nil)
  }

  @Test func `an expression begins after its word`() throws {
    let line = try ParsedLine("break sketch if $sketch.cost > 2, \"", reading: reading)
    #expect(line.arguments.map(\.text) == ["sketch"])
    #expect(line.rest?.text == "$sketch.cost > 2, \"")
    #expect(try ParsedLine("break 'if' x", reading: reading).rest == nil)
    #expect(try ParsedLine("break sketch", reading: reading).rest == nil)
  }

  @Test(arguments: [
    "add a", "add don't", "note don't", "note [ \" '", "add [1]", "add 'a\nb'", "# 'x", "add a # '",
    "add a#'", "break [1] if (a)", "print 'x' + ']'", "add a=='", "add x 5'", "add \"\\\"\"",
    "add 'a\\'", "", "add a # b \\", "a '1'\nb '2'", "add https://x/?a='",
  ])
  func `a line is complete`(line: String) {
    #expect(isComplete(line, reading: reading))
  }

  @Test(arguments: [
    "add 'a", "add \"a", "add x=\"a", "add [1", "add x={\"a\": [}", "add @\"a", "add a \\",
    "note a \\", "add [\"]\"", "add \"\\\"", "print (a", "print 'a", "break x if [", "add 'a\n",
    "manage_workflows a=1,b={", "add \\\n [", "a '1'\nb '2", "print x \\", "add\\\n'",
  ])
  func `a line is not complete`(line: String) {
    #expect(!isComplete(line, reading: reading))
  }

  @Test func `lines are joined until a command is complete`() {
    var splitter = CommandSplitter(reading: reading)
    #expect(splitter.add("add x {") == [])
    #expect(splitter.hasPending)
    #expect(splitter.add("  \"a\": 1") == [])
    #expect(splitter.add("}") == ["add x {\n  \"a\": 1\n}"])
    #expect(!splitter.hasPending)
    #expect(splitter.add("a\nb 'x\ny'\nc \\") == ["a", "b 'x\ny'"])
    #expect(splitter.takePending() == "c \\")
    #expect(splitter.takePending() == nil)
    #expect(splitter.add("note it's") == ["note it's"])
  }

  @Test(arguments: [
    ("add?", "help add"), ("add??", "help add --full"), ("  n? ", "help n"), ("add", "add"),
    ("?", "?"), ("what is it?", "what is it?"), ("a'b?", "a'b?"),
    ("draft/image?", "help draft/image"),
  ])
  func `a question mark behind a name asks for help`(line: String, expected: String) {
    #expect(expandingHelp(line) == expected)
  }
}
