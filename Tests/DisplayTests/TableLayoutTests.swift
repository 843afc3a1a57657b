import Display
import Testing
import Text

@Suite struct TableLayoutTests {
  private func plain(_ markdown: String, columns: Int) async -> String {
    await MarkdownRenderer(options: RenderOptions(columns: columns)).render(markdown)
  }

  private let runs = """
    | node | state | price |
    |:-----|:-----:|------:|
    | sketch | done | 0.4 |
    | 日本語 | cached from run:3, because its step key is equal | 12.25 |
    | 👩‍👩‍👧 x ❤️ | `code` \\| pipe | 0 |
    """

  @Test func `a table at 120 columns`() async {
    #expect(
      await plain(runs, columns: 120) == """
        node    │                      state                       │ price
        ────────┼──────────────────────────────────────────────────┼──────
        sketch  │                       done                       │   0.4
        日本語  │ cached from run:3, because its step key is equal │ 12.25
        👩‍👩‍👧 x ❤️ │                  `code` | pipe                   │     0

        """
    )
  }

  @Test func `a table at 40 columns wraps its cells`() async {
    #expect(
      await plain(runs, columns: 40) == """
        node    │         state          │ price
        ────────┼────────────────────────┼──────
        sketch  │          done          │   0.4
        ────────┼────────────────────────┼──────
        日本語  │   cached from run:3,   │ 12.25
                │  because its step key  │
                │        is equal        │
        ────────┼────────────────────────┼──────
        👩‍👩‍👧 x ❤️ │     `code` | pipe      │     0

        """
    )
  }

  @Test func `a table that cannot be wrapped turns into records`() async {
    let wide = """
      | identifier | workflow | started | finished | credits | comment |
      |---|---|---|---|---|---|
      | 0123456789ab | hero-portrait | 2024-05-01 | 2024-05-02 | 12.5 | a rather long comment here |
      | 1123456789ab | hero |  |  | 3 | 短い |
      """
    #expect(
      await plain(wide, columns: 40) == """
        identifier: 0123456789ab
        workflow:   hero-portrait
        started:    2024-05-01
        finished:   2024-05-02
        credits:    12.5
        comment:    a rather long comment here

        identifier: 1123456789ab
        workflow:   hero
        started:
        finished:
        credits:    3
        comment:    短い

        """
    )
  }

  @Test func `a break inside a cell is kept`() async {
    #expect(
      await plain("| a | b |\n|---|---|\n| x<br>y | z |\n", columns: 40) == """
        a │ b
        ──┼──
        x │ z
        y │

        """
    )
  }

  @Test(arguments: [20, 33, 40, 80, 120])
  func `no table is wider than the columns`(columns: Int) async {
    let cells = ["a", "日本語の長い文章です", "word word word", "0123456789abcdef", "👩‍👩‍👧👩‍👩‍👧", ""]
    for count in 1...12 {
      let row = (0..<count).map { cells[$0 % cells.count] }.joined(separator: " | ")
      let rule = Array(repeating: "---", count: count).joined(separator: " | ")
      let table = "| \(row) |\n| \(rule) |\n| \(row) |\n"
      for line in await MarkdownRenderer(options: RenderOptions(columns: columns)).lines(table) {
        #expect(DisplayWidth.of(line) <= columns, "\(count) columns: \(line)")
      }
    }
  }

  @Test func `a table without rows still shows its head`() async {
    #expect(await plain("| a | b |\n|---|---|\n", columns: 40) == "a │ b\n──┼──\n")
  }
}
