import FoundationEssentials
import Glibc

/// The few file operations that the store needs.
enum Files {
  /// Makes a folder of mode 0700, with the folders above it, unless it is there.
  static func makeFolder(_ path: String) throws(EngineError) {
    do {
      try FileManager.default.createDirectory(
        atPath: path,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700],
      )
    } catch let error as CocoaError where error.code == .fileWriteOutOfSpace {
      throw .diskFull(path: path)
    } catch { throw .homeNotWritable(path: path) }
  }

  /// Removes a file or a folder with all that is in it; what cannot be removed stays.
  static func remove(_ path: String) {
    // A left-over is harmless: its name is never used again.
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Whether a regular file is at `path`.
  static func isRegular(_ path: String) -> Bool {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return false }
    return status.st_mode & S_IFMT == S_IFREG
  }
}
