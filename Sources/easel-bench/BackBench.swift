import Engine
import JSON
import Workflows

extension Benchmark {
  /// `back [--nodes N] [--back N] [--runs N]`: from a run that has ended to a branch some nodes
  /// before, and forward again to its end.
  static let back = Benchmark("back") { arguments in
    let nodes = try option("nodes", in: arguments, or: 1000)
    let count = try option("back", in: arguments, or: 50)
    let runs = try option("runs", in: arguments, or: 5)
    let home = try BenchHome()
    let (engine, folder) = try home.engine { configuration in
      configuration.catalog = Catalog([CountProvider.model])
      configuration.providers = ["count": CountProvider()]
    }
    let definition = BenchHome.definition((0..<max(nodes, 1)).map(CountProvider.node))
    let run = try await engine.startRun(of: definition, in: Project.defaultID)
    guard case .finished(.success) = try await engine.advance(run, .toEnd).reason else {
      throw BenchError("the run does not end")
    }
    var times: [Double] = []
    for _ in 0..<runs {
      // A program that has just begun has nothing of the run in memory, and no models are needed.
      let (engine, _) = try home.engine(on: folder) { configuration in
        configuration.catalog = Catalog([CountProvider.model])
      }
      let start = now()
      let history = RunHistory(try await engine.events(of: run).map(\.event))
      guard let step = history.step(count, before: history.events.count) else {
        throw BenchError("the run has no steps")
      }
      let cut = history.cut(before: step)
      let branch = try await engine.fork(run, at: cut, of: history, by: "bench")
      let stop = try await engine.advance(branch, .toEnd)
      times.append(now() - start)
      guard stop.reason == .finished(.success), stop.settled.count == min(count, nodes),
        try await engine.state(of: branch)?.cost == .zero
      else { throw BenchError("the branch ended with \(stop.reason)") }
    }
    return [
      #"{"bench":"back","nodes":\#(nodes),"back":\#(count),"runs":\#(runs),"ms":\#(median(times))}"#
    ]
  }
}

/// Counts on from its prompt, for a credit.
private struct CountProvider: ModelProvider {
  static let model = Model(
    id: "bench/count",
    summary: "Counts on from its prompt.",
    version: "1",
    provider: "count",
    parameters: [Parameter("prompt", .text, isRequired: true)],
    outputs: [ModelOutput("text", .text)],
    price: .fixed(Credits(millionths: 1_000_000)),
  )

  /// A node of a chain.
  static func node(_ number: Int) -> FlowNode {
    let producer = FlowReference(node: "n\(number - 1)", name: "text")
    let prompt =
      number == 0 ? FlowInput("prompt", value: "0") : FlowInput("prompt", from: producer)
    return FlowNode(id: "n\(number)", type: .customModel, inputs: [prompt], modelID: model.id)
  }

  func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult {
    // Each call gives another number, so that no two nodes do equal work.
    let number = request.parameters["prompt"]?.string.flatMap { Int($0) } ?? 0
    return ModelResult(outputs: ["text": .text("\(number + 1)")])
  }
}
