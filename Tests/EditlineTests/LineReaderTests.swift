import TestSupport
import Testing

@Suite struct LineReaderTests {
  @Test func `an actor reads lines with editing and history`() throws {
    var session = try startDemo("--reader")
    session.type("one\\\rtwo\r")
    try session.expect("got \"one\\\\\\ntwo\"")
    try session.expect("2› ")
    session.type("\u{1B}[A\r")
    try session.expect("got \"one\\\\\\ntwo\"")
    try session.expect("3› ")
    session.type("\u{4}")
    try session.expect("endOfInput")
    #expect(try session.end().end == .exit(0))
  }

  @Test func `the cancellation of a task interrupts its reading`() throws {
    var session = try startDemo("--reader")
    session.type("cancel\r")
    try session.expect("worked")
    try session.expect("cancelled interrupted")
    try session.expect("2› ")
  }

  @Test func `an actor reads a pipe`() throws {
    let (output, _) = try PipedProcess.run(demo, arguments: ["--reader"], input: "a\nb")
    #expect(output == "got \"a\"\ngot \"b\"\nendOfInput\n")
  }
}
