/// What kind of thing an asset is.
enum AssetKind {
  /// The contract's word for files of a MIME type.
  static func name(forMIMEType type: String) -> String {
    switch type.split(separator: "/").first {
    case "image": "image"
    case "video": "video"
    case "audio": "audio"
    case "model": "3d"
    case "text": "text"
    default: "file"
    }
  }
}

/// Reads the size of a picture from the first bytes of its file.
public enum PictureSize {
  /// How many bytes are looked at.
  public static let headCount = 1 << 16

  /// The width and height of a PNG, GIF or JPEG picture; nil where `head` does not say.
  public static func read(_ head: [UInt8]) -> (width: Int, height: Int)? {
    if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      guard head.count >= 24 else { return nil }
      return checked(bigEndian(head[16..<20]), bigEndian(head[20..<24]))
    }
    if head.starts(with: "GIF8".utf8), head.count >= 10 {
      return checked(bigEndian(head[6..<8].reversed()), bigEndian(head[8..<10].reversed()))
    }
    return head.starts(with: [0xFF, 0xD8]) ? jpeg(head) : nil
  }

  /// Walks the segments of a JPEG file up to the frame header.
  private static func jpeg(_ head: [UInt8]) -> (width: Int, height: Int)? {
    var place = 2
    while place + 9 <= head.count, head[place] == 0xFF {
      let marker = head[place + 1]
      if marker == 0xFF {
        place += 1
        continue
      }
      if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
        return checked(
          bigEndian(head[place + 7..<place + 9]),
          bigEndian(head[place + 5..<place + 7]),
        )
      }
      place += 2 + max(bigEndian(head[place + 2..<place + 4]), 2)
    }
    return nil
  }

  private static func bigEndian(_ bytes: some Sequence<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  private static func checked(_ width: Int, _ height: Int) -> (width: Int, height: Int)? {
    width > 0 && height > 0 ? (width, height) : nil
  }
}
