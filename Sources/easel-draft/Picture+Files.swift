import CGD

extension Picture {
  /// The most bytes of a file that are read.
  static let largestFile = 64 << 20

  /// Reads a picture from bytes; its size is checked before anything is decoded.
  static func decoded(
    _ bytes: UnsafeMutableRawBufferPointer
  ) throws(DraftError) -> (picture: Picture, format: PictureFormat) {
    let reader = ByteReader(bytes: UnsafeRawBufferPointer(bytes))
    guard bytes.count > 0 else { throw .unsupported("the picture is empty; give its bytes") }
    guard let format = PictureFormat(reader) else {
      throw .unsupported(
        "this is no PNG, JPEG, WebP, GIF, BMP, TIFF or AVIF picture; convert it to one of these"
      )
    }
    guard let (width, height) = format.claimedSize(reader) else {
      throw .unsupported("the header of this \(format.mimeType) file is damaged; save it again")
    }
    guard width <= Self.largestArea / height else {
      throw .tooLarge(
        "the picture claims \(width)×\(height) pixels; at most \(largestArea) are read"
      )
    }
    guard let base = bytes.baseAddress, let image = format.decode(base, Int32(bytes.count)) else {
      throw .unsupported("this \(format.mimeType) file is damaged or incomplete; save it again")
    }
    let picture = try Picture(adopting: image)
    guard format == .jpeg else { return (picture, format) }
    return (try Orientation(jpeg: reader).upright(picture), format)
  }

  /// Reads a picture from a file.
  static func read(path: String) throws(DraftError) -> (picture: Picture, format: PictureFormat) {
    var file = try FileBytes(path: path, limit: largestFile)
    defer { file.free() }
    do {
      return try decoded(file.bytes)
    } catch {
      var error = error
      error.message = "\(path): \(error.message)"
      throw error
    }
  }
}

extension PictureFormat {
  fileprivate func decode(_ bytes: UnsafeMutableRawPointer, _ count: Int32) -> gdImagePtr? {
    switch self {
    case .png: gdImageCreateFromPngPtr(count, bytes)
    case .jpeg: gdImageCreateFromJpegPtr(count, bytes)
    case .webp: gdImageCreateFromWebpPtr(count, bytes)
    case .gif: gdImageCreateFromGifPtr(count, bytes)
    case .bmp: gdImageCreateFromBmpPtr(count, bytes)
    case .tiff: gdImageCreateFromTiffPtr(count, bytes)
    case .avif: cgd_create_from_avif(count, bytes)
    }
  }
}

/// A format that pictures are written in.
enum OutputFormat: String, CaseIterable {
  case png, jpeg, webp

  var mimeType: String { "image/\(rawValue)" }

  var fileExtension: String { self == .jpeg ? "jpg" : rawValue }
}

extension Picture {
  /// Writes the picture to a file that appears only when it is complete.
  ///
  /// `quality`, from 1 to 100, counts for JPEG and WebP. JPEG has no alpha: the ground is white.
  func write(
    to path: String,
    format: OutputFormat = .png,
    quality: Int = 90,
  ) throws(DraftError) {
    var count: Int32 = 0
    let bytes: UnsafeMutableRawPointer?
    switch format {
    case .png:
      gdImageSaveAlpha(image, isTransparent ? 1 : 0)
      bytes = gdImagePngPtrEx(image, &count, 6)
    case .jpeg:
      let ground = try flattened()
      bytes = withExtendedLifetime(ground) {
        gdImageJpegPtr(ground.image, &count, Int32(quality))
      }
    case .webp:
      bytes = gdImageWebpPtrEx(image, &count, Int32(quality))
    }
    guard let bytes, count > 0 else {
      throw .tooLarge("\(width)×\(height) pixels cannot be written as \(format.rawValue)")
    }
    defer { gdFree(bytes) }
    try FileBytes.write(UnsafeRawBufferPointer(start: bytes, count: Int(count)), to: path)
  }

  /// The picture on a white ground.
  private func flattened() throws(DraftError) -> Picture {
    let ground = try Picture(width: width, height: height)
    gdImageFilledRectangle(ground.image, 0, 0, Int32(width), Int32(height), 0xFFFFFF)
    gdImageAlphaBlending(ground.image, 1)
    gdImageCopy(ground.image, image, 0, 0, 0, 0, Int32(width), Int32(height))
    return ground
  }
}
