import Cmark
import Foundation
import Testing

@testable import Notebook

/// The sessions of the repository as a code host shows them.
struct GitHubTests {
  private static let folder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/") + "/sessions"

  static let names =
    (try? FileManager.default.contentsOfDirectory(atPath: folder))?
    .filter { $0.hasSuffix(".md") }.sorted() ?? []

  @Test func `there are sessions`() { #expect(!Self.names.isEmpty) }

  @Test(arguments: names) func `markers are comments, and nothing else is raw HTML`(
    name: String
  ) throws {
    let page = try Page(Self.folder, name)
    let comments = page.blocks.compactMap { block -> String? in
      guard case .html(let text) = block.kind else { return nil }
      return text
    }
    for comment in comments {
      let isOneLine = comment.split(separator: "\n").count == 1
      #expect(isOneLine && comment.hasPrefix("<!-- easel:") && comment.contains(" -->"))
    }
    let ends = page.file.entries.reduce(0) { $0 + $1.factLines.count + 1 }
    #expect(comments.count == ends)
    #expect(page.inlines.allSatisfy { if case .html = $0 { false } else { true } })
    #expect(!page.html.contains("easel:") && !page.html.contains("sha256"))
  }

  @Test(arguments: names) func `links and pictures lead to what is there`(name: String) throws {
    let page = try Page(Self.folder, name)
    var pictures = 0
    for inline in page.inlines {
      let destination: String
      switch inline {
      case .link(let address, _): destination = address
      case .image(let address, _, _):
        destination = address
        pictures += 1
      default: continue
      }
      if ["http://", "https://", "mailto:", "#"].contains(where: destination.hasPrefix) {
        continue
      }
      let path = destination.removingPercentEncoding ?? destination
      #expect(!path.hasPrefix("/") && !path.hasPrefix("data:"), "\(destination)")
      #expect(
        FileManager.default.fileExists(atPath: "\(Self.folder)/\(path)"),
        "\(destination) is missing",
      )
    }
    #expect(page.html.ranges(of: "<img src=").count == pictures)
  }

  @Test(arguments: names) func `no heading stands in a result, and one title above`(
    name: String
  ) throws {
    let page = try Page(Self.folder, name)
    let headings = page.blocks.compactMap { block -> (level: Int, line: Int)? in
      guard case .heading(let level, _) = block.kind else { return nil }
      return (level, block.lines.lowerBound)
    }
    #expect(headings.filter { $0.level == 1 }.count == 1)
    for heading in headings {
      #expect(!page.results.contains { $0.contains(heading.line) }, "line \(heading.line)")
    }
  }

  @Test(arguments: names) func `what looks like a table is one`(name: String) throws {
    let page = try Page(Self.folder, name)
    let tables = page.blocks.filter { if case .table = $0.kind { true } else { false } }
    let code = page.blocks.filter { if case .code = $0.kind { true } else { false } }
    for (place, text) in page.lines.enumerated() where text.hasPrefix("|") {
      let line = place + 1
      guard !code.contains(where: { $0.lines.contains(line) }) else { continue }
      #expect(tables.contains { $0.lines.contains(line) }, "line \(line): \(text)")
    }
    for case .table(let table) in tables.map(\.kind) {
      #expect(table.rows.allSatisfy { $0.count == table.alignments.count })
    }
    #expect(page.html.ranges(of: "<table>").count == tables.count)
  }

  @Test(arguments: names) func `code is closed, and each input is a block of it`(
    name: String
  ) throws {
    let page = try Page(Self.folder, name)
    var inputs: [String] = []
    for block in page.blocks {
      guard case .code(let info, let text) = block.kind else { continue }
      #expect(!text.split(separator: "\n").contains { $0.hasPrefix("<!-- easel:") })
      if info == "easel" { inputs.append(text) }
      let first = page.lines[block.lines.lowerBound - 1].drop { $0 == " " || $0 == ">" }
      guard let sign = first.first, "`~".contains(sign), first.hasPrefix("\(sign)\(sign)\(sign)")
      else { continue }
      let last = page.lines[block.lines.upperBound - 1].trimmingCharacters(in: .whitespaces)
      #expect(
        block.lines.count > 1 && last.count >= 3 && last.allSatisfy { $0 == sign },
        "line \(block.lines.lowerBound) opens code that line \(block.lines.upperBound) ends",
      )
    }
    #expect(inputs == page.file.entries.map { $0.input + "\n" })
  }
}

/// A session in the pieces that a reader of Markdown sees.
private struct Page {
  let file: SessionFile
  /// The lines of the file; those of the head are blank, since a host shows it apart.
  let lines: [String]
  /// All blocks, those inside of others too.
  let blocks: [MarkdownBlock]
  /// All inlines, those inside of others too.
  let inlines: [MarkdownInline]
  let html: String
  /// The lines of each result.
  let results: [ClosedRange<Int>]

  init(_ folder: String, _ name: String) throws {
    let file = try SessionFile(reading: "\(folder)/\(name)")
    var lines = String(decoding: file.source, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let headEnd = try #require(lines.dropFirst().firstIndex(of: "---"))
    for line in 0...headEnd { lines[line] = "" }
    let text = lines.joined(separator: "\n")
    self.file = file
    self.lines = lines
    blocks = MarkdownParser.blocks(of: text).flatMap(Self.all)
    inlines = blocks.flatMap(Self.inlines)
    html = MarkdownHTML.html(of: text) { $0 }
    results = file.entries.map { entry in
      func line(of offset: Int) -> Int { file.source[..<offset].count { $0 == 0x0A } + 1 }
      return line(of: entry.resultRange.lowerBound)...line(of: entry.endOffset)
    }
  }

  private static func all(_ block: MarkdownBlock) -> [MarkdownBlock] {
    let inner: [MarkdownBlock] =
      switch block.kind {
      case .quote(let blocks), .footnote(_, let blocks): blocks
      case .list(let list): list.items.flatMap(\.blocks)
      case .heading, .paragraph, .code, .thematicBreak, .table, .html: []
      }
    return [block] + inner.flatMap(all)
  }

  private static func inlines(of block: MarkdownBlock) -> [MarkdownInline] {
    switch block.kind {
    case .heading(_, let inlines), .paragraph(let inlines): inlines.flatMap(all)
    case .table(let table): (table.header + table.rows.flatMap(\.self)).flatMap(\.self).flatMap(all)
    case .quote, .list, .code, .thematicBreak, .html, .footnote: []
    }
  }

  private static func all(_ inline: MarkdownInline) -> [MarkdownInline] {
    switch inline {
    case .emphasis(let inner), .strong(let inner), .strikethrough(let inner), .link(_, let inner),
      .image(_, _, let inner):
      [inline] + inner.flatMap(all)
    case .text, .code, .softBreak, .lineBreak, .html, .footnoteReference: [inline]
    }
  }
}
