import Glibc

/// A picture taken apart for arithmetic: four premultiplied samples a pixel, in 64ths of a step.
///
/// All arithmetic on it is done in integers, so that results are the same everywhere.
final class Samples {
  /// What one step of eight bits is worth.
  static let one: Int32 = 64

  let width: Int
  let height: Int
  /// Red, green, blue and opacity of each pixel, row by row.
  let values: UnsafeMutablePointer<Int16>

  init(width: Int, height: Int) throws(DraftError) {
    guard let memory = malloc(max(1, width * height * 8)) else {
      throw .tooLarge("there is no memory for \(width)×\(height) pixels; use a smaller picture")
    }
    self.width = width
    self.height = height
    values = memory.assumingMemoryBound(to: Int16.self)
  }

  deinit { free(values) }

  func row(_ y: Int) -> UnsafeMutablePointer<Int16> { values + y * width * 4 }

  /// Takes a picture apart, each block of `blockWidth`×`blockHeight` pixels averaged to one.
  ///
  /// Pixels at the right and lower edge that fill no block are left out.
  convenience init(
    _ picture: Picture,
    blockWidth: Int = 1,
    blockHeight: Int = 1,
  ) throws(DraftError) {
    try self.init(width: picture.width / blockWidth, height: picture.height / blockHeight)
    var sums = [Int64](repeating: 0, count: width * 4)
    let divisor = Int64(255 * blockWidth * blockHeight)
    for y in 0..<height {
      for index in sums.indices { sums[index] = 0 }
      for line in 0..<blockHeight {
        Self.add(picture.row(y * blockHeight + line), to: &sums, blockWidth: blockWidth)
      }
      let row = row(y)
      for index in sums.indices {
        row[index] = Int16(truncatingIfNeeded: (sums[index] * 64 + divisor / 2) / divisor)
      }
    }
  }

  private static func add(
    _ source: UnsafeMutablePointer<Int32>,
    to sums: inout [Int64],
    blockWidth: Int,
  ) {
    var source = source
    for index in stride(from: 0, to: sums.count, by: 4) {
      for _ in 0..<blockWidth {
        let pixel = source.pointee
        let opacity = Int64(Pixel.opacity(pixel))
        sums[index] += Int64(Pixel.red(pixel)) * opacity
        sums[index + 1] += Int64(Pixel.green(pixel)) * opacity
        sums[index + 2] += Int64(Pixel.blue(pixel)) * opacity
        sums[index + 3] += opacity * 255
        source += 1
      }
    }
  }

  /// Puts the picture together again.
  func picture() throws(DraftError) -> Picture {
    let picture = try Picture(width: width, height: height)
    for y in 0..<height {
      let (source, target) = (row(y), picture.row(y))
      for x in 0..<width {
        let pixel = source + x * 4
        let opacity = min(255 * Self.one, max(0, Int32(pixel[3])))
        guard opacity >= Self.one / 2 else {
          target[x] = 0x7F00_0000
          continue
        }
        func part(_ index: Int) -> Int32 { (Int32(pixel[index]) * 255 + opacity / 2) / opacity }
        target[x] = Pixel.packed(
          part(0),
          part(1),
          part(2),
          opacity: (opacity + Self.one / 2) / Self.one,
        )
      }
    }
    return picture
  }
}
