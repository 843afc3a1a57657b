import Glibc
import TestSupport
import Testing

@Suite struct ScreenTests {
  @Test func `a message is printed above a line that is half typed`() throws {
    let box = PostBox()
    var session = try startDemo("--post", box.path)
    session.type("half")
    try session.expect("half")
    box.post("news\nand more")
    try session.expect("\r\u{1B}[Jnews\r\nand more\r\n")
    try session.expect("half")
    session.type(" done\r")
    try session.expect("got \"half done\"")
  }

  @Test func `a message above rows begins where the prompt was`() throws {
    let box = PostBox()
    var session = try startDemo("--post", box.path)
    session.type("{ a\rb")
    try session.expect("b")
    box.post("news")
    try session.expect("\u{1B}[1A\r\u{1B}[Jnews\r\n")
    session.type(" }\r")
    try session.expect("got \"{ a\\nb }\"")
  }

  @Test func `a message without a line is printed as it is`() throws {
    var session = try TerminalSession(demo)
    try session.expect("ready\r\n")
  }

  @Test func `one row is drawn over when the size changes`() throws {
    var session = try startDemo()
    session.type("short")
    try session.expect("short")
    session.resize(columns: 40, rows: 24)
    try session.expect("\r\u{1B}[J")
    try session.expect("short")
    session.type("er\r")
    try session.expect("got \"shorter\"")
  }

  @Test func `several rows stay and are drawn again below when the size changes`() throws {
    var session = try startDemo()
    let text = String(repeating: "x", count: 60)
    session.type(text)
    try session.expect(text)
    session.resize(columns: 40, rows: 24)
    let erased = try session.expect("\u{1B}[J")
    #expect(erased.contains("\r\n") && !erased.contains("A"))
    try session.expect("xxx")
    session.type("y\r")
    try session.expect("got \"\(text)y\"")
  }

  @Test func `the typed line is coloured and a suggestion follows it`() throws {
    var session = try startDemo("--color")
    session.type("gal")
    try session.expect("\u{1B}[0;1;36mgal")
    try session.expect("\u{1B}[2mlery\u{1B}[0m")
    session.type("\u{1B}[C")
    try session.expect("\u{1B}[K")
    session.type("\r")
    try session.expect("got \"gallery\"")
  }

  @Test func `a suggestion that is not taken is not part of the line`() throws {
    var session = try startDemo("--color")
    session.type("gal")
    try session.expect("\u{1B}[2mlery")
    session.type("\r")
    try session.expect("got \"gal\"")
  }

  @Test func `a suggestion ends before the edge of the screen`() throws {
    var session = try startDemo("--color", columns: 14)
    session.type("gene")
    try session.expect("\u{1B}[0;1;36mgene")
    try session.expect("\u{1B}[2mr\u{1B}[0m\u{1B}[13G")
  }
}
