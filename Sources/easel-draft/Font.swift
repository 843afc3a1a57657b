import CGD
import Glibc

/// A face of type that libgd can draw.
struct Font {
  /// A path, or a pattern of fontconfig.
  let name: String

  enum Weight { case regular, bold }

  /// Finds DejaVu Sans among the files of the machine, or what fontconfig has instead.
  ///
  /// The variable `EASEL_FONT_PATHS` (files and folders with colons between) replaces the places
  /// to look at; then fontconfig is not asked.
  static func find(_ weight: Weight) throws(DraftError) -> Font {
    let files = ["DejaVuSans-Bold.ttf", "DejaVuSans.ttf"]
    let wanted = weight == .bold ? files : files.reversed()
    let override = getenv("EASEL_FONT_PATHS").map { String(cString: $0) }
    for file in wanted {
      for place in override?.split(separator: ":").map(String.init) ?? defaultPlaces {
        for path in [place, "\(place)/\(file)"] where path.hasSuffix(".ttf") {
          let font = Font(name: path)
          if access(path, R_OK) == 0, font.hasLetters { return font }
        }
      }
    }
    if override == nil, gdFTUseFontConfig(1) != 0 {
      let font = Font(name: weight == .bold ? "DejaVu Sans:bold" : "DejaVu Sans")
      if font.hasLetters { return font }
    }
    throw DraftError(
      code: .noFont,
      message: "no font to write with was found; install the package fonts-dejavu-core",
    )
  }

  private static var defaultPlaces: [String] {
    let places = [
      "/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu-sans-fonts",
      "/usr/share/fonts/dejavu", "/usr/share/fonts/TTF", "/usr/local/share/fonts",
    ]
    guard let home = getenv("HOME").map({ String(cString: $0) }) else { return places }
    return places + ["\(home)/.local/share/fonts", "\(home)/.fonts"]
  }

  /// Whether letters look different, as boxes for missing glyphs do not.
  private var hasLetters: Bool {
    guard let wide = width(of: "W", size: 64), let narrow = width(of: "i", size: 64) else {
      return false
    }
    return narrow > 0 && wide > narrow
  }

  /// The width of a line in pixels at a size in pixels; nil if the font cannot be used.
  func width(of text: String, size: Double) -> Double? {
    var corners = [Int32](repeating: 0, count: 8)
    guard set(nil, text, &corners, color: 0, size: size, x: 0, y: 0) else { return nil }
    return Double(corners[2] - corners[0])
  }

  /// Draws a line of text with its base line at `y`.
  func draw(_ text: String, on picture: Picture, x: Double, y: Double, size: Double, color: Color) {
    var corners = [Int32](repeating: 0, count: 8)
    gdImageAlphaBlending(picture.image, 1)
    defer { gdImageAlphaBlending(picture.image, 0) }
    let color = color.screen.packed
    _ = set(
      picture.image,
      text,
      &corners,
      color: color,
      size: size,
      x: Int32(x.rounded()),
      y: Int32(y.rounded()),
    )
  }

  private func set(
    _ image: gdImagePtr?,
    _ text: String,
    _ corners: inout [Int32],
    color: Int32,
    size: Double,
    x: Int32,
    y: Int32,
  ) -> Bool {
    var options = gdFTStringExtra()
    options.flags = Int32(gdFTEX_RESOLUTION)
    options.hdpi = 72
    options.vdpi = 72
    // libgd reads "&name;" as HTML does.
    let escaped = text.split(separator: "&", omittingEmptySubsequences: false)
      .joined(separator: "&amp;")
    return gdImageStringFTEx(image, &corners, color, name, size, 0, x, y, escaped, &options) == nil
  }
}

extension String {
  /// The text on one line for type: blanks run together, controls and invisible signs gone.
  var typographic: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: result += " "
      case .format, .surrogate, .privateUse, .unassigned: continue
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result.split(separator: " ").joined(separator: " ")
  }
}
