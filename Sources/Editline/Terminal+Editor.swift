internal import Glibc

extension Terminal {
  /// Runs an editor on the terminal of this process and waits for its end.
  ///
  /// `words` are a program, looked for in `PATH`, and its arguments. Returns its exit status, or nil
  /// where it could not be started or a signal ended it.
  public static func run(editor words: [String]) async -> CInt? {
    await EditorRunner().run(words)
  }
}

/// Waits for a program; an actor with a queue of its own, since it blocks.
private actor EditorRunner {
  private let executor = QueueExecutor(label: "editor")

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  func run(_ words: [String]) -> CInt? {
    guard let program = words.first else { return nil }
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    guard posix_spawnp(&process, program, nil, nil, arguments, environ) == 0 else { return nil }
    var status: CInt = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return nil }
    }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
  }
}
