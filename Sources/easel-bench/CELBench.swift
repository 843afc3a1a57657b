import CEL

extension Benchmark {
  /// `cel [--runs N]`.
  static let cel = Benchmark("cel") { arguments throws(BenchError) in
    [try CELBench(runs: try option("runs", in: arguments, or: 5)).run()]
  }
}

/// Reading a short expression of ten operators, and evaluating it with seven bindings.
struct CELBench {
  let runs: Int

  private static let source =
    "price * count + 5 > limit && name == 'fox' || (isWide ? width / 2 : height - 1) < 100"

  /// By name, as everybody evaluates, so that looking the names up is part of the time.
  private static let bindings: [String: CELValue] = [
    "price": .int(3), "count": .int(7), "limit": .int(20), "name": .string("red fox"),
    "isWide": .bool(true), "width": .int(640), "height": .int(480),
  ]

  /// One line of JSON with the medians.
  func run() throws(BenchError) -> String {
    var speeds: [Double] = []
    var times: [Double] = []
    do throws(CELError) {
      let expression = try CELExpression(Self.source)
      // Once before it counts, so that no run pays for the first use of a table.
      _ = try (parseSpeed(), evaluationTime(expression))
      for _ in 0..<runs {
        speeds.append(try parseSpeed())
        times.append(try evaluationTime(expression))
      }
    } catch {
      throw BenchError(error.message)
    }
    return #"{"bench":"cel","runs":\#(runs),"parse_mb_per_s":\#(median(speeds)),"#
      + #""evaluate_us":\#(median(times))}"#
  }

  /// Megabytes a second.
  private func parseSpeed() throws(CELError) -> Double {
    let count = 20_000
    var bytes = 0
    let start = now()
    for _ in 0..<count { bytes += try CELExpression(Self.source).source.utf8.count }
    return Double(bytes) / 1000 / (now() - start)
  }

  /// Microseconds for one evaluation.
  private func evaluationTime(_ expression: CELExpression) throws(CELError) -> Double {
    let count = 100_000
    var answers = 0
    let start = now()
    for _ in 0..<count where try expression.evaluate(Self.bindings) == .bool(false) { answers += 1 }
    let time = now() - start
    precondition(answers == count, "the expression is false for these bindings")
    return time * 1000 / Double(count)
  }
}
