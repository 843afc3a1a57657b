import Crypto
import Glibc

/// Where an asset's bytes come from.
enum AssetSource: Sendable {
  case bytes([UInt8])
  case file(String)
}

/// Files named after their contents, in a folder.
struct AssetFiles: Sendable {
  /// A file that has been written.
  struct Written: Sendable {
    /// The asset's id.
    var id: String
    /// The path from the folder.
    var file: String
    /// The size in bytes.
    var size: Int
    /// The first bytes.
    var head: [UInt8]
  }

  let folder: String
  /// The largest file in bytes.
  let limit: Int
  /// Takes secrets out of a text.
  let redact: @Sendable (String) -> String

  /// Writes `source` under the name `name`, and moves it to the place of its contents once it
  /// is on disk.
  func write(_ source: AssetSource, aside name: String) throws(EngineError) -> Written {
    try Files.makeFolder(folder)
    let temporary = "\(folder)/\(name)"
    var isKept = false
    defer { if !isKept { Files.remove(temporary) } }
    var (hash, size, head) = (SHA256(), 0, [UInt8]())
    let output = try OpenFile(writing: temporary)
    try chunks(of: source) { bytes throws(EngineError) in
      size += bytes.count
      guard size <= limit else { throw .assetTooLarge(limit: limit) }
      if head.count < PictureSize.headCount {
        head += bytes.prefix(PictureSize.headCount - head.count)
      }
      hash.update(data: bytes)
      try output.write(bytes)
    }
    try output.synchronize()
    let digits = Hexadecimal.text(hash.finalize()).prefix(40)
    let file = "\(digits.prefix(2))/\(digits.dropFirst(2))"
    let written = Written(id: "asset_\(digits)", file: file, size: size, head: head)
    if Files.isRegular("\(folder)/\(file)") { return written }
    try Files.makeFolder("\(folder)/\(digits.prefix(2))")
    guard unsafe rename(temporary, "\(folder)/\(file)") == 0 else {
      throw EngineError(systemCode: errno, path: folder)
    }
    isKept = true
    try OpenFile(folder: "\(folder)/\(digits.prefix(2))").synchronize()
    return written
  }

  private func chunks(
    of source: AssetSource,
    _ body: ([UInt8]) throws(EngineError) -> Void,
  ) throws(EngineError) {
    switch source {
    case .bytes(let bytes): try body(redacted(bytes))
    case .file(let path):
      let input = try OpenFile(reading: path)
      var start = try input.read(1 << 18) ?? []
      // A secret may lie across the border of two chunks, so a text is read as a whole.
      if !start.contains(0) {
        while start.count <= limit, let chunk = try input.read(1 << 18) { start += chunk }
        start = redacted(start)
      }
      try body(start)
      while let chunk = try input.read(1 << 18) { try body(chunk) }
    }
  }

  /// The bytes of a text without secrets; other bytes as they are.
  private func redacted(_ bytes: [UInt8]) -> [UInt8] {
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
      return bytes
    }
    return Array(redact(text).utf8)
  }
}

/// Text of bytes in base 16.
enum Hexadecimal {
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
