import Display
import Testing
import Text

/// What a reader sees, compared line by line.
@Suite struct MarkdownLayoutTests {
  private func plain(_ markdown: String, columns: Int) async -> String {
    await MarkdownRenderer(options: RenderOptions(columns: columns)).render(markdown)
  }

  private let prose = """
    # Portrait of a **hero** `v2`
    A paragraph with **bold**, *italic*, `code`, ~~gone~~ and [a link](https://example.com/x) that
    wraps; also [relative](a/b.png), https://example.com/bare and &lt;ok&gt;.<!-- hidden -->

    <!-- hidden
    too -->

    - one
    - two, which is a rather long item that will have to wrap
      1. nested
      2. again
    - [ ] to do
    - [x] done

    9. nine
    10. ten

    > A quote that is long enough to wrap on forty columns.
    >
    > > nested

    ***
    Text[^n] with a hard\\
    break.

    [^n]: The note.
    """

  @Test func `prose at 40 columns`() async {
    #expect(
      await plain(prose, columns: 40) == """
        Portrait of a hero `v2`

        A paragraph with bold, italic, `code`,
        ~~gone~~ and a link
        (https://example.com/x) that wraps; also
        relative (a/b.png),
        https://example.com/bare and <ok>.

        • one
        • two, which is a rather long item that
          will have to wrap
          1. nested
          2. again
        [ ] to do
        [x] done

         9. nine
        10. ten

        │ A quote that is long enough to wrap on
        │ forty columns.
        │
        │ │ nested

        ────────────────────────────────────────

        Text[1] with a hard
        break.

        [1] The note.

        """
    )
  }

  @Test func `prose at 80 columns`() async {
    #expect(
      await plain(prose, columns: 80) == """
        Portrait of a hero `v2`

        A paragraph with bold, italic, `code`, ~~gone~~ and a link
        (https://example.com/x) that wraps; also relative (a/b.png),
        https://example.com/bare and <ok>.

        • one
        • two, which is a rather long item that will have to wrap
          1. nested
          2. again
        [ ] to do
        [x] done

         9. nine
        10. ten

        │ A quote that is long enough to wrap on forty columns.
        │
        │ │ nested

        ────────────────────────────────────────────────────────────────────────────────

        Text[1] with a hard
        break.

        [1] The note.

        """
    )
  }

  @Test func `prose at 120 columns`() async {
    #expect(
      await plain(prose, columns: 120) == """
        Portrait of a hero `v2`

        A paragraph with bold, italic, `code`, ~~gone~~ and a link (https://example.com/x) that wraps; also relative (a/b.png),
        https://example.com/bare and <ok>.

        • one
        • two, which is a rather long item that will have to wrap
          1. nested
          2. again
        [ ] to do
        [x] done

         9. nine
        10. ten

        │ A quote that is long enough to wrap on forty columns.
        │
        │ │ nested

        ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

        Text[1] with a hard
        break.

        [1] The note.

        """
    )
  }

  private let code = """
    ```swift
    let portrait = workflow.run(inputs: ["prompt": "a fox in the snow"], until: "upscale")
    \tif portrait.isStale { return }

    ```

    ```diff
    @@ -1 +1 @@
    -old
    +new
     same
    ```
    """

  @Test func `code is clipped for a terminal`() async {
    #expect(
      await plain(code, columns: 40) == """
          let portrait = workflow.run(inputs: […
              if portrait.isStale { return }


          @@ -1 +1 @@
          -old
          +new
           same

        """
    )
  }

  @Test func `code is whole elsewhere`() async {
    let options = RenderOptions(columns: 40, clipsCode: false)
    let lines = await MarkdownRenderer(options: options).lines(code)
    #expect(lines[0].hasSuffix(#""a fox in the snow"], until: "upscale")"#))
  }

  @Test func `a difference has its colours`() async {
    let options = RenderOptions(columns: 40, colors: .ansi16)
    let lines = await MarkdownRenderer(options: options).lines(code).suffix(4)
    #expect(
      lines == [
        "  \u{1B}[36m@@ -1 +1 @@\u{1B}[0m", "  \u{1B}[31m-old\u{1B}[0m",
        "  \u{1B}[32m+new\u{1B}[0m", "   same",
      ]
    )
  }

  @Test func `a difference of nodes has its colours, and its words stand out`() async {
    let options = RenderOptions(columns: 40, colors: .ansi16)
    let block = "```diff\n→ idea, was prompt\n~ w: [-1-] → {+2+}\n+ a {+b+} c\n  {+same+}\n```"
    #expect(
      await MarkdownRenderer(options: options).lines(block) == [
        "  \u{1B}[36m→ idea, was prompt\u{1B}[0m",
        "  \u{1B}[33m~ w: \u{1B}[0;1;33m[-1-]\u{1B}[0;33m → \u{1B}[0;1;33m{+2+}\u{1B}[0m",
        "  \u{1B}[32m+ a \u{1B}[0;1;32m{+b+}\u{1B}[0;32m c\u{1B}[0m", "    {+same+}",
      ]
    )
  }

  @Test func `a long line of a difference goes on below and is not cut`() async {
    let block = "```diff\n+ one two three four five six seven\n  one two three four five six\n```"
    #expect(
      await plain(block, columns: 24) == """
          + one two three four
            five six seven
            one two three four
            five six

        """
    )
  }

  @Test func `markup has its attributes`() async {
    let options = RenderOptions(columns: 40, colors: .ansi16)
    let text = "# H\n\n## I\n\n**b** *i* ***c*** `d` ~~s~~\n\n> q"
    let lines = await MarkdownRenderer(options: options).lines(text)
    #expect(
      lines == [
        "\u{1B}[1;4mH\u{1B}[0m", "", "\u{1B}[1mI\u{1B}[0m", "",
        "\u{1B}[1mb\u{1B}[0m \u{1B}[3mi\u{1B}[0m \u{1B}[1;3mc\u{1B}[0m \u{1B}[36md\u{1B}[0m "
          + "\u{1B}[9ms\u{1B}[0m", "", "\u{1B}[2m│ \u{1B}[0mq",
      ]
    )
  }

  @Test func `wide characters break anywhere but before closing marks`() async {
    let text = "絵を描くためのワークフローです。日本語の文章も、正しく折り返されます。 Grüße 👩‍👩‍👧"
    #expect(
      await plain(text, columns: 20) == """
        絵を描くためのワーク
        フローです。日本語の
        文章も、正しく折り返
        されます。 Grüße 👩‍👩‍👧

        """
    )
  }

  @Test func `words longer than the line are cut`() async {
    let text = "see 0123456789012345678901234567890123456789 there éééééééééééééééééééééééé"
    #expect(
      await plain(text, columns: 20) == """
        see
        01234567890123456789
        01234567890123456789
        there
        éééééééééééééééééééé
        éééé

        """
    )
  }

  @Test func `an empty text gives nothing`() async {
    #expect(await plain("", columns: 80) == "")
    #expect(await plain("<!-- only a comment -->", columns: 80) == "")
    #expect(await plain("-\n-", columns: 80) == "•\n•\n")
  }
}
