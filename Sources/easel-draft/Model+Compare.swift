import CGD

extension Model {
  static let compare = Model(
    name: "image/compare",
    parameters: [
      Parameter(name: "first", kind: .picture, isRequired: true),
      Parameter(name: "second", kind: .picture, isRequired: true),
    ],
    outputs: [.image, Output(name: "similarity", kind: .text)],
    run: Comparison.run,
  )
}

/// Two pictures beside each other with what differs between them.
///
/// Pictures of different sizes are both brought to the smaller width and the smaller height first,
/// so that the figure and the third picture have a pixel of each for every place.
private enum Comparison {
  /// The most pixels that a side of a picture on the sheet has.
  private static let bound = 512
  private static let ground: Int32 = 0x16181D

  static func run(_ call: ModelCall) throws(DraftError) -> [ModelOutput] {
    var first = try call.arguments.picture("first")
    var second = try call.arguments.picture("second")
    let (width, height) = (min(first.width, second.width), min(first.height, second.height))
    first = try resized(first, to: width, height)
    second = try resized(second, to: width, height)
    call.report(progress: 0.3)
    let similarity = Similarity(first, second)
    call.report(progress: 0.5)
    let difference = try difference(first, second)
    let sheet = try sheet(of: [first, second, difference])
    return [try call.output(sheet), .text(similarity.text)]
  }

  private static func resized(
    _ picture: Picture,
    to width: Int,
    _ height: Int,
  ) throws(DraftError) -> Picture {
    guard picture.width != width || picture.height != height else { return picture }
    return try picture.scaled(to: width, height)
  }

  /// The first picture, pale and grey, and red where the second differs from it.
  private static func difference(
    _ first: Picture,
    _ second: Picture,
  ) throws(DraftError) -> Picture {
    let picture = try Picture(width: first.width, height: first.height)
    for line in 0..<first.height {
      let (row, other, target) = (first.row(line), second.row(line), picture.row(line))
      for column in 0..<first.width {
        target[column] = mark(Pixel.onWhite(row[column]), Pixel.onWhite(other[column]))
      }
    }
    return picture
  }

  private static func mark(_ first: Int32, _ second: Int32) -> Int32 {
    let luminance =
      (Pixel.red(first) * 2126 + Pixel.green(first) * 7152 + Pixel.blue(first) * 722) / 10_000
    let pale = 255 - (255 - luminance) / 4
    let distance = [Pixel.red, Pixel.green, Pixel.blue].reduce(0) { farthest, channel in
      max(farthest, abs(channel(first) - channel(second)))
    }
    // Even the least difference is to be seen.
    let strength = distance == 0 ? 0 : 64 + distance * 191 / 255
    func mixed(_ color: Int32) -> Int32 { pale + (color - pale) * strength / 255 }
    return Pixel.packed(mixed(214), mixed(24), mixed(48), opacity: 255)
  }

  /// Pictures of one size in a row, with a gap between them.
  private static func sheet(of pictures: [Picture]) throws(DraftError) -> Picture {
    let fit = Fit(pictures[0].width, pictures[0].height, within: bound, bound)
    let gap = max(2, min(fit.width, fit.height) / 40)
    let sheet = try Picture(
      width: pictures.count * (fit.width + gap) + gap,
      height: fit.height + 2 * gap,
    )
    let (right, lower) = (Int32(sheet.width), Int32(sheet.height))
    gdImageFilledRectangle(sheet.image, 0, 0, right, lower, ground)
    for (index, picture) in pictures.enumerated() {
      let cell = try resized(picture, to: fit.width, fit.height)
      sheet.lay(cell, x: gap + index * (fit.width + gap), y: gap)
    }
    return sheet
  }
}
