import CGD

/// A true-colour picture of libgd, alpha and all, which frees itself.
final class Picture {
  /// The most pixels that any picture may have, read or made.
  static let largestArea = 64 << 20

  let image: gdImagePtr

  var width: Int { Int(image.pointee.sx) }
  var height: Int { Int(image.pointee.sy) }

  /// Takes over an image, turns it into true colour and lets it keep its alpha.
  init(adopting image: gdImagePtr) throws(DraftError) {
    if image.pointee.trueColor == 0, gdImagePaletteToTrueColor(image) == 0 {
      gdImageDestroy(image)
      throw .tooLarge("there is not enough memory for this picture; use a smaller one")
    }
    self.image = image
    gdImageAlphaBlending(image, 0)
    gdImageSaveAlpha(image, 1)
    makeKeyedColorTransparent()
  }

  /// An empty picture, black and opaque.
  convenience init(width: Int, height: Int) throws(DraftError) {
    guard width >= 1, height >= 1, width <= Self.largestArea / height else {
      throw .tooLarge(
        """
        a picture of \(width)×\(height) has more than \(Self.largestArea) pixels; \
        make it smaller
        """
      )
    }
    guard let image = gdImageCreateTrueColor(Int32(width), Int32(height)) else {
      throw .tooLarge("there is no memory for \(width)×\(height) pixels; make it smaller")
    }
    try self.init(adopting: image)
  }

  deinit { gdImageDestroy(image) }

  /// The pixels of a row, each `0xAARRGGBB` with alpha from 0, opaque, to 127, clear.
  func row(_ y: Int) -> UnsafeMutablePointer<Int32> {
    guard y >= 0, y < height, let row = image.pointee.tpixels[y] else {
      preconditionFailure("a row of a picture is inside it")
    }
    return row
  }

  /// Makes the one colour that a file without alpha names as transparent so.
  private func makeKeyedColorTransparent() {
    let key = image.pointee.transparent
    guard key >= 0 else { return }
    image.pointee.transparent = -1
    guard key & 0x7F00_0000 == 0 else { return }
    for y in 0..<height {
      let row = row(y)
      for x in 0..<width where row[x] == key { row[x] = key | 0x7F00_0000 }
    }
  }

  /// Whether any pixel lets the ground through.
  var isTransparent: Bool {
    (0..<height).contains { y in
      let row = row(y)
      return (0..<width).contains { row[$0] & 0x7F00_0000 != 0 }
    }
  }
}

/// Pixels of libgd, taken apart and put together.
enum Pixel {
  /// Opacity from 0 to 255.
  static func opacity(_ pixel: Int32) -> Int32 { (127 - (pixel >> 24 & 0x7F)) * 255 / 127 }

  static func red(_ pixel: Int32) -> Int32 { pixel >> 16 & 0xFF }
  static func green(_ pixel: Int32) -> Int32 { pixel >> 8 & 0xFF }
  static func blue(_ pixel: Int32) -> Int32 { pixel & 0xFF }

  /// Parts from 0 to 255, which are clamped.
  static func packed(_ red: Int32, _ green: Int32, _ blue: Int32, opacity: Int32) -> Int32 {
    let alpha = 127 - (clamped(opacity) * 127 + 127) / 255
    return alpha << 24 | clamped(red) << 16 | clamped(green) << 8 | clamped(blue)
  }

  static func clamped(_ part: Int32) -> Int32 { min(255, max(0, part)) }
}
