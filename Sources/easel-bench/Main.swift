import Glibc

/// Measures the release build: `easel-bench start [RUNS]`, or `all`.
@main
struct Main {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    switch arguments.first {
    case "start", "all", nil:
      let runs = arguments.dropFirst().first.flatMap { Int($0) } ?? 40
      guard let line = StartBench(runs: max(3, min(runs, 1000))).run() else { exit(1) }
      print(line)
    case let name?:
      fail("there is no benchmark `\(name)`; there are: start, all")
      exit(2)
    }
  }
}

/// Says on standard error why nothing was measured.
func fail(_ message: String) {
  let bytes = Array("easel-bench: \(message)\n".utf8)
  _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}
