/// How a camera was held, as EXIF numbers it: 1 is upright, 2 to 8 are turned or mirrored.
struct Orientation {
  private let number: Int

  /// Reads it from the bytes of a JPEG file; upright where nothing else is said.
  init(jpeg bytes: ByteReader) {
    var offset = 2
    while bytes.uint8(offset) == 0xFF, let marker = bytes.uint8(offset + 1), marker != 0xDA,
      let length = bytes.big16(offset + 2), length >= 2
    {
      if marker == 0xE1, bytes.hasText("Exif\0\0", at: offset + 4) {
        number = Self.number(bytes, tiff: offset + 10) ?? 1
        return
      }
      offset += 2 + length
    }
    number = 1
  }

  /// The entry for it in the first directory of the TIFF structure that EXIF is.
  private static func number(_ bytes: ByteReader, tiff: Int) -> Int? {
    let isLittleEndian = bytes.hasText("II", at: tiff)
    func value(_ offset: Int, _ length: Int) -> Int? {
      bytes.unsigned(tiff + offset, length: length, isLittleEndian: isLittleEndian)
    }
    guard let directory = value(4, 4), let count = value(directory, 2) else { return nil }
    for index in 0..<count {
      let entry = directory + 2 + index * 12
      guard let tag = value(entry, 2) else { return nil }
      if tag == 0x0112 { return value(entry + 8, 2).flatMap { 1...8 ~= $0 ? $0 : nil } }
    }
    return nil
  }

  /// Returns the picture upright.
  func upright(_ picture: Picture) throws(DraftError) -> Picture {
    guard number > 1 else { return picture }
    let isOnItsSide = number >= 5
    let result = try Picture(
      width: isOnItsSide ? picture.height : picture.width,
      height: isOnItsSide ? picture.width : picture.height,
    )
    for y in 0..<result.height {
      let row = result.row(y)
      for x in 0..<result.width {
        let (column, line) = source(x, y, width: picture.width, height: picture.height)
        row[x] = picture.row(line)[column]
      }
    }
    return result
  }

  /// Where the pixel at `x` and `y` of the upright picture lies in one of the given size.
  private func source(_ x: Int, _ y: Int, width: Int, height: Int) -> (Int, Int) {
    switch number {
    case 2: (width - 1 - x, y)
    case 3: (width - 1 - x, height - 1 - y)
    case 4: (x, height - 1 - y)
    case 5: (y, x)
    case 6: (y, height - 1 - x)
    case 7: (width - 1 - y, height - 1 - x)
    case 8: (width - 1 - y, x)
    default: (x, y)
    }
  }
}
