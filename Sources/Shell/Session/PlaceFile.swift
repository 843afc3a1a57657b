import Glibc
import JSON

/// The small file of a home that keeps the place of the prompt.
struct PlaceFile: Sendable {
  let home: String

  private var path: String { home + "/place.json" }

  /// The place that was kept, and the session that was written last; a new home's otherwise.
  func read() -> (place: Place, session: String?) {
    guard let bytes = try? readFile(path),
      let json = try? JSONValue(parsing: bytes, limits: JSONLimits(depth: 16, size: 1 << 20)),
      let place = Place(json: json)
    else { return (.start, nil) }
    return (place, json["session"]?.string)
  }

  /// Keeps the place: written aside, synced, and renamed.
  func write(_ place: Place, session: String?) throws(ShellError) {
    guard unsafe mkdir(home, 0o700) == 0 || errno == EEXIST else { throw failure() }
    var json = place.json.object ?? [:]
    json["session"] = session.map { .string($0) }
    let bytes = Array((JSONValue.object(json).pretty + "\n").utf8)
    let aside = path + ".\(getpid())"
    let file = unsafe open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure() }
    let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
    let isWritten = count == bytes.count && fsync(file) == 0
    let number = errno
    close(file)
    guard isWritten, unsafe rename(aside, path) == 0 else {
      _ = unsafe unlink(aside)
      throw failure(isWritten ? errno : number)
    }
  }

  private func failure(_ number: Int32 = errno) -> ShellError {
    ShellError(
      "`\(home)` cannot be written: \(systemMessage(number))",
      remedy: "name another place with --home",
      code: "home",
    )
  }
}
