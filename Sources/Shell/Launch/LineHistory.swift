import Glibc
import JSON

/// The lines typed at the prompt, one JSON string a line, appended so that shells do not overwrite
/// each other.
struct LineHistory: Sendable {
  let home: String

  /// How much of the file's end is read, in bytes.
  private static let limit = 1 << 20

  private var path: String { home + "/history.jsonl" }

  /// The latest lines, the oldest first.
  func read() -> [String] {
    guard let bytes = try? readFile(path) else { return [] }
    return bytes.suffix(Self.limit).split(separator: 0x0A).compactMap { line in
      (try? JSONValue(parsing: Array(line)))?.string
    }
  }

  /// Adds a line that holds no secret; a history that cannot be written is no reason to stop.
  func append(_ line: String) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    let bytes = Array((JSONValue.string(line).compact + "\n").utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
    close(file)
  }
}
