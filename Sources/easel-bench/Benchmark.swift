import Glibc

/// Something that is measured; each figure is one line of JSON.
struct Benchmark: Sendable {
  /// The name on the command line.
  let name: String
  /// Measures with the options behind the name, and gives the lines.
  let run: @Sendable (_ arguments: [String]) async throws -> [String]

  init(_ name: String, run: @escaping @Sendable ([String]) async throws -> [String]) {
    self.name = name
    self.run = run
  }
}

/// Why nothing was measured.
struct BenchError: Error {
  let message: String
  /// Whether the command line was wrong.
  var isUsage = false

  init(_ message: String, isUsage: Bool = false) {
    self.message = message
    self.isUsage = isUsage
  }
}

/// The whole number behind `--name`, or `fallback` where it is not given.
func option(_ name: String, in arguments: [String], or fallback: Int) throws(BenchError) -> Int {
  guard let place = arguments.firstIndex(of: "--\(name)") else { return fallback }
  guard arguments.indices.contains(place + 1), let value = Int(arguments[place + 1]), value > 0
  else { throw BenchError("--\(name) wants a whole number above 0", isUsage: true) }
  return value
}

/// The word behind `--name`; nil where it is not given.
func text(_ name: String, in arguments: [String]) throws(BenchError) -> String? {
  guard let place = arguments.firstIndex(of: "--\(name)") else { return nil }
  guard arguments.indices.contains(place + 1), !arguments[place + 1].hasPrefix("--")
  else { throw BenchError("--\(name) wants a path", isUsage: true) }
  return arguments[place + 1]
}

/// The median, to a hundredth.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return 0 }
  let middle = sorted.count / 2
  let median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return (median * 100).rounded() / 100
}

/// What `rank` of a hundred values are at most, to a hundredth.
func percentile(_ rank: Int, of values: [Double]) -> Double {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return 0 }
  return rounded(sorted[min(sorted.count * rank / 100, sorted.count - 1)])
}

/// Milliseconds of a clock that only goes forward.
func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
}
