/// Runs whose processes are ended up to four times, and then left in peace.
struct RunScenario: Scenario {
  /// What happens without any disturbance.
  struct Reference {
    var outcome: RunChecker.Outcome
    var operations: Int
    var seconds: Double

    /// Plays the runs undisturbed, in one process.
    init() async throws {
      let workshop = try Workshop()
      defer { workshop.remove() }
      let start = TortureClock.seconds
      var (child, record) = try workshop.start(RunScenario.words(true), generation: 1, on: .none)
      let report = try ChildReport(of: &child, endedAt: nil) {
        throw TortureError("the undisturbed runs stop: \($0)")
      }
      seconds = TortureClock.seconds - start
      operations = record.scale
      var checker = RunChecker(root: workshop.root)
      try await checker.look(after: 1, told: report.told)
      outcome = try checker.outcome()
      guard outcome.map({ $0[""] }) == ["success", "success"] else {
        throw TortureError("the undisturbed runs fail: \(outcome)")
      }
    }
  }

  var seed: UInt64
  var number: Int
  /// How many kills there are at most.
  var most: Int
  var reference: Reference

  static func words(_ givesOutputs: Bool) -> [String] {
    ["run-child", "--answers", givesOutputs ? "outputs" : "again"]
  }

  func play(in workshop: Workshop, points: inout [String]) async throws -> Figures {
    var random = TortureRandom(seed: seed, part: "runs", number: number)
    var checker = RunChecker(root: workshop.root)
    var figures = Figures()
    let kills = min(random.number(upTo: 4), most)
    let givesOutputs = random.pick([true, false])
    for generation in 1... {
      let point = KillPoint.random(
        operations: reference.operations / generation,
        seconds: reference.seconds / Double(generation),
        &random,
      )
      let isDisturbed = generation <= kills
      var (child, record) = try workshop.start(
        Self.words(givesOutputs),
        generation: generation,
        on: isDisturbed ? point.disk : .none,
      )
      let report = try ChildReport(
        of: &child,
        endedAt: isDisturbed ? point : nil,
      ) { throw TortureError("a process stops: \($0)") }
      if !report.isDone {
        points.append(point.words(record))
        point.count(in: &figures)
      }
      let fate = random.pick(Leftovers.Fate.allCases)
      let isPowerCut = point.isPowerCut && !report.isDone
      try Leftovers.settle(isPowerCut ? .killed : fate, in: workshop.root)
      try await checker.look(after: generation, told: report.told, isPowerCut: isPowerCut)
      if report.isDone { break }
    }
    try Leftovers.settle(.waitedFor, in: workshop.root)
    try checker.compare(with: reference.outcome)
    figures.add(checker.figures)
    return figures
  }
}
