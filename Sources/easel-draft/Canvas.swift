/// A point in pixels, from the top left corner.
struct Point {
  var x: Double
  var y: Double

  init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// What a shape is filled with.
enum Paint {
  case solid(Color)
  /// A gradient from `top` at the height `from` to `bottom` at the height `to`.
  case vertical(top: Color, from: Double, bottom: Color, to: Double)
}

/// An opaque picture to draw shapes with smooth edges on.
final class Canvas {
  let width: Int
  let height: Int
  /// Red, green and blue of each pixel, row by row.
  private let pixels: UnsafeMutablePointer<Float>

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = .allocate(capacity: width * height * 3)
    pixels.initialize(repeating: 0, count: width * height * 3)
  }

  deinit { pixels.deallocate() }

  /// The shorter side in pixels; lengths are given as shares of it.
  var unit: Double { Double(min(width, height)) }

  /// Copies a row as libgd wants it.
  func copyRow(_ y: Int, to row: UnsafeMutablePointer<Int32>) {
    var source = pixels + y * width * 3
    for x in 0..<width {
      row[x] = ScreenColor(red: source[0], green: source[1], blue: source[2]).packed
      source += 3
    }
  }

  private func blend(_ x: Int, _ y: Int, _ color: ScreenColor, _ alpha: Float) {
    let pixel = pixels + (y * width + x) * 3
    pixel[0] += (color.red - pixel[0]) * alpha
    pixel[1] += (color.green - pixel[1]) * alpha
    pixel[2] += (color.blue - pixel[2]) * alpha
  }

  /// Fills everything with a gradient through `colors` from top to bottom.
  func fill(_ colors: [Color]) {
    for y in 0..<height {
      let place = Double(y) / Double(max(1, height - 1)) * Double(colors.count - 1)
      let index = min(Int(place), max(0, colors.count - 2))
      let next = min(index + 1, colors.count - 1)
      let color = colors[index].mixed(colors[next], place - Double(index)).screen
      for x in 0..<width { blend(x, y, color, 1) }
    }
  }

  /// Fills the disc around a point; a hole of the radius `inner` stays.
  func disc(
    _ center: Point,
    _ radius: Double,
    _ paint: Paint,
    alpha: Double = 1,
    inner: Double = 0,
  ) {
    let colors = Colors(paint)
    for y in rows(center.y - radius - 1, center.y + radius + 1) {
      let color = colors[y]
      for x in columns(center.x - radius - 1, center.x + radius + 1) {
        let (dx, dy) = (Double(x) + 0.5 - center.x, Double(y) + 0.5 - center.y)
        let distance = (dx * dx + dy * dy).squareRoot()
        var coverage = min(1, max(0, radius - distance + 0.5))
        if inner > 0 { coverage *= min(1, max(0, distance - inner + 0.5)) }
        if coverage > 0 { blend(x, y, color, Float(coverage * alpha)) }
      }
    }
  }

  /// Adds light that fades with the distance from a point.
  func glow(_ center: Point, _ radius: Double, _ color: Color, alpha: Double) {
    let color = color.screen
    for y in rows(center.y - radius, center.y + radius) {
      for x in columns(center.x - radius, center.x + radius) {
        let (dx, dy) = (Double(x) + 0.5 - center.x, Double(y) + 0.5 - center.y)
        let share = 1 - (dx * dx + dy * dy).squareRoot() / radius
        if share > 0 { blend(x, y, color, Float(share * share * alpha)) }
      }
    }
  }

  /// Fills what lies below a line that gives a height for each column.
  func below(_ line: (Double) -> Double, _ paint: Paint, alpha: Double = 1) {
    let colors = Colors(paint, rows: height)
    for x in 0..<width {
      let edge = line(Double(x) + 0.5)
      let slope = line(Double(x) + 1) - line(Double(x))
      let sharpness = 1 / (1 + slope * slope).squareRoot()
      let first = Int(min(Double(height), max(0, edge - 1 / sharpness - 1)))
      for y in first..<max(first, height) {
        let coverage = min(1, max(0, (Double(y) + 0.5 - edge) * sharpness + 0.5))
        if coverage > 0 { blend(x, y, colors[y], Float(coverage * alpha)) }
      }
    }
  }

  /// Fills a polygon; where it crosses itself, twice inside is outside.
  ///
  /// With `within` given, only what is in that disc too is painted.
  func polygon(
    _ points: [Point],
    _ paint: Paint,
    alpha: Double = 1,
    within disc: (center: Point, radius: Double)? = nil,
  ) {
    guard let top = points.lazy.map(\.y).min(), let bottom = points.lazy.map(\.y).max() else {
      return
    }
    let colors = Colors(paint)
    var coverage = [Float](repeating: 0, count: width)
    for y in rows(top, bottom) {
      for sample in 0..<4 {
        addSpans(of: points, at: Double(y) + (Double(sample) + 0.5) / 4, to: &coverage)
      }
      let color = colors[y]
      for x in 0..<width where coverage[x] > 0 {
        var share = min(1, coverage[x] / 4) * Float(alpha)
        coverage[x] = 0
        if let disc {
          let (dx, dy) = (Double(x) + 0.5 - disc.center.x, Double(y) + 0.5 - disc.center.y)
          let distance = (dx * dx + dy * dy).squareRoot()
          share *= Float(min(1, max(0, disc.radius - distance + 0.5)))
        }
        blend(x, y, color, share)
      }
    }
  }

  private func addSpans(of points: [Point], at y: Double, to coverage: inout [Float]) {
    var crossings: [Double] = []
    var last = points[points.count - 1]
    for point in points {
      if (last.y <= y) != (point.y <= y) {
        crossings.append(last.x + (y - last.y) / (point.y - last.y) * (point.x - last.x))
      }
      last = point
    }
    crossings.sort()
    for index in stride(from: 0, to: crossings.count - 1, by: 2) {
      let left = max(0, crossings[index])
      let right = min(Double(width), crossings[index + 1])
      guard left < right else { continue }
      let (first, final) = (Int(left), min(Int(right), width - 1))
      for x in first...final {
        coverage[x] += Float(min(right, Double(x + 1)) - max(left, Double(x)))
      }
    }
  }

  private func rows(_ low: Double, _ high: Double) -> Range<Int> { clamped(low, high, height) }

  private func columns(_ low: Double, _ high: Double) -> Range<Int> { clamped(low, high, width) }

  private func clamped(_ low: Double, _ high: Double, _ count: Int) -> Range<Int> {
    let first = Int(min(Double(count), max(0, low.rounded(.down))))
    let end = Int(min(Double(count), max(0, high.rounded(.up))))
    return first..<max(first, end)
  }
}

/// The colours of a paint by row.
private struct Colors {
  private let paint: Paint
  private let solid: ScreenColor?
  private var cached: [ScreenColor] = []

  init(_ paint: Paint, rows: Int = 0) {
    self.paint = paint
    if case .solid(let color) = paint { solid = color.screen } else { solid = nil }
    if rows > 0, solid == nil { cached = (0..<rows).map { self[$0] } }
  }

  subscript(row: Int) -> ScreenColor {
    if let solid { return solid }
    if row < cached.count { return cached[row] }
    guard case .vertical(let top, let from, let bottom, let to) = paint else {
      return ScreenColor(red: 0, green: 0, blue: 0)
    }
    let share = (Double(row) + 0.5 - from) / max(1, to - from)
    return top.mixed(bottom, min(1, max(0, share))).screen
  }
}

extension Canvas {
  func rectangle(
    _ x: Double,
    _ y: Double,
    _ width: Double,
    _ height: Double,
    _ paint: Paint,
    alpha: Double = 1,
  ) {
    let corners = [
      Point(x, y), Point(x + width, y), Point(x + width, y + height), Point(x, y + height),
    ]
    polygon(corners, paint, alpha: alpha)
  }

  /// An ellipse as a polygon, turned by `turns`.
  static func ellipse(
    _ center: Point,
    _ radiusX: Double,
    _ radiusY: Double,
    turns: Double = 0,
    corners: Int = 72,
  ) -> [Point] {
    let (turnSine, turnCosine) = sineAndCosine(turns: turns)
    return (0..<corners).map { corner in
      let (sine, cosine) = sineAndCosine(turns: Double(corner) / Double(corners))
      let (x, y) = (cosine * radiusX, sine * radiusY)
      return Point(
        center.x + x * turnCosine - y * turnSine,
        center.y + x * turnSine + y * turnCosine,
      )
    }
  }
}
