/// The colours that the output may use.
public enum ColorDepth: Int, Sendable, Hashable, Comparable, CaseIterable {
  /// No colour and no other attribute: plain text.
  case none
  /// The 16 of every terminal.
  case ansi16
  /// The 256 of xterm.
  case ansi256
  /// All.
  case trueColor

  /// Orders by the number of colours.
  public static func < (left: ColorDepth, right: ColorDepth) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// How pictures are shown; the raw values are what a user types.
public enum ImageMode: String, Sendable, Hashable, CaseIterable {
  /// Only the caption.
  case off
  /// The caption, as a link where the terminal knows links.
  case link
  /// Block characters.
  case symbols
  /// Sixel graphics.
  case sixel
  /// The graphics protocol of kitty.
  case kitty
  /// The inline images of iTerm2.
  case iterm
}

/// A width and a height in pixels.
public struct PixelSize: Sendable, Hashable {
  /// The width.
  public var width: Int
  /// The height.
  public var height: Int

  /// Creates a size.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// What the output is for.
public struct RenderOptions: Sendable, Hashable {
  /// The width of the output; from 20 to 1,000, other values are clamped.
  public var columns: Int
  /// The colours that may be used.
  public var colors: ColorDepth
  /// How pictures are shown.
  public var images: ImageMode
  /// The most rows of one picture.
  public var pictureRows: Int
  /// Whether OSC 8 links may be written.
  public var hyperlinks: Bool
  /// Whether code that is wider than the output is cut and ended with `…`.
  ///
  /// For a terminal; a file keeps the whole line.
  public var clipsCode: Bool
  /// The size of one character cell, which sixel and the shape of pictures need.
  public var cell: PixelSize

  /// Creates options; the defaults make plain text of 80 columns.
  public init(
    columns: Int = 80,
    colors: ColorDepth = .none,
    images: ImageMode = .link,
    pictureRows: Int = 15,
    hyperlinks: Bool = false,
    clipsCode: Bool = true,
    cell: PixelSize = PixelSize(width: 10, height: 20),
  ) {
    self.columns = columns
    self.colors = colors
    self.images = images
    self.pictureRows = pictureRows
    self.hyperlinks = hyperlinks
    self.clipsCode = clipsCode
    self.cell = cell
  }

  /// The same options with every number inside its range.
  var clamped: RenderOptions {
    var options = self
    options.columns = max(20, min(columns, 1_000))
    options.pictureRows = max(1, min(pictureRows, 200))
    options.cell.width = max(1, min(cell.width, 64))
    options.cell.height = max(1, min(cell.height, 128))
    return options
  }
}
