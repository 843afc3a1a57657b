import TestSupport
import Testing

@Suite struct PlainTests {
  @Test func `lines of a pipe are read without prompts or escapes`() throws {
    let (output, end) = try PipedProcess.run(demo, input: "one\n\ntwo é\r\nlast")
    #expect(
      output == """
        ready
        got "one"
        got ""
        got "two é"
        got "last"
        end of input

        """
    )
    #expect(end == .exit(0))
  }

  @Test func `rows of a pipe are joined until brackets are closed`() throws {
    let (output, _) = try PipedProcess.run(demo, input: "{ a\nb }\n{ open\n")
    #expect(
      output == """
        ready
        got "{ a\\nb }"
        got "{ open"
        end of input

        """
    )
  }

  @Test func `a terminal that cannot move its cursor gets the text of the prompt only`() throws {
    var session = try startDemo(environment: ["TERM": "dumb"])
    session.type("日本 {\n")
    try session.expect("… ")
    session.type("}\n")
    let output = try session.expect("2› ")
    #expect(output.contains("got \"日本 {\\n}\""))
    #expect(!output.contains("\u{1B}"))
    session.type("half\u{3}")
    try session.expect("interrupted")
    session.type("\u{4}")
    try session.expect("end of input")
    #expect(try session.end().end == .exit(0))
  }
}
