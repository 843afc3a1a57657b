internal import CChafa

/// A size in character cells.
public struct CellSize: Sendable, Hashable {
  /// The width in cells.
  public var columns: Int
  /// The height in cells.
  public var rows: Int

  /// Creates a size.
  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// The colours that the cells of a picture may have.
public enum CanvasColors: Sendable, Hashable {
  /// The terminal's own two, without any escape sequence.
  case monochrome
  /// The 16 of every terminal.
  case ansi16
  /// 240 fixed ones.
  case indexed
  /// All.
  case trueColor
}

/// Draws pixels with characters or as sixels.
public struct PictureCanvas: Sendable {
  /// The most cells in either direction, and the most pixels of a picture.
  public static let maximumCells = 500, maximumPixels = 16_000_000

  private let width: Int
  private let height: Int
  private let pixels: [UInt8]

  /// Creates a canvas for RGBA pixels, four bytes each, row by row from the top.
  ///
  /// Returns nil unless there are exactly width × height pixels, and few enough.
  public init?(width: Int, height: Int, rgba pixels: [UInt8]) {
    guard width > 0, height > 0, width <= Self.maximumPixels, height <= Self.maximumPixels,
      width * height <= Self.maximumPixels, pixels.count == width * height * 4
    else { return nil }
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Returns the cells that a picture takes to keep its shape inside `limit`.
  ///
  /// `cellRatio` is the width of a cell divided by its height. Small pictures are not enlarged
  /// beyond one cell for `cellWidth` pixels.
  public static func fit(
    width: Int,
    height: Int,
    in limit: CellSize,
    cellWidth: Int = 8,
    cellRatio: Double = 0.5,
  ) -> CellSize {
    let columns = Double(max(1, min(limit.columns, maximumCells)))
    let rows = Double(max(1, min(limit.rows, maximumCells)))
    let shape = Double(max(1, height)) / Double(max(1, width)) * cellRatio
    let natural = (Double(max(1, width)) / Double(max(1, cellWidth))).rounded(.up)
    var fitted = min(columns, max(natural, 1))
    if fitted * shape > rows { fitted = rows / shape }
    return CellSize(
      columns: Int(min(columns, max(1, fitted.rounded()))),
      rows: Int(min(rows, max(1, (fitted * shape).rounded()))),
    )
  }

  /// Returns the picture as lines of block characters, each with its own colours and reset.
  public func symbols(size: CellSize, colors: CanvasColors) -> [String] {
    let text = print(size: size) { configuration in
      chafa_canvas_config_set_pixel_mode(configuration, CHAFA_PIXEL_MODE_SYMBOLS)
      chafa_canvas_config_set_canvas_mode(configuration, colors.canvasMode)
      chafa_canvas_config_set_optimizations(configuration, CHAFA_OPTIMIZATION_REUSE_ATTRIBUTES)
      let tags = [
        CHAFA_SYMBOL_TAG_BLOCK, CHAFA_SYMBOL_TAG_BORDER, CHAFA_SYMBOL_TAG_SPACE,
        CHAFA_SYMBOL_TAG_HALF, CHAFA_SYMBOL_TAG_QUAD,
      ].reduce(0) { $0 | $1.rawValue }
      let map = chafa_symbol_map_new()
      chafa_symbol_map_add_by_tags(map, ChafaSymbolTags(rawValue: tags))
      chafa_canvas_config_set_symbol_map(configuration, map)
      chafa_symbol_map_unref(map)
    }
    return text.split(separator: "\n").map(String.init)
  }

  /// Returns the picture as one sixel sequence; a cell has the given size in pixels.
  public func sixels(size: CellSize, cellWidth: Int, cellHeight: Int) -> String {
    print(size: size) { configuration in
      chafa_canvas_config_set_pixel_mode(configuration, CHAFA_PIXEL_MODE_SIXELS)
      chafa_canvas_config_set_cell_geometry(
        configuration,
        CInt(max(1, min(cellWidth, 64))),
        CInt(max(1, min(cellHeight, 128))),
      )
    }
  }

  private func print(size: CellSize, configure: (OpaquePointer?) -> Void) -> String {
    let configuration = chafa_canvas_config_new()
    defer { chafa_canvas_config_unref(configuration) }
    chafa_canvas_config_set_geometry(
      configuration,
      CInt(max(1, min(size.columns, Self.maximumCells))),
      CInt(max(1, min(size.rows, Self.maximumCells))),
    )
    configure(configuration)
    let canvas = chafa_canvas_new(configuration)
    defer { chafa_canvas_unref(canvas) }
    chafa_canvas_draw_all_pixels(
      canvas,
      CHAFA_PIXEL_RGBA8_UNASSOCIATED,
      pixels,
      CInt(width),
      CInt(height),
      CInt(width * 4),
    )
    let terminal = chafa_term_db_get_fallback_info(chafa_term_db_get_default())
    guard let text = chafa_canvas_print(canvas, terminal) else { return "" }
    defer { g_string_free(text, 1) }
    let bytes = UnsafeRawBufferPointer(start: text.pointee.str, count: Int(text.pointee.len))
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension CanvasColors {
  fileprivate var canvasMode: ChafaCanvasMode {
    switch self {
    case .monochrome: CHAFA_CANVAS_MODE_FGBG
    case .ansi16: CHAFA_CANVAS_MODE_INDEXED_16
    case .indexed: CHAFA_CANVAS_MODE_INDEXED_240
    case .trueColor: CHAFA_CANVAS_MODE_TRUECOLOR
    }
  }
}
