import TestSupport
import Testing

@Suite struct MultipleRowTests {
  @Test func `Enter begins a new row while brackets are open`() throws {
    var session = try startDemo()
    session.type("{ a\rb }\r")
    try session.expect("got \"{ a\\nb }\"")
  }

  @Test(arguments: ["\r", "\n"])
  func `Alt-Enter always begins a new row`(end: String) throws {
    var session = try startDemo()
    session.type("a\u{1B}\(end)b\r")
    try session.expect("got \"a\\nb\"")
  }

  @Test func `the arrows move between rows and then through the history`() throws {
    var session = try startDemo()
    session.type("old\r")
    try session.expect("2› ")
    session.type("aa\u{1B}\rbb\u{1B}[AX\u{1B}[BY\r")
    try session.expect("got \"aaX\\nbbY\"")
    try session.expect("3› ")
    session.type("\u{1B}[A\u{1B}[A\u{1B}[A\r")
    try session.expect("got \"old\"")
  }

  @Test func `a paste waits for Enter`() throws {
    var session = try startDemo()
    session.type("\u{1B}[200~one\rtwo\r\u{1B}[201~")
    try session.expect("two")
    session.type("!\r")
    try session.expect("got \"one\\ntwo!\"")
  }

  @Test func `a paste keeps empty rows, joins CR and LF and loses controls`() throws {
    var session = try startDemo()
    session.type("\u{1B}[200~a\r\n\r\nb\nc\u{3}\u{4}\u{1B}[31m\td\u{1B}[201~\r")
    try session.expect("got \"a\\n\\nb\\nc[31m\\td\"")
  }

  @Test func `a large paste is kept whole`() throws {
    var session = try startDemo()
    let text = String(repeating: "0123456789", count: 2000)
    session.type("\u{1B}[200~\(text)\u{1B}[201~")
    session.type("\r")
    try session.expect("got \"\(text)\"")
  }

  @Test func `a text that is taller than the screen can be edited`() throws {
    var session = try startDemo(columns: 20, rows: 4)
    let rows = (1...12).map { "row \($0)" }.joined(separator: "\r")
    session.type("\u{1B}[200~\(rows)\u{1B}[201~")
    session.type("\u{1}A\u{1B}[C\u{5}")
    for _ in 1...60 { session.type("z") }
    session.type("\r")
    let text = rows.replacing("\r", with: "\\n") + String(repeating: "z", count: 60)
    let output = try session.expect("zz\"\r\n")
    #expect(output.contains("got \"A\(text)\""))
  }
}
