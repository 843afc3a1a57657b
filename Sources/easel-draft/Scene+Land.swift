extension Scene {
  mutating func drawHills() {
    drawStars(70)
    let sun = Point(
      width * random.number(0.28, 0.72),
      height * random.number(0.26, 0.42),
    )
    drawLight(sun, unit * random.number(0.12, 0.17))
    let count = 4 + random.below(2)
    let isSharp = random.flips(0.6)
    for index in 0..<count {
      let depth = Double(index) / Double(count - 1)
      let noise = LineNoise(seed: random.next())
      let base = height * (0.52 + 0.36 * depth)
      let swing = height * (isSharp && index < 3 ? 0.34 : 0.16) * (1 - 0.45 * depth)
      let frequency = (isSharp ? 2.2 : 1.4) / max(width, 1)
      let isRidge = isSharp && index < 3
      let offset = random.number(0, 50)
      drawLand(palette.layer(index, of: count), crest: base - swing * 0.6, depth: height * 0.5) {
        let x = $0 * frequency + offset
        let shape =
          isRidge ? noise.ridge(x, octaves: 4) * 1.5 - 0.9 : noise.fractal(x, octaves: 2)
        return base - swing * shape
      }
    }
  }

  mutating func drawDunes() {
    drawStars(50)
    drawLight(
      Point(width * random.number(0.25, 0.75), height * 0.3),
      unit * random.number(0.13, 0.19),
    )
    let count = 4
    for index in 0..<count {
      let depth = Double(index) / Double(count - 1)
      let base = height * (0.5 + 0.34 * depth)
      let swing = height * 0.13
      let (phase, waves) = (random.unit(), random.number(0.55, 0.95))
      let span = width
      let color = palette.layer(index, of: count)
      let crest: (Double) -> Double = {
        let turn = phase + $0 / span * waves
        return base - swing * (sine(turns: turn) + 0.35 * sine(turns: 2 * turn + 0.2))
      }
      canvas.below(crest, .solid(color))
      // The side that is turned away from the light.
      canvas.below(
        { crest($0) + swing * (0.5 + 1.5 * abs(sine(turns: phase * 2 + $0 / span * waves))) },
        .solid(color.mixed(palette.near, 0.45)),
        alpha: 0.75,
      )
    }
  }

  mutating func drawForest() {
    drawStars(60)
    drawLight(Point(width * random.number(0.3, 0.7), height * 0.34), unit * 0.16)
    let layers = 4
    for index in 0..<layers {
      let depth = Double(index) / Double(layers - 1)
      let ground = height * (0.62 + 0.32 * depth)
      let size = height * (0.26 + 0.42 * depth)
      let color = palette.layer(index, of: layers)
      let noise = LineNoise(seed: random.next())
      let sway = height * 0.03
      let span = width
      drawLand(color, crest: ground, depth: height * 0.4) { ground + sway * noise($0 / span * 4) }
      var x = -size * 0.2 + random.unit() * size * 0.3
      while x < width + size * 0.2 {
        // A clearing in the middle, so that the light stays in sight.
        let isOpen = index == layers - 1 && abs(x - width / 2) < width * 0.27
        if !isOpen { drawTree(Point(x, ground + sway), size * random.number(0.7, 1.15), color) }
        x += size * random.number(0.26, 0.5)
      }
    }
  }

  /// A fir of three to five tiers.
  private mutating func drawTree(_ foot: Point, _ size: Double, _ color: Color) {
    let tiers = 3 + random.below(3)
    let reach = size * random.number(0.16, 0.22)
    let top = foot.y - size
    canvas.rectangle(
      foot.x - size * 0.02,
      foot.y - size * 0.2,
      size * 0.04,
      size * 0.25,
      .solid(color),
    )
    for tier in 0..<tiers {
      let from = top + size * 0.8 * Double(tier) / Double(tiers)
      let until = top + size * 0.92 * Double(tier + 1) / Double(tiers)
      let half = reach * (0.35 + 0.65 * Double(tier + 1) / Double(tiers))
      canvas.polygon(
        [
          Point(foot.x, from - size * 0.06), Point(foot.x + half, until),
          Point(foot.x - half, until),
        ],
        .solid(color),
      )
    }
  }

  mutating func drawCity() {
    drawStars(60)
    drawLight(
      Point(width * random.number(0.3, 0.7), height * 0.36),
      unit * random.number(0.18, 0.25),
    )
    for index in 0..<3 {
      let color = palette.layer(index + 1, of: 4)
      let base = height * (0.50 + 0.14 * Double(index))
      var x = -unit * 0.1 * random.unit()
      while x < width {
        let wide = unit * random.number(0.10, 0.2)
        let tall = height * random.number(0.02, 0.34 - 0.05 * Double(index))
        drawTower(x, base - tall, wide, color, hasWindows: index > 0)
        x += wide + (random.flips(0.25) ? unit * 0.02 : 0)
      }
    }
  }

  private mutating func drawTower(
    _ x: Double,
    _ top: Double,
    _ wide: Double,
    _ color: Color,
    hasWindows: Bool,
  ) {
    canvas.rectangle(x, top, wide + 0.5, height - top, .solid(color))
    switch random.below(5) {
    case 0:
      canvas.rectangle(x + wide * 0.25, top - wide * 0.3, wide * 0.5, wide * 0.31, .solid(color))
    case 1:
      canvas.polygon(
        [Point(x, top), Point(x + wide, top), Point(x + wide, top - wide * 0.5)],
        .solid(color),
      )
    case 2:
      canvas.rectangle(
        x + wide * 0.46,
        top - wide * 0.8,
        max(1, wide * 0.07),
        wide * 0.81,
        .solid(color),
      )
    default: break
    }
    if hasWindows { drawWindows(x, top, wide, color) }
  }

  private mutating func drawWindows(
    _ x: Double,
    _ top: Double,
    _ wide: Double,
    _ color: Color,
  ) {
    let cell = max(4, wide / 4)
    let isLit = palette.daylight == .night || palette.daylight == .dusk
    let glass = isLit ? palette.light.mixed(palette.accent, 0.35) : color.lighter(0.16)
    var y = top + cell * 0.7
    while y < height {
      for column in 0..<Int(wide / cell) where random.flips(isLit ? 0.45 : 0.7) {
        canvas.rectangle(
          x + cell * (Double(column) + 0.25),
          y,
          cell * 0.5,
          cell * 0.55,
          .solid(glass),
        )
      }
      y += cell * 1.1
    }
  }
}
