internal import Glibc

/// Reads lines from a file as they are.
struct PlainInput {
  private let file: CInt
  private var buffer: [UInt8] = []
  /// The bytes of the buffer that have been given out, and those without a newline after them.
  private var consumed = 0
  private var searched = 0

  /// A longer line is an error.
  static let lineLimit = 16 << 20

  init(file: CInt) { self.file = file }

  mutating func readLine(wakingOn queue: MessageQueue) -> Reading {
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) { return .line(take(to: end)) }
      searched = buffer.count
      guard buffer.count - consumed <= Self.lineLimit else { return .failed(EMSGSIZE) }
      guard wait(for: queue) else { return .interrupted }
      let count = fill()
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        // A terminal that was hung up.
        return errno == EIO ? .endOfInput : .failed(errno)
      }
      guard count == 0 else { continue }
      return consumed < buffer.count ? .line(take(to: buffer.count)) : .endOfInput
    }
  }

  private mutating func take(to end: Int) -> String {
    var line = buffer[consumed..<end]
    if line.last == 0x0D { line.removeLast() }
    consumed = min(end + 1, buffer.count)
    searched = consumed
    return String(decoding: line, as: UTF8.self)
  }

  private mutating func fill() -> Int {
    if consumed > 0 {
      buffer.removeFirst(consumed)
      searched -= consumed
      consumed = 0
    }
    return withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { chunk in
      let count = read(file, chunk.baseAddress, chunk.count)
      if count > 0 { buffer.append(contentsOf: chunk[..<count]) }
      return count
    }
  }

  /// Waits for input; false when the reading was interrupted.
  private func wait(for queue: MessageQueue) -> Bool {
    var files = [
      pollfd(file: file), pollfd(file: queue.wakeReader),
    ]
    while true {
      // A signal ends the poll, and its byte is in the pipe the next time.
      if poll(&files, 2, -1) < 0 {
        guard errno == EINTR else { return true }
        continue
      }
      if files[1].revents != 0, queue.takeWakeUps().contains(WakeUp.interrupt) { return false }
      if files[0].revents != 0 { return true }
    }
  }
}

extension pollfd {
  /// Waits for input from a file.
  init(file: CInt) { self.init(fd: file, events: Int16(POLLIN), revents: 0) }
}
