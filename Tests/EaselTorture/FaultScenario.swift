/// Runs on a disk that fails at some point in the store, until the fault is lifted.
struct FaultScenario: Scenario {
  var seed: UInt64
  var number: Int
  var reference: RunScenario.Reference
  /// How many operations on the store the undisturbed runs make.
  var operations: Int

  /// The store: the database and the assets.
  static let store = ["easel.sqlite", "easel.sqlite-wal", "easel.sqlite-journal", "assets/"]

  /// Counts the operations on the store of undisturbed runs.
  static func measure() throws -> Int {
    let workshop = try Workshop()
    defer { workshop.remove() }
    let fault = DiskFault(kind: .eio, at: 0, only: store)
    var (child, record) = try workshop.start(RunScenario.words(true), generation: 1, on: fault)
    _ = try ChildReport(of: &child, endedAt: nil) { throw TortureError($0) }
    return record.scale
  }

  func play(in workshop: Workshop, points: inout [String]) async throws -> Figures {
    var random = TortureRandom(seed: seed, part: "faults", number: number)
    let kind = random.pick([DiskFault.Kind.eio, .eioOnce, .enospc, .enospc, .enospcOnce])
    let fault = DiskFault(kind: kind, at: random.number(upTo: operations), only: Self.store)
    let words = RunScenario.words(random.pick([true, false]))
    let answer = random.pick([ChildReport.Answer.goOn, .goOn, .kill])
    var checker = RunChecker(root: workshop.root)
    var figures = Figures()
    for generation in 1... {
      let isDisturbed = generation == 1
      let disk = isDisturbed ? fault : .none
      var (child, record) = try workshop.start(words, generation: generation, on: disk)
      let report = try ChildReport(of: &child, endedAt: nil) { line in
        points.append("\(kind.rawValue) at operation \(fault.at), then \(record.last): \(line)")
        try TortureError.unless(isDisturbed && record.failed > 0, "it stops without a fault")
        try Self.check(line, kind)
        figures.add("stops")
        record.lift()
        return answer
      }
      if isDisturbed, record.failed > 0 {
        figures.add("faults")
        figures.add(kind.rawValue)
      }
      try Leftovers.settle(.waitedFor, in: workshop.root)
      try await checker.look(after: generation, told: report.told)
      if report.isDone { break }
    }
    try checker.compare(with: reference.outcome)
    figures.add(checker.figures)
    return figures
  }

  /// What is said is an error of the engine, and says what is wrong.
  static func check(_ line: String, _ kind: DiskFault.Kind) throws(TortureError) {
    let isFull = kind == .enospc || kind == .enospcOnce
    let words = line.split(separator: "\t").map(String.init)
    guard words.count == 3, words[0] == "error", words[1] == "EngineError" else {
      guard isFull, words[0] == "paused" else { throw TortureError("it stops with: \(line)") }
      return
    }
    let expected = isFull ? "no space is left" : "the disk reports an error"
    try TortureError.unless(words[2].contains(expected), "unclear: \(words[2])")
  }
}
