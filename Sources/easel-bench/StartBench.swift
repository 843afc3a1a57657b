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
    // In turns, so that other load on the machine meets both alike.
    for _ in 0..<runs {
      guard let one = milliseconds(easel, until: "›") else {
        throw BenchError("\(easel[0]) showed no prompt; `make release` builds it")
      }
      ours.append(one)
      guard let other = milliseconds(["/usr/bin/sqlite3"], until: "sqlite>") else {
        throw BenchError("sqlite3 showed no prompt; install the package sqlite3")
      }
      theirs.append(other)
    }
    return #"{"bench":"start","runs":\#(runs),"ms":\#(median(ours)),"#
      + #""sqlite3_ms":\#(median(theirs))}"#
  }

  /// The time from the spawn to `text` on the program's terminal; nil after five seconds.
  private func milliseconds(_ arguments: [String], until text: String) -> Double? {
    guard let terminal = PseudoTerminal() else { return nil }
    let start = now()
    guard let process = terminal.spawn(arguments) else { return nil }
    defer {
      kill(process, SIGKILL)
      var status: CInt = 0
      waitpid(process, &status, 0)
    }
    return terminal.wait(for: text, seconds: 5) ? now() - start : nil
  }
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
