import Testing
import Text

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本語", 6), ("ｶﾅ", 2), ("ＡＢ", 4), ("한글", 4),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("👍", 2), ("👍🏽", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1),
    ("1️⃣", 2), ("✅", 2), ("─│┌", 3), ("…", 1), ("\u{200B}", 0), ("a\nb", 2), ("क्ष", 2), ("±×", 2),
    ("Привет", 6), ("🖼", 1), ("🖼️", 2), ("‹ ›", 3), ("🏳️‍🌈", 2),
  ])
  func `text takes the columns that terminals give it`(pair: (text: String, columns: Int)) {
    #expect(DisplayWidth.of(pair.text) == pair.columns)
    #expect(pair.text.reduce(0) { $0 + DisplayWidth.of($1) } == pair.columns)
  }

  @Test func `a prefix never splits a wide character`() {
    #expect("日本語".prefix(fitting: 5) == "日本")
    #expect("a👩‍👩‍👧b".prefix(fitting: 2) == "a")
    #expect("abc".prefix(fitting: 0) == "")
    #expect("e\u{301}x".prefix(fitting: 1) == "e\u{301}")
  }

  @Test func `clipping ends in an ellipsis and never exceeds the columns`() {
    #expect("abcdef".clipped(to: 6) == "abcdef")
    #expect("abcdef".clipped(to: 4) == "abc…")
    #expect("日本語".clipped(to: 4) == "日…")
    #expect("日本".clipped(to: 4) == "日本")
    #expect("abc".clipped(to: 0) == "")
  }

  @Test func `padding counts columns and not characters`() {
    #expect("日".padded(to: 4) == "日  ")
    #expect("日".padded(to: 4, aligned: .trailing) == "  日")
    #expect("x".padded(to: 4, aligned: .center) == " x  ")
    #expect("long".padded(to: 2) == "long")
  }
}
