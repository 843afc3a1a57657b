/// The pixels of a picture: RGBA, four bytes each, row by row from the top.
public struct Bitmap: Sendable, Hashable {
  /// The width in pixels.
  public var width: Int
  /// The height in pixels.
  public var height: Int
  /// The pixels.
  public var rgba: [UInt8]
  /// The size before the picture was scaled to fit, if that is known.
  public var original: PixelSize?

  /// Creates a bitmap.
  public init(width: Int, height: Int, rgba: [UInt8], original: PixelSize? = nil) {
    self.width = width
    self.height = height
    self.rgba = rgba
    self.original = original
  }
}

/// How a renderer gets the pictures that a text names.
///
/// The destination is what the Markdown says, decoded but not trusted: the functions decide what
/// they open, and throw if they refuse. The description of the error is shown in the caption.
public struct PictureSource: Sendable {
  /// Decodes a picture to at most the given pixels, and keeps its shape.
  public var decode:
    @Sendable (_ destination: String, _ maxWidth: Int, _ maxHeight: Int) async throws -> Bitmap
  /// Reads the file of a picture as it is.
  public var bytes:
    @Sendable (_ destination: String) async throws -> (bytes: [UInt8], mediaType: String)
  /// Returns what a caption shows as the place of the picture.
  public var link: @Sendable (_ destination: String) -> String

  /// Creates a source from its three functions.
  public init(
    decode:
      @escaping @Sendable (_ destination: String, _ maxWidth: Int, _ maxHeight: Int) async throws
      -> Bitmap,
    bytes:
      @escaping @Sendable (_ destination: String) async throws -> (
        bytes: [UInt8], mediaType: String
      ),
    link: @escaping @Sendable (_ destination: String) -> String = { $0 },
  ) {
    self.decode = decode
    self.bytes = bytes
    self.link = link
  }
}
