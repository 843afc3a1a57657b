/// A session whose writers are ended up to four times.
struct SessionScenario: Scenario {
  var seed: UInt64
  var number: Int
  /// How many kills there are at most.
  var most: Int
  /// How many operations a writer makes, and in how many seconds.
  var reference: (operations: Int, seconds: Double)

  static let words = ["session-child"]

  /// What a writer does without any disturbance.
  static func measure() throws -> (operations: Int, seconds: Double) {
    let workshop = try Workshop()
    defer { workshop.remove() }
    let start = TortureClock.seconds
    var (child, record) = try workshop.start(words, generation: 1, on: .none)
    let report = try ChildReport(of: &child, endedAt: nil) {
      throw TortureError("the undisturbed writer stops: \($0)")
    }
    let seconds = TortureClock.seconds - start
    var checker = SessionChecker(root: workshop.root)
    try checker.look(told: report.lines)
    return (record.scale, seconds)
  }

  func play(in workshop: Workshop, points: inout [String]) throws -> Figures {
    var random = TortureRandom(seed: seed, part: "sessions", number: number)
    var checker = SessionChecker(root: workshop.root)
    var figures = Figures()
    let kills = min(random.number(upTo: 4), most)
    for generation in 1...kills + 1 {
      let point = KillPoint.random(
        operations: reference.operations,
        seconds: reference.seconds,
        &random,
      )
      let isDisturbed = generation <= kills
      var (child, record) = try workshop.start(
        Self.words,
        generation: generation,
        on: isDisturbed ? point.disk : .none,
      )
      let report = try ChildReport(
        of: &child,
        endedAt: isDisturbed ? point : nil,
      ) { throw TortureError("a writer stops: \($0)") }
      if !report.isDone {
        points.append(point.words(record))
        point.count(in: &figures)
      }
      try checker.look(told: report.lines)
    }
    figures.add(checker.figures)
    return figures
  }
}
