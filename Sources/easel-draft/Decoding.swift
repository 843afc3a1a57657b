import CGD
import Glibc
import JSON

/// Turns picture bytes on standard input into pixels on standard output.
struct Decoding {
  var width: Int
  var height: Int

  func run() throws(DraftError) {
    var input = try FileBytes(
      descriptor: STDIN_FILENO,
      limit: Picture.largestFile,
      name: "the picture",
    )
    let (picture, format) = try Picture.decoded(input.bytes)
    input.free()
    let (original, scaled) = ((picture.width, picture.height), try shrunk(picture))
    EaselDraft.write(line: [
      "width": .integer(scaled.width), "height": .integer(scaled.height),
      "originalWidth": .integer(original.0), "originalHeight": .integer(original.1),
      "mimeType": .string(format.mimeType),
    ])
    try writePixels(of: scaled)
  }

  private func shrunk(_ picture: Picture) throws(DraftError) -> Picture {
    let fitted = Fit(picture.width, picture.height, within: width, height)
    guard fitted.width < picture.width || fitted.height < picture.height else { return picture }
    return try picture.scaled(to: fitted.width, fitted.height)
  }

  private func writePixels(of picture: Picture) throws(DraftError) {
    var bytes = [UInt8](repeating: 0, count: picture.width * 4)
    for y in 0..<picture.height {
      let row = picture.row(y)
      for x in 0..<picture.width {
        let pixel = row[x]
        bytes[x * 4] = UInt8(truncatingIfNeeded: Pixel.red(pixel))
        bytes[x * 4 + 1] = UInt8(truncatingIfNeeded: Pixel.green(pixel))
        bytes[x * 4 + 2] = UInt8(truncatingIfNeeded: Pixel.blue(pixel))
        bytes[x * 4 + 3] = UInt8(truncatingIfNeeded: Pixel.opacity(pixel))
      }
      guard bytes.withUnsafeBytes({ writeAll($0, to: STDOUT_FILENO) }) else { exit(1) }
    }
  }
}

/// The largest size of the same aspect within a box, never larger than the original.
struct Fit {
  var width: Int
  var height: Int

  init(_ width: Int, _ height: Int, within boxWidth: Int, _ boxHeight: Int) {
    self.width = width
    self.height = height
    if width * boxHeight >= height * boxWidth {
      guard width > boxWidth else { return }
      self.width = boxWidth
      self.height = max(1, (height * boxWidth * 2 + width) / (width * 2))
    } else {
      guard height > boxHeight else { return }
      self.height = boxHeight
      self.width = max(1, (width * boxHeight * 2 + height) / (height * 2))
    }
  }
}
