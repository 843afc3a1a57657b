import Glibc

/// The bytes of a file or a stream in memory of their own; `free()` ends them.
struct FileBytes {
  private(set) var bytes: UnsafeMutableRawBufferPointer

  /// Reads a regular file of at most `limit` bytes.
  init(path: String, limit: Int) throws(DraftError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .io("\(path) cannot be read: \(systemMessage())")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .unsupported("\(path) is not a regular file; give a picture file")
    }
    guard status.st_size <= limit else {
      throw .tooLarge("\(path) has \(status.st_size) bytes; at most \(limit) are read")
    }
    try self.init(descriptor: descriptor, limit: limit, name: path, expecting: status.st_size)
  }

  /// Reads a stream of at most `limit` bytes to its end.
  init(
    descriptor: Int32,
    limit: Int,
    name: String,
    expecting expected: Int = 0,
  ) throws(DraftError) {
    var capacity = max(64 << 10, expected + 1)
    var count = 0
    guard var memory = malloc(capacity) else {
      throw .tooLarge("there is no memory for the bytes of \(name)")
    }
    while true {
      if count == capacity {
        guard let larger = realloc(memory, capacity * 2) else {
          Glibc.free(memory)
          throw .tooLarge("there is no memory for the bytes of \(name)")
        }
        memory = larger
        capacity *= 2
      }
      let received = Glibc.read(descriptor, memory + count, capacity - count)
      if received < 0, errno == EINTR { continue }
      guard received >= 0 else {
        let message = systemMessage()
        Glibc.free(memory)
        throw .io("\(name) cannot be read: \(message)")
      }
      if received == 0 { break }
      count += received
      guard count <= limit else {
        Glibc.free(memory)
        throw .tooLarge("\(name) has more than \(limit) bytes")
      }
    }
    bytes = UnsafeMutableRawBufferPointer(start: memory, count: count)
  }

  mutating func free() {
    Glibc.free(bytes.baseAddress)
    bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  }

  /// Writes a file beside its place and renames it into place.
  static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws(DraftError) {
    let aside = "\(path).\(getpid()).part"
    let descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .io("\(aside) cannot be made: \(systemMessage())") }
    var isDone = writeAll(bytes, to: descriptor)
    if close(descriptor) != 0 { isDone = false }
    guard isDone, rename(aside, path) == 0 else {
      let message = systemMessage()
      unlink(aside)
      throw .io("\(path) cannot be written: \(message)")
    }
  }
}

/// Writes everything to a descriptor; false if that fails, with `errno` set.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
  var rest = bytes[...]
  while !rest.isEmpty {
    let written = Glibc.write(
      descriptor,
      UnsafeRawBufferPointer(rebasing: rest).baseAddress,
      rest.count,
    )
    if written < 0, errno == EINTR { continue }
    guard written > 0 else { return false }
    rest = rest.dropFirst(written)
  }
  return true
}

/// What the system says about the call that failed last.
func systemMessage() -> String { String(cString: strerror(errno)) }
