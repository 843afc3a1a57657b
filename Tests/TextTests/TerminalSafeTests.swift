import Testing
import Text

@Suite struct TerminalSafeTests {
  @Test func `plain text stays as it is`() {
    let text = "Grüße, 日本 👩‍👩‍👧 \t tab\nline ≤ 1"
    #expect(text.terminalSafe == text)
  }

  @Test(arguments: [
    ("a\u{1B}[31mred\u{1B}[0m", "ared"),
    ("\u{1B}[38;2;1;2;3mx", "x"),
    ("\u{1B}[?25lx\u{1B}[2 qy", "xy"),
    ("a\u{9B}31mb", "ab"),
    ("\u{1B}]0;title\u{07}text", "text"),
    ("\u{1B}]8;;http://x\u{1B}\\link\u{1B}]8;;\u{1B}\\", "link"),
    ("\u{9D}0;title\u{9C}text", "text"),
    ("\u{1B}Pq#0~~\nmore\u{1B}\\text", "text"),
    ("\u{1B}_Gi=1;AAAA\u{1B}\\text", "text"),
    ("\u{1B}^x\u{1B}\\a\u{1B}Xy\u{1B}\\b", "ab"),
    ("\u{1B}(Bx\u{1B}#8y\u{1B}cz", "xyz"),
    ("\u{1B}OPx", "x"),
  ])
  func `escape sequences go as a whole`(pair: (hostile: String, safe: String)) {
    #expect(pair.hostile.terminalSafe == pair.safe)
  }

  @Test(arguments: [
    ("a\u{1B}[31", "a"),
    ("a\u{1B}", "a"),
    ("a\u{1B}]0;never ends", "a"),
    ("\u{1B}]0;never ends\nthe next line", "\nthe next line"),
    ("\u{1B}_G\u{1B}_G\u{1B}[1mx", "x"),
    ("\u{1B}[31\nx", "\nx"),
    ("\u{1B}é", "é"),
    ("\u{1B}[é", "é"),
  ])
  func `an unterminated sequence hides at most its line`(pair: (hostile: String, safe: String)) {
    #expect(pair.hostile.terminalSafe == pair.safe)
  }

  @Test func `what is left after removal cannot form a new sequence`() {
    let nested = "\u{1B}\u{1B}[31m[32mx \u{1B}\u{07}]0;t\u{07}"
    let safe = nested.terminalSafe
    #expect(!safe.unicodeScalars.contains("\u{1B}"))
    #expect(safe.terminalSafe == safe)
  }

  @Test func `controls and invisible steering characters are removed`() {
    let marks = "\u{0}\u{7}\u{8}\u{B}\u{C}\u{7F}\u{85}\u{9F}\u{202A}\u{202E}\u{2066}\u{2069}"
    let more = "\u{200E}\u{200F}\u{61C}\u{2028}\u{2029}\u{FEFF}\u{E0001}\u{E0041}\u{E007F}"
    #expect("a\(more)b".terminalSafe == "ab")
    // U+009F opens a control string, so it comes last on its line.
    #expect("a\(marks)\nb".terminalSafe == "a\nb")
    #expect("x\u{2027}\u{2030}\u{E0100}".terminalSafe == "x\u{2027}\u{2030}\u{E0100}")
  }

  @Test func `carriage returns become newlines`() {
    #expect("a\r\nb\rc\r".terminalSafe == "a\nb\nc\n")
  }

  @Test func `a million hostile bytes take linear time`() {
    let bytes = String(repeating: "\u{1B}]", count: 500_000)
    #expect(bytes.terminalSafe.isEmpty)
    #expect(String(repeating: "\u{9D}\n", count: 300_000).terminalSafe.utf8.count == 300_000)
  }
}
