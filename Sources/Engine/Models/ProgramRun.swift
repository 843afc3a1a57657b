import Glibc
import Subprocess
import Synchronization
import SystemPackage
import Text
import Workflows

/// One run of a program: in a folder and a session of its own, ended with all that it started.
struct ProgramRun: Sendable {
  /// How a program ended, and what was made of its output.
  struct Ending<Value: Sendable>: Sendable {
    var value: Value
    var status: TerminationStatus
    /// The end of its standard error.
    var lastWords: String
  }

  /// The path of the program.
  var program: String
  var arguments: [String]
  /// All of its environment; nil for that of this process.
  var environment: [String: String]?
  /// Where it runs: an existing folder that nothing else uses.
  var folder: String
  /// What it reads on standard input.
  var input: [UInt8]
  /// How long it may take.
  var timeLimit: Duration
  /// Takes secrets out of what is kept of its standard error.
  var redact: @Sendable (String) -> String = { $0 }

  /// Reads what the program writes, piece by piece; it is ended when this throws.
  typealias Reader<Value> = @Sendable (SubprocessOutputSequence) async throws -> Value

  /// Runs the program and reads its standard output by `read`; `onErrorLine` hears each line of
  /// its standard error, and says whether it is to be kept for ``Ending/lastWords``.
  ///
  /// Throws where it cannot be started, takes too long, or `read` throws; also when the task is
  /// canceled, and then `CancellationError`. An exit code is not an error.
  func run<Value: Sendable>(
    reading read: @escaping Reader<Value>,
    onErrorLine: @escaping @Sendable (String) -> Bool = { _ in true },
  ) async throws -> Ending<Value> {
    try await withThrowingTaskGroup(of: Ending<Value>?.self) { group in
      // Leaving the group waits until the program has ended.
      defer { group.cancelAll() }
      group.addTask { try await started(reading: read, onErrorLine) }
      group.addTask {
        try await Task.sleep(for: timeLimit)
        return nil
      }
      guard let first = try await group.next(), let ending = first else {
        throw RunFailure(
          code: RunFailure.timeout,
          message: "it took longer than \(timeLimit.words)",
        )
      }
      return ending
    }
  }

  private func started<Value: Sendable>(
    reading read: @escaping Reader<Value>,
    _ onErrorLine: @escaping @Sendable (String) -> Bool,
  ) async throws -> Ending<Value> {
    var attempt = 1
    while true {
      do { return try await once(reading: read, onErrorLine) } catch let error as SubprocessError
        where error.underlyingError == .textFileBusy && attempt < 6
      {
        // Another process that was being started had the file open still; it is gone at once.
        try await Task.sleep(for: .milliseconds(5 << attempt))
        attempt += 1
      }
    }
  }

  private func once<Value: Sendable>(
    reading read: @escaping Reader<Value>,
    _ onErrorLine: @escaping @Sendable (String) -> Bool,
  ) async throws -> Ending<Value> {
    var options = PlatformOptions()
    // A session of its own, so that what the program starts can be ended with it.
    options.createSession = true
    options.teardownSequence = Self.teardown
    let leader = Mutex<pid_t?>(nil)
    // The group keeps its number for as long as one of its processes is there.
    defer { if let leader = leader.withLock({ $0 }) { kill(-leader, SIGKILL) } }
    let ended = try await Subprocess.run(
      .path(FilePath(program)),
      arguments: Arguments(arguments),
      environment: environment.map { .custom(Self.variables($0)) } ?? .inherit,
      workingDirectory: FilePath(folder),
      platformOptions: options,
      input: .fileDescriptor(try inputFile(), closeAfterSpawningProcess: true),
      output: .sequence,
      error: .sequence,
    ) { execution in
      leader.withLock { $0 = execution.processIdentifier.value }
      async let words = lastWords(of: execution.standardError, onErrorLine)
      do {
        let value = try await read(execution.standardOutput)
        return (value, await words)
      } catch {
        await execution.teardown(using: Self.teardown)
        throw error
      }
    }
    let (value, words) = ended.closureResult
    return Ending(value: value, status: ended.terminationStatus, lastWords: words)
  }

  private static let teardown: [TeardownStep] = [
    .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(200)),
    .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(200)),
  ]

  private static func variables(_ environment: [String: String]) -> [Environment.Key: String] {
    var variables: [Environment.Key: String] = [:]
    for (name, value) in environment { variables[Environment.Key(stringLiteral: name)] = value }
    return variables
  }

  /// A file without a name that holds the input.
  ///
  /// A pipe would do, but for the signal that ends the writer when the program does not read.
  private func inputFile() throws -> FileDescriptor {
    let path = "\(folder)/.input"
    let file = try FileDescriptor.open(
      FilePath(path),
      .readWrite,
      options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: .ownerReadWrite,
    )
    Files.remove(path)
    do {
      _ = try file.writeAll(input)
      _ = try file.seek(offset: 0, from: .start)
    } catch {
      try file.close()
      throw error
    }
    return file
  }
}

extension ProgramRun {
  /// The most bytes of standard error that are kept, and of one line of it that are looked at.
  private static let (keptErrorBytes, longestErrorLine) = (2048, 1 << 16)

  /// Reads standard error to its end and gives its last lines.
  ///
  /// Secrets go before anything is cut, so that no part of one stays behind.
  private func lastWords(
    of error: SubprocessOutputSequence,
    _ onLine: (String) -> Bool,
  ) async -> String {
    var tail: [UInt8] = []
    var line: [UInt8] = []
    func endLine() {
      let text = String(decoding: line, as: UTF8.self)
      line = []
      guard onLine(text) else { return }
      tail += redact(text).utf8.prefix(Self.keptErrorBytes) + [0x0A]
      let surplus = tail.count - 2 * Self.keptErrorBytes
      if surplus > 0 { tail.removeFirst(surplus + Self.keptErrorBytes) }
    }
    do {
      for try await buffer in error {
        for byte in unsafe buffer.withUnsafeBytes({ unsafe Array($0) }) {
          if byte == 0x0A {
            endLine()
          } else if line.count < Self.longestErrorLine {
            line.append(byte)
          }
        }
      }
    } catch {
      // What was read until then is as good an end as any.
    }
    if !line.isEmpty { endLine() }
    return String(decoding: tail.suffix(Self.keptErrorBytes), as: UTF8.self)
  }
}
