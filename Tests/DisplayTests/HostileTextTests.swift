import Display
import Testing
import Text

@Suite struct HostileTextTests {
  private let colors = RenderOptions(columns: 60, colors: .trueColor, hyperlinks: true)

  @Test(arguments: [
    "a &#27;[31m b", "\u{1B}]0;title\u{07}x", "`\u{1B}[2J`", "# &#x9b;31m", "![\u{1B}c](\u{1B}[2J)",
    "[x](<http://e/\u{1B}]8;;\u{07}>)", "[\u{1B}[8m](http://e/&#27;%1b)",
    "```\u{1B}[1m\n\u{1B}[2J\n```",
    "| &#27;[2J |\n|---|\n| \u{9B}2J |", "<b\u{1B}[2J>", "<div \u{1B}[2J>\n", "- &#155;2J",
    "[^\u{1B}c]\n\n[^\u{1B}c]: &#27;c", "> \u{202E}evil\u{2066}", "<http://e/\u{1B}c>",
    "a\u{7}b\u{8}",
  ])
  func `no text can steer the terminal`(markdown: String) async {
    let plain = await MarkdownRenderer(options: RenderOptions(columns: 60)).render(markdown)
    #expect(plain == plain.terminalSafe)
    let colored = await MarkdownRenderer(options: colors).render(markdown)
    let allowed = /\u{1B}\[[0-9;]*m|\u{1B}\]8;(id=[0-9]+)?;[\x21-\x7E]*\u{1B}\\/
    let rest = colored.replacing(allowed, with: "")
    #expect(rest == rest.terminalSafe)
  }

  @Test(arguments: ["javascript:alert(1)", "data:text/html,x", "ssh://host", "x:y"])
  func `only web and file addresses become links`(destination: String) async {
    let renderer = MarkdownRenderer(options: colors)
    let bad = await renderer.render("[text](\(destination))")
    #expect(!bad.contains("\u{1B}]8"))
    let good = await renderer.render("[text](https://example.com/ä)")
    #expect(good.contains("\u{1B}]8;id=0;https://example.com/%C3%A4\u{1B}\\"))
    #expect(good.hasSuffix("\u{1B}]8;;\u{1B}\\\u{1B}[0m\n"))
  }

  @Test func `a link that pretends another address shows its own`() async {
    let text = await MarkdownRenderer(options: colors).render(
      "[https://bank.com](https://evil.com)"
    )
    #expect(text.contains("(https://evil.com)"))
  }

  /// Markup nested a thousand levels deep.
  enum DeepMarkup: CaseIterable {
    case quotes
    case bullets
    case numbers
    case indentation
    case emphasis
    case links

    var text: String {
      func times(_ text: String) -> String { String(repeating: text, count: 1_000) }
      return switch self {
      case .quotes: times("> ") + "deep"
      case .bullets: times("- ") + "deep"
      case .numbers: times("1. ") + "deep"
      case .indentation:
        (0..<1_000).map { String(repeating: " ", count: 2 * $0) + "- deep" }
          .joined(separator: "\n")
      case .emphasis: times("*a **b ") + "deep" + times("** c*")
      case .links: times("[") + "deep" + times("](x)")
      }
    }
  }

  @Test(arguments: DeepMarkup.allCases, [20, 40, 120])
  func `deep nesting stays inside the columns`(markup: DeepMarkup, columns: Int) async {
    let renderer = MarkdownRenderer(options: RenderOptions(columns: columns))
    let lines = await renderer.lines(markup.text)
    #expect(lines.joined().contains("deep"))
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= columns })
  }

  @Test func `a long text is cut and says so`() async {
    let text = String(repeating: "word word word\n", count: MarkdownRenderer.maximumBytes / 15 + 9)
    let lines = await MarkdownRenderer(options: RenderOptions()).lines(text)
    #expect(lines.last == "… the rest is too long to show")
  }

  @Test func `every line stands for itself`() async {
    let text = "**bold that wraps [with a link](https://example.com) and goes on and on and on**"
    let options = RenderOptions(columns: 20, colors: .ansi16, hyperlinks: true)
    for line in await MarkdownRenderer(options: options).lines(text) {
      #expect(line.contains("\u{1B}[1"))
      #expect(line.hasSuffix("\u{1B}[0m"))
      let opened = line.ranges(of: "\u{1B}]8;id").count
      #expect(opened == line.ranges(of: "\u{1B}]8;;\u{1B}").count)
    }
  }
}
