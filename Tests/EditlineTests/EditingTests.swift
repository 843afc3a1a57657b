import Glibc
import TestSupport
import Testing

@Suite struct EditingTests {
  @Test func `the prompt is shown and what is typed comes back`() throws {
    var session = try startDemo()
    session.type("hello")
    try session.expect("hello")
    session.type("\r")
    try session.expect("got \"hello\"\r\n")
    try session.expect("2› ")
    session.type("quit\r")
    #expect(try session.end().end == .exit(0))
  }

  @Test func `Enter on an empty line returns an empty line`() throws {
    var session = try startDemo()
    session.type("\r")
    try session.expect("got \"\"")
  }

  @Test func `the up arrow recalls earlier lines and the down arrow the new one`() throws {
    var session = try startDemo()
    session.type("first\r")
    try session.expect("2› ")
    session.type("second \r")
    try session.expect("3› ")
    session.type("new")
    try session.expect("new")
    session.type("\u{1B}[A\u{1B}[A\u{1B}[B\u{1B}OB\r")
    try session.expect("got \"new\"")
    try session.expect("4› ")
    session.type("\u{1B}[A\u{1B}[A\r")
    try session.expect("got \"second \"")
  }

  @Test func `a long history is recalled from its end`() throws {
    var session = try startDemo("--long-history")
    session.type("\u{1B}[A\u{1B}[A\r")
    try session.expect("got \"earlier line 4999\"")
  }

  @Test(arguments: ["日本", "é", "e\u{301}", "🎨", "👨‍👩‍👧", "grüße", "Ω\u{A0}ÿ"])
  func `text beyond ASCII is kept`(text: String) throws {
    var session = try startDemo()
    session.type(text + "\r")
    try session.expect("got \(text.debugDescription)")
  }

  @Test(arguments: ["e\u{301}", "👨‍👩‍👧", "🇯🇵", "本"])
  func `Backspace deletes and the arrows pass whole characters`(character: String) throws {
    var session = try startDemo()
    session.type("a\(character)b\(character)\u{7F}\u{1B}[D\u{1B}[Dx\r")
    try session.expect("got \("ax\(character)b".debugDescription)")
  }

  @Test func `text is UTF-8 when the environment names no locale`() throws {
    var session = try startDemo(environment: ["TERM": "xterm-256color"])
    session.type("日本\r")
    try session.expect("got \"日本\"")
  }

  @Test func `text is UTF-8 when the environment asks for the C locale`() throws {
    var session = try startDemo(environment: ["TERM": "xterm", "LC_ALL": "C"])
    session.type("é\r")
    try session.expect("got \"é\"")
  }

  @Test func `a terminal that the system does not know is taken for an ordinary one`() throws {
    var session = try TerminalSession(demo, environment: ["TERM": "xterm-of-tomorrow"])
    let start = try session.expect("1› ")
    #expect(!start.contains("No entry"))
    session.type("ac\u{1B}[Db\r")
    try session.expect("got \"abc\"")
  }

  @Test func `Ctrl-C drops the line`() throws {
    var session = try startDemo()
    session.type("half")
    try session.expect("half")
    session.type("\u{3}")
    try session.expect("^C\r\n")
    try session.expect("interrupted")
    try session.expect("2› ")
    session.type("whole\r")
    try session.expect("got \"whole\"")
  }

  @Test func `an interrupt from elsewhere drops the line`() throws {
    var session = try startDemo()
    session.type("half")
    try session.expect("half")
    session.send(signal: SIGINT)
    try session.expect("interrupted")
  }

  @Test func `Ctrl-D ends the input on an empty line and deletes on another`() throws {
    var session = try startDemo()
    session.type("\u{1B}[3~abc\u{1}\u{4}\r")
    try session.expect("got \"bc\"")
    try session.expect("2› ")
    session.type("\u{4}")
    try session.expect("end of input")
    #expect(try session.end().end == .exit(0))
  }

  @Test func `unknown sequences and late answers of the terminal are swallowed`() throws {
    var session = try startDemo()
    session.type("a\u{1B}[99;5xb\u{1B}_Gi=31;OK\u{1B}\\c\u{1B}]11;rgb:0/0/0\u{7}d")
    session.type("\u{1B}P1$r0m\u{1B}\\e\u{1B}[?62;4cf\u{1B}[200g\r")
    try session.expect("got \"abcdef\"")
  }

  @Test func `an Escape alone is not part of the next key`() throws {
    var session = try startDemo()
    session.type("ab\u{1B}")
    try session.expect("ab")
    session.type("\u{1B}\u{1B}")
    session.type("\u{1B}[Dx\r")
    try session.expect("got \"axb\"")
  }

  @Test func `words are passed with modified arrows`() throws {
    var session = try startDemo()
    session.type("one two\u{1B}[1;5D\u{1B}[1;5DX\u{1B}[1;5CY\u{1B}[FZ\u{1B}[HA\r")
    try session.expect("got \"AXoneY twoZ\"")
  }

  @Test func `Ctrl-R finds earlier lines in any script`() throws {
    var session = try startDemo()
    session.type("paint 画像\r")
    try session.expect("2› ")
    session.type("other\r")
    try session.expect("3› ")
    session.type("\u{12}画")
    try session.expect("history: 画")
    session.type("\r")
    try session.expect("got \"paint 画像\"")
  }

  @Test func `Ctrl-G leaves the search with the text as it was`() throws {
    var session = try startDemo()
    session.type("earlier\r")
    try session.expect("2› ")
    session.type("now\u{12}earl")
    try session.expect("history: earl")
    session.type("\u{7}!\r")
    try session.expect("got \"now!\"")
  }
}
