@testable import Editline
import TestSupport
import Testing

@Suite struct CompletionTests {
  @Test func `a single candidate is inserted with what follows it`() throws {
    var session = try startDemo()
    session.type("view gal\tx\r")
    try session.expect("got \"view gallery x\"")
  }

  @Test func `what several candidates share is inserted first`() throws {
    var session = try startDemo()
    session.type("gen\t\r")
    try session.expect("got \"generat\"")
  }

  @Test func `several candidates are listed below the line`() throws {
    var session = try startDemo()
    session.type("generat\t")
    try session.expect("generate     generations\r\n")
    try session.expect("generat")
    session.type("e\r")
    try session.expect("got \"generate\"")
  }

  @Test func `words beyond ASCII are completed inside of a line`() throws {
    var session = try startDemo()
    session.type("日本 画 end\u{1B}[D\u{1B}[D\u{1B}[D\u{1B}[D\t\r")
    try session.expect("got \"日本 画像  end\"")
  }

  @Test func `a long list is shown a page at a time`() throws {
    var session = try startDemo(rows: 60)
    session.type("many\t")
    let page = try session.expect("60 more rows")
    #expect(page.contains("many40 ") && !page.contains("many41 "))
    session.type(" ")
    try session.expect("many80 ")
    try session.expect("20 more rows")
    session.type("q")
    try session.expect("many")
    session.type("!\r")
    try session.expect("got \"many!\"")
  }

  @Test func `descriptions are cut to the width and lose controls`() {
    #expect(LineEditor.usesUTF8())
    let list = CompletionList(
      [.init("one", description: "a long\u{7} text"), .init("seventeen", description: "日本語")],
      columns: 20,
    )
    #expect(list.rows == ["one        a long …", "seventeen  日本語"])
  }

  @Test func `candidates without descriptions fill columns`() {
    let list = CompletionList(["a", "b", "c", "d", "e"].map { .init($0) }, columns: 8)
    #expect(list.rows == ["a  c  e", "b  d"])
  }

  @Test func `the common prefix holds whole characters`() {
    let completion = Completion(
      replacing: 0..<0,
      candidates: [.init("cafe\u{301}s"), .init("cafe\u{301}x"), .init("café")],
    )
    #expect(completion.commonPrefix == "café")
  }
}
