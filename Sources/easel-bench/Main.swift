import Glibc

/// Measures the release build: `easel-bench NAME [option …]`, or `all [option …]`.
@main
struct Main {
  /// The benchmarks in the order in which `all` takes them.
  static let benchmarks: [Benchmark] = [
    .start, .key, .markdown, .json, .language, .cel, .compare, .fanout, .chain, .resume, .back,
    .step, .list, .session,
  ]

  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let name = arguments.first ?? "all"
    let options = Array(arguments.dropFirst())
    guard name != "all" else {
      for benchmark in benchmarks { await measure(benchmark, options) }
      return
    }
    guard let benchmark = benchmarks.first(where: { $0.name == name }) else {
      fail(
        "there is no benchmark `\(name)`; there are: "
          + (benchmarks.map(\.name) + ["all"]).joined(separator: ", ")
      )
      exit(2)
    }
    await measure(benchmark, options)
  }

  private static func measure(_ benchmark: Benchmark, _ arguments: [String]) async {
    do {
      for line in try await benchmark.run(arguments) { print(line) }
    } catch let error as BenchError {
      fail("\(benchmark.name): \(error.message)")
      exit(error.isUsage ? 2 : 1)
    } catch {
      fail("\(benchmark.name): \(error)")
      exit(1)
    }
  }
}

/// Says on standard error why nothing was measured.
func fail(_ message: String) {
  let bytes = Array("easel-bench: \(message)\n".utf8)
  _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}
