import Glibc

extension Benchmark {
  /// `start [--runs N]`.
  static let start = Benchmark("start") { arguments throws(BenchError) in
    [try StartBench(runs: max(3, try option("runs", in: arguments, or: 40))).run()]
  }
}

/// Process start to first prompt on a pseudo-terminal, easel and sqlite3's shell in turns.
struct StartBench {
  let runs: Int

  /// One line of JSON with the medians.
  func run() throws(BenchError) -> String {
    let folder = programFolder()
    var template = Array("/tmp/easel-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw BenchError("no temporary folder") }
    let home = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let easel = ["\(folder)/easel", "--home", "\(home)/home", "--sessions", "\(home)/sessions"]
    var ours: [Double] = []
    var theirs: [Double] = []
    var resident: [Double] = []
    // In turns, so that other load on the machine meets both alike.
    for _ in 0..<runs {
      guard let one = start(easel, until: "›") else {
        throw BenchError("\(easel[0]) showed no prompt; `make release` builds it")
      }
      ours.append(one.milliseconds)
      resident.append(one.resident)
      guard let other = start(["/usr/bin/sqlite3"], until: "sqlite>") else {
        throw BenchError("sqlite3 showed no prompt; install the package sqlite3")
      }
      theirs.append(other.milliseconds)
    }
    return #"{"bench":"start","runs":\#(runs),"ms":\#(median(ours)),"#
      + #""sqlite3_ms":\#(median(theirs)),"rss_mb":\#(median(resident))}"#
  }

  /// The time from the spawn to `text` on the program's terminal, and the megabytes that it has
  /// then; nil after five seconds.
  private func start(
    _ arguments: [String],
    until text: String,
  ) -> (milliseconds: Double, resident: Double)? {
    guard let terminal = PseudoTerminal() else { return nil }
    let start = now()
    guard let process = terminal.spawn(arguments) else { return nil }
    defer { end(process) }
    guard terminal.wait(for: text, seconds: 5) else { return nil }
    return (now() - start, resident(process))
  }

  /// The megabytes that a process has in memory now.
  private func resident(_ process: pid_t) -> Double {
    guard let file = fopen("/proc/\(process)/statm", "r") else { return 0 }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = fread(&bytes, 1, bytes.count, file)
    let text = String(decoding: bytes.prefix(count), as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
    return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
  }
}

/// Ends a program and waits until it has.
func end(_ process: pid_t) {
  kill(process, SIGKILL)
  var status: CInt = 0
  waitpid(process, &status, 0)
}

/// The folder of this program; the others lie beside it.
func programFolder() -> String {
  var buffer = [UInt8](repeating: 0, count: 4096)
  let count = buffer.withUnsafeMutableBytes { bytes in
    bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? 0
  }
  let path = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
  return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
}
