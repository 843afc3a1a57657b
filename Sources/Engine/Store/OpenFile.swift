import Glibc

/// An open file, closed at the end of its life.
struct OpenFile: ~Copyable {
  private let descriptor: Int32
  private let path: String

  init(reading path: String) throws(EngineError) {
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    self.path = path
    guard descriptor >= 0 else { throw .unreadableFile(path: path, code: errno) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadableFile(path: path, code: EINVAL)
    }
  }

  init(writing path: String) throws(EngineError) {
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    self.path = path
    guard descriptor >= 0 else { throw EngineError(systemCode: errno, path: path) }
  }

  init(folder path: String) throws(EngineError) {
    descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    self.path = path
    guard descriptor >= 0 else { throw EngineError(systemCode: errno, path: path) }
  }

  /// The lock file at `path`, once no other process holds it; see ``unlock()``.
  init(locking path: String) throws(EngineError) {
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    self.path = path
    guard descriptor >= 0 else { throw EngineError(systemCode: errno, path: path) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw EngineError(systemCode: errno, path: path) }
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Lets others have the lock.
  func unlock() { flock(descriptor, LOCK_UN) }

  /// The next bytes, at most `count`; nil at the end.
  func read(_ count: Int) throws(EngineError) -> [UInt8]? {
    var failure: Int32?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let result = unsafe Glibc.read(descriptor, buffer.baseAddress, count)
      filled = max(result, 0)
      if result < 0 { failure = errno }
    }
    if let failure { throw .unreadableFile(path: path, code: failure) }
    return bytes.isEmpty ? nil : bytes
  }

  func write(_ bytes: [UInt8]) throws(EngineError) {
    var start = 0
    while start < bytes.count {
      let result = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor,
          buffer.baseAddress?.advanced(by: start),
          buffer.count - start,
        )
      }
      if result < 0, errno == EINTR { continue }
      guard result > 0 else { throw EngineError(systemCode: errno, path: path) }
      start += result
    }
  }

  /// Waits until what was written is on disk.
  func synchronize() throws(EngineError) {
    guard fsync(descriptor) == 0 else { throw EngineError(systemCode: errno, path: path) }
  }
}
