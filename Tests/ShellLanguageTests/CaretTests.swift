import Shell
import Testing
import Text

struct CaretTests {
  @Test func `carets stand under the word`() {
    #expect(caret("add sketh modle", 10..<15) == "add sketh modle\n          ^^^^^")
  }

  @Test func `wide characters count as two columns`() {
    #expect(caret("add 画像 x", 11..<12) == "add 画像 x\n         ^")
    #expect(caret("add 画像 x", 4..<10) == "add 画像 x\n    ^^^^")
  }

  @Test func `an empty range has one caret, also at the end`() {
    #expect(caret("add", 3..<3) == "add\n   ^")
    #expect(caret("", 0..<0) == "\n^")
    #expect(caret("add", 90..<95) == "add\n   ^")
  }

  @Test func `of several lines only the one that is meant is shown`() {
    #expect(caret("add {\n  b: 1\n}", 8..<9) == "  b: 1\n  ^")
    #expect(caret("a 'x\ny", 2..<6) == "a 'x\n  ^^")
  }

  @Test func `tabs and control characters do not shift the carets`() {
    #expect(caret("a\tb\u{1B}[31mc", 2..<3) == "a b [31mc\n  ^")
  }

  @Test(arguments: [0, 5, 40, 200, 1990])
  func `a long line is cut around the word`(place: Int) {
    var text = String(repeating: "x", count: 2000)
    let start = text.index(text.startIndex, offsetBy: place)
    text.replaceSubrange(start..<text.index(start, offsetBy: 5), with: "HERE!")
    let lines = caret(text, place..<place + 5).split(
      separator: "\n",
      omittingEmptySubsequences: false,
    )
    #expect(DisplayWidth.of(lines[0]) == 76)
    let column = lines[1].prefix { $0 == " " }.count
    #expect(lines[0].dropFirst(column).hasPrefix("HERE!"))
    #expect(lines[1].dropFirst(column) == "^^^^^")
  }

  @Test func `a range of any size fits`() {
    let lines = caret(String(repeating: "画", count: 4000), 3..<9000).split(separator: "\n")
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= 76 })
  }
}
