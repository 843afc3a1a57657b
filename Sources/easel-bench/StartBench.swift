import Glibc

/// Process start to first prompt on a pseudo-terminal, easel and sqlite3's shell in turns.
struct StartBench {
  let runs: Int

  /// One line of JSON with the medians, or nil where a program did not start.
  func run() -> String? {
    let folder = programFolder()
    var template = Array("/tmp/easel-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      fail("no temporary folder")
      return nil
    }
    let home = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let easel = ["\(folder)/easel", "--home", "\(home)/home", "--sessions", "\(home)/sessions"]
    var ours: [Double] = []
    var theirs: [Double] = []
    // In turns, so that other load on the machine meets both alike.
    for _ in 0..<runs {
      guard let one = milliseconds(easel, until: "›") else {
        fail("\(easel[0]) showed no prompt; `make release` builds it")
        return nil
      }
      ours.append(one)
      guard let other = milliseconds(["/usr/bin/sqlite3"], until: "sqlite>") else {
        fail("sqlite3 showed no prompt; install the package sqlite3")
        return nil
      }
      theirs.append(other)
    }
    return #"{"bench":"start","runs":\#(runs),"ms":\#(median(ours)),"#
      + #""sqlite3_ms":\#(median(theirs))}"#
  }

  /// The median, to a hundredth of a millisecond.
  private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    let median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    return (median * 100).rounded() / 100
  }

  private func programFolder() -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? 0
    }
    let path = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
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

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
  }
}
