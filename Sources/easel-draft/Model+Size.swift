import JSON

private let side = 1...16384

extension Model {
  static let resize = Model(
    name: "image/resize",
    parameters: [
      Parameter(name: "image", kind: .picture, isRequired: true),
      Parameter(name: "width", kind: .integer(side)),
      Parameter(name: "height", kind: .integer(side)),
      Parameter(name: "fit", kind: .choice(["contain", "cover", "stretch"]), fallback: "contain"),
    ],
    output: .image,
  ) { call throws(DraftError) in
    let picture = try call.arguments.picture("image")
    let resizing = try Resizing(call.arguments, of: picture)
    return try call.output(resizing.apply(to: picture))
  }

  static let upscale = Model(
    name: "image/upscale",
    parameters: [
      Parameter(name: "image", kind: .picture, isRequired: true),
      Parameter(name: "factor", kind: .integer(2...4), fallback: 2),
    ],
    output: .image,
  ) { call throws(DraftError) in
    let picture = try call.arguments.picture("image")
    let factor = call.arguments.integer("factor") ?? 2
    let (width, height) = (picture.width * factor, picture.height * factor)
    guard width <= Picture.largestArea / height else {
      throw .tooLarge(
        """
        \(factor) times as large is \(width)×\(height), more than \(Picture.largestArea) pixels; \
        use a smaller factor or picture
        """
      ).blaming("factor")
    }
    let samples = try picture.scaledSamples(to: width, height)
    call.report(progress: 0.5)
    try samples.sharpen(percent: 45, radius: (factor + 1) / 2)
    call.report(progress: 0.8)
    return try call.output(samples.picture())
  }

  static let crop = Model(
    name: "image/crop",
    parameters: [
      Parameter(name: "image", kind: .picture, isRequired: true),
      Parameter(name: "x", kind: .integer(0...16383), fallback: 0),
      Parameter(name: "y", kind: .integer(0...16383), fallback: 0),
      Parameter(name: "width", kind: .integer(side), isRequired: true),
      Parameter(name: "height", kind: .integer(side), isRequired: true),
    ],
    output: .image,
  ) { call throws(DraftError) in
    let (picture, arguments) = (try call.arguments.picture("image"), call.arguments)
    let (x, y) = (arguments.integer("x") ?? 0, arguments.integer("y") ?? 0)
    let (width, height) = (arguments.integer("width") ?? 1, arguments.integer("height") ?? 1)
    for (start, length, whole, name) in [
      (x, width, picture.width, "width"), (y, height, picture.height, "height"),
    ] where start + length > whole {
      throw .invalid(
        name,
        "the part ends at \(start + length), but the \(name) of the picture is \(whole)",
      )
    }
    return try call.output(picture.part(x: x, y: y, width: width, height: height))
  }
}

extension Picture {
  /// Returns the pixels of a part that lies inside.
  func part(x: Int, y: Int, width: Int, height: Int) throws(DraftError) -> Picture {
    let part = try Picture(width: width, height: height)
    for line in 0..<height {
      part.row(line).update(from: row(y + line) + x, count: width)
    }
    return part
  }
}

/// To which size a picture is brought, and how its aspect is kept.
private struct Resizing {
  /// The size of the whole picture, before a part of it is cut out.
  var scaled: (width: Int, height: Int)
  var result: (width: Int, height: Int)

  init(_ arguments: Arguments, of picture: Picture) throws(DraftError) {
    let (width, height) = (picture.width, picture.height)
    func rounded(_ value: Int, _ times: Int, _ by: Int) -> Int {
      max(1, (value * times * 2 + by) / (by * 2))
    }
    switch (arguments.integer("width"), arguments.integer("height")) {
    case (nil, nil): throw .invalid("width", "image/resize needs width, height or both")
    case (let wanted?, nil): result = (wanted, rounded(height, wanted, width))
    case (nil, let wanted?): result = (rounded(width, wanted, height), wanted)
    case (let wide?, let high?): result = (wide, high)
    }
    scaled = result
    let isTooWide = width * result.height >= height * result.width
    switch arguments.text("fit") {
    case "contain":
      if isTooWide {
        scaled.height = min(result.height, rounded(height, result.width, width))
      } else {
        scaled.width = min(result.width, rounded(width, result.height, height))
      }
      result = scaled
    case "cover":
      if isTooWide {
        scaled.width = max(result.width, rounded(width, result.height, height))
      } else {
        scaled.height = max(result.height, rounded(height, result.width, width))
      }
    default: break
    }
  }

  func apply(to picture: Picture) throws(DraftError) -> Picture {
    for size in [scaled, result] where size.width > Picture.largestArea / size.height {
      throw .tooLarge(
        "\(size.width)×\(size.height) is more than \(Picture.largestArea) pixels; ask for less"
      )
    }
    let whole = try picture.scaled(to: scaled.width, scaled.height)
    guard scaled != result else { return whole }
    return try whole.part(
      x: (scaled.width - result.width) / 2,
      y: (scaled.height - result.height) / 2,
      width: result.width,
      height: result.height,
    )
  }
}
