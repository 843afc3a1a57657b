import FoundationEssentials
import Subprocess
import Synchronization
public import Workflows

/// The secrets of a home, with the values that are known in this process.
///
/// A value that a program writes is asked for when it is first needed, and kept in memory alone.
public final class Secrets: Sendable {
  private struct State: Sendable {
    var isRead = false
    var mark: FileMark?
    var sources: [String: SecretSource] = [:]
    /// What programs have written.
    var learned: [String: String] = [:]
    var version = 0
  }

  /// The shortest value, in bytes; keeping a shorter one out of files would blot out plain words.
  public static let shortest = 8
  /// The longest value, in bytes.
  public static let longest = 64 << 10
  private static let timeLimit = Duration.seconds(120)

  /// The file of the home.
  public let store: SecretStore
  private let home: String
  private let environment: [String: String]
  private let state = Mutex(State())

  /// The secrets of a home in an environment.
  public init(home: String, environment: [String: String]) {
    self.home = home
    self.environment = environment
    store = SecretStore(home: home)
  }

  /// Whether `name` can be the name of a secret: capitals, digits and `_`, at most 64.
  public static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, name.utf8.count <= 64 else { return false }
    return 0x41...0x5A ~= first
      && name.utf8.allSatisfy {
        0x41...0x5A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "_")
      }
  }

  /// Whether `value` can be kept out of files: 8 bytes to 64 KiB, without NUL.
  public static func isValue(_ value: String) -> Bool {
    shortest...longest ~= value.utf8.count && !value.utf8.contains(0)
  }

  /// Sees to it that what other shells have set is found; what was asked for stays known.
  public func lookAgain() {
    let mark = store.mark
    state.withLock { state in
      guard !state.isRead || state.mark != mark else { return }
      state.isRead = true
      state.mark = mark
      // A file that cannot be read has no values to hide; `secret list` says what is wrong with it.
      let sources = (try? store.sources()) ?? [:]
      guard sources != state.sources else { return }
      state.learned = state.learned.filter { sources[$0.key] == state.sources[$0.key] }
      state.sources = sources
      state.version += 1
    }
  }

  /// Rises whenever ``known`` changes.
  public var version: Int {
    state.withLock { $0.version }
  }

  /// The names, in order.
  public var names: [String] { state.withLock { $0.sources.keys.sorted() } }

  /// The values that are known without running a program, by name.
  public var known: [String: String] {
    state.withLock { state in
      var known = state.learned
      for (name, source) in state.sources {
        switch source {
        case .stored(let value): known[name] = value
        case .environment(let variable): known[name] = environment[variable]
        case .command: break
        }
      }
      return known.filter { Self.isValue($0.value) }
    }
  }

  /// Whether a variable is set.
  public func hasVariable(_ variable: String) -> Bool { environment[variable] != nil }

  /// The value of a secret; throws the code `missing-secret` where there is none.
  public func value(of name: String) async throws(RunFailure) -> String {
    lookAgain()
    if let value = known[name] { return value }
    switch state.withLock({ $0.sources[name] }) {
    case nil: throw Self.missing("there is no secret \(name) here: `secret set \(name)`")
    case .stored?: throw Self.missing("the secret \(name) has no usable value")
    case .environment(let variable)?:
      throw Self.missing(
        "the secret \(name) comes from the variable \(variable), which is not set, or to fewer "
          + "than \(Self.shortest) bytes"
      )
    case .command(let words)?:
      let value = try await output(of: words, for: name)
      state.withLock { state in
        state.learned[name] = value
        state.version += 1
      }
      return value
    }
  }

  /// What a program writes on standard output, without the newline at its end.
  private func output(of words: [String], for name: String) async throws(RunFailure) -> String {
    guard let program = path(of: words[0]) else {
      throw Self.missing("the secret \(name) comes from `\(words[0])`, which is no program here")
    }
    let folder = "\(home)/work/secret-\(UUID().uuidString)"
    do throws(EngineError) { try Files.makeFolder(folder) } catch {
      throw Self.missing("the secret \(name) cannot be asked for: \(error)")
    }
    defer { Files.remove(folder) }
    let run = ProgramRun(
      program: program,
      arguments: Array(words.dropFirst()),
      environment: nil,
      folder: folder,
      input: [],
      timeLimit: Self.timeLimit,
    )
    let ending: ProgramRun.Ending<[UInt8]>
    do {
      ending = try await run.run(reading: { output in
        var bytes: [UInt8] = []
        for try await buffer in output {
          guard bytes.count + buffer.count <= Self.longest + 1 else {
            throw RunFailure(code: "too-large", message: "it wrote too much")
          }
          unsafe buffer.withUnsafeBytes { unsafe bytes += $0 }
        }
        return bytes
      })
    } catch {
      let reason = RunFailure(running: words[0], error).message
      throw Self.missing("the secret \(name) could not be asked for: \(reason)")
    }
    guard ending.status.isSuccess else {
      // What the program says may hold what it was to keep; its exit code will do.
      throw Self.missing("`\(words[0])` did not give the secret \(name): \(ending.status)")
    }
    let text = ending.value.last == 0x0A ? ending.value.dropLast() : ending.value[...]
    guard let value = String(validating: text, as: UTF8.self), Self.isValue(value) else {
      throw Self.missing(
        "`\(words[0])` gave no usable value of the secret \(name): that is text of "
          + "\(Self.shortest) to \(Self.longest) bytes"
      )
    }
    return value
  }

  /// The path of a program in the environment's `PATH`.
  private func path(of program: String) -> String? {
    guard !program.contains("/") else { return program }
    return (environment["PATH"] ?? ManifestFormat.path).split(separator: ":")
      .map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private static func missing(_ message: String) -> RunFailure {
    RunFailure(code: "missing-secret", message: message)
  }
}
