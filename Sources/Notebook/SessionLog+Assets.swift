import Glibc

extension SessionLog {
  mutating func store(_ bytes: [UInt8], _ suffix: String) throws(SessionError) -> String {
    var bytes = bytes
    if !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) {
      bytes = Array(redaction.redacted(text).utf8)
    }
    let name = "\(Digest.hex(of: bytes)).\(Self.safeExtension(suffix))"
    let folder = try assetsFolder()
    guard !Self.isStored("\(folder)/\(name)", size: bytes.count) else { return name }
    let file = try asideFile(in: folder)
    do { try file.append(bytes, disk: disk) } catch {
      unsafe unlink(file.path)
      throw error
    }
    try place(file, at: name, in: folder)
    return name
  }

  /// Stores a copy of a file piece by piece; only a text is read as a whole, to be redacted.
  mutating func store(fileAt path: String, _ suffix: String) throws(SessionError) -> String {
    let source: OpenFile
    var text: [UInt8]?
    do throws(SystemError) {
      source = try OpenFile(path, O_RDONLY)
      if try source.isText() {
        text = try source.contents(limit: SessionFile.largest)
        guard text != nil else { throw SystemError(number: EFBIG) }
      }
    } catch {
      throw .unreadable(path: path, number: error.number)
    }
    if let text { return try store(text, suffix) }
    let folder = try assetsFolder()
    let file = try asideFile(in: folder)
    let hash: String
    do { hash = try file.append(contentsOf: source, disk: disk) } catch {
      unsafe unlink(file.path)
      throw error
    }
    let name = "\(hash).\(Self.safeExtension(suffix))"
    if Self.isStored("\(folder)/\(name)", size: file.size) {
      unsafe unlink(file.path)
    } else {
      try place(file, at: name, in: folder)
    }
    return name
  }

  /// A file under a passing name.
  private mutating func asideFile(in folder: String) throws(SessionError) -> OpenFile {
    assetCounter += 1
    let path = "\(folder)/.\(getpid())-\(assetCounter).part"
    unsafe unlink(path)
    do { return try OpenFile(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW) } catch {
      throw .writing(path, error.number)
    }
  }

  /// Gives a file that is on the disk its name.
  private func place(
    _ file: OpenFile,
    at name: String,
    in folder: String,
  ) throws(SessionError) {
    guard unsafe Glibc.rename(file.path, "\(folder)/\(name)") == 0 else {
      let number = errno
      unsafe unlink(file.path)
      throw .writing("\(folder)/\(name)", number)
    }
    Folder.sync(folder)
  }

  private static func isStored(_ path: String, size: Int) -> Bool {
    guard let known = try? OpenFile(path, O_RDONLY | O_NOFOLLOW) else { return false }
    return known.size == size
  }

  private static func safeExtension(_ suffix: String) -> String {
    let safe = suffix.lowercased().utf8.filter { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 }
    return safe.isEmpty ? "bin" : String(decoding: safe.prefix(10), as: UTF8.self)
  }
}
