import Glibc

extension Files {
  /// The size of a regular file; nil where there is none.
  static func size(_ path: String) -> Int? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// Writes a file whole or not at all: aside, synchronised, and renamed.
  static func write(
    _ bytes: [UInt8],
    to path: String,
    permissions: mode_t = 0o600,
  ) throws(EngineError) {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    let aside = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
    var isKept = false
    defer { if !isKept { remove(aside) } }
    // The descriptor is closed before the file gets its name, so that a program can be started.
    try writeNew(bytes, to: aside)
    guard unsafe chmod(aside, permissions) == 0, unsafe rename(aside, path) == 0 else {
      throw EngineError(systemCode: errno, path: path)
    }
    isKept = true
    try OpenFile(folder: folder).synchronize()
  }

  private static func writeNew(_ bytes: [UInt8], to path: String) throws(EngineError) {
    let file = try OpenFile(writing: path)
    try file.write(bytes)
    try file.synchronize()
  }
}
