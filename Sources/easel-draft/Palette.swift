/// The colours of one card.
struct Palette {
  /// From the top down.
  var sky: [Color]
  /// Sun, moon and lamps.
  var light: Color
  var far: Color
  var near: Color
  var accent: Color
  var second: Color
  /// Dark ground and light type for the caption, far enough apart to read.
  var ink: Color
  var paper: Color
  var daylight: Daylight

  /// The layer `index` of `count`, from far to near.
  func layer(_ index: Int, of count: Int) -> Color {
    far.mixed(near, count > 1 ? Double(index) / Double(count - 1) : 1)
  }

  init(_ reading: PromptReading, random: inout Randomness) {
    let drawn = random.pick([Daylight.day, .day, .dusk, .dusk, .night, .dawn])
    let land = (reading.hue ?? random.unit()) + random.number(-0.025, 0.025)
    let turn = random.pick([0.08, -0.10, 0.14, -0.16, 0.33, 0.5])
    let daylight = reading.daylight ?? drawn
    // No sky is green or brown; those stay on the ground.
    let isEarthy = land > 0.06 && land < 0.55
    let sky = isEarthy ? (daylight == .dusk ? 0.80 : 0.68) + turn * 0.12 : land
    self = Palette(daylight, land: land, sky: sky, horizon: isEarthy ? land : sky + turn)
  }

  private init(_ daylight: Daylight, land: Double, sky hue: Double, horizon: Double) {
    self.daylight = daylight
    switch daylight {
    case .day:
      sky = [
        Color(0.66, 0.14, hue: hue), Color(0.82, 0.09, hue: hue), Color(0.95, 0.05, hue: horizon),
      ]
      light = Color(0.985, 0.06, hue: 0.27)
      far = Color(0.76, 0.11, hue: land)
      near = Color(0.32, 0.10, hue: land)
    case .dusk:
      sky = [
        Color(0.34, 0.13, hue: hue), Color(0.62, 0.17, hue: (hue + 1.08) / 2),
        Color(0.86, 0.14, hue: 0.19),
      ]
      light = Color(0.95, 0.12, hue: 0.24)
      far = Color(0.62, 0.15, hue: horizon)
      near = Color(0.21, 0.08, hue: land)
    case .night:
      sky = [
        Color(0.14, 0.06, hue: hue), Color(0.26, 0.10, hue: hue), Color(0.46, 0.13, hue: horizon),
      ]
      light = Color(0.96, 0.05, hue: 0.28)
      far = Color(0.42, 0.11, hue: land)
      near = Color(0.13, 0.05, hue: land)
    case .dawn:
      sky = [
        Color(0.64, 0.12, hue: hue), Color(0.82, 0.10, hue: (hue + 1.1) / 2),
        Color(0.95, 0.07, hue: 0.17),
      ]
      light = Color(0.98, 0.08, hue: 0.20)
      far = Color(0.77, 0.10, hue: land)
      near = Color(0.32, 0.10, hue: land)
    }
    accent = Color(daylight == .night ? 0.80 : 0.70, 0.19, hue: land + 0.5)
    second = Color(0.72, 0.18, hue: land + 0.28)
    ink = Color(0.18, 0.025, hue: hue)
    paper = Color(0.97, 0.012, hue: hue)
  }

  /// The same light with the hues of ground and accent exchanged, for scenes of one thing.
  var turned: Palette {
    var turned = self
    turned.accent = Color(lightness: accent.lightness, a: -accent.a, b: -accent.b)
    turned.far = Color(lightness: far.lightness, a: -far.a, b: -far.b)
    turned.near = Color(lightness: near.lightness, a: -near.a, b: -near.b)
    return turned
  }
}
