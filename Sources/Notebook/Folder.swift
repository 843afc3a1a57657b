import Glibc

/// Folders, as far as a session needs them.
enum Folder {
  /// Makes a folder and those above it.
  static func make(_ path: String) throws(SessionError) {
    guard !path.isEmpty, unsafe mkdir(path, 0o755) != 0 else { return }
    switch errno {
    case EEXIST: return
    case ENOENT:
      guard let above = parent(of: path), above != path else { fallthrough }
      try make(above)
      guard unsafe mkdir(path, 0o755) != 0, errno != EEXIST else { return }
      throw .writing(path, errno)
    default: throw .writing(path, errno)
    }
  }

  /// Returns the path of the folder that holds `path`; nil for a bare name.
  static func parent(of path: String) -> String? {
    guard let slash = path.lastIndex(of: "/") else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Returns the last part of `path`.
  static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// Waits until the names in a folder are on the disk.
  static func sync(_ path: String) {
    guard let folder = try? OpenFile(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY)
    else { return }
    fsync(folder.descriptor)
  }

  /// Returns the names in a folder, in order; none where it cannot be read.
  static func names(in path: String) -> [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Gives the files of a folder a second name in a new folder; copies where that cannot be.
  static func link(_ path: String, to other: String) throws(SessionError) {
    guard unsafe mkdir(other, 0o755) == 0 else { throw .writing(other, errno) }
    for name in names(in: path) {
      let (old, new) = ("\(path)/\(name)", "\(other)/\(name)")
      guard unsafe Glibc.link(old, new) != 0 else { continue }
      let bytes: [UInt8]?
      do {
        bytes = try OpenFile(old, O_RDONLY | O_NOFOLLOW).contents(limit: SessionFile.largest)
      } catch { throw .unreadable(path: old, number: error.number) }
      guard let bytes else { throw .tooLarge(path: old, limit: SessionFile.largest) }
      try create(new, bytes)
    }
    sync(other)
  }

  /// Writes a file that was not there.
  static func create(_ path: String, _ bytes: [UInt8]) throws(SessionError) {
    let file: OpenFile
    do { file = try OpenFile(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW) } catch {
      throw error.number == EEXIST ? .exists(path: path) : .writing(path, error.number)
    }
    try file.append(bytes, disk: .system)
  }

  /// Removes a folder and the files in it, as far as that goes.
  static func remove(_ path: String) {
    for name in names(in: path) { unsafe unlink("\(path)/\(name)") }
    unsafe rmdir(path)
  }
}
