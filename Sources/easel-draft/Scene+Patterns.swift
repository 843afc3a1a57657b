extension Scene {
  private var colors: [Color] {
    [palette.accent, palette.second, palette.sky[0], palette.light, palette.near, palette.far]
  }

  /// Sheets of cut paper, each with the shadow of the one above it.
  mutating func drawStrata() {
    let count = 6
    let tilt = random.number(-0.35, 0.35)
    let ramp = [
      palette.light, palette.accent, palette.second, palette.far, palette.sky[0], palette.near,
    ]
    canvas.fill([palette.sky[2], palette.sky[1]])
    drawLight(Point(width * random.number(0.25, 0.75), height * 0.2), unit * 0.13)
    for index in 0..<count {
      let noise = LineNoise(seed: random.next())
      let base = height * (0.24 + 0.68 * Double(index) / Double(count - 1))
      let (swing, span, half) = (height * 0.15, width * 0.55, width / 2)
      let edge: (Double) -> Double = {
        base + swing * noise($0 / span) + ($0 - half) * tilt * 0.4
      }
      for step in 1...4 {
        let lift = unit * 0.007 * Double(step)
        canvas.below({ edge($0) - lift }, .solid(palette.ink), alpha: 0.06)
      }
      let color = ramp[index]
      canvas.below(
        edge,
        .vertical(
          top: color,
          from: base - swing,
          bottom: color.mixed(palette.near, 0.4),
          to: base + height * 0.4,
        ),
      )
    }
  }

  /// Large discs that shine through each other.
  mutating func drawBlobs() {
    canvas.fill([palette.sky[2], palette.sky[1].mixed(palette.sky[2], 0.4)])
    let shades = [palette.accent, palette.second, palette.far, palette.sky[0], palette.accent]
    for (index, color) in shades.enumerated() {
      let center = Point(
        width * (0.14 + 0.18 * Double(index)) + unit * random.number(-0.1, 0.1),
        height * random.number(0.25, 0.75),
      )
      let radius = unit * random.number(0.2, 0.36)
      canvas.disc(
        center,
        radius,
        .vertical(
          top: color.lighter(0.1),
          from: center.y - radius,
          bottom: color.lighter(-0.08),
          to: center.y + radius,
        ),
        alpha: 0.86,
      )
      canvas.disc(
        Point(center.x - radius * 0.36, center.y - radius * 0.4),
        radius * 0.16,
        .solid(palette.paper),
        alpha: 0.85,
      )
    }
    let center = Point(width * random.number(0.3, 0.7), height * 0.5)
    canvas.disc(
      center,
      unit * 0.42,
      .solid(palette.paper),
      alpha: 0.9,
      inner: unit * 0.405,
    )
  }

  /// A grid of quarter discs, halves and rings.
  mutating func drawTiles() {
    let rows = 3
    let side = height / Double(rows)
    let columns = Int((width / side).rounded(.up))
    let left = (width - Double(columns) * side) / 2
    for row in 0..<rows {
      for column in 0..<columns {
        drawTile(Point(left + Double(column) * side, Double(row) * side), side)
      }
    }
  }

  private mutating func drawTile(_ corner: Point, _ side: Double) {
    var rest = colors
    let ground = rest.remove(at: random.below(rest.count))
    let shape = rest.remove(at: random.below(rest.count))
    let detail = random.pick(rest)
    canvas.rectangle(corner.x, corner.y, side + 0.5, side + 0.5, .solid(ground))
    let (right, bottom) = (corner.x + side, corner.y + side)
    let corners = [
      corner, Point(right, corner.y), Point(right, bottom), Point(corner.x, bottom),
    ]
    let at = random.below(4)
    switch random.below(5) {
    case 0:
      canvas.polygon(quarter(corners, at, side), .solid(shape))
      canvas.polygon(quarter(corners, at, side * 0.5), .solid(detail))
    case 1:
      canvas.polygon(quarter(corners, at, side), .solid(shape))
      canvas.polygon(quarter(corners, (at + 2) % 4, side * 0.41), .solid(detail))
    case 2:
      canvas.polygon([corners[at], corners[(at + 1) % 4], corners[(at + 2) % 4]], .solid(shape))
    case 3:
      let middle = Point(corner.x + side / 2, corner.y + side / 2)
      canvas.disc(middle, side * 0.4, .solid(shape))
      canvas.disc(middle, side * 0.2, .solid(detail))
    default:
      for stripe in 0..<3 {
        canvas.rectangle(
          corner.x,
          corner.y + side * (Double(stripe) * 2 + 0.5) / 6,
          side + 0.5,
          side / 6,
          .solid(shape),
        )
      }
    }
  }

  /// The quarter of a disc in a corner of a tile.
  private func quarter(_ corners: [Point], _ at: Int, _ radius: Double) -> [Point] {
    let corner = corners[at]
    return [corner]
      + (0...18).map { step in
        let angle = sineAndCosine(turns: (Double(at) + Double(step) / 18) * 0.25)
        return Point(corner.x + angle.cosine * radius, corner.y + angle.sine * radius)
      }
  }
}
