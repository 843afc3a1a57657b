internal import Glibc
internal import Testing

/// A program between pipes with which lines are exchanged in turns.
public struct LineProcess: ~Copyable {
  private let process: pid_t
  private var input: CInt
  private let output: CInt
  private var isRunning = true
  private var unread: [UInt8] = []

  /// Starts a program; its standard error goes nowhere.
  public init(
    _ program: String,
    arguments: [String] = [],
    environment: [String: String] = TerminalSession.defaultEnvironment,
  ) throws {
    var toProgram: [CInt] = [-1, -1]
    var fromProgram: [CInt] = [-1, -1]
    try #require(pipe(&toProgram) == 0 && pipe(&fromProgram) == 0)
    for end in toProgram + fromProgram { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let start = ProcessStart(program, arguments: arguments, environment: environment)
    process = try start.run { actions in
      posix_spawn_file_actions_adddup2(&actions, toProgram[0], 0)
      posix_spawn_file_actions_adddup2(&actions, fromProgram[1], 1)
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    close(toProgram[0])
    close(fromProgram[1])
    input = toProgram[1]
    output = fromProgram[0]
  }

  deinit {
    close(output)
    if input >= 0 { close(input) }
    if isRunning {
      Glibc.kill(process, SIGKILL)
      var status: CInt = 0
      waitpid(process, &status, 0)
    }
  }

  /// Writes a line.
  public func send(_ line: String) throws {
    var bytes = Array((line + "\n").utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      try #require(count > 0, "the program reads no more")
      bytes = bytes.dropFirst(count)
    }
  }

  /// The next line that the program writes; nil where it ends.
  public mutating func next(within seconds: Int32 = 20) throws -> String? {
    var poller = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      if let end = unread.firstIndex(of: 0x0A) {
        defer { unread.removeSubrange(...end) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      try #require(poll(&poller, 1, seconds * 1000) == 1, "the program wrote nothing")
      let count = read(output, &buffer, buffer.count)
      guard count > 0 else {
        return unread.isEmpty ? nil : String(decoding: unread, as: UTF8.self)
      }
      unread += buffer[..<count]
    }
  }

  /// Ends the input; gives the lines that the program still writes, and how it ends.
  public mutating func finish() throws -> (lines: [String], end: TerminalSession.End) {
    close(input)
    input = -1
    var lines: [String] = []
    while let line = try next() { lines.append(line) }
    var status: CInt = 0
    waitpid(process, &status, 0)
    isRunning = false
    return (lines, TerminalSession.End(status: status))
  }

  /// Kills the program at once.
  public mutating func kill() {
    Glibc.kill(process, SIGKILL)
    var status: CInt = 0
    waitpid(process, &status, 0)
    isRunning = false
  }
}
