/// How alike two pictures of one size are: the structural similarity (SSIM) of their windows.
///
/// Each channel, red, green and blue, of both pictures on a white ground is cut into windows of
/// 8×8 pixels that do not overlap; at the right and lower edge they may be smaller. The figure is
/// the mean of the windows' indices over the three channels, each window counting by its pixels,
/// with the usual constants 0.01 and 0.03. Sums are whole numbers, so it is the same everywhere.
struct Similarity {
  private static let window = 8
  /// (0.01 × 255)² and (0.03 × 255)².
  private static let constants = (luminance: 6.5025, contrast: 58.5225)

  /// The figure in thousandths, from 0 to 1000.
  ///
  /// 1000 only where every pixel is the same: what is nearly so is 999.
  let thousandths: Int

  init(_ first: Picture, _ second: Picture) {
    precondition(
      first.width == second.width && first.height == second.height,
      "pictures that are compared are of one size",
    )
    var sum = 0.0
    var isEqual = true
    for top in stride(from: 0, to: first.height, by: Self.window) {
      let lines = top..<min(first.height, top + Self.window)
      for left in stride(from: 0, to: first.width, by: Self.window) {
        let columns = left..<min(first.width, left + Self.window)
        let sums = Self.sums(first, second, lines, columns)
        isEqual = isEqual && sums.allSatisfy(\.isEqual)
        let count = Double(lines.count * columns.count)
        sum += sums.reduce(0) { $0 + $1.index(count) } * count
      }
    }
    let mean = sum / Double(3 * first.width * first.height)
    let rounded = Int((mean * 1000).rounded())
    thousandths = isEqual ? 1000 : min(999, max(0, rounded))
  }

  /// The figure as a decimal, such as `0.974`.
  var text: String {
    let digits = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.utf8.count) + digits
  }

  /// What the index of a window in one channel is made of.
  private struct Sums {
    var first = 0
    var second = 0
    var firstSquares = 0
    var secondSquares = 0
    var products = 0
    var isEqual = true

    mutating func add(_ one: Int32, _ other: Int32) {
      let (one, other) = (Int(one), Int(other))
      first += one
      second += other
      firstSquares += one * one
      secondSquares += other * other
      products += one * other
      if one != other { isEqual = false }
    }

    /// The index of the window, from -1 to 1.
    func index(_ count: Double) -> Double {
      let (one, other) = (Double(first), Double(second))
      let luminance = Similarity.constants.luminance * count * count
      let contrast = Similarity.constants.contrast * count * count
      let covariance = count * Double(products) - one * other
      let variances =
        count * Double(firstSquares) - one * one
        + (count * Double(secondSquares) - other * other)
      return (2 * one * other + luminance) * (2 * covariance + contrast)
        / ((one * one + other * other + luminance) * (variances + contrast))
    }
  }

  /// The sums of red, green and blue in a window.
  private static func sums(
    _ first: Picture,
    _ second: Picture,
    _ lines: Range<Int>,
    _ columns: Range<Int>,
  ) -> [Sums] {
    var (red, green, blue) = (Sums(), Sums(), Sums())
    for line in lines {
      let (row, other) = (first.row(line), second.row(line))
      for column in columns {
        let (one, two) = (Pixel.onWhite(row[column]), Pixel.onWhite(other[column]))
        red.add(Pixel.red(one), Pixel.red(two))
        green.add(Pixel.green(one), Pixel.green(two))
        blue.add(Pixel.blue(one), Pixel.blue(two))
      }
    }
    return [red, green, blue]
  }
}

extension Pixel {
  /// The pixel as it looks on a white ground.
  static func onWhite(_ pixel: Int32) -> Int32 {
    let opacity = opacity(pixel)
    if opacity == 255 { return pixel }
    func part(_ value: Int32) -> Int32 { (value * opacity + 255 * (255 - opacity) + 127) / 255 }
    return packed(part(red(pixel)), part(green(pixel)), part(blue(pixel)), opacity: 255)
  }
}
