import Cmark
import Testing

@Suite struct MarkdownParserTests {
  @Test func `blocks carry their kind and their lines`() {
    let blocks = MarkdownParser.blocks(of: "# A *b*\n\ntext\nmore\n\n```swift x\nlet a\n```\n\n---\n")
    #expect(blocks.map(\.lines) == [1...1, 3...4, 6...8, 10...10])
    #expect(blocks[0].kind == .heading(level: 1, [.text("A "), .emphasis([.text("b")])]))
    #expect(blocks[1].kind == .paragraph([.text("text"), .softBreak, .text("more")]))
    #expect(blocks[2].kind == .code(info: "swift x", text: "let a\n"))
    #expect(blocks[3].kind == .thematicBreak)
  }

  @Test func `lists know their number, tightness and tasks`() throws {
    let blocks = MarkdownParser.blocks(of: "3. a\n4. b\n\n- [x] c\n\n- [ ] d\n- e\n")
    guard case .list(let ordered) = try #require(blocks.first).kind,
      case .list(let tasks) = try #require(blocks.last).kind
    else {
      Issue.record("no lists: \(blocks)")
      return
    }
    #expect(ordered.start == 3)
    #expect(ordered.isTight)
    #expect(tasks.start == nil)
    #expect(!tasks.isTight)
    #expect(tasks.items.map(\.isChecked) == [true, false, nil])
  }

  @Test func `tables have aligned columns and full rows`() throws {
    let blocks = MarkdownParser.blocks(of: "| a | b | c | d |\n|:-|:-:|-:|-|\n| 1 | *2* |\n")
    guard case .table(let table) = try #require(blocks.first).kind else {
      Issue.record("no table: \(blocks)")
      return
    }
    #expect(table.alignments == [.left, .center, .right, .unspecified])
    #expect(table.header == [[.text("a")], [.text("b")], [.text("c")], [.text("d")]])
    #expect(table.rows == [[[.text("1")], [.emphasis([.text("2")])], [], []]])
  }

  @Test func `entities, links, pictures, marks and footnotes are read`() {
    let text = "&lt;&#27; ~~x~~ [l](http://a) ![p *q*](b.png \"t\") <i> n[^k] end\n\n[^k]: note\n"
    let blocks = MarkdownParser.blocks(of: text)
    #expect(
      blocks[0].kind
        == .paragraph([
          .text("<\u{1B} "), .strikethrough([.text("x")]), .text(" "),
          .link(destination: "http://a", [.text("l")]), .text(" "),
          .image(destination: "b.png", title: "t", [.text("p "), .emphasis([.text("q")])]),
          .text(" "), .html("<i>"), .text(" n"), .footnoteReference("1"), .text(" end"),
        ])
    )
    guard case .footnote(let label, _) = blocks[1].kind else {
      Issue.record("no footnote: \(blocks)")
      return
    }
    #expect(label == "1")
  }

  @Test(arguments: [
    String(repeating: ">", count: 100_000) + " deep",
    String(repeating: "- ", count: 100_000) + "deep" + String(repeating: "\n", count: 100_000),
    String(repeating: "> ", count: 1_000) + "deep",
    (0..<1_000).map { String(repeating: " ", count: 2 * $0) + "- deep" }.joined(separator: "\n"),
    String(repeating: "*a **b ", count: 5_000) + "deep" + String(repeating: "** c*", count: 5_000),
  ])
  func `nesting is flattened beyond fifty levels and loses no text`(text: String) {
    let blocks = MarkdownParser.blocks(of: text)
    #expect(depth(blocks) <= 2 * MarkdownParser.maximumDepth + 2)
    #expect("\(blocks)".contains("deep"))
  }

  @Test(arguments: [
    String(repeating: "|a", count: 60_000) + "\n" + String(repeating: "|-", count: 60_000) + "\n"
      + String(repeating: "a\n", count: 100_000),
    "a " + String(repeating: "<![CDATA[", count: 100_000),
    "a " + String(repeating: "<!A ", count: 200_000),
    String(repeating: "a@", count: 400_000),
    String(repeating: "[", count: 400_000),
  ])
  func `constructions of quadratic cost are read as text`(text: String) {
    #expect(MarkdownParser.blocks(of: text).count == 1)
  }

  /// The levels of blocks.
  private func depth(_ blocks: [MarkdownBlock]) -> Int {
    blocks.reduce(0) { deepest, block in
      switch block.kind {
      case .quote(let children): max(deepest, depth(children) + 1)
      case .list(let list):
        max(deepest, list.items.reduce(0) { max($0, depth($1.blocks)) } + 1)
      default: max(deepest, 1)
      }
    }
  }
}
