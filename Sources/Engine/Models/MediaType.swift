import Workflows

/// The types of files that models write, by the ending of the name.
enum MediaType {
  /// The type of a file for its ending; nil where it is not known.
  static func named(_ ending: String) -> (mimeType: String, kind: HandleType)? {
    switch ending {
    case "png": ("image/png", .image)
    case "jpg", "jpeg": ("image/jpeg", .image)
    case "webp": ("image/webp", .image)
    case "gif": ("image/gif", .image)
    case "bmp": ("image/bmp", .image)
    case "tif", "tiff": ("image/tiff", .image)
    case "avif": ("image/avif", .image)
    case "svg": ("image/svg+xml", .image)
    case "mp4": ("video/mp4", .video)
    case "webm": ("video/webm", .video)
    case "wav": ("audio/wav", .audio)
    case "mp3": ("audio/mpeg", .audio)
    case "ogg": ("audio/ogg", .audio)
    case "flac": ("audio/flac", .audio)
    case "glb": ("model/gltf-binary", .model3D)
    case "obj": ("model/obj", .model3D)
    case "stl": ("model/stl", .model3D)
    default: nil
    }
  }

  /// Whether a file that begins with `head` can be of a type; true for types without a mark.
  static func fits(_ mimeType: String, head: [UInt8]) -> Bool {
    switch mimeType {
    case "image/png": head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    case "image/jpeg": head.starts(with: [0xFF, 0xD8, 0xFF])
    case "image/gif": head.starts(with: Array("GIF8".utf8))
    case "image/bmp": head.starts(with: Array("BM".utf8))
    case "image/webp":
      head.starts(with: Array("RIFF".utf8)) && head.dropFirst(8).starts(with: Array("WEBP".utf8))
    case "audio/wav":
      head.starts(with: Array("RIFF".utf8)) && head.dropFirst(8).starts(with: Array("WAVE".utf8))
    case "audio/ogg": head.starts(with: Array("OggS".utf8))
    case "audio/flac": head.starts(with: Array("fLaC".utf8))
    case "model/gltf-binary": head.starts(with: Array("glTF".utf8))
    default: true
    }
  }
}
