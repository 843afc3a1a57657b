import Workflows

extension Benchmark {
  /// `chain [--nodes N] [--runs N] [--peers DIR [--python PATH]]`: one commit for each outcome.
  static let chain = Benchmark("chain") { arguments in
    let bench = RunBench(
      name: "chain",
      nodes: try option("nodes", in: arguments, or: 1000),
      runs: try option("runs", in: arguments, or: 5),
      batch: 1,
    )
    let peers = try Peers(arguments)
    var chain = [BenchHome.root("n0")]
    for number in 1..<max(bench.nodes, 2) {
      chain.append(BenchHome.pass("n\(number)", "n\(number - 1)"))
    }
    return try await [bench.run("nodes", chain)] + bench.lines(of: peers, shape: "chain")
  }
}
