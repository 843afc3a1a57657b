extension Scene {
  private var middle: Point { Point(width / 2, height / 2) }

  mutating func drawSpace() {
    canvas.fill([
      palette.ink, palette.ink.mixed(palette.near, 0.6), palette.sky[1].mixed(palette.ink, 0.45),
    ])
    canvas.glow(
      Point(width * random.unit(), height * random.unit()),
      unit * 0.9,
      palette.second,
      alpha: 0.45,
    )
    canvas.glow(
      Point(width * random.unit(), height * random.unit()),
      unit * 0.8,
      palette.accent,
      alpha: 0.35,
    )
    drawStars(120, above: 1, always: true)
    let center = Point(width * random.number(0.4, 0.6), height * random.number(0.46, 0.54))
    let radius = unit * random.number(0.24, 0.3)
    let tilt = random.number(-0.07, 0.07)
    let hasRing = random.flips(0.7)
    if hasRing { drawRing(center, radius, tilt, isFront: false) }
    drawPlanet(center, radius, tilt)
    if hasRing { drawRing(center, radius, tilt, isFront: true) }
    let moon = Point(center.x + radius * 1.5, center.y - radius * 0.95)
    canvas.disc(moon, radius * 0.2, .solid(palette.light))
  }

  /// A banded globe, lit from the upper left.
  private mutating func drawPlanet(_ center: Point, _ radius: Double, _ tilt: Double) {
    canvas.glow(center, radius * 1.7, palette.accent, alpha: 0.5)
    canvas.disc(center, radius, .solid(palette.accent))
    for band in 0..<5 {
      let offset = radius * (-0.75 + 0.36 * Double(band) + random.number(-0.06, 0.06))
      let color = random.pick([palette.light, palette.second, palette.accent.lighter(-0.2)])
      canvas.polygon(
        Canvas.ellipse(
          Point(center.x, center.y + offset),
          radius * 1.3,
          radius * random.number(0.05, 0.13),
          turns: tilt,
        ),
        .solid(color),
        alpha: 0.6,
        within: (center, radius),
      )
    }
    // The night side: the planet without a disc that is moved towards the light.
    let shadow = Canvas.ellipse(center, radius * 1.01, radius * 1.01)
    let lit = Canvas.ellipse(
      Point(center.x - radius * 0.32, center.y - radius * 0.26),
      radius * 1.12,
      radius * 1.12,
    )
    canvas.polygon(
      shadow + [shadow[0]] + lit + [lit[0]],
      .solid(palette.ink),
      alpha: 0.6,
      within: (center, radius),
    )
  }

  /// The half of a planet's ring before it, or behind it.
  private func drawRing(_ center: Point, _ radius: Double, _ tilt: Double, isFront: Bool) {
    let corners = 48
    let turned = sineAndCosine(turns: tilt)
    func edge(_ size: Double, _ corner: Int) -> Point {
      let turn = Double(corner) / Double(corners) * 0.5 + (isFront ? 0 : 0.5)
      let angle = sineAndCosine(turns: turn)
      let (x, y) = (angle.cosine * radius * size, angle.sine * radius * size * 0.26)
      return Point(
        center.x + x * turned.cosine - y * turned.sine,
        center.y + x * turned.sine + y * turned.cosine,
      )
    }
    for (outer, inner, color) in [(1.75, 1.5, palette.light), (1.45, 1.3, palette.second)] {
      let outline =
        (0...corners).map { edge(outer, $0) } + (0...corners).reversed().map { edge(inner, $0) }
      canvas.polygon(outline, .solid(color), alpha: 0.92)
    }
  }

  mutating func drawBloom() {
    canvas.fill([palette.near.mixed(palette.sky[0], 0.35), palette.near])
    let center = Point(middle.x + unit * random.number(-0.08, 0.08), height * 0.48)
    canvas.glow(center, unit * 0.8, palette.sky[1], alpha: 0.7)
    let petals = 7 + random.below(6)
    let turn = random.unit()
    for leaf in 0..<6 {
      let angle = sineAndCosine(turns: turn + Double(leaf) / 6)
      let place = Point(
        center.x + angle.cosine * unit * 0.4,
        center.y + angle.sine * unit * 0.4,
      )
      canvas.polygon(
        Canvas.ellipse(place, unit * 0.2, unit * 0.07, turns: turn + Double(leaf) / 6),
        .solid(Color(0.52, 0.13, hue: 0.40)),
      )
    }
    for (ring, reach) in [0.27, 0.18, 0.10].enumerated() {
      let color = [palette.accent.lighter(-0.08), palette.accent.lighter(0.08), palette.second][
        ring
      ]
      for petal in 0..<petals {
        let at = turn + (Double(petal) + 0.5 * Double(ring)) / Double(petals)
        let angle = sineAndCosine(turns: at)
        let place = Point(
          center.x + angle.cosine * unit * reach,
          center.y + angle.sine * unit * reach,
        )
        let outline = Canvas.ellipse(
          place,
          unit * reach * 0.62,
          unit * reach * 2.3 / Double(petals),
          turns: at,
        )
        canvas.polygon(outline, .solid(palette.ink), alpha: 0.18)
        canvas.polygon(outline, .solid(color.mixed(palette.light, petal % 2 == 0 ? 0.0 : 0.22)))
      }
    }
    canvas.disc(center, unit * 0.085, .solid(palette.light))
    canvas.disc(center, unit * 0.05, .solid(palette.accent.lighter(-0.25)))
  }
}
