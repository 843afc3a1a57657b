import JSON

extension Model {
  static let blur = Model(
    name: "image/blur",
    parameters: [
      Parameter(name: "image", kind: .picture, isRequired: true),
      Parameter(name: "radius", kind: .integer(1...200), fallback: 4),
    ],
    output: .image,
  ) { call throws(DraftError) in
    let samples = try Samples(call.arguments.picture("image"))
    // Three means of a third of the radius reach as far as the radius.
    try samples.blur(radius: ((call.arguments.integer("radius") ?? 4) + 2) / 3)
    return try call.output(samples.picture())
  }

  static let adjust = Model(
    name: "image/adjust",
    parameters: [
      Parameter(name: "image", kind: .picture, isRequired: true),
      Parameter(name: "brightness", kind: .integer(-100...100), fallback: 0),
      Parameter(name: "contrast", kind: .integer(-100...100), fallback: 0),
      Parameter(name: "saturation", kind: .integer(-100...100), fallback: 0),
    ],
    output: .image,
  ) { call throws(DraftError) in
    let picture = try call.arguments.picture("image")
    let tone = Tone(
      brightness: Int32(call.arguments.integer("brightness") ?? 0),
      contrast: Int32(call.arguments.integer("contrast") ?? 0),
      saturation: Int32(call.arguments.integer("saturation") ?? 0),
    )
    for y in 0..<picture.height {
      let row = picture.row(y)
      for x in 0..<picture.width { row[x] = tone.apply(to: row[x]) }
    }
    return try call.output(picture)
  }

  static let convert = Model(
    name: "image/convert",
    parameters: [
      Parameter(name: "image", kind: .picture, isRequired: true),
      Parameter(
        name: "format",
        kind: .choice(OutputFormat.allCases.map(\.rawValue)),
        fallback: "png",
      ),
      Parameter(name: "quality", kind: .integer(1...100), fallback: 90),
    ],
    output: .image,
  ) { call throws(DraftError) in
    let format = call.arguments.text("format").flatMap { OutputFormat(rawValue: $0) } ?? .png
    let picture = try call.arguments.picture("image")
    return try call.output(
      picture,
      format: format,
      quality: call.arguments.integer("quality") ?? 90,
    )
  }
}

/// Changes of brightness, contrast and saturation, each from -100 to 100.
private struct Tone {
  var brightness: Int32
  var contrast: Int32
  var saturation: Int32

  /// Returns the pixel changed; its alpha stays.
  ///
  /// Saturation comes first, then contrast around the middle (squared, so that 100 is four
  /// times), then brightness, of which 100 makes everything white.
  func apply(to pixel: Int32) -> Int32 {
    let (red, green, blue) = (Pixel.red(pixel), Pixel.green(pixel), Pixel.blue(pixel))
    let grey = (red * 2126 + green * 7152 + blue * 722 + 5000) / 10000
    let factor = (100 + contrast) * (100 + contrast) / 100
    func changed(_ part: Int32) -> Int32 {
      let vivid = grey * 100 + (part - grey) * (100 + saturation)
      let steep = (vivid - 12_750) * factor / 100  // hundredths, from the middle
      return Pixel.clamped((steep + 12_800 + brightness * 255) / 100)
    }
    let alpha = pixel & 0x7F00_0000
    return alpha | changed(red) << 16 | changed(green) << 8 | changed(blue)
  }
}
