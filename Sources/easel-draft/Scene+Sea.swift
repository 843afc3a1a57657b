extension Scene {
  mutating func drawSea() {
    drawStars(60, above: 0.5)
    let horizon = height * random.number(0.5, 0.58)
    let radius = unit * random.number(0.15, 0.21)
    let side = random.flips(0.5) ? 1.0 : -1
    let sun = Point(
      width * (0.5 + side * random.number(0.08, 0.18)),
      horizon - radius * random.number(0.2, 1.1),
    )
    drawLight(sun, radius)
    let isNight = palette.daylight == .night
    let deep = isNight ? palette.sky[0].mixed(palette.sky[1], 0.35) : palette.sky[0].lighter(-0.12)
    canvas.rectangle(
      0,
      horizon,
      width,
      height - horizon,
      .vertical(
        top: palette.sky[1].mixed(palette.sky[0], 0.35),
        from: horizon,
        bottom: deep,
        to: height,
      ),
    )
    drawReflection(sun.x, below: horizon, radius)
    if reading.hasLighthouse {
      drawLighthouse(Point(width * (0.5 - side * 0.26), horizon + unit * 0.16), unit * 0.62)
    } else {
      drawSail(Point(width * (0.5 - side * 0.22), horizon + unit * 0.05), unit * 0.26)
    }
    for index in 0..<3 {
      let base = height * (0.80 + 0.08 * Double(index))
      let (phase, swing, span) = (random.unit(), unit * 0.022, unit * random.number(0.3, 0.45))
      canvas.below(
        { base - swing * sine(turns: phase + $0 / span) },
        .solid(deep.lighter(-0.03 * Double(index))),
        alpha: 0.92,
      )
    }
  }

  /// The light on the water.
  private mutating func drawReflection(_ x: Double, below top: Double, _ radius: Double) {
    var y = top + unit * 0.02
    var line = 0.0
    while y < height {
      let half = radius * (1.05 - 0.25 * line / 6) * random.number(0.45, 1)
      let thickness = max(1, unit * (0.010 + 0.003 * line))
      let middle = x + radius * random.number(-0.15, 0.15)
      canvas.rectangle(
        middle - half,
        y,
        half * 2,
        thickness,
        .solid(palette.light),
        alpha: 0.85,
      )
      y += thickness * 2.3
      line += 1
    }
  }

  private func drawSail(_ place: Point, _ size: Double) {
    let (x, y) = (place.x, place.y)
    let hull = [
      Point(x - size * 0.42, y), Point(x + size * 0.42, y),
      Point(x + size * 0.28, y + size * 0.16),
      Point(x - size * 0.3, y + size * 0.16),
    ]
    canvas.polygon(hull, .solid(palette.ink))
    canvas.polygon(
      [
        Point(x + size * 0.02, y - size), Point(x + size * 0.02, y - size * 0.06),
        Point(x - size * 0.36, y - size * 0.06),
      ],
      .solid(palette.paper),
    )
    canvas.polygon(
      [
        Point(x + size * 0.06, y - size * 0.9), Point(x + size * 0.06, y - size * 0.06),
        Point(x + size * 0.36, y - size * 0.06),
      ],
      .solid(palette.accent),
    )
  }

  /// A striped tower on a rock, with its beam.
  private func drawLighthouse(_ foot: Point, _ size: Double) {
    let (x, top) = (foot.x, foot.y - size)
    let lamp = Point(x, top + size * 0.1)
    let reach = (width + height) * (x < width / 2 ? 1 : -1)
    canvas.polygon(
      [lamp, Point(x + reach, lamp.y - size * 0.55), Point(x + reach, lamp.y + size * 0.2)],
      .solid(palette.light),
      alpha: 0.3,
    )
    canvas.polygon(
      Canvas.ellipse(Point(x, foot.y + size * 0.08), size * 0.42, size * 0.2),
      .solid(palette.ink),
    )
    drawStripes(foot, size)
    canvas.glow(lamp, size * 0.35, palette.light, alpha: 0.6)
  }

  private func drawStripes(_ foot: Point, _ size: Double) {
    let (x, top) = (foot.x, foot.y - size)
    func half(_ share: Double) -> Double { size * (0.075 + 0.055 * share) }
    for stripe in 0..<5 {
      let (from, until) = (Double(stripe) / 5, Double(stripe + 1) / 5)
      let (upper, lower) = (top + size * (0.2 + 0.8 * from), top + size * (0.2 + 0.8 * until))
      canvas.polygon(
        [
          Point(x - half(from), upper), Point(x + half(from), upper),
          Point(x + half(until), lower), Point(x - half(until), lower),
        ],
        .solid(stripe % 2 == 0 ? palette.paper : palette.accent),
      )
    }
    canvas.rectangle(
      x - size * 0.11,
      top + size * 0.17,
      size * 0.22,
      size * 0.04,
      .solid(palette.ink),
    )
    canvas.rectangle(
      x - size * 0.055,
      top + size * 0.05,
      size * 0.11,
      size * 0.12,
      .solid(palette.light),
    )
    canvas.polygon(
      [
        Point(x, top - size * 0.05), Point(x + size * 0.09, top + size * 0.05),
        Point(x - size * 0.09, top + size * 0.05),
      ],
      .solid(palette.ink),
    )
  }
}
