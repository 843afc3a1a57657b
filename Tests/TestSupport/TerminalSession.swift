internal import Glibc
public import Testing

/// A program which runs on its own pseudo-terminal.
///
///     var session = try TerminalSession("/bin/cat")
///     session.type("hello\r")
///     try session.expect("hello")
public struct TerminalSession: ~Copyable {
  /// How a program ended.
  public enum End: Equatable, Sendable {
    /// It exited with a status.
    case exit(CInt)
    /// A signal ended it.
    case signal(CInt)
  }

  /// The environment that a program gets unless a test says otherwise.
  public static let defaultEnvironment = [
    "TERM": "xterm-256color", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
  ]

  private let process: pid_t
  private let terminal: CInt
  private var seen = ""
  private var undecoded: [UInt8] = []
  private var hasEnded = false

  /// Starts a program.
  public init(
    _ program: String,
    arguments: [String] = [],
    environment: [String: String] = Self.defaultEnvironment,
    columns: UInt16 = 80,
    rows: UInt16 = 24,
  ) throws {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    var main: CInt = -1
    var secondary: CInt = -1
    var name = [CChar](repeating: 0, count: 128)
    try #require(openpty(&main, &secondary, &name, nil, &size) == 0)
    _ = fcntl(main, F_SETFD, FD_CLOEXEC)
    _ = fcntl(secondary, F_SETFD, FD_CLOEXEC)
    let start = ProcessStart(program, arguments: arguments, environment: environment)
    let process = try start.run { actions in
      // The first terminal which a session leader opens becomes its controlling terminal.
      posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    }
    close(secondary)
    terminal = main
    self.process = process
  }

  deinit {
    if !hasEnded {
      kill(process, SIGKILL)
      var status: CInt = 0
      waitpid(process, &status, 0)
    }
    close(terminal)
  }

  /// Types a text.
  public func type(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Gives the terminal another size, of which the program is told by a signal.
  public func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
  }

  /// Sends a signal to the program.
  public func send(signal: CInt) { kill(process, signal) }

  /// Whether the terminal gathers lines and echoes by itself, as before a program changes it.
  public var isCooked: Bool {
    var state = termios()
    tcgetattr(terminal, &state)
    let flags = tcflag_t(ICANON) | tcflag_t(ECHO) | tcflag_t(ISIG)
    return state.c_lflag & flags == flags && state.c_iflag & tcflag_t(ICRNL) != 0
  }

  /// Waits for a text and returns the output up to its end.
  ///
  /// Later output stays for the next call.
  @discardableResult
  public mutating func expect(
    _ text: String,
    within seconds: CInt = 10,
    _ location: SourceLocation = #_sourceLocation,
  ) throws -> String {
    while true {
      if let match = seen.firstRange(of: text) {
        defer { seen.removeSubrange(..<match.upperBound) }
        return String(seen[..<match.upperBound])
      }
      let isOpen = try receive(within: seconds, location)
      try #require(
        isOpen,
        "the program ended before \(text.debugDescription); saw \(seen.debugDescription)",
        sourceLocation: location,
      )
    }
  }

  /// Waits for the end of the program and returns it with the output that is left.
  public mutating func end(
    within seconds: CInt = 10,
    _ location: SourceLocation = #_sourceLocation,
  ) throws -> (end: End, output: String) {
    while try receive(within: seconds, location) {}
    var status: CInt = 0
    waitpid(process, &status, 0)
    hasEnded = true
    return (End(status: status), seen)
  }

  /// Receives more output; false when there will be none.
  private mutating func receive(within seconds: CInt, _ location: SourceLocation) throws -> Bool {
    var poller = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    try #require(
      poll(&poller, 1, seconds * 1000) == 1,
      "timed out; saw \(seen.debugDescription)",
      sourceLocation: location,
    )
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(terminal, &buffer, buffer.count)
    guard count > 0 else { return false }
    undecoded += buffer[..<count]
    // A scalar may be cut at the end of what came; its rest comes later.
    let isWhole = undecoded.count - (undecoded.lastIndex { $0 & 0xC0 != 0x80 } ?? 0)
    let lead = undecoded[undecoded.count - isWhole]
    let length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    let usable = isWhole < length ? undecoded.count - isWhole : undecoded.count
    seen += String(decoding: undecoded[..<usable], as: UTF8.self)
    undecoded.removeFirst(usable)
    return true
  }
}

extension TerminalSession.End {
  init(status: CInt) {
    let signal = status & 0x7F
    self = signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal)
  }
}
