import Glibc

/// The writes and syncs of a session, as values, so that a test can fill the disk or break it.
struct Disk: Sendable {
  /// Writes some of the bytes; returns how many, or the negative number of the error.
  var write: @Sendable (_ descriptor: CInt, _ bytes: ArraySlice<UInt8>) -> Int
  /// Waits until the file's bytes are on the disk; returns 0 or the number of the error.
  var sync: @Sendable (_ descriptor: CInt) -> CInt
  /// Lets an editor finish its writing.
  var pause: @Sendable () -> Void = { usleep(50_000) }

  /// The system's disk.
  static let system = Disk(
    write: { descriptor, bytes in
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      }
      return count < 0 ? -Int(errno) : count
    },
    sync: { descriptor in
      guard fdatasync(descriptor) != 0 else { return 0 }
      // Devices and pipes cannot be synced and need not be.
      return errno == EINVAL || errno == EROFS ? 0 : errno
    },
  )
}

/// Returns the system's words for an error number.
func systemMessage(_ number: Int32) -> String {
  switch number {
  case ENOENT: "no such file or folder"
  case EACCES, EPERM: "permission denied"
  case ENOTDIR: "a part of the path is not a folder"
  case EISDIR: "it is a folder"
  case EROFS: "the file system is read-only"
  case ENOSPC, EDQUOT: "the disk is full"
  case ENAMETOOLONG: "the name is too long"
  case EMFILE, ENFILE: "too many open files"
  case EIO: "the device reports an error"
  case EFBIG: "the file would be too large"
  default: "system error \(number)"
  }
}

extension SessionError {
  /// The error of a write that failed with `number`.
  static func writing(_ path: String, _ number: CInt) -> SessionError {
    number == ENOSPC || number == EDQUOT
      ? .diskFull(path: path) : .unwritable(path: path, number: number)
  }
}
