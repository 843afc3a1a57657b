import Cmark
import Testing

@Suite struct MarkdownParserTests {
  @Test func `blocks carry their kind and their lines`() {
    let blocks = MarkdownParser.blocks(
      of: "# A *b*\n\ntext\nmore\n\n```swift x\nlet a\n```\n\n---\n"
    )
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

  @Test func `nesting is flattened beyond fifty levels and loses no text`() {
    func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
    let indented = (0..<1_000).map { times(" ", 2 * $0) + "- deep" }.joined(separator: "\n")
    let texts = [
      times(">", 100_000) + " deep",
      times("- ", 100_000) + "deep" + times("\n", 100_000),
      times("> ", 1_000) + "deep",
      indented,
      times("*a **b ", 5_000) + "deep" + times("** c*", 5_000),
    ]
    for (index, text) in texts.enumerated() {
      let blocks = MarkdownParser.blocks(of: text)
      #expect(depth(blocks) <= MarkdownParser.maximumDepth + 1, "text \(index)")
      #expect("\(blocks)".contains("deep"), "text \(index)")
    }
  }

  @Test func `constructions of quadratic cost are read as text`() {
    func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
    let texts = [
      times("|a", 60_000) + "\n" + times("|-", 60_000) + "\n" + times("a\n", 100_000),
      "a " + times("<![CDATA[", 100_000),
      "a " + times("<!A ", 200_000),
      times("a@", 400_000),
      times("[", 400_000),
    ]
    for (index, text) in texts.enumerated() {
      #expect(MarkdownParser.blocks(of: text).count == 1, "text \(index)")
    }
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
