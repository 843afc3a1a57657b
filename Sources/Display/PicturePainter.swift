import Chafa
import Text

/// Draws the pictures of a text and writes their captions.
struct PicturePainter {
  private let options: RenderOptions
  private let source: PictureSource?
  /// The pictures that may still be drawn, so that a hostile text cannot keep decoding for ever.
  private var remaining = 64

  init(options: RenderOptions, source: PictureSource?) {
    self.options = options
    self.source = source
  }

  /// A picture that is ready to be sent.
  struct Drawing {
    var cells: CellSize
    /// The lines of block characters, if it consists of such.
    var lines: [String] = []
    /// The sequence that draws it at the cursor, if the terminal has graphics.
    var sequence: [UInt8] = []
  }

  /// A picture as it was obtained.
  private struct Loaded {
    var size: PixelSize
    var original: PixelSize?
    var bitmap: Bitmap?
    var file: [UInt8] = []
  }

  /// Writes pictures side by side as far as they fit, then a caption for each.
  mutating func paint(
    _ pictures: [PictureReference],
    first: StyledText,
    rest: StyledText,
    inlines: inout InlineLayout,
    to painter: inout LinePainter,
  ) async {
    let columns = max(1, options.columns - max(first.width, rest.width))
    let perRow = min(pictures.count, max(1, (columns + 2) / 20))
    let limit = CellSize(columns: (columns - 2 * (perRow - 1)) / perRow, rows: options.pictureRows)
    var captions: [StyledText] = []
    var drawings: [Drawing] = []
    var left = first
    for picture in pictures {
      var original: PixelSize?
      var failure: String?
      do {
        if let loaded = try await load(picture.destination, limit: limit),
          let drawing = draw(loaded, limit: limit)
        {
          original = loaded.original
          drawings.append(drawing)
        }
      } catch {
        failure = "\(error)"
      }
      captions.append(caption(picture, original, failure, &inlines))
      if drawings.count == perRow {
        write(drawings, &left, rest, inlines.links, to: &painter)
        drawings = []
      }
    }
    write(drawings, &left, rest, inlines.links, to: &painter)
    for caption in captions {
      for line in LineBreaker.lines(of: caption, width: columns) {
        left.append(line)
        painter.write(left, links: inlines.links)
        left = rest
      }
    }
  }

  private func caption(
    _ picture: PictureReference,
    _ size: PixelSize?,
    _ failure: String?,
    _ inlines: inout InlineLayout,
  ) -> StyledText {
    var style = TextStyle.dim
    var text = StyledText("🖼 ", style)
    if !picture.alternative.isEmpty { text.append(picture.alternative + " ", style) }
    if let size { text.append("\(size.width)×\(size.height) ", style) }
    let place = source?.link(picture.destination) ?? picture.destination
    if options.images != .off {
      style.link = inlines.link(picture.destination) ?? inlines.link(place) ?? -1
    }
    text.append(place, style)
    if let failure {
      text.append(" (not shown: \(failure.terminalSafe.clipped(to: 60)))", .dim)
    }
    return text.trimmed()
  }

  /// Reads or decodes a picture, as the way of showing it needs; nil if none is to be shown.
  private mutating func load(_ destination: String, limit: CellSize) async throws -> Loaded? {
    guard let source, options.images != .off, options.images != .link, remaining > 0 else {
      return nil
    }
    remaining -= 1
    var file: [UInt8] = []
    if options.images == .kitty || options.images == .iterm {
      file = try await source.bytes(destination).bytes
      if file.count > 32_000_000 { file = [] }
      if let size = GraphicsSequences.pngSize(file) {
        return Loaded(size: size, original: size, file: file)
      }
    }
    let bitmap = try await source.decode(
      destination,
      limit.columns * options.cell.width,
      limit.rows * options.cell.height,
    )
    let size = PixelSize(width: bitmap.width, height: bitmap.height)
    return Loaded(size: size, original: bitmap.original, bitmap: bitmap, file: file)
  }

  private func draw(_ picture: Loaded, limit: CellSize) -> Drawing? {
    let shown = picture.original ?? picture.size
    let cells = PictureCanvas.fit(
      width: shown.width,
      height: shown.height,
      in: limit,
      cellWidth: options.cell.width,
      cellRatio: Double(options.cell.width) / Double(options.cell.height),
    )
    var drawing = Drawing(cells: cells)
    if options.images == .iterm, !picture.file.isEmpty {
      drawing.sequence = GraphicsSequences.iterm(picture.file, cells: cells)
      return drawing
    }
    guard let bitmap = picture.bitmap else {
      drawing.sequence = GraphicsSequences.kitty(.png(picture.file), cells: cells)
      return drawing
    }
    guard
      let canvas = PictureCanvas(width: bitmap.width, height: bitmap.height, rgba: bitmap.rgba)
    else { return nil }
    switch options.images {
    case .kitty: drawing.sequence = GraphicsSequences.kitty(.pixels(bitmap), cells: cells)
    case .sixel:
      let sixels = canvas.sixels(
        size: cells,
        cellWidth: options.cell.width,
        cellHeight: options.cell.height,
      )
      drawing.sequence = Array(sixels.utf8)
      // Sixels come six rows at a time and may reach into the next line.
      drawing.cells.rows += 1
    default: drawing.lines = canvas.symbols(size: cells, colors: options.colors.canvasColors)
    }
    return drawing
  }

  private func write(
    _ drawings: [Drawing],
    _ left: inout StyledText,
    _ rest: StyledText,
    _ links: [String],
    to painter: inout LinePainter,
  ) {
    let height = drawings.reduce(0) { max($0, $1.cells.rows) }
    let hasGraphics = drawings.contains { !$0.sequence.isEmpty }
    for row in 0..<height {
      painter.append(left, links: links)
      left = rest
      if !hasGraphics {
        painter.write(raw: Self.symbolRow(drawings, row))
      } else if row == height - 1 {
        painter.write(graphics: drawings, height: height)
      }
      painter.write(raw: "\n")
    }
  }

  private static func symbolRow(_ drawings: [Drawing], _ row: Int) -> String {
    var line = ""
    for (index, drawing) in drawings.enumerated() {
      if row < drawing.lines.count {
        line += drawing.lines[row]
      } else if index < drawings.count - 1 {
        line += String(repeating: " ", count: drawing.cells.columns)
      }
      if index < drawings.count - 1 { line += "  " }
    }
    return line
  }
}

extension LinePainter {
  /// Draws upwards from the last of the lines that were made free, so that nothing scrolls.
  fileprivate mutating func write(graphics drawings: [PicturePainter.Drawing], height: Int) {
    if height > 1 { write(raw: "\u{1B}[\(height - 1)A") }
    for drawing in drawings {
      write(raw: "\u{1B}7")
      write(raw: String(decoding: drawing.sequence, as: UTF8.self))
      write(raw: "\u{1B}8\u{1B}[\(drawing.cells.columns + 2)C")
    }
    if height > 1 { write(raw: "\u{1B}[\(height - 1)B") }
    write(raw: "\r")
  }
}

extension ColorDepth {
  fileprivate var canvasColors: CanvasColors {
    switch self {
    case .none: .monochrome
    case .ansi16: .ansi16
    case .ansi256: .indexed
    case .trueColor: .trueColor
    }
  }
}
