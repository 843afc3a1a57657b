import Glibc
import JSON
import Testing

/// What a call of the program left behind.
struct Answer {
  var status: Int32
  var bytes: [UInt8]

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The lines of the answer, each read as JSON.
  func lines() throws -> [JSONValue] {
    try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
  }

  /// The last line, which holds the outputs or the error.
  func result() throws -> JSONValue { try #require(try lines().last) }
}

/// The program that was built beside these tests.
enum Program {
  static let path: String = {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? 0
    }
    let own = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    for start in [CommandLine.arguments[0], own] {
      let folder = start.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      let path = (folder + ["easel-draft"]).joined(separator: "/")
      if access(path, X_OK) == 0 { return path }
    }
    return "easel-draft"
  }()

  /// Runs the program with bytes on its standard input, from a file so that nothing can block.
  static func run(
    _ arguments: [String],
    input: [UInt8] = [],
    environment: [String] = [],
  ) throws -> Answer {
    let source = try #require(temporaryFile(input))
    defer { close(source) }
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let child = spawn(arguments, environment, source, ends[1])
    close(ends[1])
    let process = try #require(child)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = read(ends[0], &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    // A process that a signal ended has no exit code.
    return Answer(status: status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F), bytes: bytes)
  }

  private static func spawn(
    _ arguments: [String],
    _ environment: [String],
    _ input: Int32,
    _ output: Int32,
  ) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    var words = ([path] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup($0) } + [nil]
    for name in ["PATH", "HOME", "LD_LIBRARY_PATH"] {
      if let value = getenv(name) {
        variables.insert(strdup("\(name)=\(String(cString: value))"), at: 0)
      }
    }
    defer { for word in words + variables { free(word) } }
    var process: pid_t = 0
    return posix_spawn(&process, path, &actions, nil, &words, &variables) == 0 ? process : nil
  }

  private static func temporaryFile(_ bytes: [UInt8]) -> Int32? {
    var template = Array("/tmp/easel-draft-input-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return nil }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return nil }
      rest = rest.dropFirst(count)
    }
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
  }
}

extension Program {
  /// A bitmap file of one colour; `width` is even.
  static func bitmap(_ color: [UInt8], width: UInt8, height: UInt8) -> [UInt8] {
    var row = [UInt8]((0..<width).flatMap { _ in color.reversed() })
    row += [UInt8](repeating: 0, count: (4 - row.count % 4) % 4)
    var bytes = Array("BM".utf8) + [0, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0]
    bytes += [width, 0, 0, 0, height, 0, 0, 0, 1, 0, 24, 0]
    bytes += [UInt8](repeating: 0, count: 24)
    for _ in 0..<height { bytes += row }
    return bytes
  }
}

/// A folder of its own for one test, which goes with it.
final class Folder {
  let path: String

  init() throws {
    var template = Array("/tmp/easel-draft-tests-XXXXXX".utf8CString)
    path = try #require(mkdtemp(&template).map { String(cString: $0) })
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// The files in it.
  var names: [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func bytes(_ name: String) throws -> [UInt8] {
    let file = try #require(fopen("\(path)/\(name)", "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes += chunk[..<count]
    }
    return bytes
  }

  @discardableResult
  func write(_ bytes: [UInt8], as name: String) throws -> String {
    let file = try #require(fopen("\(path)/\(name)", "w"))
    defer { fclose(file) }
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    return "\(path)/\(name)"
  }

  /// Runs a model with this folder for its results.
  func run(
    _ model: String,
    _ parameters: JSONObject = [:],
    files: JSONObject = [:],
    environment: [String] = [],
  ) throws -> Answer {
    let request: JSONValue = [
      "protocol": "easel-model/1", "model": .string(model), "version": "1",
      "parameters": .object(parameters), "files": .object(files), "output": .string(path),
    ]
    return try Program.run(["run"], input: Array(request.compact.utf8), environment: environment)
  }

  /// Draws a small card, and returns the path of a copy of it.
  func card(_ prompt: String = "a fox", width: Int = 96, height: Int = 64) throws -> String {
    let answer = try run(
      "draft/image",
      ["prompt": .string(prompt), "width": .integer(width), "height": .integer(height)],
    )
    try #require(answer.status == 0, "\(answer.text)")
    return try write(bytes("image.png"), as: "\(prompt.filter(\.isLetter)).png")
  }
}

/// A picture as `decode` shows it.
struct Pixels {
  var header: JSONValue
  var bytes: [UInt8]
  var width: Int
  var height: Int

  init(decoding picture: [UInt8], width: Int = 4096, height: Int = 4096) throws {
    let answer = try Program.run(
      ["decode", "--max-width", "\(width)", "--max-height", "\(height)"],
      input: picture,
    )
    try #require(answer.status == 0, "\(answer.text.prefix(300))")
    let end = try #require(answer.bytes.firstIndex(of: 0x0A))
    header = try JSONValue(parsing: Array(answer.bytes[..<end]))
    bytes = Array(answer.bytes[(end + 1)...])
    self.width = try #require(header["width"]?.number?.int)
    self.height = try #require(header["height"]?.number?.int)
  }

  /// Red, green, blue and alpha.
  subscript(x: Int, y: Int) -> [UInt8] {
    Array(bytes[(y * width + x) * 4..<(y * width + x) * 4 + 4])
  }
}
