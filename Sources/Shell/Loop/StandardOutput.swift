internal import Glibc

/// Where the shell writes.
public protocol OutputSink: Sendable {
  /// Writes what a command says; false when nobody reads any more.
  func write(_ text: String) -> Bool

  /// Writes what went wrong; false when nobody reads any more.
  func writeError(_ text: String) -> Bool
}

/// Standard output and standard error.
public struct StandardOutput: OutputSink {
  /// The output of the process, from now on without a signal when its reader goes away.
  public init() {
    // A handler and not SIG_IGN, which programs that are started would inherit.
    _ = signal(SIGPIPE) { _ in }
  }

  /// Writes to standard output.
  public func write(_ text: String) -> Bool { Self.write(text, to: STDOUT_FILENO) }

  /// Writes to standard error.
  public func writeError(_ text: String) -> Bool { Self.write(text, to: STDERR_FILENO) }

  private static func write(_ text: String, to file: CInt) -> Bool {
    var text = text
    return text.withUTF8 { buffer in
      let bytes = UnsafeRawBufferPointer(buffer)
      var written = 0
      while written < bytes.count {
        // The address stays valid for this call, and no more bytes are named than there are.
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
        let count = unsafe Glibc.write(file, rest.baseAddress, rest.count)
        if count >= 0 {
          written += count
        } else if errno == EAGAIN {
          var ready = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
          _ = unsafe poll(&ready, 1, -1)
        } else if errno != EINTR {
          return false
        }
      }
      return true
    }
  }
}
