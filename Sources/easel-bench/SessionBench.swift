import Glibc
import JSON
import Notebook

extension Benchmark {
  /// `session [--entries N]`: opening a session, appending to it, and `replay --check` of it.
  ///
  /// `append_ms` is what an entry takes beyond `sync_ms`, its two waits for the disk. All is
  /// measured at a tenth of the size, too, which shows how it grows.
  static let session = Benchmark("session") { arguments in
    let entries = try option("entries", in: arguments, or: 10_000)
    var lines: [String] = []
    for count in [max(entries / 10, 1), entries] { lines.append(try SessionBench(count).run()) }
    return lines
  }
}

/// A session of free entries, all alike.
private struct SessionBench {
  let count: Int
  private let home: BenchHome
  private var path: String { "\(home.path)/session.md" }
  private static let time = "2026-08-22T10:01:07Z"

  init(_ count: Int) throws(BenchError) {
    self.count = count
    home = try BenchHome()
  }

  func run() throws -> String {
    try write()
    let start = now()
    let (writer, file, _) = try SessionWriter.resuming(path)
    let open = now() - start
    guard file.entries.count == count, file.problems.isEmpty else {
      throw BenchError("the session is not what was written")
    }
    var appends: [Double] = []
    for _ in 0..<200 {
      let start = now()
      try append(to: writer)
      appends.append(now() - start)
    }
    let sync = try syncTime()
    let check = try checkTime()
    return #"{"bench":"session","entries":\#(count),"open_ms":\#(rounded(open)),"#
      + #""append_ms":\#(rounded(max(0, median(appends) - sync))),"sync_ms":\#(rounded(sync)),"#
      + #""check_ms":\#(rounded(check)),"rss_mb":\#(BenchHome.residentPeak())}"#
  }

  private func append(to writer: SessionWriter) throws {
    let entry = try writer.begin(entry: "print 1 + 1", at: Self.time)
    try writer.end(entry, with: Output("```json\n2\n```"), milliseconds: 0)
  }

  /// Writes one entry, and the others as copies of its text under their ids.
  private func write() throws {
    let head = SessionHead(
      id: "session_bench",
      title: "Bench",
      tool: "easel",
      environment: ["columns": 80, "timezone": "UTC"],
    )
    try append(to: SessionWriter(newAt: path, head: head))
    guard let file = fopen(path, "r+") else { throw BenchError("no session") }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, file))
    let text = String(decoding: bytes, as: UTF8.self)
    guard let begin = text.firstRange(of: "<!-- easel:in") else { throw BenchError("no entry") }
    // The hashes of an entry's lines are of no copy.
    let entry = String(text[begin.lowerBound...]).replacing(
      #/"(facts|in)":"[0-9a-f]+",/#,
      with: "",
    )
    fseek(file, 0, SEEK_END)
    for number in stride(from: 2, through: count, by: 1) {
      fputs(entry.replacing("\"id\":\"e1\"", with: "\"id\":\"e\(number)\""), file)
    }
  }

  /// How long the disk takes for the two waits of an entry.
  private func syncTime() throws(BenchError) -> Double {
    let file = open("\(home.path)/sync", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw BenchError("no file for the disk's time") }
    defer { close(file) }
    let block = [UInt8](repeating: 0x61, count: 150)
    var times: [Double] = []
    for _ in 0..<200 {
      let start = now()
      for _ in 0..<2 {
        _ = block.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        fdatasync(file)
      }
      times.append(now() - start)
    }
    return median(times)
  }

  private func checkTime() throws(BenchError) -> Double {
    let program = "\(programFolder())/easel"
    let words = [program, "--home", "\(home.path)/home", "replay", path, "--check"]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var process: pid_t = 0
    var status: CInt = 0
    let start = now()
    guard posix_spawn(&process, program, &actions, nil, arguments, environ) == 0,
      waitpid(process, &status, 0) == process
    else { throw BenchError("\(program) did not start; `make release` builds it") }
    let time = now() - start
    guard status == 0 else { throw BenchError("the replay is not the same") }
    return time
  }
}
