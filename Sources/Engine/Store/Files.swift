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
    } catch let error as CocoaError where (error.underlying as? POSIXError)?.code == .EIO {
      throw EngineError(systemCode: EIO, path: path)
    } catch { throw .homeNotWritable(path: path) }
  }

  /// Removes a file or a folder with all that is in it; what cannot be removed stays.
  static func remove(_ path: String) {
    // A left-over is harmless: its name is never used again.
    try? FileManager.default.removeItem(atPath: path)
  }

  /// How many bytes are free on the disk that holds `path`.
  static func freeSpace(at path: String) -> Int64? {
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else { return nil }
    let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(
      by: UInt64(status.f_frsize)
    )
    return overflow ? .max : Int64(clamping: bytes)
  }

  /// Whether a regular file is at `path`.
  static func isRegular(_ path: String) -> Bool {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return false }
    return status.st_mode & S_IFMT == S_IFREG
  }
}
