/// The sizes that the headers claim, read before any decoder sees the bytes.
extension ByteReader {
  typealias Size = (width: Int, height: Int)

  var sizeOfPNG: Size? {
    guard hasText("IHDR", at: 12) else { return nil }
    return size(big32(16), big32(20))
  }

  /// From the first frame header; the segments before it are skipped.
  var sizeOfJPEG: Size? {
    var offset = 2
    while let mark = uint8(offset), let marker = uint8(offset + 1) {
      guard mark == 0xFF else { return nil }
      switch marker {
      case 0xFF:
        offset += 1  // a fill byte
      case 0x01, 0xD0...0xD8:
        offset += 2
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        return size(big16(offset + 7), big16(offset + 5))
      case 0xD9, 0xDA:
        return nil
      default:
        guard let length = big16(offset + 2), length >= 2 else { return nil }
        offset += 2 + length
      }
    }
    return nil
  }

  /// The largest of the canvas and the frames, which need not agree in a damaged file.
  var sizeOfWebP: Size? {
    var largest: Size?
    var offset = 12
    for _ in 0..<1000 {
      guard let length = little32(offset + 4) else { return largest }
      let body = offset + 8
      if hasText("VP8X", at: offset) {
        largest = larger(largest, size(little24(body + 4), little24(body + 7), plus: 1))
      } else if hasText("VP8L", at: offset), let bits = little32(body + 1) {
        largest = larger(largest, size(bits & 0x3FFF, bits >> 14 & 0x3FFF, plus: 1))
      } else if hasText("VP8 ", at: offset), let w = little16(body + 6), let h = little16(body + 8)
      {
        largest = larger(largest, size(w & 0x3FFF, h & 0x3FFF))
      }
      offset = body + length + length % 2
    }
    return nil
  }

  /// The logical screen; libgd refuses a first frame that is larger.
  var sizeOfGIF: Size? { size(little16(6), little16(8)) }

  var sizeOfBMP: Size? {
    guard let header = little32(14) else { return nil }
    if header == 12 { return size(little16(18), little16(20)) }
    guard header >= 40, let width = little32(18), let height = little32(22) else { return nil }
    // A negative height says that the rows run from top to bottom.
    return size(width, height < 1 << 31 ? height : 1 << 32 - height)
  }

  /// From the first directory, which is the only one that libgd reads.
  var sizeOfTIFF: Size? {
    let isLittleEndian = uint8(0) == 0x49
    func number(_ offset: Int, _ length: Int) -> Int? {
      unsigned(offset, length: length, isLittleEndian: isLittleEndian)
    }
    guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
    var width: Int?
    var height: Int?
    for index in 0..<count {
      let entry = directory + 2 + index * 12
      guard let tag = number(entry, 2), let type = number(entry + 2, 2) else { return nil }
      guard tag == 256 || tag == 257 else { continue }
      guard type == 3 || type == 4, number(entry + 4, 4) == 1 else { return nil }
      let value = number(entry + 8, type == 3 ? 2 : 4)
      if tag == 256 { width = larger(width, value) } else { height = larger(height, value) }
    }
    return size(width, height)
  }

  private func larger(_ one: Int?, _ other: Int?) -> Int? {
    guard let one, let other else { return one ?? other }
    return max(one, other)
  }

  private func larger(_ one: Size?, _ other: Size?) -> Size? {
    guard let one, let other else { return one ?? other }
    return (max(one.width, other.width), max(one.height, other.height))
  }

  private func size(_ width: Int?, _ height: Int?, plus extra: Int = 0) -> Size? {
    guard let width, let height, width + extra > 0, height + extra > 0 else { return nil }
    return (width + extra, height + extra)
  }
}

/// AVIF is a tree of boxes: a length, a name of four letters, a body.
extension ByteReader {
  /// The brands of the file type box.
  var brands: [String] {
    guard let length = big32(0), length >= 16, length <= min(count, 4096) else { return [] }
    return stride(from: 8, to: length - 3, by: 4).compactMap { offset in
      offset == 12 ? nil : text(at: offset)
    }
  }

  private func text(at offset: Int) -> String {
    String(decoding: bytes[offset..<offset + 4], as: Unicode.ASCII.self)
  }

  /// The largest of the sizes that the item properties state.
  var sizeOfAVIF: Size? {
    guard let meta = box("meta", in: 0..<count),
      let properties = box("iprp", in: meta.dropFirst(4)),
      let container = box("ipco", in: properties)
    else { return nil }
    var largest: Size?
    var offset = container.lowerBound
    for _ in 0..<1000 {
      guard let next = boxBody(at: offset, end: container.upperBound) else { return largest }
      if hasText("ispe", at: offset + 4) {
        let body = next.lowerBound
        largest = larger(largest, size(big32(body + 4), big32(body + 8)))
      }
      offset = next.upperBound
    }
    return nil
  }

  private func box(_ name: String, in range: Range<Int>) -> Range<Int>? {
    var offset = range.lowerBound
    for _ in 0..<1000 {
      guard let body = boxBody(at: offset, end: range.upperBound) else { return nil }
      if hasText(name, at: offset + 4) { return body }
      offset = body.upperBound
    }
    return nil
  }

  private func boxBody(at offset: Int, end: Int) -> Range<Int>? {
    guard offset <= end - 8, let length = big32(offset) else { return nil }
    guard length >= 8 || length == 0, length <= end - offset else { return nil }
    return offset + 8..<(length == 0 ? end : offset + length)
  }
}
