import Display
import Engine
import JSON
import Subprocess
import SystemPackage

/// Decodes pictures of the store by `easel-draft decode`, in a process of its own.
struct PictureDecoder: Sendable {
  let program: String
  let engine: Engine

  /// Where Display gets the pictures that a result names as `art:ID`.
  var source: PictureSource {
    PictureSource(
      decode: { try await decode($0, maxWidth: $1, maxHeight: $2) },
      bytes: { destination in
        let asset = try await asset(destination)
        return (try readFile(asset.path), asset.mimeType)
      },
      link: { _ in "" },
    )
  }

  private func asset(_ destination: String) async throws -> AssetRecord {
    let id = destination.hasPrefix("art:") ? String(destination.dropFirst(4)) : destination
    guard let asset = try await engine.asset(id) else { throw PictureError.missing }
    return asset
  }

  private func decode(
    _ destination: String,
    maxWidth: Int,
    maxHeight: Int,
  ) async throws -> Bitmap {
    let asset = try await asset(destination)
    let file = try FileDescriptor.open(FilePath(asset.path), .readOnly)
    let result = try await Subprocess.run(
      .path(FilePath(program)),
      arguments: ["decode", "--max-width", "\(maxWidth)", "--max-height", "\(maxHeight)"],
      input: .fileDescriptor(file, closeAfterSpawningProcess: true),
      output: .bytes(limit: 4096 + maxWidth * maxHeight * 4),
      error: .discarded,
    )
    let bytes = result.standardOutput
    guard let end = bytes.firstIndex(of: 0x0A),
      let head = try? JSONValue(parsing: Array(bytes[..<end])),
      let width = head["width"]?.number?.int, let height = head["height"]?.number?.int,
      (1...maxWidth).contains(width), (1...maxHeight).contains(height),
      bytes.count - end - 1 == width * height * 4
    else { throw PictureError.unreadable }
    var original: PixelSize?
    if let width = head["originalWidth"]?.number?.int,
      let height = head["originalHeight"]?.number?.int
    {
      original = PixelSize(width: width, height: height)
    }
    return Bitmap(
      width: width,
      height: height,
      rgba: Array(bytes[(end + 1)...]),
      original: original,
    )
  }
}

/// Why a picture is not shown.
enum PictureError: Error, CustomStringConvertible {
  case missing, unreadable

  var description: String {
    switch self {
    case .missing: "it is not in the store"
    case .unreadable: "it cannot be decoded"
    }
  }
}
