import Cmark
import Text

/// Shows Markdown on a terminal, or as plain text.
///
/// ```swift
/// let renderer = MarkdownRenderer(options: RenderOptions(columns: 80), pictures: nil)
/// print(await renderer.render("# Hello"), terminator: "")
/// ```
///
/// Whatever the Markdown says, nothing of it reaches the terminal but text: escape sequences come
/// from the renderer only.
public struct MarkdownRenderer: Sendable {
  /// The most bytes of Markdown that are shown.
  public static let maximumBytes = 8_000_000

  private let options: RenderOptions
  private let pictures: PictureSource?

  /// Creates a renderer; without a source, pictures are only named.
  public init(options: RenderOptions, pictures: PictureSource? = nil) {
    self.options = options.clamped
    self.pictures = pictures
  }

  /// Returns `markdown` as text for the terminal, which ends in a newline unless it is empty.
  ///
  /// Text beyond `maximumBytes` is left out, and a last line says so.
  @concurrent
  public func render(_ markdown: String) async -> String {
    String(decoding: await bytes(markdown), as: UTF8.self)
  }

  /// Returns the lines of `markdown` without their newlines.
  ///
  /// Every line stands for itself: it begins and ends without colours or links.
  @concurrent
  public func lines(_ markdown: String) async -> [String] {
    let lines = await bytes(markdown).split(separator: 0x0A, omittingEmptySubsequences: false)
    return lines.dropLast().map { String(decoding: $0, as: UTF8.self) }
  }

  private func bytes(_ markdown: String) async -> [UInt8] {
    var markdown = markdown
    let isCut = markdown.utf8.count > Self.maximumBytes
    if isCut {
      markdown = String(decoding: markdown.utf8.prefix(Self.maximumBytes), as: UTF8.self)
    }
    var layout = BlockLayout(options: options)
    layout.add(MarkdownParser.blocks(of: markdown))
    if isCut { layout.emit(StyledText("… the rest is too long to show", .dim)) }
    var painter = LinePainter(colors: options.colors)
    var picturePainter = PicturePainter(options: options, source: pictures)
    for item in layout.items {
      switch item {
      case .line(let line): painter.write(line, links: layout.inlines.links)
      case .pictures(let pictures, let first, let rest):
        await picturePainter.paint(
          pictures,
          first: first,
          rest: rest,
          inlines: &layout.inlines,
          to: &painter,
        )
      }
    }
    return painter.output
  }
}
