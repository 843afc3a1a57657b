import JSON

/// The pictures of a session for an export that stands alone.
struct SessionPictures {
  let file: SessionFile
  /// How many bytes of pictures are embedded at most; the rest is named only.
  let limit: Int
  private(set) var embedded = 0
  private var addresses: [String: String] = [:]

  init(_ file: SessionFile, limit: Int = 64 << 20) {
    self.file = file
    self.limit = limit
  }

  /// The name of the asset that a link of the session leads to, if it leads to one.
  static func asset(_ link: String, in file: SessionFile) -> String? {
    let path = decoded(link)
    let prefix = file.assetsName + "/"
    let plain = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    guard plain.hasPrefix(prefix) else { return nil }
    return String(plain.dropFirst(prefix.count))
  }

  /// The assets that links in a result lead to.
  static func assets(in markdown: String, of file: SessionFile) -> [String] {
    links(in: markdown).compactMap { asset($0, in: file) }.filter(SessionFile.isAssetName)
  }

  fileprivate static func links(in markdown: String) -> [String] {
    markdown.split(separator: "](").dropFirst().compactMap { piece in
      piece.firstIndex(of: ")").map { String(piece[..<$0]) }
    }
  }

  /// The picture that a link leads to as a `data:` address; nil where it is none of the session's,
  /// is missing or damaged, or no room is left.
  mutating func address(of link: String) -> String? {
    guard let name = Self.asset(link, in: file), let type = Self.mimeType(of: name) else {
      return nil
    }
    if let known = addresses[name] { return known }
    guard let bytes = try? file.asset(name), embedded + bytes.count <= limit else { return nil }
    embedded += bytes.count
    let address = "data:\(type);base64,\(base64(bytes))"
    addresses[name] = address
    return address
  }

  /// The type of a picture that browsers show, by the ending of its name.
  static func mimeType(of name: String) -> String? {
    switch name.split(separator: ".").last {
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "webp": "image/webp"
    case "gif": "image/gif"
    case "svg": "image/svg+xml"
    default: nil
    }
  }

  private static func decoded(_ link: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(link.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else {
        bytes.append(byte)
        continue
      }
      rest.removeFirst(2)
      bytes.append(value)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension SessionFile {
  /// The names of the pictures that a result shows, each once, in order.
  public func pictures(of entry: Entry) -> [String] {
    var names = SessionPictures.assets(in: entry.body, of: self)
    // Links of a whole result lead to files beside it.
    if let whole = entry.whole, let bytes = try? asset(whole) {
      names = SessionPictures.links(in: String(decoding: bytes, as: UTF8.self))
        .filter(Self.isAssetName)
    }
    var seen: Set<String> = []
    return names.filter { SessionPictures.mimeType(of: $0) != nil && seen.insert($0).inserted }
  }
}

/// The bytes in base64, without line breaks.
func base64(_ bytes: [UInt8]) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count + 2) / 3 * 4)
  var place = 0
  while place < bytes.count {
    let count = min(3, bytes.count - place)
    var group = UInt32(bytes[place]) << 16
    if count > 1 { group |= UInt32(bytes[place + 1]) << 8 }
    if count > 2 { group |= UInt32(bytes[place + 2]) }
    for digit in 0..<4 {
      let isPadding = digit > count
      text.append(
        isPadding ? UInt8(ascii: "=") : digits[Int(group >> (18 - 6 * UInt32(digit))) & 63]
      )
    }
    place += 3
  }
  return String(decoding: text, as: UTF8.self)
}
