/// A colour in OKLab, where equal distances look equally far apart.
///
/// Everything here is built from additions, multiplications, divisions and square roots, which
/// IEEE 754 rounds the same on every machine; the functions of libm are not.
struct Color {
  /// The lightness from 0, black, to 1, white.
  var lightness: Double
  var a: Double
  var b: Double

  init(lightness: Double, a: Double, b: Double) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  /// A colour of a lightness, a chroma (0 is grey, 0.3 glows) and a hue in turns.
  ///
  /// Chroma that no screen shows is taken back.
  init(_ lightness: Double, _ chroma: Double, hue: Double) {
    let (sine, cosine) = sineAndCosine(turns: hue)
    var chroma = chroma
    self.init(lightness: lightness, a: chroma * cosine, b: chroma * sine)
    for _ in 0..<24 where !isOnScreen {
      chroma *= 0.92
      a = chroma * cosine
      b = chroma * sine
    }
  }

  /// The colour on the way to `other`: 0 is this one, 1 the other.
  func mixed(_ other: Color, _ share: Double) -> Color {
    Color(
      lightness: lightness + (other.lightness - lightness) * share,
      a: a + (other.a - a) * share,
      b: b + (other.b - b) * share,
    )
  }

  func lighter(_ amount: Double) -> Color {
    Color(lightness: min(1, max(0, lightness + amount)), a: a, b: b)
  }

  private var linear: (red: Double, green: Double, blue: Double) {
    let l = lightness + 0.3963377774 * a + 0.2158037573 * b
    let m = lightness - 0.1055613458 * a - 0.0638541728 * b
    let s = lightness - 0.0894841775 * a - 1.2914855480 * b
    let (l3, m3, s3) = (l * l * l, m * m * m, s * s * s)
    return (
      4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
      -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
      -0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3,
    )
  }

  private var isOnScreen: Bool {
    let (red, green, blue) = linear
    return min(red, green, blue) >= -0.0005 && max(red, green, blue) <= 1.0005
  }

  /// The colour for the screen.
  var screen: ScreenColor {
    let (red, green, blue) = linear
    return ScreenColor(
      red: Float(encoded(red)),
      green: Float(encoded(green)),
      blue: Float(encoded(blue)),
    )
  }
}

/// A colour in sRGB, each part from 0 to 1.
struct ScreenColor {
  var red: Float
  var green: Float
  var blue: Float

  func mixed(_ other: ScreenColor, _ share: Float) -> ScreenColor {
    ScreenColor(
      red: red + (other.red - red) * share,
      green: green + (other.green - green) * share,
      blue: blue + (other.blue - blue) * share,
    )
  }

  /// The colour as libgd writes it, opaque.
  var packed: Int32 { Self.byte(red) << 16 | Self.byte(green) << 8 | Self.byte(blue) }

  private static func byte(_ part: Float) -> Int32 { Int32(min(1, max(0, part)) * 255 + 0.5) }
}

/// The transfer curve of sRGB: x to the power of 1/2.4, out of roots.
private func encoded(_ linear: Double) -> Double {
  let x = min(1, max(0, linear))
  guard x > 0.0031308 else { return 12.92 * x }
  let root = x.squareRoot()
  return 1.055 * root.squareRoot() * cubeRoot(root) - 0.055
}

/// The cube root of a number from 0.05 to 1, by Newton's method.
private func cubeRoot(_ x: Double) -> Double {
  var y = 0.3 + 0.7 * x
  for _ in 0..<7 { y = (2 * y + x / (y * y)) / 3 }
  return y
}

/// The sine and the cosine of an angle in turns, right to about nine digits.
func sineAndCosine(turns: Double) -> (sine: Double, cosine: Double) {
  (sine(turns: turns), sine(turns: turns + 0.25))
}

/// The sine of an angle in turns.
func sine(turns: Double) -> Double {
  var t = turns - turns.rounded()  // -0.5…0.5
  if t > 0.25 { t = 0.5 - t }
  if t < -0.25 { t = -0.5 - t }
  let x = t * 6.283185307179586
  let square = x * x
  let tail = 1 - square / 72 * (1 - square / 110 * (1 - square / 156))
  return x * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * tail)))
}
