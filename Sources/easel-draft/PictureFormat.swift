/// A format of picture files that can be read, told by the first bytes.
enum PictureFormat {
  case png, jpeg, webp, gif, bmp, tiff, avif

  var mimeType: String {
    switch self {
    case .png: "image/png"
    case .jpeg: "image/jpeg"
    case .webp: "image/webp"
    case .gif: "image/gif"
    case .bmp: "image/bmp"
    case .tiff: "image/tiff"
    case .avif: "image/avif"
    }
  }

  init?(_ bytes: ByteReader) {
    if bytes.hasText("\u{89}PNG\r\n\u{1A}\n", at: 0) {
      self = .png
    } else if bytes.uint8(0) == 0xFF, bytes.uint8(1) == 0xD8, bytes.uint8(2) == 0xFF {
      self = .jpeg
    } else if bytes.hasText("RIFF", at: 0), bytes.hasText("WEBP", at: 8) {
      self = .webp
    } else if bytes.hasText("GIF87a", at: 0) || bytes.hasText("GIF89a", at: 0) {
      self = .gif
    } else if bytes.hasText("BM", at: 0) {
      self = .bmp
    } else if bytes.hasText("II*\0", at: 0) || bytes.hasText("MM\0*", at: 0) {
      self = .tiff
    } else if bytes.hasText("ftyp", at: 4), bytes.brands.contains("avif") {
      self = .avif
    } else {
      return nil
    }
  }

  /// The largest width and height that the header claims; nil if it does not say.
  func claimedSize(_ bytes: ByteReader) -> (width: Int, height: Int)? {
    switch self {
    case .png: bytes.sizeOfPNG
    case .jpeg: bytes.sizeOfJPEG
    case .webp: bytes.sizeOfWebP
    case .gif: bytes.sizeOfGIF
    case .bmp: bytes.sizeOfBMP
    case .tiff: bytes.sizeOfTIFF
    case .avif: bytes.sizeOfAVIF
    }
  }
}

/// Numbers in bytes; what lies outside of them is nil.
struct ByteReader {
  let bytes: UnsafeRawBufferPointer

  var count: Int { bytes.count }

  func uint8(_ offset: Int) -> Int? {
    offset >= 0 && offset < bytes.count ? Int(bytes[offset]) : nil
  }

  /// A number of `length` bytes, at most four.
  func unsigned(_ offset: Int, length: Int, isLittleEndian: Bool) -> Int? {
    guard offset >= 0, offset <= bytes.count - length else { return nil }
    var value = 0
    for index in 0..<length {
      value = value << 8 | Int(bytes[offset + (isLittleEndian ? length - 1 - index : index)])
    }
    return value
  }

  func big16(_ offset: Int) -> Int? { unsigned(offset, length: 2, isLittleEndian: false) }
  func big32(_ offset: Int) -> Int? { unsigned(offset, length: 4, isLittleEndian: false) }
  func little16(_ offset: Int) -> Int? { unsigned(offset, length: 2, isLittleEndian: true) }
  func little24(_ offset: Int) -> Int? { unsigned(offset, length: 3, isLittleEndian: true) }
  func little32(_ offset: Int) -> Int? { unsigned(offset, length: 4, isLittleEndian: true) }

  /// Whether the bytes at `offset` are the scalars of `text`, one byte each.
  func hasText(_ text: String, at offset: Int) -> Bool {
    var offset = offset
    for scalar in text.unicodeScalars {
      guard uint8(offset) == Int(scalar.value) else { return false }
      offset += 1
    }
    return true
  }
}
