import CGD
import JSON

extension Model {
  static let composite = Model(
    name: "image/composite",
    parameters: [
      Parameter(name: "base", kind: .picture, isRequired: true),
      Parameter(name: "overlay", kind: .picture, isRequired: true),
      Parameter(name: "x", kind: .integer(-16384...16384), fallback: 0),
      Parameter(name: "y", kind: .integer(-16384...16384), fallback: 0),
      Parameter(name: "opacity", kind: .number(0...1), fallback: 1),
    ],
    output: .image,
  ) { call throws(DraftError) in
    let base = try call.arguments.picture("base")
    base.lay(
      try call.arguments.picture("overlay"),
      x: call.arguments.integer("x") ?? 0,
      y: call.arguments.integer("y") ?? 0,
      opacity: Int32(((call.arguments.number("opacity") ?? 1) * 255).rounded()),
    )
    return try call.output(base)
  }

  static let montage = Model(
    name: "image/montage",
    parameters: [
      Parameter(name: "images", kind: .pictures(1...64), isRequired: true),
      Parameter(name: "columns", kind: .integer(1...16)),
    ],
    output: .image,
    run: Montage.run,
  )
}

extension Picture {
  /// Lays a picture over this one; what sticks out is cut off.
  func lay(_ overlay: Picture, x: Int, y: Int, opacity: Int32 = 255) {
    let columns = max(0, x)..<max(0, x, min(width, x + overlay.width))
    for line in max(0, y)..<max(0, y, min(height, y + overlay.height)) {
      let (ground, source) = (row(line), overlay.row(line - y))
      for column in columns {
        ground[column] = Self.over(ground[column], source[column - x], opacity)
      }
    }
  }

  /// Mixes two pixels with unassociated alpha.
  private static func over(_ ground: Int32, _ top: Int32, _ opacity: Int32) -> Int32 {
    let above = (Pixel.opacity(top) * opacity + 127) / 255
    if above == 255 { return top }
    if above == 0 { return ground }
    let below = Pixel.opacity(ground) * (255 - above)  // in parts of 255²
    let sum = above * 255 + below
    func part(_ top: Int32, _ ground: Int32) -> Int32 {
      (top * above * 255 + ground * below + sum / 2) / sum
    }
    return Pixel.packed(
      part(Pixel.red(top), Pixel.red(ground)),
      part(Pixel.green(top), Pixel.green(ground)),
      part(Pixel.blue(top), Pixel.blue(ground)),
      opacity: (sum + 127) / 255,
    )
  }
}

/// Pictures in rows and columns of equal cells.
private struct Montage {
  static let ground: Int32 = 0x16181D

  static func run(_ call: ModelCall) throws(DraftError) -> ModelOutput {
    let paths = call.arguments.paths("images")
    let columns = call.arguments.integer("columns") ?? squareColumns(paths.count)
    let bound = min(1024, 8192 / max(columns, (paths.count + columns - 1) / columns))
    var pictures: [Picture] = []
    for (index, path) in paths.enumerated() {
      pictures.append(try shrunk(path, to: bound))
      call.report(progress: Double(index + 1) * 9 / Double(paths.count * 10))
    }
    return try call.output(laidOut(pictures, columns: min(columns, pictures.count)))
  }

  private static func shrunk(_ path: String, to bound: Int) throws(DraftError) -> Picture {
    let picture: Picture
    do {
      picture = try Picture.read(path: path).picture
    } catch {
      throw error.blaming("images")
    }
    let fit = Fit(picture.width, picture.height, within: bound, bound)
    guard fit.width < picture.width || fit.height < picture.height else { return picture }
    return try picture.scaled(to: fit.width, fit.height)
  }

  private static func squareColumns(_ count: Int) -> Int {
    var columns = 1
    while columns * columns < count { columns += 1 }
    return min(16, columns)
  }

  private static func laidOut(_ pictures: [Picture], columns: Int) throws(DraftError) -> Picture {
    let width = pictures.map(\.width).max() ?? 1
    let height = pictures.map(\.height).max() ?? 1
    let gap = max(2, min(width, height) / 40)
    let rows = (pictures.count + columns - 1) / columns
    let sheet = try Picture(
      width: columns * (width + gap) + gap,
      height: rows * (height + gap) + gap,
    )
    gdImageFilledRectangle(sheet.image, 0, 0, Int32(sheet.width), Int32(sheet.height), ground)
    for (index, picture) in pictures.enumerated() {
      let (column, row) = (index % columns, index / columns)
      sheet.lay(
        picture,
        x: gap + column * (width + gap) + (width - picture.width) / 2,
        y: gap + row * (height + gap) + (height - picture.height) / 2,
      )
    }
    return sheet
  }
}
