/// The picture above the caption of a card.
struct Scene {
  let canvas: Canvas
  private(set) var palette: Palette
  let reading: PromptReading
  var random: Randomness

  init(canvas: Canvas, palette: Palette, reading: PromptReading, random: Randomness) {
    self.canvas = canvas
    self.palette = palette
    self.reading = reading
    self.random = random
  }

  var width: Double { Double(canvas.width) }
  var height: Double { Double(canvas.height) }
  /// Lengths are shares of this.
  var unit: Double { canvas.unit }

  mutating func draw(_ subject: Subject) {
    if reading.hue != nil, [.bloom, .space, .portrait, .strata, .tiles].contains(subject) {
      palette = palette.turned
    }
    canvas.fill(palette.sky)
    switch subject {
    case .hills: drawHills()
    case .sea: drawSea()
    case .forest: drawForest()
    case .city: drawCity()
    case .portrait: drawPortrait()
    case .space: drawSpace()
    case .dunes: drawDunes()
    case .strata: drawStrata()
    case .blobs: drawBlobs()
    case .tiles: drawTiles()
    case .bloom: drawBloom()
    case .creature: drawCreature()
    }
    drawWeather()
  }

  /// Sun or moon with its halo.
  func drawLight(_ center: Point, _ radius: Double) {
    canvas.glow(center, radius * 4.5, palette.light, alpha: 0.55)
    canvas.disc(center, radius, .solid(palette.light))
    guard palette.daylight == .night else { return }
    // The shaded part of the moon.
    let shade = palette.light.mixed(palette.sky[1], 0.22)
    for (x, y, size) in [(-0.3, -0.25, 0.24), (0.32, 0.1, 0.17), (-0.1, 0.4, 0.13)] {
      canvas.disc(
        Point(center.x + x * radius, center.y + y * radius),
        size * radius,
        .solid(shade),
      )
    }
  }

  /// Stars, if it is dark enough.
  mutating func drawStars(_ count: Int, above limit: Double = 0.7, always: Bool = false) {
    var random = random.split()
    guard always || palette.daylight == .night else { return }
    for _ in 0..<count {
      let center = Point(random.unit() * width, random.unit() * height * limit)
      let size = max(0.6, unit * random.pick([0.002, 0.003, 0.003, 0.006]))
      canvas.disc(center, size, .solid(palette.light), alpha: random.number(0.4, 1))
    }
  }

  /// A layer of land below a line, paler towards its foot.
  func drawLand(_ color: Color, crest: Double, depth: Double, _ line: (Double) -> Double) {
    let foot = color.mixed(palette.sky[2], 0.38)
    canvas.below(
      line,
      .vertical(top: color, from: crest, bottom: foot, to: crest + depth),
    )
  }

  private mutating func drawWeather() {
    var random = random.split()
    switch reading.weather {
    case .snow:
      for _ in 0..<90 {
        let center = Point(random.unit() * width, random.unit() * height)
        canvas.disc(
          center,
          max(0.7, unit * random.number(0.004, 0.014)),
          .solid(Color(0.99, 0, hue: 0)),
          alpha: random.number(0.5, 0.95),
        )
      }
    case .rain:
      for _ in 0..<70 {
        let (x, y) = (random.unit() * width * 1.2, random.unit() * height)
        let length = unit * random.number(0.05, 0.12)
        let thickness = max(0.8, unit * 0.005)
        canvas.polygon(
          [
            Point(x, y), Point(x + thickness, y), Point(x - length * 0.3 + thickness, y + length),
            Point(x - length * 0.3, y + length),
          ],
          .solid(palette.light),
          alpha: 0.35,
        )
      }
    case .mist:
      for share in [0.45, 0.62, 0.8] {
        let noise = LineNoise(seed: random.next())
        let (top, depth, span) = (height * share, height * 0.22, width)
        let veil = palette.sky[2].lighter(0.03)
        canvas.below({ top + noise($0 / span * 3) * depth * 0.3 }, .solid(veil), alpha: 0.16)
      }
    case nil: break
    }
  }
}
