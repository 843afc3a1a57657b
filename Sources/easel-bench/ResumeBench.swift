import Engine
import Workflows

extension Benchmark {
  /// `resume [--events N] [--runs N]`: from a store that is not open to the next action.
  static let resume = Benchmark("resume") { arguments in
    let events = try option("events", in: arguments, or: 100_000)
    let runs = try option("runs", in: arguments, or: 5)
    // A gate at the end keeps the run open; a wide flow and a loop share the events.
    var flow = [BenchHome.root("root")]
    for number in 1..<max(events / 2, 2) { flow.append(BenchHome.pass("w\(number)", "root")) }
    flow += BenchHome.loop(max(events - events / 2 - 8, 1))
    flow.append(FlowNode(id: "gate", type: .userApproval, dependsOn: ["each"]))
    var last = BenchHome.pass("last", "root")
    last.dependsOn = ["gate"]
    flow.append(last)
    let home = try BenchHome()
    let (first, folder) = try home.engine()
    let run = try await first.startRun(of: BenchHome.definition(flow), in: Project.defaultID)
    guard case .gate = try await first.advance(run, .toEnd).reason else {
      throw BenchError("the run does not wait")
    }
    try await first.answer(gate: "gate", in: run, approve: true, by: "bench")
    let count = try await first.events(of: run).count
    var times: [Double] = []
    for _ in 0..<runs {
      let (engine, _) = try home.engine(on: folder)
      let start = now()
      guard let state = try await engine.state(of: run) else { throw BenchError("no run") }
      let actions = state.nextActions()
      times.append(now() - start)
      guard actions.count == 1 else { throw BenchError("\(actions.count) actions are left") }
    }
    return [
      #"{"bench":"resume","events":\#(count),"runs":\#(runs),"ms":\#(median(times)),"#
        + #""rss_mb":\#(BenchHome.residentPeak())}"#
    ]
  }
}
