import Engine
import Glibc
import JSON
import Notebook
import Text

extension Workbench {
  /// How large a file that is taken as an asset may be, in bytes.
  private static let assetLimit = 64 << 20

  /// Takes a file as an asset; the type is told by its first bytes, not by its name.
  ///
  /// A session records which asset it became, so that a replay needs no file.
  func importAsset(_ path: String, at range: Range<Int>?) async throws(ShellError) -> AssetRecord {
    if let recorded = observations["file"], !recorded.isEmpty,
      let id = observations["file"]?.removeFirst().first,
      let asset = try await withEngine({ try await $0.asset(id) })
    {
      return asset
    }
    let bytes: [UInt8]
    do { bytes = try readFile(path) } catch {
      throw ShellError(error.message, at: range, remedy: error.remedy, code: error.code)
    }
    guard let mimeType = Self.mimeType(of: bytes) else {
      throw ShellError(
        "`\(path)` is no picture that easel knows",
        at: range,
        remedy: "PNG, JPEG, WebP, GIF, BMP and TIFF are read",
        code: "unsupported_file",
      )
    }
    let asset = try await withEngine {
      try await $0.storeAsset(bytes: bytes, mimeType: mimeType, metadata: [:])
    }
    try await keep(asset: asset.id)
    try record {
      let json = JSONValue.array([.string(asset.id)])
      let file = try $0.store(asset: Array(json.pretty.utf8), extension: "json")
      try $0.record(state: StateRecord(kind: "file", name: "file", asset: file))
    }
    return asset
  }

  private static func mimeType(of bytes: [UInt8]) -> String? {
    let signatures: [(start: [UInt8], mimeType: String)] = [
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
      ([0xFF, 0xD8, 0xFF], "image/jpeg"), (Array("GIF8".utf8), "image/gif"),
      (Array("BM".utf8), "image/bmp"), ([0x49, 0x49, 0x2A, 0x00], "image/tiff"),
      ([0x4D, 0x4D, 0x00, 0x2A], "image/tiff"),
    ]
    if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
      return "image/webp"
    }
    return signatures.first { bytes.starts(with: $0.start) }?.mimeType
  }
}

/// The bytes of a regular file of at most 64 MiB.
func readFile(_ path: String) throws(ShellError) -> [UInt8] {
  let limit = 64 << 20
  let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard file >= 0 else {
    throw ShellError("`\(path)` cannot be read: \(systemMessage(errno))", code: "unreadable_file")
  }
  defer { close(file) }
  var status = stat()
  guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    throw ShellError("`\(path)` is not a file", code: "unreadable_file")
  }
  guard status.st_size <= limit else {
    throw ShellError("`\(path)` is larger than \(limit >> 20) MiB", code: "too_large")
  }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe read(file, $0.baseAddress, $0.count)
    }
    if count < 0, errno == EINTR { continue }
    guard count >= 0, bytes.count + count <= limit else {
      throw ShellError(
        "`\(path)` cannot be read: \(systemMessage(errno))",
        code: "unreadable_file",
      )
    }
    guard count > 0 else { return bytes }
    bytes.append(contentsOf: buffer[..<count])
  }
}

/// What the system says of an error number.
func systemMessage(_ number: Int32) -> String {
  guard let text = unsafe strerror(number) else { return "error \(number)" }
  return unsafe String(cString: text)
}
