import Display
import Testing
import Text

@Suite struct PictureTests {
  /// A source of red pictures that are asked for by `WIDTHxHEIGHT`.
  private let source = PictureSource(
    decode: { destination, maxWidth, maxHeight in
      let size = try Self.size(destination)
      let scale = min(
        1,
        Double(maxWidth) / Double(size.width),
        Double(maxHeight) / Double(size.height),
      )
      let width = max(1, Int(Double(size.width) * scale))
      let height = max(1, Int(Double(size.height) * scale))
      let pixels = Array(
        repeatElement([255, 0, 0, 255] as [UInt8], count: width * height).joined()
      )
      return Bitmap(width: width, height: height, rgba: pixels, original: size)
    },
    bytes: { destination in
      let size = try Self.size(destination)
      var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
      file += Array("IHDR".utf8)
      for number in [size.width, size.height] {
        file += [0, 0, UInt8(number >> 8), UInt8(number & 255)]
      }
      return (file + [UInt8](repeating: 7, count: 5_000), "image/png")
    },
    link: { "assets/\($0)" },
  )

  private struct Missing: Error, CustomStringConvertible {
    let description = "no such\u{1B}[2J picture"
  }

  private static func size(_ destination: String) throws -> PixelSize {
    let numbers = destination.split(separator: "x").compactMap { Int($0) }
    guard numbers.count == 2 else { throw Missing() }
    return PixelSize(width: numbers[0], height: numbers[1])
  }

  private func lines(
    _ markdown: String,
    _ images: ImageMode,
    _ colors: ColorDepth = .trueColor,
    columns: Int = 80,
  ) async -> [String] {
    let options = RenderOptions(columns: columns, colors: colors, images: images)
    return await MarkdownRenderer(options: options, pictures: source).lines(markdown)
  }

  /// A line without its colours.
  private func plain(_ line: String) -> String { line.terminalSafe }

  @Test(arguments: [ImageMode.off, .link])
  func `without pictures the caption stands alone`(mode: ImageMode) async {
    #expect(await lines("![a fox](512x512)", mode, .none) == ["🖼 a fox assets/512x512"])
  }

  @Test(arguments: [
    ("512x512", 30, 15), ("2000x500", 80, 10), ("100x2000", 2, 15), ("40x40", 4, 2), ("1x1", 1, 1),
  ])
  func `symbols keep the shape in at most fifteen rows`(
    name: String,
    columns: Int,
    rows: Int,
  ) async throws {
    let lines = await lines("![fox](\(name))", .symbols)
    #expect(lines.count == rows + 1)
    #expect(lines.dropLast().allSatisfy { DisplayWidth.of(plain($0)) == columns })
    let size = name.split(separator: "x").joined(separator: "×")
    #expect(plain(try #require(lines.last)) == "🖼 fox \(size) assets/\(name)")
    #expect(lines[0].contains("8;2;"))
    #expect(lines.dropLast().allSatisfy { $0.hasSuffix("\u{1B}[0m") })
  }

  @Test func `fewer colours use other sequences and none uses no sequence`() async {
    let indexed = await lines("![](40x40)", .symbols, .ansi256)
    #expect(indexed[0].contains("8;5;") && !indexed[0].contains("8;2;"))
    let monochrome = await lines("![](40x40)", .symbols, .none)
    #expect(monochrome.count == 3 && monochrome.allSatisfy { $0 == plain($0) })
  }

  @Test func `several pictures stand side by side`() async {
    let lines = await lines("![a](512x512) ![b](512x512)\n![c](512x512)", .symbols)
    // Three of 25 columns with gaps of two, then three captions.
    #expect(DisplayWidth.of(plain(lines[0])) == 3 * 25 + 2 * 2)
    #expect(lines.suffix(3).map { plain($0).prefix(3) } == ["🖼 a", "🖼 b", "🖼 c"])
    let narrow = await self.lines("![a](512x512) ![b](512x512)", .symbols, columns: 30)
    #expect(narrow.allSatisfy { DisplayWidth.of(plain($0)) <= 30 })
    #expect(narrow.count == 15 + 15 + 2)
  }

  @Test func `kitty gets the file itself in chunks and no replies`() async throws {
    let lines = await lines("![fox](512x256)", .kitty)
    #expect(lines.count == 13 + 1)
    let drawing = try #require(lines.dropLast().last)
    #expect(lines.dropLast(2).allSatisfy { $0.isEmpty })
    #expect(drawing.hasPrefix("\u{1B}[\(lines.count - 2)A\u{1B}7\u{1B}_Ga=T,q=2,C=1,c="))
    #expect(drawing.contains("f=100,m=1;iVBORw0KGgoAAAANSUhEUgAAAgAAAAEA"))
    let parts = drawing.split(separator: "\u{1B}\\").dropLast()
    let sizes: [Int] = parts.map { $0.split(separator: ";").last?.utf8.count ?? 0 }
    #expect(sizes == [4096, 2604])
    #expect(drawing.contains("\u{1B}_Gq=2,m=0;"))
  }

  @Test func `iterm gets the file and its size in cells`() async throws {
    let drawing = try #require(await lines("![fox](512x512)", .iterm).dropLast().last)
    let arguments = "inline=1;size=5024;width=30;height=15;preserveAspectRatio=1:iVBORw0KGgo"
    #expect(drawing.contains("\u{1B}]1337;File=" + arguments))
  }

  @Test func `sixels have a spare line below`() async throws {
    let lines = await lines("![fox](512x512)", .sixel)
    #expect(lines.count == 15 + 1 + 1)
    #expect(try #require(lines.dropLast().last).contains("\u{1B}P"))
  }

  @Test func `a picture that cannot be read says why`() async {
    for mode in [ImageMode.symbols, .kitty] {
      let lines = await lines("![x](fox)", mode, .none)
      #expect(lines == ["🖼 x assets/fox (not shown: no such picture)"])
    }
  }

  @Test func `a bitmap of wrong size is not drawn`() async {
    let broken = PictureSource(
      decode: { _, _, _ in Bitmap(width: 100_000, height: 100_000, rgba: [1, 2, 3]) },
      bytes: { _ in ([], "image/png") },
    )
    for mode in [ImageMode.symbols, .sixel, .kitty] {
      let options = RenderOptions(images: mode)
      let lines = await MarkdownRenderer(options: options, pictures: broken).lines("![x](y)")
      #expect(lines == ["🖼 x y"])
    }
  }

  @Test func `pictures inside a list keep its indentation`() async {
    let lines = await lines("- ![a](40x40)\n- text", .symbols, .none)
    #expect(lines[0].hasPrefix("• ") && lines[1].hasPrefix("  "))
    #expect(lines[2] == "  🖼 a 40×40 assets/40x40")
    #expect(lines[3] == "• text")
  }

  @Test func `at most sixty-four pictures of a text are drawn`() async {
    let text = String(repeating: "![x](10x10)\n\n", count: 70)
    let lines = await lines(text, .symbols)
    #expect(lines.filter { plain($0).contains("10×10") }.count == 64)
    #expect(lines.filter { plain($0).contains("assets/10x10") }.count == 70)
  }
}
