import Glibc

/// An open file, closed with its last reference.
final class OpenFile: Sendable {
  let descriptor: CInt
  let path: String

  /// Opens a file; throws the system's error number.
  init(_ path: String, _ flags: CInt, mode: mode_t = 0o644) throws(SystemError) {
    let descriptor = unsafe open(path, flags | O_CLOEXEC | O_NONBLOCK, mode)
    guard descriptor >= 0 else { throw SystemError(number: errno) }
    self.descriptor = descriptor
    self.path = path
  }

  /// The same open file, with its lock, under another name.
  init(_ other: OpenFile, renamedTo path: String) throws(SystemError) {
    let descriptor = fcntl(other.descriptor, F_DUPFD_CLOEXEC, 0)
    guard descriptor >= 0 else { throw SystemError(number: errno) }
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Takes the file for one writer; false where another has it.
  func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

  /// How many bytes the file has.
  var size: Int { status.map { Int($0.st_size) } ?? 0 }

  /// Whether the path still leads to this file.
  var isInPlace: Bool {
    var other = stat()
    guard let status, unsafe stat(path, &other) == 0 else { return false }
    return status.st_ino == other.st_ino && status.st_dev == other.st_dev
  }

  /// What changes when anybody writes to the file, or replaces it.
  var mark: FileMark? { status.map { FileMark($0) } }

  private var status: stat? {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 ? status : nil
  }

  /// Returns the last bytes of the file, at most `count`.
  func tail(_ count: Int) -> [UInt8] {
    let size = self.size
    var bytes = [UInt8](repeating: 0, count: min(count, size))
    let got = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(size - buffer.count))
    }
    return Array(bytes.prefix(max(0, got)))
  }

  /// Returns all bytes, or nil where the file has more than `limit`.
  func contents(limit: Int) throws(SystemError) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    bytes.reserveCapacity(min(limit, size))
    while true {
      let count = try read(into: &chunk, at: bytes.count)
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else { return nil }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  /// Appends all bytes and syncs them; on failure the file keeps its former length.
  func append(_ bytes: [UInt8], disk: Disk) throws(SessionError) {
    let before = size
    do throws(SystemError) {
      try write(bytes[...], disk: disk)
      try sync(disk: disk)
    } catch {
      _ = ftruncate(descriptor, off_t(before))
      throw .writing(path, error.number)
    }
  }

  /// Writes all bytes at the end.
  func write(_ bytes: ArraySlice<UInt8>, disk: Disk) throws(SystemError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = disk.write(descriptor, rest)
      if count == -Int(EINTR) { continue }
      guard count > 0 else { throw SystemError(number: count == 0 ? EIO : CInt(-count)) }
      rest = rest.dropFirst(count)
    }
  }

  /// Waits until what was written is on the disk.
  func sync(disk: Disk) throws(SystemError) {
    let number = disk.sync(descriptor)
    guard number == 0 else { throw SystemError(number: number) }
  }

  /// Cuts the file off at `length`.
  func truncate(to length: Int) throws(SessionError) {
    guard ftruncate(descriptor, off_t(length)) == 0, fsync(descriptor) == 0
    else { throw .writing(path, errno) }
  }
}

/// What tells a file as it is from the file as it was.
struct FileMark: Sendable, Hashable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  private let seconds: Int
  private let nanoseconds: Int

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }

  /// The mark of the file at a path.
  init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }
}

/// An error number of the system.
struct SystemError: Error {
  let number: CInt
}
