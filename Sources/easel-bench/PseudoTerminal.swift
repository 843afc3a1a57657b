import Glibc

/// A terminal of 80 by 24 for a program that is measured.
struct PseudoTerminal: ~Copyable {
  private let main: CInt
  private let secondary: CInt
  private let name: String

  init?() {
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    var main: CInt = -1
    var secondary: CInt = -1
    var path = [CChar](repeating: 0, count: 128)
    guard openpty(&main, &secondary, &path, nil, &size) == 0 else { return nil }
    _ = fcntl(main, F_SETFD, FD_CLOEXEC)
    _ = fcntl(secondary, F_SETFD, FD_CLOEXEC)
    self.main = main
    self.secondary = secondary
    name = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    close(secondary)
    close(main)
  }

  /// Starts a program with this as its controlling terminal.
  func spawn(_ arguments: [String]) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal which a session leader opens becomes its controlling terminal.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, 0x80)  // POSIX_SPAWN_SETSID, which glibc hides
    let environment = ["TERM=xterm-256color", "LANG=C.UTF-8", "HOME=/nonexistent"]
    var argv = arguments.map { strdup($0) } + [nil]
    var envp = environment.map { strdup($0) } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    var process: pid_t = 0
    return posix_spawn(&process, arguments[0], &actions, &attributes, &argv, &envp) == 0
      ? process : nil
  }

  /// Reads until `text` has come.
  func wait(for text: String, seconds: Int32) -> Bool {
    var seen: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    var poller = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
    while poll(&poller, 1, seconds * 1000) == 1 {
      let count = read(main, &buffer, buffer.count)
      guard count > 0 else { return false }
      seen += buffer[..<count]
      if String(decoding: seen, as: UTF8.self).contains(text) { return true }
    }
    return false
  }

  /// Types `text`.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(main, $0.baseAddress, $0.count) }
  }

  /// Types `text` and gives the milliseconds until anything is shown; nil after five seconds.
  func echo(of text: String) -> Double? {
    let start = now()
    type(text)
    var poller = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
    return poll(&poller, 1, 5000) == 1 ? now() - start : nil
  }

  /// Reads what is shown until nothing has come for some milliseconds.
  func settle(_ milliseconds: Int32 = 10) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    var poller = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
    while poll(&poller, 1, milliseconds) == 1 {
      guard read(main, &buffer, buffer.count) > 0 else { return }
    }
  }
}
