import Dispatch
import Glibc

/// Reads the lines of a file that may let its reader wait, such as standard input.
public actor LineSource {
  private let file: CInt
  private var splitter = LineSplitter()
  /// Lines that have been read and not given out, the next one last.
  private var lines: [InputLine] = []
  private var hasEnded = false
  private let executor = BlockingExecutor(label: "easel-input")

  /// The queue of the source, where it may wait.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// A source on an open file.
  public init(_ file: CInt) { self.file = file }

  /// The next line; nil at the end.
  public func next() -> InputLine? {
    while lines.isEmpty, !hasEnded { fill() }
    return lines.popLast()
  }

  private func fill() {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe read(file, bytes.baseAddress, bytes.count)
    }
    if count > 0 {
      lines = splitter.feed(buffer[..<count]).reversed()
    } else if count < 0, errno == EAGAIN {
      var ready = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
      _ = unsafe poll(&ready, 1, -1)
    } else if count == 0 || errno != EINTR {
      hasEnded = true
      lines = splitter.finish().map { [$0] } ?? []
    }
  }
}

/// Runs the jobs of an actor on a queue, where they may block.
private final class BlockingExecutor: SerialExecutor {
  private let queue: DispatchQueue

  init(label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}

/// Writes texts to a file, one after the other, and waits for its reader.
public actor LineSink {
  private let write: @Sendable (String) -> Bool
  private let executor = BlockingExecutor(label: "easel-output")

  /// The queue of the sink, where it may wait.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// A sink that writes with a function, which may block.
  public init(_ write: @escaping @Sendable (String) -> Bool) { self.write = write }

  /// Writes a text; false where nobody reads any more.
  public func send(_ text: String) -> Bool { write(text) }
}
