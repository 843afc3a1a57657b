import JSON
import Testing

@testable import Notebook

@Suite struct ExportTests {
  /// A session with text, an entry with a difference, and one with a picture.
  private func session(_ scratch: Scratch) throws -> SessionFile {
    let path = "\(scratch.path)/tour.md"
    let head = SessionHead(id: "s1", title: "A <tour>", tool: "easel 0.1.0")
    let writer = SessionWriter(newAt: path, head: head)
    let picture = try writer.store(asset: [0x89, 0x50, 0x4E, 0x47, 0xFF], extension: "png")
    let first = try writer.begin(entry: "diff 1 2\n# more", at: "2026-01-01T00:00:00Z")
    try writer.end(
      first,
      with: Output(
        "```diff\n+ new & <b>\n- old\n```\n\n<script>alert(1)</script> [x](javascript:a)"
      ),
      milliseconds: 3,
    )
    let second = try writer.begin(entry: "next", at: "2026-01-01T00:00:01Z")
    try writer.record(answer: AnswerRecord(gate: "review", choice: "approve", by: "ana"))
    try writer.end(
      second,
      with: Output("Done:\n\n![sketch · art:1](art:asset_1)\n\nand more"),
      milliseconds: 4,
      assetFile: { _ in picture },
    )
    return try SessionFile(reading: path)
  }

  @Test func `the page holds everything, and nothing that runs`() throws {
    let scratch = Scratch()
    let file = try session(scratch)
    var html = SessionHTML(file, figures: ["e1": "<svg onload='x()'></svg>"])
    let page = html.page()
    #expect(page.contains("<title>A &lt;tour&gt;</title>"))
    #expect(page.contains("src=\"data:image/png;base64,iVBOR/8=\""))
    #expect(page.contains("alt=\"sketch · art:1\""))
    #expect(page.contains("<span class=\"added\">+ new &amp; &lt;b&gt;</span>"))
    #expect(page.contains("data:image/svg+xml;base64,"))
    #expect(page.contains("<strong>approve</strong> by ana"))
    for hostile in ["<script", "javascript:", "onload=", "http://", "https://"] {
      #expect(!page.contains(hostile), "\(hostile)")
    }
  }

  @Test func `pictures from elsewhere are named and not fetched`() throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/tour.md"
    let writer = SessionWriter(newAt: path, head: SessionHead(id: "s", title: "T", tool: "easel"))
    let entry = try writer.begin(entry: "x", at: "2026-01-01T00:00:00Z")
    try writer.end(
      entry,
      with: Output("![a](https://example.org/a.png) ![b](../../secret.png)"),
      milliseconds: 1,
    )
    var html = SessionHTML(try SessionFile(reading: path))
    let page = html.page()
    #expect(!page.contains("<img"))
    #expect(page.contains("<em>a</em>"))
  }

  @Test func `a notebook leads back to the very session and its assets`() throws {
    let scratch = Scratch()
    let file = try session(scratch)
    let text = try JupyterNotebook.notebook(of: file).pretty
    let notebook = try JSONValue(parsing: text)
    #expect(notebook["nbformat"] == 4 && notebook["nbformat_minor"] == 5)
    let outputs = try #require(notebook["cells"]?.array?.last?["outputs"]?.array)
    #expect(
      outputs.map { $0["data"]?.object?.keys.first } == [
        "text/markdown", "image/png", "text/markdown",
      ]
    )
    let original = try JupyterNotebook.original(notebook, path: "tour.ipynb")
    #expect(original.session == file.source)
    #expect(original.changedCells == [])
    #expect(original.assets.map(\.bytes) == [[0x89, 0x50, 0x4E, 0x47, 0xFF]])
  }

  @Test func `cells that were changed, and assets that are not what they were, are said`() throws {
    let scratch = Scratch()
    let text = try JupyterNotebook.notebook(of: session(scratch)).compact
    let changed = text.replacing("\"source\":[\"next\"]", with: "\"source\":[\"next all\"]")
    let original = try JupyterNotebook.original(JSONValue(parsing: changed), path: "x")
    #expect(original.changedCells == ["e2"])
    let broken = try JSONValue(parsing: text.replacing("\"iVBOR/8=\"}", with: "\"AAAA\"}"))
    #expect(throws: SessionError.self) { try JupyterNotebook.original(broken, path: "x") }
    #expect(throws: SessionError.self) { try JupyterNotebook.original(["cells": []], path: "x") }
  }

  @Test func `the script has the inputs, the text as comments`() throws {
    let scratch = Scratch()
    let file = try session(scratch)
    #expect(file.commentedScript == "# A <tour>\n\ndiff 1 2\n# more\nnext\n")
    #expect(!file.plainMarkdown.contains("<!--"))
    #expect(file.plainMarkdown.contains("```easel\nnext\n```\n\nDone:"))
  }

  @Test(arguments: [[], [1], [1, 2], [1, 2, 3], [0xFF, 0xFE, 0, 7]] as [[UInt8]])
  func `bytes survive base64`(_ bytes: [UInt8]) { #expect(decodeBase64(base64(bytes)) == bytes) }

  @Test(arguments: ["A", "AB=C", "A===", "*AAA"])
  func `what is no base64 is refused`(_ text: String) { #expect(decodeBase64(text) == nil) }
}
