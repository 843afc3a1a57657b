extension Scene {
  /// Rays from a point to beyond the edges, every other one painted.
  func drawRays(
    from center: Point,
    count: Int,
    _ color: Color,
    alpha: Double,
    turn: Double,
  ) {
    let reach = width + height
    for ray in 0..<count {
      let from = sineAndCosine(turns: turn + Double(ray) / Double(count))
      let until = sineAndCosine(turns: turn + (Double(ray) + 0.5) / Double(count))
      canvas.polygon(
        [
          center, Point(center.x + from.cosine * reach, center.y + from.sine * reach),
          Point(center.x + until.cosine * reach, center.y + until.sine * reach),
        ],
        .solid(color),
        alpha: alpha,
      )
    }
  }

  mutating func drawPortrait() {
    let center = Point(width / 2 + unit * random.number(-0.06, 0.06), height * 0.44)
    drawRays(
      from: center,
      count: 12 + 2 * random.below(4),
      palette.sky[2],
      alpha: 0.35,
      turn: random.unit(),
    )
    canvas.disc(center, unit * 0.43, .solid(palette.accent))
    canvas.disc(center, unit * 0.47, .solid(palette.light), inner: unit * 0.45)
    let skin = Color(random.number(0.55, 0.84), 0.08, hue: 0.15)
    let hair = random.flips(0.5) ? palette.near : palette.ink.mixed(palette.second, 0.25)
    let coat = palette.second.mixed(palette.near, 0.35)
    let (x, y) = (center.x, center.y)
    let hasLongHair = random.flips(0.5)
    if hasLongHair {
      canvas.polygon(
        Canvas.ellipse(Point(x, y + unit * 0.05), unit * 0.235, unit * 0.31),
        .solid(hair),
      )
    }
    let shoulders = y + unit * 0.30
    canvas.polygon(
      Canvas.ellipse(Point(x, shoulders + unit * 0.42), unit * 0.42, unit * 0.42),
      .solid(coat),
    )
    canvas.rectangle(
      x - unit * 0.07,
      y + unit * 0.1,
      unit * 0.14,
      unit * 0.26,
      .solid(skin.mixed(palette.near, 0.35)),
    )
    drawHead(center, skin: skin, hair: hair)
    canvas.polygon(
      [
        Point(x, shoulders + unit * 0.2), Point(x - unit * 0.12, shoulders + unit * 0.02),
        Point(x + unit * 0.12, shoulders + unit * 0.02),
      ],
      .solid(palette.paper),
    )
  }

  /// Face and hair around the middle of a head, lit from the left.
  private func drawHead(_ center: Point, skin: Color, hair: Color) {
    let (x, y) = (center.x, center.y)
    let face = Canvas.ellipse(Point(x, y - unit * 0.01), unit * 0.165, unit * 0.215)
    canvas.polygon(face, .solid(skin))
    // The far half of the face lies in the shade.
    let half = face.map { Point(max($0.x, x + unit * 0.02), $0.y) }
    canvas.polygon(half, .solid(skin.mixed(palette.near, 0.45)), alpha: 0.8)
    canvas.polygon(
      face.map {
        Point($0.x, min($0.y, y - unit * 0.09 + ($0.x - x) * 0.25))
      },
      .solid(hair),
    )
    canvas.polygon(
      Canvas.ellipse(
        Point(x - unit * 0.01, y - unit * 0.15),
        unit * 0.2,
        unit * 0.11,
        turns: -0.03,
      ),
      .solid(hair),
    )
  }

  mutating func drawCreature() {
    let center = Point(width / 2, height * 0.52)
    drawRays(
      from: center,
      count: 16,
      palette.sky[0],
      alpha: 0.35,
      turn: random.unit(),
    )
    canvas.disc(center, unit * 0.46, .solid(palette.sky[2].lighter(0.02)), alpha: 0.9)
    let hue = reading.hue ?? random.pick([0.11, 0.15, 0.19])
    let fur = Color(random.number(0.58, 0.7), 0.15, hue: hue)
    let dark = fur.lighter(-0.18)
    drawEars(center, fur, dark)
    let (x, y) = (center.x, center.y)
    let isRound = reading.ears != .pointed
    let head =
      isRound
      ? Canvas.ellipse(center, unit * 0.29, unit * 0.27)
      : [
        (-0.27, -0.14), (0, -0.2), (0.27, -0.14), (0.34, 0.08), (0.1, 0.27), (0, 0.32),
        (-0.1, 0.27), (-0.34, 0.08),
      ].map { Point(x + $0.0 * unit, y + $0.1 * unit) }
    canvas.polygon(head, .solid(fur))
    canvas.polygon(head.map { Point(max(x, $0.x), $0.y) }, .solid(dark), alpha: 0.35)
    drawFeatures(center, isRound: isRound)
  }

  /// Cheeks, eyes and nose.
  private func drawFeatures(_ center: Point, isRound: Bool) {
    let (x, y) = (center.x, center.y)
    for side in [-1.0, 1.0] {
      let cheek =
        isRound
        ? Canvas.ellipse(Point(x + side * unit * 0.07, y + unit * 0.1), unit * 0.11, unit * 0.1)
        : [
          Point(x, y + unit * 0.04), Point(x + side * unit * 0.33, y + unit * 0.08),
          Point(x + side * unit * 0.1, y + unit * 0.27), Point(x, y + unit * 0.32),
        ]
      canvas.polygon(cheek, .solid(palette.paper))
      let eye = Point(x + side * unit * 0.125, y - unit * 0.015)
      canvas.disc(eye, unit * 0.042, .solid(palette.ink))
      canvas.disc(
        Point(eye.x - unit * 0.012, eye.y - unit * 0.014),
        unit * 0.013,
        .solid(palette.paper),
      )
    }
    let nose = isRound ? y + unit * 0.06 : y + unit * 0.25
    canvas.polygon(
      Canvas.ellipse(Point(x, nose), unit * 0.045, unit * 0.034),
      .solid(palette.ink),
    )
  }

  private func drawEars(_ center: Point, _ fur: Color, _ dark: Color) {
    for side in [-1.0, 1.0] {
      let (x, y) = (center.x + side * unit * 0.2, center.y - unit * 0.2)
      switch reading.ears {
      case .round:
        canvas.disc(Point(x, y), unit * 0.105, .solid(dark))
        canvas.disc(Point(x, y), unit * 0.055, .solid(palette.paper))
      case .long:
        let ear = Point(center.x + side * unit * 0.11, center.y - unit * 0.33)
        let turn = 0.25 + side * 0.02
        canvas.polygon(Canvas.ellipse(ear, unit * 0.17, unit * 0.06, turns: turn), .solid(fur))
        canvas.polygon(
          Canvas.ellipse(ear, unit * 0.12, unit * 0.028, turns: turn),
          .solid(palette.paper),
        )
      case .pointed:
        for (size, color) in [(1.0, dark), (0.55, palette.ink)] {
          let offsets = [(0.10, -0.21), (0.1, 0.07), (-0.13, 0.03)]
          canvas.polygon(
            offsets.map {
              Point(x + side * $0.0 * unit * size, y + ($0.1 * size + 0.02) * unit)
            },
            .solid(color),
          )
        }
      }
    }
  }
}
