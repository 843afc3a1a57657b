internal import CEditline
internal import Glibc

extension Terminal {
  /// How the question for a secret ended.
  public enum SecretAnswer: Sendable, Hashable {
    /// A text was typed.
    case text(String)
    /// Ctrl-C, or Ctrl-D at the beginning.
    case canceled
    /// Standard input is no terminal, or it is gone.
    case unavailable
  }

  /// Asks at the terminal of standard input, which shows nothing of what is typed.
  public static func askSecret(prompt: String) async -> SecretAnswer {
    await SecretReader().read(prompt: prompt)
  }
}

/// Reads a line without echo; an actor with a queue of its own, since it blocks.
private actor SecretReader {
  private let executor = QueueExecutor(label: "secret-reader")
  private let file = STDIN_FILENO
  /// The most bytes that are taken.
  private static let limit = 1 << 16

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  func read(prompt: String) -> Terminal.SecretAnswer {
    var state = termios()
    guard tcgetattr(file, &state) == 0 else { return .unavailable }
    // The terminal comes back to what it was also where a signal ends the program.
    ceditline_guard_terminal(file)
    defer { ceditline_release_terminal() }
    // Single keys, so that Ctrl-C is a key like others and is not missed.
    state.c_lflag &= ~(tcflag_t(ECHO) | tcflag_t(ICANON) | tcflag_t(ISIG))
    guard tcsetattr(file, TCSAFLUSH, &state) == 0 else { return .unavailable }
    put(prompt)
    defer { put("\n") }
    return keys()
  }

  private func keys() -> Terminal.SecretAnswer {
    var typed: [UInt8] = []
    while let key = nextKey() {
      switch key {
      case 0x0A, 0x0D: return .text(String(decoding: typed, as: UTF8.self))
      case 0x03: return .canceled
      case 0x04 where typed.isEmpty: return .canceled
      case 0x08, 0x7F:
        while let last = typed.popLast(), last & 0xC0 == 0x80 {}
      case 0x15: typed = []
      default: if key >= 0x20, typed.count < Self.limit { typed.append(key) }
      }
    }
    return .unavailable
  }

  private func nextKey() -> UInt8? {
    var key: UInt8 = 0
    while true {
      let count = Glibc.read(file, &key, 1)
      if count == 1 { return key }
      guard count < 0, errno == EINTR else { return nil }
    }
  }

  private func put(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
