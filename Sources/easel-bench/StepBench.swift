import Notebook
import Shell

extension Benchmark {
  /// `step [--steps N] [--runs N]`: a step at the prompt, from the line to what it answers.
  ///
  /// `ms` is without a session, `session_ms` with the entry on disk.
  static let step = Benchmark("step") { arguments in
    let steps = try option("steps", in: arguments, or: 100)
    let runs = try option("runs", in: arguments, or: 5)
    var (times, recorded): ([Double], [Double]) = ([], [])
    for _ in 0..<runs {
      times += try await StepBench(steps: steps, isRecorded: false).run()
      recorded += try await StepBench(steps: steps, isRecorded: true).run()
    }
    return [
      #"{"bench":"step","steps":\#(steps),"runs":\#(runs),"ms":\#(median(times)),"#
        + #""session_ms":\#(median(recorded)),"p99_ms":\#(percentile(99, of: times))}"#
    ]
  }
}

/// A chain of free nodes that is stepped through at a prompt in this process.
private struct StepBench {
  let steps: Int
  let isRecorded: Bool

  func run() async throws -> [Double] {
    let home = try BenchHome()
    let prompt = try await LineExecutor(
      home: "\(home.path)/home",
      session: isRecorded ? "\(home.path)/step.md" : nil,
    )
    try await type("new chain", at: prompt)
    try await type("add n0 text start --input", at: prompt)
    for number in 1...steps + 1 {
      let value = "n\(number - 1)_output + '.'"
      let output = number == steps + 1 ? " --output" : ""
      try await type("add n\(number) transformText \"\(value)\"\(output)", at: prompt)
    }
    try await type("step", at: prompt)
    var times: [Double] = []
    for _ in 0..<steps {
      let start = now()
      try await type("next", at: prompt)
      times.append(now() - start)
    }
    return times
  }

  private func type(_ line: String, at prompt: LineExecutor) async throws {
    let output = await prompt.execute(line)
    guard output.status == .ok else { throw BenchError("\(line): \(output.markdown)") }
  }
}
