import Glibc

extension SessionFile {
  /// The name of the folder beside the file that holds its assets.
  public var assetsName: String {
    let name = Folder.name(of: path)
    return (name.hasSuffix(".md") ? String(name.dropLast(3)) : name) + ".assets"
  }

  /// Removes a session and its assets, as far as that goes.
  public static func remove(at path: String) {
    unsafe unlink(path)
    let stem = path.hasSuffix(".md") ? String(path.dropLast(3)) : path
    Folder.remove(stem + ".assets")
  }

  /// Returns the bytes of an asset of the session, `<sha256>.<extension>`, checked by their hash.
  public func asset(_ name: String) throws(SessionError) -> [UInt8] {
    let assetPath = try path(ofAsset: name)
    let bytes: [UInt8]?
    do {
      bytes = try OpenFile(assetPath, O_RDONLY | O_NOFOLLOW).contents(limit: Self.largest)
    } catch {
      throw .unreadable(path: assetPath, number: error.number)
    }
    guard let bytes else { throw .tooLarge(path: assetPath, limit: Self.largest) }
    try Self.check(Digest.hex(of: bytes), of: name, at: assetPath)
    return bytes
  }

  /// Returns the path of an asset of the session, after a look at its bytes, piece by piece.
  public func checkedPath(ofAsset name: String) throws(SessionError) -> String {
    let assetPath = try path(ofAsset: name)
    let digest: String
    do throws(SystemError) {
      digest = try OpenFile(assetPath, O_RDONLY | O_NOFOLLOW).digest()
    } catch {
      throw .unreadable(path: assetPath, number: error.number)
    }
    try Self.check(digest, of: name, at: assetPath)
    return assetPath
  }

  private func path(ofAsset name: String) throws(SessionError) -> String {
    guard Self.isAssetName(name) else {
      throw .damaged(path: path, line: 0, what: "`\(name)` is no name of an asset")
    }
    return (Folder.parent(of: path).map { $0 + "/" } ?? "") + "\(assetsName)/\(name)"
  }

  private static func check(
    _ digest: String,
    of name: String,
    at path: String,
  ) throws(SessionError) {
    guard name.hasPrefix(digest) else {
      throw .damaged(path: path, line: 1, what: "its bytes are not those of its name")
    }
  }

  /// The assets named by markers that are missing or have other bytes.
  var assetProblems: [Problem] {
    guard !path.isEmpty else { return [] }
    var seen: Set<String> = []
    var problems: [Problem] = []
    for entry in entries {
      for name in entry.assetNames where seen.insert(name).inserted {
        do throws(SessionError) { _ = try checkedPath(ofAsset: name) } catch {
          problems.append(.init(line: entry.line, what: error.message, entry: entry.id))
        }
      }
    }
    return problems
  }

  /// The names of all assets that markers name or results show, each once, in order.
  var assetNames: [String] {
    var seen: Set<String> = []
    return entries.flatMap { entry in
      entry.assetNames + SessionPictures.assets(in: entry.body, of: self)
    }.filter { seen.insert($0).inserted }
  }

  /// The torn end of the file as a problem.
  var tornProblems: [Problem] {
    guard let tornOffset else { return [] }
    let line = source[..<tornOffset].reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
    return [.init(line: line, what: "a broken write begins here", entry: entries.last?.id)]
  }

  static func isAssetName(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].utf8.count == 64
      && parts[0].utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }
      && 1...10 ~= parts[1].utf8.count
      && parts[1].utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 }
  }
}

extension Entry {
  /// The names of the assets that its markers name.
  fileprivate var assetNames: [String] {
    states.map(\.asset) + calls.compactMap(\.result) + [whole].compactMap(\.self)
  }
}
