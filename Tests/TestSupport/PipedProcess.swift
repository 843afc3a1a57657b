internal import Glibc
internal import Testing

/// A program which runs between pipes.
public enum PipedProcess {
  /// Runs a program on an input and returns what it wrote to both outputs and how it ended.
  public static func run(
    _ program: String,
    arguments: [String] = [],
    environment: [String: String] = TerminalSession.defaultEnvironment,
    input: String,
  ) throws -> (output: String, end: TerminalSession.End) {
    var toProgram: [CInt] = [-1, -1]
    var fromProgram: [CInt] = [-1, -1]
    try #require(pipe(&toProgram) == 0 && pipe(&fromProgram) == 0)
    for end in toProgram + fromProgram { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let start = ProcessStart(program, arguments: arguments, environment: environment)
    let process = try start.run { actions in
      posix_spawn_file_actions_adddup2(&actions, toProgram[0], 0)
      posix_spawn_file_actions_adddup2(&actions, fromProgram[1], 1)
      posix_spawn_file_actions_adddup2(&actions, fromProgram[1], 2)
    }
    close(toProgram[0])
    close(fromProgram[1])
    // A pipe holds 64 KiB; more input would need writing and reading in turns.
    try #require(input.utf8.count < 1 << 16)
    let bytes = Array(input.utf8)
    _ = write(toProgram[1], bytes, bytes.count)
    close(toProgram[1])
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(fromProgram[0], &buffer, buffer.count)
      guard count > 0 else { break }
      output += buffer[..<count]
    }
    close(fromProgram[0])
    var status: CInt = 0
    waitpid(process, &status, 0)
    return (String(decoding: output, as: UTF8.self), TerminalSession.End(status: status))
  }
}
