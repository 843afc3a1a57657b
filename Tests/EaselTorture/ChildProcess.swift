import Glibc

/// A process of this program that works in a folder, on a disk that may fail.
struct ChildProcess {
  /// How it ended.
  enum End: Hashable {
    case exit(CInt)
    case signal(CInt)
  }

  private let id: pid_t
  private let input: CInt
  private let output: CInt
  private var buffer: [UInt8] = []

  /// The path of this program.
  private static let program: String = {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? 0
    }
    return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
  }()

  /// The library of the faulty disk, beside the program.
  private static let library =
    String(program[...(program.lastIndex(of: "/") ?? program.startIndex)]) + "libCFaultyDisk.so"

  /// Starts the program with these words, and the disk with these settings.
  init(_ words: [String], disk: [String: String]) throws(TortureError) {
    guard access(Self.library, R_OK) == 0 else {
      throw TortureError("\(Self.library) is not there; build the whole package")
    }
    var (toChild, fromChild): ([CInt], [CInt]) = ([-1, -1], [-1, -1])
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else {
      throw TortureError("no pipe: error \(errno)")
    }
    for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
    var arguments = Self.strings([Self.program] + words)
    var settings = Self.strings(
      ["LD_PRELOAD=\(Self.library)", "PATH=/usr/bin:/bin"] + disk.map { "\($0)=\($1)" }
    )
    defer { (arguments + settings).forEach { free($0) } }
    var id = pid_t()
    let code = posix_spawn(&id, Self.program, &actions, nil, &arguments, &settings)
    close(toChild[0])
    close(fromChild[1])
    guard code == 0 else { throw TortureError("no process can be made: error \(code)") }
    self.id = id
    (input, output) = (toChild[1], fromChild[0])
  }

  private static func strings(_ words: [String]) -> [UnsafeMutablePointer<CChar>?] {
    words.map { strdup($0) } + [nil]
  }

  /// What reading a line comes to.
  enum Reading {
    case line(String)
    case ended
    case late
  }

  /// The next line that it writes, if it comes within so many seconds.
  mutating func read(within seconds: Double) -> Reading {
    let end = TortureClock.seconds + seconds
    while true {
      if let newline = buffer.firstIndex(of: 0x0A) {
        let line = String(decoding: buffer[..<newline], as: UTF8.self)
        buffer.removeSubrange(...newline)
        return .line(line)
      }
      let left = max(0, end - TortureClock.seconds)
      var wish = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let ready = poll(&wish, 1, CInt((left * 1000).rounded(.up)))
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return .late }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      let count = Glibc.read(output, &bytes, bytes.count)
      // A line that was not ended was not said.
      guard count > 0 else { return .ended }
      buffer += bytes[..<count]
    }
  }

  /// Lets it go on after it has said why it stopped.
  func goOn() {
    var byte = UInt8(ascii: "\n")
    _ = write(input, &byte, 1)
  }

  /// Ends it as a crash does.
  func kill() { Glibc.kill(id, SIGKILL) }

  /// Waits until it has ended.
  func wait() -> End {
    var status: CInt = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    close(input)
    close(output)
    return status & 0x7F == 0 ? .exit(status >> 8 & 0xFF) : .signal(status & 0x7F)
  }
}
