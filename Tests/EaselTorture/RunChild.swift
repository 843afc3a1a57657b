import Engine
import FoundationEssentials
import Glibc
import JSON
import Synchronization
import Workflows

/// Plays two equal runs of ``TortureFlow`` to their ends, from wherever they are, and tells on
/// standard output what it is told.
struct RunChild {
  let root: String
  /// The number of this process among those that worked on the runs.
  let generation: Int
  /// Whether an outcome that is unknown is answered by its outputs, or by another call.
  let givesOutputs: Bool

  /// How often a run is gone on with after an error.
  private static let patience = 20

  func run() async throws {
    let engine = try makeEngine()
    while true {
      let runs: [RunSummary]
      do {
        runs = try await engine.runs(in: Project.defaultID)
        guard let next = runs.last(where: { $0.outcome == nil })?.id else {
          guard runs.count < 2 else { return say("done") }
          let run = try await engine.startRun(of: TortureFlow.definition, in: Project.defaultID)
          tell(run, "created")
          continue
        }
        try await advance(next, by: engine)
      } catch { try wait("error\t\(type(of: error))\t\(error)") }
    }
  }

  /// Takes a run as far as it goes, and answers what it asks.
  private func advance(_ run: String, by engine: Engine) async throws {
    let feed = RunFeed()
    async let telling: Void = {
      for try await news in feed {
        if let told = Acknowledgement(news.event, run: run) { say(told.line) }
      }
    }()
    let stop = try await engine.advance(run, .toEnd, feed)
    try await telling
    switch stop.reason {
    case .finished(let outcome): tell(run, "finished \(outcome.rawValue)", isDurable: false)
    case .gate(let gates):
      for gate in gates {
        try await engine.answer(gate: gate, in: run, approve: true, by: "ada")
        tell(run, "approved \(gate)")
      }
    case .unknownOutcome(let nodes):
      for node in nodes {
        let prompt = TortureFlow.deeds[node] ?? ""
        let outputs: JSONObject = ["text": .string(ModelScripts.text(of: prompt))]
        let answer: OutcomeAnswer = givesOutputs ? .outputs(outputs) : .runAgain
        try await engine.answerOutcome(of: node, in: run, answer, by: "ada")
        tell(run, "answered \(node)")
      }
    case .paused(let reason): try wait("paused\t\(reason.words)")
    case .before(let nodes): throw TortureError("the run stopped before \(nodes)")
    }
  }

  /// Says why it stopped, and goes on when it is told to.
  private func wait(_ reason: String) throws(TortureError) {
    say(reason)
    var answer: UInt8 = 0
    guard read(0, &answer, 1) == 1 else { exit(1) }
  }

  private func tell(_ run: String, _ text: String, isDurable: Bool = true) {
    say(Acknowledgement(run, text, isDurable: isDurable).line)
  }

  private func makeEngine() throws -> Engine {
    let home = "\(root)/home"
    let trust = TrustStore(home: home)
    let folder = ModelFolder("\(root)/models", label: "models")
    let library = ModelLibrary(folders: [folder], trust: trust)
    for entry in library.entries {
      guard let model = entry.manifest?.model, let digest = model.digest else {
        throw TortureError("\(entry.name): \(entry.damage.map { "\($0)" } ?? "no digest")")
      }
      guard try trust.trust(in: model.id, digest: digest) != .trusted else { continue }
      try trust.add(model.id, digest: digest, by: "ada", at: 1)
    }
    let numbers = Atomic(0)
    let generation = generation
    let next = { @Sendable () in numbers.wrappingAdd(1, ordering: .relaxed).newValue }
    var configuration = EngineConfiguration(
      home: home,
      catalog: library.catalog,
      providers: ["command": CommandProvider(library, home: home, draftProgram: "/bin/false")],
      clock: { Int64(TortureClock.seconds * 1000) },
      makeID: { "\($0)g\(generation)x\(next())" },
      evaluate: { node, inputs throws(RunFailure) in try node.transformed(inputs) },
      person: "ada",
    )
    configuration.randomness = { 0.5 }
    configuration.pollInterval = .milliseconds(20)
    configuration.spaceReserve = 1 << 20
    return try Engine(configuration)
  }
}
