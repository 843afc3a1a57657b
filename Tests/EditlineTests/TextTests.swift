@testable import Editline
import Testing

@Suite struct TextTests {
  private func marked(_ text: String) -> String {
    String(String.UnicodeScalarView(Prompt(text).marked))
  }

  @Test func `styles of a prompt stand between markers`() {
    #expect(
      marked("\u{1B}[31mred\u{1B}[0m> ") == "\u{1}\u{1B}[31m\u{1}red\u{1}\u{1B}[0m\u{1}> "
    )
  }

  @Test func `neighbouring styles are merged`() {
    #expect(marked("\u{1B}[1m\u{1B}[31mx") == "\u{1}\u{1B}[1;31m\u{1}x")
  }

  @Test func `a style at the end moves before the last space`() {
    #expect(marked("\u{1B}[1ma \u{1B}[m") == "\u{1}\u{1B}[1m\u{1}a\u{1}\u{1B}[0m\u{1} ")
    #expect(marked("\u{1B}[1ma\u{1B}[0m") == "\u{1}\u{1B}[1m\u{1}a\u{1}\u{1B}[0m\u{1} ")
  }

  @Test func `a prompt keeps no other sequences and no controls`() {
    #expect(marked("a\u{1B}[2Jb\u{7}\u{1}c\td\u{1B}[31") == "abc d")
  }

  @Test func `the rows of a prompt before the last are drawn apart`() {
    let prompt = Prompt("\u{1B}[1mtop\u{1B}[0m\nlast> ")
    #expect(prompt.header == "\u{1B}[1mtop\u{1B}[0m\n")
    #expect(String(String.UnicodeScalarView(prompt.visible)) == "last> ")
  }

  @Test func `a prompt without colours has none`() {
    let prompt = Prompt("\u{1B}[1mtop\u{1B}[0m\n\u{1B}[1mlast\u{1B}[0m> ", isColored: false)
    #expect(prompt.header == "top\n")
    #expect(String(String.UnicodeScalarView(prompt.marked)) == "last> ")
  }

  @Test func `wide characters that do not fit begin the next row`() {
    #expect(LineEditor.usesUTF8())
    var layout = ScreenLayout(columns: 5)
    layout.add("日本".unicodeScalars)
    #expect(layout.position == .init(row: 0, column: 4))
    #expect(layout.add("語") == .init(row: 1, column: 0))
    #expect(layout.position == .init(row: 1, column: 2))
  }

  @Test func `a full row ends in the next one`() {
    var layout = ScreenLayout(columns: 4)
    layout.add("abcd".unicodeScalars)
    #expect(layout.position == .init(row: 1, column: 0))
    layout.add("\n\t".unicodeScalars)
    #expect(layout.position == .init(row: 3, column: 0))
  }

  @Test func `offsets of UTF-8 become indices of scalars`() {
    let buffer = EditBuffer(scalars: Array("aé日x".unicodeScalars), cursor: 3)
    #expect(buffer.cursorOffset == 6)
    #expect(buffer.indices(of: 1..<6) == 1..<3)
    #expect(buffer.indices(of: 2..<3) == 2..<2)
    #expect(buffer.indices(of: 7..<100) == 4..<4)
    #expect(buffer.indices(of: 0..<7) == 0..<4)
  }

  @Test func `a search goes through the lines that hold the pattern`() {
    var search = HistorySearch(lines: ["ab", "b", "abc"].map { Array($0.unicodeScalars) })
    search.append("a")
    #expect(search.match == Array("abc".unicodeScalars))
    search.goToOlder()
    search.goToOlder()
    #expect(search.match == Array("ab".unicodeScalars))
    search.append("c")
    #expect(search.match == nil)
    search.removeLast()
    search.goToOlder()
    search.goToNewer()
    #expect(search.match == Array("abc".unicodeScalars))
  }

  @Test func `a search in no lines finds nothing`() {
    var search = HistorySearch(lines: [])
    search.append("a")
    search.goToOlder()
    search.removeLast()
    #expect(search.match == nil)
  }
}
