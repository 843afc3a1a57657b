import Engine
import JSON
import Workflows

extension Benchmark {
  /// `fanout [--nodes N] [--runs N] [--peers DIR [--python PATH]]`.
  static let fanout = Benchmark("fanout") { arguments in
    let bench = RunBench(
      name: "fanout",
      nodes: try option("nodes", in: arguments, or: 10_000),
      runs: try option("runs", in: arguments, or: 5),
      batch: 512,
    )
    let peers = try Peers(arguments)
    var wide = [BenchHome.root("root")]
    for number in 1..<max(bench.nodes, 2) { wide.append(BenchHome.pass("n\(number)", "root")) }
    // The loop first: what the other leaves in memory would count as its.
    let lines = [
      try await bench.run("loop", BenchHome.loop(bench.nodes)), try await bench.run("nodes", wide),
    ]
    return await lines + bench.lines(of: peers, shape: "fan")
  }
}

/// Whole runs of a flow of nodes that do nothing, every event in the journal, beside SQLite
/// writing the same events.
struct RunBench {
  let name: String
  let nodes: Int
  let runs: Int
  let batch: Int

  /// One line of JSON with the medians.
  func run(_ shape: String, _ flow: [FlowNode]) async throws -> String {
    let home = try BenchHome()
    let definition = BenchHome.definition(flow)
    var ours: [Double] = []
    var floors: [Double] = []
    var bodies: [String] = []
    var resident = 0.0
    // In turns, so that other load on the machine meets both alike.
    for round in 0..<runs {
      let (engine, _) = try home.engine(batch: batch)
      try await engine.open()
      let start = now()
      let run = try await engine.startRun(of: definition, in: Project.defaultID)
      let stop = try await engine.advance(run, .toEnd)
      ours.append((now() - start) * 1000 / Double(nodes))
      // What follows is not the engine's.
      if round == 0 { resident = BenchHome.residentPeak() }
      guard stop.reason == .finished(.success) else {
        throw BenchError("the run ended with \(stop.reason)")
      }
      if round == 0 {
        let events = try await engine.events(of: run)
        guard events.count > nodes else { throw BenchError("events are missing") }
        bodies = events.map(\.event.text)
      }
      floors.append(try home.floor(bodies, batch: batch) * 1000 / Double(nodes))
    }
    return #"{"bench":"\#(name)","shape":"\#(shape)","nodes":\#(nodes),"runs":\#(runs),"#
      + #""us_per_node":\#(median(ours)),"rss_mb":\#(resident),"#
      + #""floor_us_per_node":\#(median(floors))}"#
  }

  /// The lines of the peers at the same size.
  func lines(of peers: Peers?, shape: String) async -> [String] {
    await peers?.run(name, shape: shape, nodes: nodes, batch: batch) ?? []
  }
}
